"""A sender that never waits, and a subscriber that comes late."""

import json
import signal
import time

import zmq

from checks.batch import batch, vehicle
from checks.feed import LOST, Subscriber, count, counters, snapshot
from checks.harness import Context, wait_for
from checks.hostile import balance
from checks.outcome import Result
from checks.processor import Processor, configuration
from checks.saigon import MAPPING, NETWORK, READINGS, a_detector, rows_of

PER_BATCH = 64
STALL_SECONDS = 1.0


def tight_loop(context: Context, result: Result) -> None:
    """Sends without waiting past a stalled processor; what was lost is counted exactly."""
    processor = Processor(context, "tight-loop", configuration(), NETWORK, mode="wall")
    subject, source = a_detector()
    readings = [vehicle(int(time.time() * 1_000_000), subject)] * PER_BATCH
    sender = zmq.Context()
    socket = sender.socket(zmq.PUSH)
    socket.setsockopt(zmq.SNDHWM, 1000)
    socket.connect(processor.endpoints.ingest[0])
    sequence = dropped = 0
    try:
        # The first batch tells the processor where the sequence begins.
        socket.send(batch(readings, source, sequence))
        sequence += PER_BATCH
        wait_for("the first batch", 5, lambda: count(
            counters(processor.endpoints.snapshot), "aggregated") > 0)
        # A batch costs Python more than the processor, so the stall makes the loop tight.
        prepared = [batch(readings, source, sequence + place * PER_BATCH)
                    for place in range(12_000)]
        processor.process.send_signal(signal.SIGSTOP)
        try:
            started = time.monotonic()
            for frame in prepared:
                try:
                    socket.send(frame, zmq.NOBLOCK)
                except zmq.Again:
                    dropped += PER_BATCH
                sequence += PER_BATCH
            time.sleep(max(0.0, STALL_SECONDS - (time.monotonic() - started)))
        finally:
            processor.process.send_signal(signal.SIGCONT)
        # Sent after the stall and waited for: it shows the processor the end of the hole.
        socket.send(batch(readings, source, sequence))
        sequence += PER_BATCH
        wanted = sequence - dropped
        wait_for("every batch that was sent", 20, lambda: count(
            counters(processor.endpoints.snapshot), "received") >= wanted)
        # Counters are published at least once a second.
        time.sleep(1.1)
        said = counters(processor.endpoints.snapshot)
    finally:
        socket.close(0)
        sender.term()
    (processor.evidence / "counters.json").write_text(json.dumps(said, indent=1))
    result.figure("readings_offered", sequence)
    result.figure("readings_dropped", dropped)
    result.figure("readings_lost_reported", count(said, LOST))
    result.expect(dropped > 0, "the loop lost nothing, so nothing was shown")
    result.expect(count(said, LOST) == dropped,
                  f"{dropped} readings were dropped, {count(said, 'lost')} reported lost")
    balance(said, result)
    processor.stop()


def late_subscriber(context: Context, result: Result) -> None:
    """Who subscribes after the decision was made sees it in the snapshot."""
    sources = len({row["source"] for row in rows_of(READINGS)})
    text = configuration(
        expected_sources=sources, intervals=[10, 30, 60], congestion={"interval_seconds": 10}
    )
    processor = Processor(context, "late-subscriber", text, NETWORK)
    processor.replay(READINGS, MAPPING, "--speed", "max", "--seconds", "90", "--no-end")
    wait_for("a decision", 10, lambda: processor.decisions.exists()
             and processor.decisions.stat().st_size > 0)
    time.sleep(0.2)
    feed = Subscriber(processor.endpoints.feed)
    answer = snapshot(processor.endpoints.snapshot)
    feed.close()
    (processor.evidence / "snapshot.json").write_text(json.dumps(answer, indent=1))
    bodies = answer["messages"]
    shown = [body for body in bodies if body.get("type") == "decision"]
    made = processor.decisions.read_text(encoding="utf-8").splitlines()
    result.figure("decisions_made", len(made))
    result.figure("decisions_in_snapshot", len(shown))
    result.expect(bool(shown), "the snapshot holds no decision")
    congested = [body for body in bodies if body.get("type") == "congestion"]
    result.figure("congestion_in_snapshot", len(congested))
    result.expect(bool(congested), "the snapshot holds no congestion")
    processor.stop()
