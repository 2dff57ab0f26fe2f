"""Frames that no sound sensor sends: counted by reason, shown, survived."""

import json
import random
import time
from dataclasses import dataclass

import zmq

from checks.batch import batch, big_endian_batch, vehicle
from checks.feed import COUNTS, Subscriber, count, counters, refusals
from checks.harness import Context
from checks.outcome import Result
from checks.processor import Processor, configuration
from checks.saigon import NETWORK, a_detector

SHOWN_WITHIN = 1.0
# The feed shows ten refusals of one source a second, and unknown senders count as one.
PAUSE = 0.15


@dataclass(frozen=True)
class Hostile:
    """One message, and the reasons any of which is right."""

    name: str
    frames: list[bytes]
    reasons: tuple[str, ...]


def messages(seed: int) -> list[Hostile]:
    """All hostile messages; the sequence starts anew for each, with a source of its own."""
    generator = random.Random(seed)
    subject, _ = a_detector()
    now = int(time.time() * 1_000_000)
    good = vehicle(now, subject)
    reading = {"kind": "vehicle", "detector": subject, "time": now, "class": "car"}
    not_a_number = json.dumps({**reading, "speed_kmh": "@"}).replace('"@"', "NaN")
    long_name = json.dumps({"source": "s" * 300_000, "epoch": 1, "first_sequence": 0,
                            "readings": [{**reading, "speed_kmh": 30}]})
    return [
        Hostile("megabyte", [b"\x07" + generator.randbytes(1_000_000)], ("magic",)),
        Hostile("empty", [b""], ("frames",)),
        Hostile("multipart", [b"first", b"second"], ("frames",)),
        Hostile("brace", [b"{"], ("json",)),
        Hostile("deep-nesting", [b"[" * 100_000], ("json",)),
        Hostile("nan", [not_a_number.encode()], ("json",)),
        Hostile("long-text", [long_name.encode()], ("json", "field", "range", "subject")),
        Hostile("unknown-subject", [batch([vehicle(now, 4_000_000)], 60_001)], ("subject",)),
        Hostile("wrong-endianness", [big_endian_batch([good], 60_002)], ("magic",)),
        Hostile("version-2", [batch([good], 60_003, version=2)], ("version",)),
        Hostile("flags", [batch([good], 60_004, flags=0x80)], ("flags",)),
        Hostile("reserved", [batch([good], 60_005, reserved=1)], ("reserved",)),
        Hostile("header-size", [batch([good], 60_006, header_bytes=52)], ("header_size",)),
        Hostile("no-records", [batch([], 60_007)], ("count", "truncated")),
        Hostile("truncated", [batch([good], 60_008)[:-1]], ("truncated",)),
        Hostile("checksum", [batch([good], 60_009, checksum=1)], ("checksum",)),
        Hostile("kind", [batch([vehicle(now, subject, kind=99)], 60_010)], ("kind",)),
        Hostile("speed", [batch([vehicle(now, subject, speed_mm_s=200_000)], 60_011)], ("range",)),
        Hostile("future", [batch([vehicle(now + 3_600_000_000, subject)], 60_012)], ("future",)),
    ]


def send(socket: zmq.Socket, feed: Subscriber, hostile: Hostile) -> tuple[str, float] | None:
    """Sends one message; returns the reason shown and after how many seconds."""
    sent = time.monotonic()
    socket.send_multipart(hostile.frames)
    while time.monotonic() < sent + SHOWN_WITHIN + 0.5:
        for arrival, topic, payload in feed.messages:
            reason = payload.get("reason")
            if arrival >= sent and topic.startswith("refused/") and reason in hostile.reasons:
                return str(reason), arrival - sent
        time.sleep(0.01)
    return None


def run(context: Context, result: Result) -> None:
    """Each message is refused for its reason and shown within a second; readings still count."""
    processor = Processor(context, "hostile", configuration(), NETWORK, mode="wall")
    feed = Subscriber(processor.endpoints.feed)
    sender = zmq.Context()
    socket = sender.socket(zmq.PUSH)
    socket.setsockopt(zmq.LINGER, 0)
    socket.connect(processor.endpoints.ingest[0])
    expected: dict[str, int] = {}
    slowest = 0.0
    try:
        sent = messages(context.seed)
        for hostile in sent:
            shown = send(socket, feed, hostile)
            result.expect(shown is not None,
                          f"{hostile.name}: no {' or '.join(hostile.reasons)} on the feed")
            if shown:
                reason, delay = shown
                expected[reason] = expected.get(reason, 0) + 1
                slowest = max(slowest, delay)
                result.expect(delay <= SHOWN_WITHIN, f"{hostile.name}: shown after {delay:.2f} s")
            time.sleep(PAUSE)
        if context.fault == "planted-frame":
            socket.send(b"{")
        result.figure("messages", len(sent))
        result.figure("slowest_shown_s", f"{slowest:.3f}")
        is_healthy(processor, socket, result)
        # Counters are published at least once a second.
        time.sleep(1.1)
        said = counters(processor.endpoints.snapshot)
        (processor.evidence / "counters.json").write_text(json.dumps(said, indent=1))
        counted = refusals(said)
        result.figure("refused_by_reason", json.dumps(counted, sort_keys=True))
        result.expect(counted == expected, f"counted {counted}, sent {expected}")
        balance(said, result)
    finally:
        feed.close(processor.evidence / "feed.ndjson")
        socket.close(0)
        sender.term()
    processor.stop()


def is_healthy(processor: Processor, socket: zmq.Socket, result: Result) -> None:
    """A sound batch still counts."""
    subject, source = a_detector()
    before = count(counters(processor.endpoints.snapshot), "aggregated")
    readings = [vehicle(int(time.time() * 1_000_000), subject) for _ in range(10)]
    socket.send(batch(readings, source))
    deadline = time.monotonic() + 3
    after = before
    while after < before + 10 and time.monotonic() < deadline:
        time.sleep(0.05)
        after = count(counters(processor.endpoints.snapshot), "aggregated")
    result.figure("aggregated_afterwards", after - before)
    result.expect(after - before == 10, f"{after - before} of 10 sound readings were aggregated")


def balance(said: dict[str, int], result: Result) -> None:
    """received = aggregated + late + duplicate + refused + shed, exactly."""
    received, *parts = (count(said, key) for key in COUNTS)
    words = " + ".join(f"{key} {part}" for key, part in zip(COUNTS[1:], parts))
    result.figure("received", f"{received} = {words}")
    result.expect(received == sum(parts) and received > 0, f"received {received}, but {words}")
