"""Ten times the sustainable rate for a minute: nothing swells, and every reading is accounted for.

Some hundred sites send through eight gateways. The processor is held back (see `brake.py`), because
on two processors no sender offers ten times what it takes.
"""

import json
import math
import os
import signal
import threading
import time
from datetime import datetime

import zmq

from checks import brake
from checks.batch import RECORD, batch
from checks.feed import LOST, Subscriber, count
from checks.harness import Context, end, wait_for
from checks.hostile import balance
from checks.large_city import LargeCity
from checks.load import LiveProcessor, Sender, Sent, fresh_counters, heard_counters, tell
from checks.outcome import Result
from checks.process_figures import MIB, Sampler

FAULTS = {
    "undeclared-loss": "reported lost",
    "miscounted-reading": "but aggregated",
    "lower-memory-limit": "resident",
    "lost-incident": "incidents",
    "stalled-afterwards": "recovered",
}

# With the site's word a batch of 64: the load is varied by sites, so that batches stay alike.
DETECTORS_PER_SITE = 62
CITY = LargeCity(detectors=160 * DETECTORS_PER_SITE, sites=160, pulse_seconds=1)
FINDING_SITES = 100
CONFIGURATION = """[intervals]
seconds = [5, 30]
[congestion]
interval_seconds = 5
"""
GATEWAYS = 8
# Periods of either length fill a pulse without crossing its end.
HERTZ, OVERLOAD_HERTZ = 100, 1_000
FINDING_SECONDS = 5
SUSTAINED_SECONDS = 20
# The rest is what the deciding thread needs, and the brake's unevenness.
SUSTAINED_SHARE = 0.4
OVERLOAD_FACTOR = 10
# The sender's own start and end take time in which it offers nothing.
OVERLOAD_MARGIN = 1.15
DRAIN_SECONDS = 30
WATCHED_LINK = "link/300"
RESIDENT_FACTOR = 1.2
RECOVERY_SECONDS = 5.0
AFTERWARDS_SECONDS = 17
RATE_SHARE = 0.95
# What an interval's delay may differ by without meaning anything: the brake and the second's tick.
DELAY_SLACK_SECONDS = 2.0

INCIDENT, ACCIDENT = 4, 1
REPORTER = 60_001
REPORT_PAUSE_SECONDS = 0.25


def seconds() -> float:
    """How long the overload lasts: `NGATU_OVERLOAD_SECONDS`, by default a minute."""
    return float(os.environ.get("NGATU_OVERLOAD_SECONDS", "60"))


def rate(sites: int) -> int:
    """Readings a second of so many sites at the sustainable rate."""
    return sites * DETECTORS_PER_SITE * HERTZ


class Reporter:
    """Reports an incident four times a second, each with a number of its own."""

    def __init__(self, endpoint: str, fault: str | None) -> None:
        self.events = 0
        self.sent = 0
        self._fault = fault
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._report, args=(endpoint,), daemon=True)
        self._thread.start()

    def _report(self, endpoint: str) -> None:
        context = zmq.Context()
        socket = context.socket(zmq.PUSH)
        socket.setsockopt(zmq.LINGER, 5_000)
        socket.connect(endpoint)
        sequence = 0
        while not self._stop.wait(REPORT_PAUSE_SECONDS):
            self.events += 1
            record = RECORD.pack(
                int(time.time() * 1_000_000), 1 + self.events % CITY.links, INCIDENT, 0, 0, 0,
                ACCIDENT, 900_000, 1_000, self.events)
            if self._fault == "lost-incident" and self.events == 5:
                continue
            if self._fault == "undeclared-loss" and self.events == 5:
                sequence += 1
            socket.send(batch([record], REPORTER, sequence))
            sequence += 1
            self.sent += 1
        socket.close()
        context.term()

    def finish(self) -> None:
        """Ends reporting; all reports have left."""
        self._stop.set()
        self._thread.join()


