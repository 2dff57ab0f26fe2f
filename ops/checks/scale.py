"""A hundred thousand detectors at 1 Hz, then a million at 0.1 Hz, ten minutes each."""

import json
import math
import os
import re
import signal
import threading
import time
from datetime import datetime

import zmq

from checks.batch import RECORD, UNKNOWN, batch
from checks.feed import LOST, count
from checks.harness import Context
from checks.large_city import LargeCity
from checks.load import LiveProcessor, Sender, tell
from checks.outcome import Result
from checks.process_figures import MIB, Sampler, resident_mib, thread_cpu_seconds

FAULTS = {
    "stopped-processor": "after an interval's end",
    "frozen-site": "were not observed",
}

SITES = 778
CONFIGURATION = """[intervals]
seconds = [30, 300]
[feed]
# The check counts every message.
high_water_mark = 1000000
"""
INTERVAL_SECONDS = 30
LATENESS_SECONDS = 2.0
# Intervals end, silent sources are let go, and the last link states are published.
SETTLING_SECONDS = INTERVAL_SECONDS + 12
P99_LIMIT_MICROSECONDS = 1_000_000
LAST_STATE_LIMIT_SECONDS = 4.0
CORE_MIB = 600
FAULT_SECONDS = 65
STOPPED_SECONDS = 9

# Each of these is a reading or a message that did not go the whole way.
NEVER = (
    "readings_late", "readings_duplicate", "readings_refused", "readings_shed",
    "readings_missing", "readings_reported_lost", "readings_unsequenced", "readings_unrevised",
    "pulses_shed", "notices_shed", "feed_messages_shed", "records_shed",
)


def seconds(context: Context) -> float:
    """How long each city is loaded: `NGATU_SCALE_SECONDS`, by default ten minutes."""
    if context.fault:
        return FAULT_SECONDS
    return float(os.environ.get("NGATU_SCALE_SECONDS", "600"))


class LinkTally:
    """A subscriber to everything, that keeps sums in place of a million messages."""

    SEQUENCE = re.compile(rb'"seq":(\d+)')

    def __init__(self, endpoint: str) -> None:
        self.counters: dict[str, int] = {}
        self.messages = 0
        self.missed = 0
        # Per end of an interval: links wholly observed, vehicles, arrival of the last state.
        self.observed: dict[float, int] = {}
        self.vehicles: dict[float, int] = {}
        self.arrival: dict[float, float] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._listen, args=(endpoint,), daemon=True)
        self._thread.start()
        time.sleep(0.5)

    def _listen(self, endpoint: str) -> None:
        context = zmq.Context()
        socket = context.socket(zmq.SUB)
        socket.setsockopt(zmq.RCVHWM, 1_000_000)
        socket.setsockopt(zmq.SUBSCRIBE, b"")
        socket.connect(endpoint)
        expected = None
        while not self._stop.is_set():
            if not socket.poll(50):
                continue
            topic, payload = socket.recv_multipart()
            found = self.SEQUENCE.search(payload)
            sequence = int(found[1]) if found else 0
            self.missed += sequence - expected if expected is not None else 0
            expected = sequence + 1
            self.messages += 1
            if topic == b"counters":
                self.counters = json.loads(payload)["counters"]
            elif topic.startswith(b"link/"):
                self._take(json.loads(payload))
        socket.close(0)
        context.term()

    def _take(self, state: dict[str, object]) -> None:
        moment = datetime.fromisoformat(str(state["end"])).timestamp()
        self.vehicles[moment] = self.vehicles.get(moment, 0) + int(str(state["count"]))
        self.arrival[moment] = time.time()
        if float(str(state["observed_percent"])) >= 100:
            self.observed[moment] = self.observed.get(moment, 0) + 1

    def close(self) -> None:
        """Stops listening."""
        self._stop.set()
        self._thread.join(10)


