"""Rows of a whole processor beside raw libzmq: throughput (G4) and own work (G5)."""

import json
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from statistics import median

from benchmarks import toolchain
from benchmarks.lanes import Bench, Figures, compare_rates, expect_all_equal
from benchmarks.pipes import (
    LOOPBACK, processor, readings_in, running, send, through_count, through_processor,
)
from benchmarks.row import Row, number
from checks.outcome import Failure, Skip

DETECTORS = 10_000
# Whose readings `ngatu bench events` writes.
SOURCE = 7
BATCHES = (64, 256, 1_024)
SAMPLES_PER_SECOND = 4_999
LEAST_SAMPLES = 100
SAMPLE = re.compile(r"^\s*ingest-0\s+[0-9a-f]+ (.*) \((.*)\)$")
# What the processor calls in the C library: everything else there is libzmq's, for the receive
# thread allocates nothing of its own (G11).
OURS_IN_LIBC = re.compile(r"_*(mem(cpy|move|set|cmp)|clock_gettime|write)")
THEIRS = re.compile(r"libzmq|libstdc\+\+|libsodium|libc\.|libc-|\[kernel|\[guest")


def pipe_events(bench: Bench, batch: int) -> Path:
    """What is sent: long enough that the ends of a run do not matter."""
    return bench.events(2_000_000 if bench.is_quick else 12_000_000,
                        "--detectors", DETECTORS, "--batch", batch, "--late", 0.03)


def nanoseconds_per_event(figures: Figures) -> float:
    """Processor time of the whole process."""
    return figures["process"] / figures["count"]


def beside_count(bench: Bench) -> None:
    """G4: from socket to decision, beside a receiver that only counts."""
    places = {"tcp": LOOPBACK, "ipc": f"ipc://{bench.context.scratch}/readings"}
    for transport, place in places.items():
        for batch in BATCHES:
            wall = Row("G4", f"socket to decision ÷ counting, {transport}, batch {batch:,}",
                       "wall", 0.9, 0.95)
            spent = Row("G4", f"CPU per event ÷ counting's, {transport}, batch {batch:,}",
                        "process CPU", 1.15, 1.05, is_most=True)
            with bench.row(wall, spent):
                beside_count_at(bench, batch, place, wall, spent)


def beside_count_at(bench: Bench, batch: int, ingest: str, wall: Row, spent: Row) -> None:
    """Both figures at one batch size over one transport."""
    program = toolchain.build_any(toolchain.COUNT)
    file = pipe_events(bench, batch)
    readings = readings_in(file)
    results = bench.alternate({
        "Ngatu": lambda: through_processor(bench, file, DETECTORS, ingest),
        "counting": lambda: through_count(bench, program, file, readings, ingest),
    }, wall, spent)
    expect_all_equal(results, "count")
    expect_all_equal({"Ngatu": results["Ngatu"]}, "decision_hash")
    compare_rates(wall, results, "Ngatu", "counting")
    spent.figures = [nanoseconds_per_event(ours) / nanoseconds_per_event(theirs)
                     for ours, theirs in zip(results["Ngatu"], results["counting"])]
    for name, runs in results.items():
        spent.medians[name] = number(median(map(nanoseconds_per_event, runs)), "ns")


def with_keys(bench: Bench) -> None:
    """G10: from socket to decision with CURVE, beside a receiver with CURVE that only counts."""
    row = Row("G10", "socket to decision ÷ counting, both with CURVE, batch 256", "wall", 0.9, 0.97)
    with bench.row(row):
        program = toolchain.build_any(toolchain.COUNT)
        file = pipe_events(bench, 256)
        readings = readings_in(file)
        keys = bench.context.scratch / "keys"
        if not keys.exists():
            bench.call([bench.context.binary, "keys", "new", "sender", "--kind", "sensor",
                        "--source", SOURCE, "--keys", keys])
        key = keys / "sender.key"
        secret = json.loads((keys / "server.key").read_text(encoding="utf-8"))["secret_key"]
        results = bench.alternate({
            "Ngatu": lambda: through_processor(bench, file, DETECTORS, LOOPBACK, keys, key),
            "counting": lambda: through_count(
                bench, program, file, readings, LOOPBACK, secret, key),
            "plain": lambda: through_processor(bench, file, DETECTORS, LOOPBACK),
        }, row)
        expect_all_equal(results, "count")
        expect_all_equal({name: results[name] for name in ("Ngatu", "plain")}, "decision_hash")
        compare_rates(row, results, "Ngatu", "counting")
        for name in ("Ngatu", "plain"):
            spent = median(map(nanoseconds_per_event, results[name]))
            row.medians[f"{name} CPU"] = number(spent, "ns")


def expect_perf() -> str:
    """Where perf is; skips the row where it is not, or where it may not look."""
    perf = shutil.which("perf")
    if not perf:
        raise Skip("perf is missing: apt-get install linux-perf")
    probe = subprocess.run([perf, "record", "-e", "cpu-clock", "-o", "/dev/null", "true"],
                           capture_output=True, text=True, timeout=30, check=False)
    if probe.returncode != 0:
        raise Skip("perf may not record: sysctl kernel.perf_event_paranoid=1")
    return perf


def shares(bench: Bench, perf: str, recorded: Path) -> Counter[str]:
    """Samples of the receive thread by whose they are."""
    text = bench.call([perf, "script", "-i", recorded, "-F", "comm,ip,sym,dso"])
    found: Counter[str] = Counter()
    for line in text.splitlines():
        sample = SAMPLE.match(line)
        if not sample:
            continue
        symbol, library = sample[1], Path(sample[2]).name
        is_libc = library.startswith(("libc.", "libc-"))
        is_theirs = THEIRS.search(library) and not (is_libc and OURS_IN_LIBC.match(symbol))
        found["libzmq" if is_theirs else "own"] += 1
    return found


def own_work(bench: Bench) -> None:
    """G5: own work on the receive thread beside libzmq's and the kernel's there."""
    row = Row("G5", "own work ÷ libzmq's on the receive thread, batch 256", "perf samples",
              0.6, 0.4, is_most=True)
    with bench.row(row):
        perf = expect_perf()
        file = pipe_events(bench, 256)
        recorded = bench.context.scratch / "perf.data"

        def profiled() -> Figures:
            command = [perf, "record", "-q", "-e", "cpu-clock", "-F", SAMPLES_PER_SECOND,
                       "-o", recorded, "--", *processor(bench, DETECTORS)]
            with running(bench, "perf", command) as receiver:
                figures = send(bench, receiver, file, first="decisions")
            found = shares(bench, perf, recorded)
            if found.total() < LEAST_SAMPLES or not found["libzmq"]:
                raise Failure(f"too few samples of the receive thread: {dict(found)}")
            return {**figures, "own": found["own"], "libzmq": found["libzmq"]}

        runs = bench.alternate({"Ngatu": profiled}, row)["Ngatu"]
        row.figures = [run["own"] / run["libzmq"] for run in runs]
        for name in ("own", "libzmq"):
            events = median(
                1e9 * run[name] / SAMPLES_PER_SECOND / run["count"] for run in runs)
            row.medians[name] = number(events, "ns/event")
        row.medians["samples"] = str(int(median(run["own"] + run["libzmq"] for run in runs)))
