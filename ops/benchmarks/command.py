"""The goals of speed, each beside its C++ twin, as ratios inside one run."""

import argparse
import os
import platform
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import latency_rows, memory_rows, pipe_rows, single_rows
from benchmarks.lanes import Bench, say
from benchmarks.row import markdown, plain
from checks.harness import Context
from checks.outcome import Failure

SHORT, SKIPPED, INTERRUPTED = 1, 77, 130
SHARED_MEMORY = Path("/dev/shm")
SPACE_NEEDED = 3 << 30

GOALS: dict[str, tuple[str, Callable[[Bench], None]]] = {
    "G1": ("kernel beside the same in C++", single_rows.kernel_beside_cpp),
    "G2": ("kernel beside a pass that only touches", single_rows.kernel_beside_touch),
    "G3": ("ring beside C++ and boost::lockfree", single_rows.ring),
    "G4": ("socket to decision beside receive-and-count", pipe_rows.beside_count),
    "G5": ("own work on the receive thread beside libzmq's", pipe_rows.own_work),
    "G6": ("what a live reader costs the writer", single_rows.kernel_with_readers),
    "G7": ("reading to decision beside a bare forwarder", latency_rows.beside_forwarder),
    "G9": ("JSON beside simdjson and JSONDecoder", single_rows.json),
    "G10": ("socket to decision with keys beside receive-and-count with keys",
            pipe_rows.with_keys),
    "G11": ("heap allocations on the receive thread", memory_rows.allocations),
    "G12": ("resident memory of a million detectors", memory_rows.resident),
}

EXAMPLES = """examples:
  ops/bench
  ops/bench --quick --only G1,G3
  ops/bench --pairs 15 --out /tmp/evidence --markdown
  ops/bench compare --help      beside what users would run instead

needs: apt-get install g++ libboost-dev libsimdjson-dev libzmq3-dev linux-perf \\
       python3-zmq
(a row whose need is absent is skipped and says so; G8 is 'ops/bench compare')

exit codes: 0 all goals hold, 1 a goal is short or a row void, 2 wrong use,
77 every row was skipped, 130 interrupted"""


def parse(arguments: list[str]) -> argparse.Namespace:
    """Parses the command line; argparse itself exits with 2."""
    parser = argparse.ArgumentParser(
        prog="ops/bench", description=__doc__, epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--list", action="store_true", help="list the goals and end")
    parser.add_argument("--only", metavar="G1,G3", default=",".join(GOALS),
                        help="goals to measure, separated by commas; default all")
    parser.add_argument("--pairs", type=int, metavar="N",
                        help="alternations of each row, default 9, with --quick 3")
    parser.add_argument("--quick", action="store_true", help="smaller files: to see that it runs")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="default 1")
    parser.add_argument("--out", type=Path, metavar="DIR", help="keep every single run here")
    parser.add_argument("--markdown", action="store_true", help="print the table in Markdown")
    options = parser.parse_args(arguments)
    options.goals = [goal.strip().upper() for goal in options.only.split(",")]
    unknown = [goal for goal in options.goals if goal not in GOALS]
    if unknown:
        parser.error(f"no goal {', '.join(unknown)}; there are {', '.join(GOALS)}")
    if options.pairs is None:
        options.pairs = 3 if options.quick else 9
    if options.pairs < 1:
        parser.error("--pairs is at least 1")
    return options


def use_memory_for_files() -> None:
    """Event files lie in memory where there is room: a disk would be measured too."""
    if SHARED_MEMORY.is_dir() and shutil.disk_usage(SHARED_MEMORY).free > SPACE_NEEDED:
        tempfile.tempdir = str(SHARED_MEMORY)


def measure(bench: Bench, goals: list[str]) -> None:
    """Measures goal after goal; what was measured is kept even when it is interrupted."""
    try:
        for goal in goals:
            GOALS[goal][1](bench)
    finally:
        bench.write_evidence()


def processor_name() -> str:
    """What the machine calls its processor."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return platform.machine()
    names = [line.split(":", 1)[1].strip() for line in text.splitlines()
             if line.startswith("model name")]
    return names[0] if names else platform.machine()


def report(bench: Bench, options: argparse.Namespace) -> int:
    """Prints the table; returns the exit code."""
    print((markdown if options.markdown else plain)(bench.rows))
    print(f"\n{processor_name()}, {os.cpu_count()} processors, {platform.system()}. Each figure is "
          f"the median of the ratios of {options.pairs} pairs of runs; of two compilers the one "
          "with the higher median rate counts.")
    short = [row for row in bench.rows if row.is_short]
    for row in short:
        say(f"short: {row.goal}: {row.what}: {row.cells()[2]}, goal {row.limit}")
    if short:
        return SHORT
    return SKIPPED if all(row.skipped for row in bench.rows) else 0


def run(arguments: list[str]) -> int:
    """Entry point: `ops/bench`."""
    options = parse(arguments)
    if options.list:
        for goal, (title, _) in GOALS.items():
            print(f"{goal:4} {title}")
        return 0
    out = (options.out or Path(tempfile.mkdtemp(prefix="ngatu-bench-evidence."))).resolve()
    (out / "logs").mkdir(parents=True, exist_ok=True)
    for end in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(end, signal.default_int_handler)
    use_memory_for_files()
    try:
        with Context(out=out, seed=options.seed, fault=None) as context:
            # State folders of processors go where everything else does that is to disappear.
            os.environ["TMPDIR"] = str(context.scratch)
            bench = Bench(context, options.pairs, options.quick)
            say(f"{context.binary.name}: {context.binary}")
            measure(bench, options.goals)
    except KeyboardInterrupt:
        say("interrupted")
        return INTERRUPTED
    except Failure as failure:
        say(f"failed: {failure}")
        return SHORT
    code = report(bench, options)
    print(f"bench: evidence: {out}", file=sys.stderr)
    return code