class Overload:
    """One processor from its sustainable rate through the overload to its recovery."""

    def __init__(self, context: Context, result: Result) -> None:
        self.context = context
        self.result = result
        self.processor = LiveProcessor(
            context, "processor", CONFIGURATION, CITY.write(context.scratch / "city"))
        self.feed = Subscriber(
            self.processor.endpoints.feed, "counters", "incident/", WATCHED_LINK)
        self.brake = context.start(
            brake.command(self.processor.process.pid), self.processor.evidence / "brake.log")
        self.sent: list[Sent] = []

    def send(
        self, sites: int, hertz: float, duration: float, drops: bool = False
    ) -> Sender:
        """Starts so many sites."""
        return Sender(
            self.context, self.processor, detectors=sites * DETECTORS_PER_SITE, sites=sites,
            connections=GATEWAYS, hertz=hertz, seconds=duration, drops=drops)

    def drain(self) -> None:
        """Waits for what the senders left on the sockets: a later epoch would make it stale."""
        sent = sum(sender.sent for sender in self.sent)
        wait_for("every reading that was sent", DRAIN_SECONDS, lambda: count(
            heard_counters(self.feed)[-1][1], "received") >= sent)

    def sustainable_sites(self) -> int:
        """Most of what the processor takes from senders that wait for it, as sites."""
        tell("overload: finding the sustainable rate")
        sender = self.send(FINDING_SITES, OVERLOAD_HERTZ, FINDING_SECONDS)
        time.sleep(FINDING_SECONDS)
        sent = sender.interrupt()
        self.sent.append(sent)
        self.drain()
        taken = sent.offered / sent.seconds
        self.result.figure("taken_at_most_per_s", round(taken))
        self.result.expect(
            sent.behind_us > 500_000, "no sender was held back: the processor took everything")
        return min(CITY.sites, round(SUSTAINED_SHARE * taken / rate(1)))

    def sustained(self, sites: int) -> int:
        """The sustainable rate; returns the greatest resident memory in bytes."""
        tell(f"overload: 1x, {rate(sites):,} readings/s")
        sampler = Sampler(self.processor.process.pid)
        sent = self.send(sites, HERTZ, SUSTAINED_SECONDS).finish()
        self.sent.append(sent)
        self.drain()
        resident = sampler.stop().greatest_resident
        self.result.figure("1x.readings_per_s", rate(sites))
        self.result.figure("1x.behind_us", sent.behind_us)
        self.result.figure("1x.resident_mib", round(resident / MIB))
        self.result.expect(
            sent.dropped == 0 and sent.behind_us < 1_000_000,
            f"the sustainable rate was not: {sent.behind_us} us behind, {sent.dropped} dropped")
        return resident

    def overloaded(self, sites: int, resident_before: int) -> None:
        """Ten times as much, while somebody reports incidents."""
        tell("overload: 10x")
        reporter = Reporter(self.processor.endpoints.ingest[0], self.context.fault)
        sampler = Sampler(self.processor.process.pid)
        sent = self.send(
            min(CITY.sites, round(OVERLOAD_MARGIN * sites)), OVERLOAD_HERTZ, seconds(),
            drops=True).finish()
        self.sent.append(sent)
        window = sampler.stop()
        reporter.finish()
        self.sent.append(Sent(reporter.sent, reporter.sent, 0, 0, 0))
        factor = sent.offered / sent.seconds / (rate(sites))
        limit = RESIDENT_FACTOR * resident_before
        if self.context.fault == "lower-memory-limit":
            limit /= 2
        expect, figure = self.result.expect, self.result.figure
        figure("10x.offered_factor", f"{factor:.2f}")
        figure("10x.offered", sent.offered)
        figure("10x.sent", sent.sent)
        figure("10x.dropped", sent.dropped)
        figure("10x.resident_mib", round(window.greatest_resident / MIB))
        figure("10x.resident_ratio", f"{window.greatest_resident / resident_before:.2f}")
        expect(factor >= OVERLOAD_FACTOR, f"the senders offered {factor:.2f} times the rate")
        expect(sent.dropped > 0, "nothing was dropped: it was no overload")
        expect(window.greatest_resident <= limit,
               f"{window.greatest_resident / MIB:.0f} MiB resident, at most {limit / MIB:.0f}")
        self.reporter = reporter

    def recovers(self, sites: int, normal_delay: float) -> None:
        """Takes the sustainable rate again, as quickly as before."""
        tell("overload: 1x again")
        over = time.monotonic()
        if self.context.fault == "stalled-afterwards":
            end(self.brake)
            self.processor.process.send_signal(signal.SIGSTOP)
            time.sleep(RECOVERY_SECONDS + 2)
            self.processor.process.send_signal(signal.SIGCONT)
        self.drain()
        drained = time.monotonic()
        sender = self.send(sites, HERTZ, AFTERWARDS_SECONDS)
        self.sent.append(sender.finish())
        self.drain()
        # Between the two the check itself paused, for the sites' new epoch.
        recovered = drained - over + self.rate_again(sender.started, rate(sites)) - sender.started
        self.result.figure("recovered_after_s", f"{recovered:.1f}")
        self.result.expect(recovered <= RECOVERY_SECONDS,
                           f"recovered {recovered:.1f} s after the overload")
        delay = self.delay(over + RECOVERY_SECONDS)
        self.result.figure("1x.interval_delay_s", f"{normal_delay:.2f}")
        self.result.figure("afterwards.interval_delay_s", f"{delay:.2f}")
        self.result.expect(delay - normal_delay <= DELAY_SLACK_SECONDS,
                           f"an interval came after {delay:.2f} s, before {normal_delay:.2f} s")

    def rate_again(self, since: float, wanted: int) -> float:
        """When counters first advanced at the offered rate."""
        heard = [said for said in heard_counters(self.feed) if said[0] >= since]
        for (before, old), (arrival, new) in zip(heard, heard[1:]):
            received = count(new, "received") - count(old, "received")
            if received / (arrival - before) >= RATE_SHARE * wanted:
                return arrival
        return math.inf

    def delay(self, since: float) -> float:
        """The longest delay from an interval's end to the state of the last link."""
        # Both clocks at once, to compare arrivals with times of day.
        offset = time.time() - time.monotonic()
        delays = [
            arrival + offset - datetime.fromisoformat(state["end"]).timestamp()
            for arrival, topic, state in self.feed.about(WATCHED_LINK) if topic == WATCHED_LINK
            and datetime.fromisoformat(state["end"]).timestamp() - offset >= since]
        return max(delays, default=math.inf)

    def account(self) -> None:
        """Every reading that was offered met exactly one fate."""
        said = fresh_counters(self.feed)
        (self.processor.evidence / "counters.json").write_text(json.dumps(said, indent=1))
        if self.context.fault == "miscounted-reading":
            said["ngatu_readings_aggregated_total"] += 1
        sent = sum(sender.sent for sender in self.sent)
        dropped = sum(sender.dropped for sender in self.sent)
        received, missing = count(said, "received"), count(said, LOST)
        reported = count(said, "reported_lost")
        for name, value in (("sent", sent), ("dropped", dropped), ("missing", missing),
                            ("reported_lost", reported)):
            self.result.figure(name, value)
        balance(said, self.result)
        self.result.expect(received == sent, f"{sent} readings were sent, {received} received")
        self.result.expect(missing == dropped, f"{dropped} were dropped, {missing} missing")
        self.result.expect(reported == missing, f"{missing} missing, {reported} reported lost")
        heard = {state["event"] for _, _, state in self.feed.about("incident/")}
        self.result.figure("incidents", f"{len(heard)}/{self.reporter.events}")
        self.result.expect(len(heard) == self.reporter.events,
                           f"{len(heard)} of {self.reporter.events} incidents on the feed")


def run(context: Context) -> Result:
    """Finds the rate, exceeds it, returns to it."""
    result = Result()
    overload = Overload(context, result)
    sites = overload.sustainable_sites()
    begun = time.monotonic()
    resident = overload.sustained(sites)
    normal_delay = overload.delay(begun)
    overload.overloaded(sites, resident)
    overload.recovers(sites, normal_delay)
    overload.account()
    end(overload.brake)
    overload.feed.close(overload.processor.evidence / "feed.ndjson")
    overload.processor.stop()
    return result
