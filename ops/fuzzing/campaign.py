"""A campaign: a worker for each decoder, some at a time."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from fuzzing.decoders import DECODERS
from fuzzing.worker import Worker

RUNS = 10_400_000
"""Runs of a campaign in all, unless it is told otherwise."""
PROGRESS_SECONDS = 10
# libFuzzer's exit codes of a run that found nothing: ended, interrupted.
HARMLESS = (0, 72)


def workers_for(
    names: Sequence[str], binary: Path, out: Path, seed: int, runs: int | None = None,
    seconds: int | None = None,
) -> list[Worker]:
    """A worker for each decoder; runs are divided by shares, seconds are for each."""
    total = runs or (None if seconds else RUNS)
    shares = sum(DECODERS[name].share for name in names)
    workers = []
    for name in names:
        part = -1 if total is None else max(1, round(total * DECODERS[name].share / shares))
        workers.append(Worker(name, binary, out, part, seconds or 0, seed))
    return workers


def run(workers: Sequence[Worker], at_once: int, say: Callable[[str], None]) -> None:
    """Runs all workers, so many at a time, and tells how far they have come."""
    waiting, running = list(workers), []
    told = time.monotonic()
    try:
        while waiting or running:
            while waiting and len(running) < at_once:
                running.append(waiting.pop(0))
                running[-1].start()
            time.sleep(0.1)
            for worker in [one for one in running if one.poll() is not None]:
                running.remove(worker)
                say(f"{worker.name}: ended after {worker.seconds_taken:.0f} s")
            if time.monotonic() - told >= PROGRESS_SECONDS:
                told = time.monotonic()
                for worker in running:
                    say(progress(worker))
    finally:
        for worker in running:
            worker.stop()


def progress(worker: Worker) -> str:
    """How far a worker has come. libFuzzer tells seldom once it finds little that is new."""
    status = worker.status()
    goal = f" of {worker.runs:,}" if worker.runs > 0 else ""
    return (f"{worker.name}: {worker.seconds_taken:.0f} s, {status.runs:,} runs or more{goal},"
            f" {status.coverage:,} edges, {status.corpus:,} inputs")


def finding_count(worker: Worker) -> int:
    """Findings kept; a process that ended badly without keeping its input is one too."""
    if worker.process is None:
        return 0
    return max(len(worker.findings), int(worker.poll() not in HARMLESS))
