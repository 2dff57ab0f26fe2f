"""Writes the expected answer, and a file of readings in the formats that competitors read.

None of this is charged to any system.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy
import pyarrow
import pyarrow.csv
from task import (
    CLASSES, EVENT, VEHICLE, WINDOW_SECONDS, WINDOW_US, dense_columns, write_exact, write_means,
)

CHUNK = 4_000_000


def expect(events: numpy.ndarray, exact: Path, means: Path) -> None:
    """The answer by plain counting over everything at once, twice: with sums and with means."""
    detectors = int(events["subject"].max()) + 1
    base = int(events["time"].min()) // WINDOW_US
    windows = int(events["time"].max()) // WINDOW_US - base + 1
    counts = numpy.zeros(windows * detectors * CLASSES, "i8")
    sums = numpy.zeros(windows * detectors, "i8")
    for first in range(0, len(events), CHUNK):
        part = events[first:first + CHUNK]
        cell = (part["time"] // WINDOW_US - base) * detectors + part["subject"]
        low = int(cell.min())
        found = numpy.bincount((cell - low) * CLASSES + part["class"])
        counts[low * CLASSES:low * CLASSES + len(found)] += found
        total = numpy.bincount(cell - low, weights=part["a"])
        sums[low:low + len(total)] += total.astype("i8")
    columns = dense_columns(
        (base + numpy.arange(windows)) * WINDOW_SECONDS,
        counts.reshape(windows, detectors, CLASSES), sums.reshape(windows, detectors),
    )
    write_exact(exact, columns)
    write_means(means, columns)


def table(events: numpy.ndarray) -> pyarrow.Table:
    """The four columns that the task needs."""
    return pyarrow.table({
        "time": numpy.ascontiguousarray(events["time"]),
        "detector": numpy.ascontiguousarray(events["subject"]),
        "class": numpy.ascontiguousarray(events["class"]),
        "speed": numpy.ascontiguousarray(events["a"]),
    })


def write_arrow(events: numpy.ndarray, path: Path) -> None:
    """Writes an uncompressed Arrow file, which readers map into memory without decoding."""
    with pyarrow.OSFile(str(path), "wb") as sink:
        with pyarrow.ipc.new_file(sink, table(events[:0]).schema) as writer:
            for first in range(0, len(events), CHUNK):
                writer.write_table(table(events[first:first + CHUNK]))


def write_csv(events: numpy.ndarray, path: Path) -> None:
    """Writes the four columns as text without header."""
    options = pyarrow.csv.WriteOptions(include_header=False)
    with pyarrow.csv.CSVWriter(str(path), table(events[:0]).schema,
                               write_options=options) as writer:
        for first in range(0, len(events), CHUNK):
            writer.write_table(table(events[first:first + CHUNK]))


def write_expected(events: numpy.ndarray, path: Path) -> None:
    """Writes the expected answer with sums, and beside it the one with means."""
    expect(events, path, path.with_suffix(".means.csv"))


WRITERS = {"expected.csv": write_expected, "arrow": write_arrow, "csv": write_csv}


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("form", choices=WRITERS)
    parser.add_argument("--events", type=Path, required=True, help="readings of 32 bytes")
    parser.add_argument("--count", type=int, required=True, help="only the first so many vehicles")
    parser.add_argument("--to", type=Path, required=True)
    options = parser.parse_args()
    events = numpy.memmap(options.events, EVENT, mode="r")
    vehicles = numpy.asarray(events[events["kind"] == VEHICLE])[:options.count]
    WRITERS[options.form](vehicles, options.to)


if __name__ == "__main__":
    main()
