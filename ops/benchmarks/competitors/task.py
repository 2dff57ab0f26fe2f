"""The task that every system of the comparison solves, and the form of its answer.

Readings of single vehicles become, per detector and ten-second window of event time, counts by
class and the sum of the speeds. Imported by scripts that have numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy

WINDOW_SECONDS = 10
WINDOW_US = WINDOW_SECONDS * 1_000_000
CLASSES = 8
BATCH_RECORDS = 256

EVENT = numpy.dtype([
    ("time", "<i8"), ("subject", "<u4"), ("kind", "u1"), ("class", "u1"), ("lane", "u1"),
    ("flags", "u1"), ("a", "<u4"), ("b", "<u4"), ("c", "<u4"), ("d", "<u4"),
])
HEADER = numpy.dtype([
    ("magic", "S4"), ("version", "u1"), ("flags", "u1"), ("header_bytes", "<u2"),
    ("count", "<u4"), ("source", "<u4"), ("epoch", "<u4"), ("reserved", "<u4"),
    ("first_sequence", "<u8"), ("sent", "<i8"), ("checksum", "<u4"), ("reserved_2", "<u4"),
])
BATCH = numpy.dtype([("header", HEADER), ("records", EVENT, (BATCH_RECORDS,))])

VEHICLE, STATUS = 1, 7
END_OF_STREAM = 2

_ROWS_AT_ONCE = 200_000


def mean_kmh(speed_sums: numpy.ndarray, vehicles: numpy.ndarray) -> list[str]:
    """Mean speeds as Ngatu's interval file writes them: three decimals, half away from zero.

    The operations and their order are those of `Pulse.timeMeanSpeed` and `DecimalText.fixed`,
    so that equal sums give equal text to the last digit.
    """
    scaled = speed_sums.astype("f8") / vehicles.astype("f8") / 1_000 * 3.6 * 1_000.0
    whole = numpy.trunc(scaled)
    thousandths = (whole + (scaled - whole >= 0.5)).astype("i8").tolist()
    return [f"{value // 1000}.{value % 1000:03}" for value in thousandths]


def write_exact(path: Path, columns: Sequence[numpy.ndarray]) -> None:
    """Writes a canonical answer: start, detector, eight counts, sum of speeds in mm/s."""
    starts, detectors = columns[0], columns[1]
    order = numpy.lexsort((detectors, starts))
    with path.open("w", encoding="ascii") as file:
        for first in range(0, len(order), _ROWS_AT_ONCE):
            part = order[first:first + _ROWS_AT_ONCE]
            rows = zip(*(column[part].astype("i8").tolist() for column in columns))
            file.writelines(",".join(map(str, row)) + "\n" for row in rows)


def write_means(path: Path, columns: Sequence[numpy.ndarray]) -> None:
    """Writes a canonical answer with mean speeds, at the precision of Ngatu's interval file."""
    order = numpy.lexsort((columns[1], columns[0]))
    with path.open("w", encoding="ascii") as file:
        for first in range(0, len(order), _ROWS_AT_ONCE):
            part = order[first:first + _ROWS_AT_ONCE]
            whole = [column[part].astype("i8") for column in columns]
            means = mean_kmh(whole[-1], sum(whole[2:-1]))
            rows = zip(*(column.tolist() for column in whole[:-1]), means)
            file.writelines(",".join(map(str, row)) + "\n" for row in rows)


def dense_columns(
    starts: numpy.ndarray, counts: numpy.ndarray, speed_sums: numpy.ndarray
) -> list[numpy.ndarray]:
    """The non-empty cells of dense arrays: counts[window, detector, class], sums alike."""
    window, detector = numpy.nonzero(counts.any(axis=2))
    cells = counts[window, detector]
    by_class = [cells[:, code] for code in range(CLASSES)]
    return [starts[window], detector, *by_class, speed_sums[window, detector]]