class FrozenSite:
    """Sends for the last site's detectors, but its time never advances."""

    def __init__(self, city: LargeCity, endpoint: str) -> None:
        share = math.ceil(city.detectors / city.sites)
        self.detectors = city.detectors % share or share
        self._source = math.ceil(city.detectors / share)
        self._first = city.detectors - self.detectors + 1
        self._stop = threading.Event()
        self.sent = 0
        self._thread = threading.Thread(target=self._send, args=(endpoint,), daemon=True)
        self._thread.start()

    def _send(self, endpoint: str) -> None:
        context = zmq.Context()
        socket = context.socket(zmq.PUSH)
        socket.connect(endpoint)
        frozen = int(time.time()) * 1_000_000
        while not self._stop.wait(1):
            records = [
                RECORD.pack(frozen, detector, 2, 1, 0, 0, 1, 1_000, 50_000, 8_000)
                for detector in range(self._first, self._first + self.detectors)]
            records.append(RECORD.pack(frozen, self._source, 7, 0, 0, 0, 1, UNKNOWN, 0, 0))
            socket.send(batch(records, self._source, self.sent))
            self.sent += len(records)
        socket.close(1_000)
        context.term()

    def finish(self) -> int:
        """Ends it; returns how many readings it sent."""
        self._stop.set()
        self._thread.join()
        return self.sent


def stop_over_an_interval(processor: LiveProcessor, duration: float) -> None:
    """Stops the processor before an interval's end, so that its states come late."""
    time.sleep(min(duration / 3, 20))
    time.sleep(INTERVAL_SECONDS - time.time() % INTERVAL_SECONDS)
    processor.process.send_signal(signal.SIGSTOP)
    time.sleep(STOPPED_SECONDS)
    processor.process.send_signal(signal.SIGCONT)


def loaded(
    context: Context, result: Result, name: str, city: LargeCity, hertz: float, is_prompt: bool
) -> None:
    """Loads one city and takes its figures; a prompt one has to keep its delays short."""
    duration = seconds(context)
    tell(f"scale: {name}: writing the city")
    processor = LiveProcessor(
        context, name, CONFIGURATION, city.write(context.scratch / f"{name}.city"))
    pid = processor.process.pid
    result.figure(f"{name}.start_s", f"{processor.start_seconds:.2f}")
    result.figure(f"{name}.start_resident_mib", resident_mib(pid))
    tally = LinkTally(processor.endpoints.feed)
    frozen = FrozenSite(city, processor.endpoints.ingest[0]) \
        if context.fault == "frozen-site" else None
    tell(f"scale: {name}: loading for {duration:.0f} s")
    sender = Sender(
        context, processor, detectors=city.detectors - (frozen.detectors if frozen else 0),
        sites=city.sites - (1 if frozen else 0), hertz=hertz, seconds=duration)
    begun = time.time()
    sampler, threads = Sampler(pid), thread_cpu_seconds(pid)
    if context.fault == "stopped-processor":
        stop_over_an_interval(processor, duration)
    sent = sender.finish()
    window, ended = sampler.stop(), time.time()
    extra = frozen.finish() if frozen else 0
    for thread, spent in sorted(thread_cpu_seconds(pid).items()):
        share = (spent - threads.get(thread, 0)) / window.seconds
        if share >= 0.001:
            result.figure(f"{name}.cpu_per_s.{thread}", f"{share:.3f}")
    result.figure(f"{name}.cpu_per_s", f"{window.cpu_per_second:.3f}")
    result.figure(f"{name}.machine_percent", f"{100 * window.machine_share:.1f}")
    result.figure(f"{name}.resident_mib", round(window.greatest_resident / MIB))
    result.figure(f"{name}.core_goal_mib", CORE_MIB)
    result.figure(f"{name}.offered", sent.offered)
    result.figure(f"{name}.sender_behind_us", sent.behind_us)
    tell(f"scale: {name}: waiting for the last intervals")
    time.sleep(SETTLING_SECONDS)
    tally.close()
    summary = processor.stop()
    (processor.evidence / "counters.json").write_text(json.dumps(tally.counters, indent=1))
    delays(result, name, tally, is_prompt)
    account(result, name, tally.counters, summary, sent.sent + extra)
    last = states(result, name, tally, city, (begun, ended), sent.offered)
    result.expect(not is_prompt or last <= LAST_STATE_LIMIT_SECONDS,
                  f"{name}: the last link state came {last:.1f} s after an interval's end and "
                  f"lateness, at most {LAST_STATE_LIMIT_SECONDS:.0f}")


