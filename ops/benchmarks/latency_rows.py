"""Rows of the way from a reading to its decision, beside a bare forwarder (G7)."""

import importlib.util
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from benchmarks import toolchain
from benchmarks.lanes import Bench, Figures, parse_line, rate, say
from benchmarks.pipe_rows import DETECTORS, pipe_events
from benchmarks.pipes import LOOPBACK, processor, running, through_processor
from benchmarks.row import Row, number
from checks.outcome import Failure, Skip

# Run as a program of its own.
BACKGROUND = Path(__file__).with_name("background.py")
BATCH = 256
LOAD_SHARE = 0.1
# The probe's link has detectors 1 to 4; the load goes to others.
BACKGROUND_DETECTORS = (5, 68)
# Number of the probe's source, and the second before its first.
PROBE = (7, 1_715_612_399)
RATE_RUNS = 3
LEAST_PACE = 0.95


def measured_rate(bench: Bench) -> float:
    """Readings a second that the processor takes at most."""
    file = pipe_events(bench, BATCH)
    runs = [through_processor(bench, file, DETECTORS, LOOPBACK) for _ in range(RATE_RUNS)]
    return 1e6 * median(map(rate, runs))


def delays(
    bench: Bench, name: str, command: Sequence[str | Path | int], topic: str, pace: float
) -> Figures:
    """The probe's quantiles, while other readings come in at a given pace."""
    first, last = BACKGROUND_DETECTORS
    with running(bench, name, command) as receiver:
        decisions, ingest = receiver.endpoint("decisions"), receiver.endpoint("ingest")
        load = [sys.executable, "-B", BACKGROUND, "--to", ingest, "--rate", pace,
                "--detectors", first, last, "--slow", *PROBE]
        with running(bench, "background", load) as sender:
            sender.endpoint("sending")
            said = bench.ngatu(
                "latency", "--ingest", ingest, "--decisions", decisions, "--topic", topic,
                "--samples", 500 if bench.is_quick else 2_000)
            sender.process.send_signal(signal.SIGTERM)
            sent = sender.figures()
    if rate(sent) * 1e6 < LEAST_PACE * pace:
        raise Failure(f"the load fell behind: {rate(sent):.2f} of {pace / 1e6:.2f} Mev/s")
    return {**parse_line(said.strip().splitlines()[-1]), "load_mev_s": rate(sent)}


def beside_forwarder(bench: Bench) -> None:
    """G7: at a tenth of the highest rate, beside what takes and publishes and no more."""
    rows = {
        "p50": Row("G7", "reading to decision ÷ forwarder, p50 at 10 % load", "wall", 1.1, 1.0,
                   is_most=True),
        "p99": Row("G7", "reading to decision ÷ forwarder, p99 at 10 % load", "wall", 1.25, 1.0,
                   is_most=True),
    }
    with bench.row(*rows.values()):
        if not importlib.util.find_spec("zmq"):
            raise Skip("pyzmq is missing: apt-get install python3-zmq")
        forward = toolchain.build_any(toolchain.FORWARD)
        pace = LOAD_SHARE * measured_rate(bench)
        say(f"G7: the load is {pace / 1e6:.2f} Mev/s")
        deciding = [*processor(bench, BACKGROUND_DETECTORS[1]), "--decide-each-second"]
        results = bench.alternate({
            "Ngatu": lambda: delays(bench, "deciding", deciding, "", pace),
            "forwarder": lambda: delays(
                bench, "forward", [forward, LOOPBACK, LOOPBACK], "P", pace),
        }, *rows.values())
        for quantile, row in rows.items():
            row.figures = [ours[quantile] / theirs[quantile] for ours, theirs
                           in zip(results["Ngatu"], results["forwarder"])]
            for name, runs in results.items():
                middle = median(run[quantile] for run in runs)
                row.medians[name] = number(middle / 1e3, "µs")
            row.medians["load"] = number(pace / 1e6, "Mev/s")
