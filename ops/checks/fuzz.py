"""Ten million mutated inputs through every decoder: no crash, and no promise broken."""

import shutil
import sys

from checks.harness import Context
from checks.outcome import Failure, Result, Skip
from fuzzing import campaign
from fuzzing.build import BuildError, build
from fuzzing.decoders import DECODERS

FAULTS = {"over-read": "heap-buffer-overflow"}

RUNS_NEEDED = 10_000_000
AT_ONCE = 2
FAULT_SECONDS = 60


def run(context: Context) -> Result:
    """Fuzzes all decoders; the fault is planted in each of them."""
    if not shutil.which("swift"):
        raise Skip("swift is not on the PATH (ops/install says how to get it)")
    try:
        binary = build()
    except BuildError as error:
        raise Failure(str(error)) from error
    seconds = FAULT_SECONDS if context.fault else None
    workers = campaign.workers_for(
        list(DECODERS), binary, context.out, context.seed, seconds=seconds)
    for worker in workers:
        worker.is_faulty = context.fault is not None
    campaign.run(workers, AT_ONCE, lambda words: print(words, file=sys.stderr, flush=True))
    result = Result()
    if context.fault and not all(worker.findings for worker in workers):
        # A good result means that the fault was missed: one decoder is enough.
        return result
    total = 0
    for worker in workers:
        status = worker.status()
        total += status.runs
        result.figure(f"{worker.name}.runs", status.runs)
        result.figure(f"{worker.name}.edges", status.coverage)
        result.figure(f"{worker.name}.findings", campaign.finding_count(worker))
        for file in worker.findings:
            result.shortfalls.append(f"{worker.name}: {status.reason}: {file}")
        if not worker.findings:
            result.expect(campaign.finding_count(worker) == 0, f"{worker.name}: see {worker.log}")
    result.figure("runs", total)
    if not result.shortfalls:
        result.expect(total >= RUNS_NEEDED, f"{total:,} runs, not {RUNS_NEEDED:,}")
    return result
