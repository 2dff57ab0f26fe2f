"""Rows of one process: the kernel (G1, G2, G6), the ring (G3) and JSON (G9)."""

from pathlib import Path
from statistics import median

from benchmarks import toolchain
from benchmarks.lanes import (
    Bench, Figures, Lane, better, compare_rates, expect_all_equal, expect_equal, rate,
)
from benchmarks.row import Row, number
from checks.outcome import Failure

SIZES = (1_000, 10_000, 100_000, 1_000_000)
BATCH = 256
REPEATS = 3
THREAD = "thread CPU"


def kernel_events(bench: Bench, detectors: int) -> Path:
    """The kernel's input: more readings, and fewer of each detector, for a large city."""
    is_large = detectors >= 1_000_000
    count = (16_000_000 if is_large else 4_000_000) // (4 if bench.is_quick else 1)
    return bench.events(count, "--detectors", detectors, "--batch", BATCH,
                        "--per-pulse", 4 if is_large else 20)


def kernel(bench: Bench, file: Path, detectors: int, readers: int = 0) -> Lane:
    """The product's kernel."""
    return lambda: bench.best([
        bench.context.binary, "bench", "kernel", "--repeats", REPEATS, "--detectors", detectors,
        "--readers", readers, file])


def twin(bench: Bench, program: Path, file: Path, detectors: int) -> Lane:
    """A twin that reads the same file."""
    return lambda: bench.best([program, file, detectors, REPEATS])


def kernel_beside_cpp(bench: Bench) -> None:
    """G1: the same algorithm in C++."""
    for detectors in SIZES:
        is_large = detectors >= 1_000_000
        row = Row("G1", f"kernel ÷ C++, {detectors:,} detectors", THREAD,
                  0.9 if is_large else 1.0, 1.1)
        with bench.row(row):
            programs = toolchain.build_all(toolchain.KERNEL)
            file = kernel_events(bench, detectors)
            lanes = {"Ngatu": kernel(bench, file, detectors)} | {
                name: twin(bench, program, file, detectors)
                for name, program in programs.items()}
            expect_equal({name: lane() for name, lane in lanes.items()}, "checksum", "count")
            results = bench.alternate(lanes, row)
            expect_all_equal(results, "checksum", "count")
            compare_rates(row, results, "Ngatu", better(results, list(programs)))


def kernel_beside_touch(bench: Bench) -> None:
    """G2: a pass that only reads each event and adds to eight bytes of its block."""
    for detectors in SIZES:
        row = Row("G2", f"kernel ÷ touch only, {detectors:,} detectors", THREAD, 0.4, 0.55)
        with bench.row(row):
            programs = toolchain.build_all(toolchain.TOUCH)
            file = kernel_events(bench, detectors)
            touches = {f"touch {name}": twin(bench, program, file, detectors)
                       for name, program in programs.items()}
            lanes = {"Ngatu": kernel(bench, file, detectors)} | touches
            results = bench.alternate(lanes, row)
            expect_all_equal(results, "count")
            expect_all_equal({name: results[name] for name in touches}, "checksum")
            compare_rates(row, results, "Ngatu", better(results, list(touches)))


def kernel_with_readers(bench: Bench) -> None:
    """G6: what live readers of the counters cost the writer."""
    row = Row("G6", "cost of a live reader to the writer", THREAD, 5, 2, is_most=True, unit="%")
    with bench.row(row):
        file = kernel_events(bench, 10_000)
        lanes = {"alone": kernel(bench, file, 10_000),
                 "with a reader": kernel(bench, file, 10_000, readers=1)}
        results = bench.alternate(lanes, row)
        expect_all_equal(results, "checksum", "count")
        compare_rates(row, results, "alone", "with a reader")
        row.figures = [100 * (ratio - 1) for ratio in row.figures]


def ring(bench: Bench) -> None:
    """G3: our ring beside its twin, and beside boost's."""
    items = 6_000_000 if bench.is_quick else 30_000_000
    for size in (8, 32):
        def run(program: Path, width: int = size) -> Lane:
            return lambda: bench.best([program, width, items])

        def ours(width: int = size) -> Figures:
            return bench.best([bench.context.binary, "bench", "ring", "--items", items,
                               "--bytes", width])

        for title, kind, bound, stretch in (
            ("C++", toolchain.RING, 1.0, 1.3), ("boost::lockfree", toolchain.BOOST_RING, 1.5, 3.0)
        ):
            row = Row("G3", f"ring ÷ {title}, {size} bytes", "wall", bound, stretch)
            with bench.row(row):
                programs = toolchain.build_all(kind)
                lanes = {"Ngatu": ours} | {
                    name: run(program) for name, program in programs.items()}
                results = bench.alternate(lanes, row)
                expect_all_equal(results, "checksum", "count")
                compare_rates(row, results, "Ngatu", better(results, list(programs)), "M/s")


def json(bench: Bench) -> None:
    """G9: JSON to checked readings, beside bare simdjson and Foundation's decoder."""
    events = 200_000 if bench.is_quick else 400_000
    bare = Row("G9", "JSON ÷ bare simdjson", THREAD, 0.9, 1.0)
    decoder = Row("G9", "JSON ÷ Foundation's JSONDecoder", THREAD, 40)

    def ours(file: Path, *options: str | int) -> Lane:
        return lambda: bench.best(
            [bench.context.binary, "bench", "json", *options, file])

    with bench.row(bare):
        programs = toolchain.build_all(toolchain.JSON)
        file = bench.events(events, "--batch", 64, "--json")

        def theirs(program: Path) -> Lane:
            return lambda: bench.best([program, file, REPEATS])

        lanes = {"Ngatu": ours(file, "--repeats", REPEATS)} | {
            name: theirs(program) for name, program in programs.items()}
        expect_equal({name: lane() for name, lane in lanes.items()}, "checksum", "count")
        results = bench.alternate(lanes, bare)
        expect_all_equal(results, "checksum", "count")
        compare_rates(bare, results, "Ngatu", better(results, list(programs)))
    with bench.row(decoder):
        file = bench.events(events, "--batch", 64, "--json")
        lanes = {"Ngatu": ours(file, "--repeats", REPEATS),
                 "JSONDecoder": ours(file, "--decoder")}
        results = bench.alternate(lanes, decoder)
        if min(figures["count"] for figures in results["JSONDecoder"]) == 0:
            raise Failure("JSONDecoder read nothing")
        compare_rates(decoder, results, "Ngatu", "JSONDecoder")
        slow = median(map(rate, results["JSONDecoder"]))
        decoder.medians["JSONDecoder"] = number(slow, "Mev/s")