def delays(result: Result, name: str, tally: LinkTally, is_prompt: bool) -> None:
    """From a source's word to the deltas that it closes, as the processor measures it."""
    told = {quantile: tally.counters.get(
        f'ngatu_delta_delay_microseconds{{quantile="{quantile}"}}', 0)
        for quantile in ("0.5", "0.99", "1")}
    for quantile, delay in told.items():
        result.figure(f"{name}.delta_delay_us.{quantile}", delay)
    result.expect(told["0.99"] > 0, f"{name}: no delay was measured")
    result.expect(not is_prompt or told["0.99"] <= P99_LIMIT_MICROSECONDS,
                  f"{name}: p99 from watermark to delta is {told['0.99']} us")


def account(
    result: Result, name: str, said: dict[str, int], summary: dict[str, int], sent: int
) -> None:
    """Every reading was received and aggregated, and nothing was shed anywhere."""
    lost = {key: said[f"ngatu_{key}_total"] for key in NEVER if said.get(f"ngatu_{key}_total")}
    result.figure(f"{name}.shed_or_lost", json.dumps(lost))
    result.expect(not lost, f"{name}: {lost}")
    received, aggregated = summary["received"], summary["aggregated"]
    parts = sum(summary[key] for key in ("aggregated", "late", "duplicate", "refused", "shed"))
    result.figure(f"{name}.received", received)
    result.expect(received == parts, f"{name}: received {received}, met a fate {parts}")
    result.expect(received == aggregated == sent,
                  f"{name}: {sent} sent, {received} received, {aggregated} aggregated")
    result.expect(count(said, LOST) == summary["missing"], f"{name}: {summary['missing']} missing")


def states(
    result: Result, name: str, tally: LinkTally, city: LargeCity, span: tuple[float, float],
    offered: int,
) -> float:
    """What left by the feed: each link in each interval, and every vehicle.

    Returns the longest time from an interval's end and lateness to its last link state.
    """
    whole = [end for end in sorted(tally.arrival)
             if end - INTERVAL_SECONDS >= span[0] + 2 and end <= span[1] - 2]
    vehicles = sum(tally.vehicles.values())
    result.figure(f"{name}.feed_messages", tally.messages)
    result.figure(f"{name}.feed_missed", tally.missed)
    result.figure(f"{name}.vehicles_on_links", vehicles)
    result.figure(f"{name}.whole_intervals", len(whole))
    result.expect(tally.missed == 0, f"{name}: the subscriber missed {tally.missed} messages")
    result.expect(vehicles == offered, f"{name}: {offered} vehicles, {vehicles} on the links")
    for end in whole:
        unobserved = city.links - tally.observed.get(end, 0)
        result.expect(unobserved == 0, f"{name}: {unobserved} links were not observed")
    last = max((tally.arrival[end] - end - LATENESS_SECONDS for end in whole), default=0.0)
    result.figure(f"{name}.last_state_after_s", f"{last:.2f}")
    return last


def run(context: Context) -> Result:
    """Both cities; faults are planted in the smaller one."""
    result = Result()
    loaded(context, result, "100k", LargeCity(100_000, SITES, 1), 1, True)
    if not context.fault:
        loaded(context, result, "1m", LargeCity(1_000_000, SITES, 10), 0.1, False)
    return result
