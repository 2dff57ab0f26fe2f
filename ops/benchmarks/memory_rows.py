"""Rows of memory: allocations for each event (G11), and a large city's resident memory (G12)."""

import re
import time
from pathlib import Path
from statistics import median

from benchmarks import toolchain
from benchmarks.lanes import LANE_SECONDS, Bench, Figures, parse_line
from benchmarks.pipe_rows import DETECTORS
from benchmarks.pipes import LOOPBACK, Receiver, processor, readings_in, running, send
from benchmarks.row import Row, number
from benchmarks.single_rows import kernel_events
from checks.outcome import Failure

MILLION_DETECTORS = 1_000_000
BATCH = 256
GROWTH = 3
# Fewer than one in a million events is none: a queue of libzmq's may grow by a step.
LEAST_SEEN = 1.0
STATUS = re.compile(r"^(VmHWM|VmRSS):\s+(\d+) kB", re.MULTILINE)
COUNTED = re.compile(r"^thread=(.*) main=(\d) allocations=(\d+)$", re.MULTILINE)


def counted(
    bench: Bench, name: str, command: list[str | Path | int], file: Path, first: str
) -> tuple[int, dict[str, int]]:
    """Readings received and allocations by thread; the first thread is called `main`."""
    counts = bench.context.scratch / "heap-counts"
    counts.unlink(missing_ok=True)
    library = toolchain.build_heap_counter()
    preloaded = ["env", f"LD_PRELOAD={library}", f"NGATU_HEAP_COUNTS={counts}", *command]
    with running(bench, name, preloaded) as receiver:
        received = send(bench, receiver, file, first)["count"]
    if not counts.exists():
        raise Failure(f"{name} wrote no counts of allocations")
    threads: dict[str, int] = {}
    for thread, is_main, allocations in COUNTED.findall(counts.read_text(encoding="utf-8")):
        key = "main" if is_main == "1" else thread
        threads[key] = threads.get(key, 0) + int(allocations)
    return received, threads


def allocations(bench: Bench) -> None:
    """G11: what the receive thread allocates more for more events; libzmq's own is taken off."""
    row = Row("G11", "allocations on the receive thread per million events", "count",
              LEAST_SEEN, 0, is_most=True, unit="")
    with bench.row(row):
        program = toolchain.build_any(toolchain.COUNT)
        small = 500_000 if bench.is_quick else 2_000_000
        files = [bench.events(count, "--detectors", DETECTORS, "--batch", BATCH)
                 for count in (small, GROWTH * small)]

        def grown(name: str, thread: str, first: str) -> Figures:
            measured = []
            threads: dict[str, int] = {}
            for file in files:
                command = (processor(bench, DETECTORS) if name == "Ngatu"
                           else [program, LOOPBACK, readings_in(file)])
                received, threads = counted(bench, f"heap-{name}", command, file, first)
                if thread not in threads:
                    raise Failure(f"{name} has no thread {thread} that allocates: {threads}")
                measured.append((received, threads[thread]))
            (few, few_made), (many, many_made) = measured
            return {"count": many - few, "allocations": many_made - few_made,
                    "before": few_made, "threads": threads}

        results = bench.alternate({
            "Ngatu": lambda: grown("Ngatu", "ingest-0", "decisions"),
            "counting": lambda: grown("counting", "main", "ingest"),
        }, row)
        per_million = {
            name: [1e6 * run["allocations"] / run["count"] for run in runs]
            for name, runs in results.items()}
        row.figures = [max(0.0, ours - theirs) for ours, theirs
                       in zip(per_million["Ngatu"], per_million["counting"])]
        for name, values in per_million.items():
            row.medians[name] = number(median(values), "per million")


def resident(bench: Bench) -> None:
    """G12: what a million detectors' pulses, ring and two roll-up levels take.

    Beside it, for information, a whole processor with its city's description, links' states and
    detectors' health, before the first reading and while all detectors report.
    """
    row = Row("G12", "pulses, ring, two roll-up levels, 1,000,000 detectors", "resident", 600, 450,
              is_most=True, unit="MiB")
    with bench.row(row):
        runs = bench.alternate(
            {"core": lambda: parse_line(bench.ngatu("memory", "--detectors", MILLION_DETECTORS))},
            row)["core"]
        row.figures = [run["bytes"] / 2**20 for run in runs]
        whole = watched(bench, kernel_events(bench, MILLION_DETECTORS))
        for name in ("before", "receiving"):
            row.medians[f"whole processor {name}"] = number(whole[name] / 1024, "MiB")


def memory_of(receiver: Receiver) -> Figures:
    """What the system says of a process's memory, in KiB; nothing once it has ended."""
    status = Path(f"/proc/{receiver.process.pid}/status")
    said = STATUS.findall(status.read_text(encoding="ascii", errors="replace"))
    return {name: int(kibibytes) for name, kibibytes in said}


def watched(bench: Bench, file: Path) -> Figures:
    """A processor's memory before the first reading, at most while it receives, and ever."""
    with running(bench, "resident", processor(bench, MILLION_DETECTORS)) as receiver:
        receiver.endpoint("decisions")
        memory = memory_of(receiver)
        before, receiving = memory["VmRSS"], 0
        sender = [bench.context.binary, "bench", "send", "--to", receiver.endpoint("ingest"), file]
        with running(bench, "send", sender):
            deadline = time.monotonic() + LANE_SECONDS
            while receiver.process.poll() is None:
                if time.monotonic() > deadline:
                    raise Failure("the processor did not end")
                memory |= memory_of(receiver)
                receiving = max(receiving, memory["VmRSS"])
                time.sleep(0.02)
        return {**receiver.figures(), "VmHWM": memory["VmHWM"], "before": before,
                "receiving": receiving}
