"""pyzmq + numpy: a PULL socket, the batches received in place, one bincount per 256.

Windows close by event time, once the source has said that their end and the lateness have passed.
What was sent twice is dropped by its sequence; neither checksums nor ranges are checked.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy
import zmq
from task import (
    BATCH, BATCH_RECORDS, CLASSES, END_OF_STREAM, STATUS, VEHICLE, WINDOW_SECONDS, WINDOW_US,
    dense_columns, write_exact,
)

BATCHES_AT_ONCE = 256
LATENESS_US = 3_000_000


class Windows:
    """Dense counts and sums of the windows that are open, and the closed ones behind them."""

    def __init__(self, detectors: int) -> None:
        self.cells = detectors + 1
        self.first: int | None = None
        self.counts = numpy.zeros(0, "i8")
        self.sums = numpy.zeros(0)
        self.closed: list[tuple[int, numpy.ndarray, numpy.ndarray]] = []

    def add(self, records: numpy.ndarray) -> bool:
        """Adds the readings of several batches; returns whether the stream has ended."""
        window = records["time"] // WINDOW_US
        if self.first is None:
            # The first batches may not hold the oldest reading.
            self.first = int(window.min()) - 1
        cell = (window - self.first) * self.cells + records["subject"]
        # Subject 0 is nobody's: what is no vehicle lands there and is thrown away.
        cell[records["kind"] != VEHICLE] = 0
        if cell.size and int(cell.min()) < 0:
            raise SystemExit("a reading came after its window was closed")
        found = numpy.bincount(cell * CLASSES + records["class"])
        speeds = numpy.bincount(cell, weights=records["a"])
        self.grow(-(-len(speeds) // self.cells))
        self.counts[:len(found)] += found
        self.sums[:len(speeds)] += speeds
        statuses = records[records["kind"] == STATUS]
        has_ended = bool((statuses["a"] == END_OF_STREAM).any())
        if has_ended:
            self.close(len(self.sums) // self.cells)
        elif statuses.size:
            reached = int(statuses["time"].max()) - LATENESS_US
            self.close(reached // WINDOW_US - self.first)
        return has_ended

    def grow(self, windows: int) -> None:
        """Makes room for so many open windows."""
        missing = windows * self.cells - len(self.sums)
        if missing > 0:
            self.counts = numpy.concatenate([self.counts, numpy.zeros(missing * CLASSES, "i8")])
            self.sums = numpy.concatenate([self.sums, numpy.zeros(missing)])

    def close(self, windows: int) -> None:
        """Hands the first so many windows over to the answer."""
        for place in range(min(windows, len(self.sums) // self.cells)):
            counts = self.counts[:self.cells * CLASSES].reshape(self.cells, CLASSES)
            sums = self.sums[:self.cells]
            counts[0] = sums[0] = 0
            self.closed.append((self.first, counts.astype("i4"), sums.astype("i8")))
            self.counts = self.counts[self.cells * CLASSES:]
            self.sums = self.sums[self.cells:]
            self.first += 1

    def save(self, path: Path) -> None:
        """Writes the closed windows as numpy's own file."""
        cells = self.cells
        with path.open("wb") as file:
            numpy.savez(
                file,
                starts=numpy.array([first * WINDOW_SECONDS for first, _, _ in self.closed], "i8"),
                counts=numpy.array([counts for _, counts, _ in self.closed], "i4")
                .reshape(-1, cells, CLASSES),
                sums=numpy.array([sums for _, _, sums in self.closed], "i8").reshape(-1, cells),
            )


def drop_duplicates(batches: numpy.ndarray, next_sequence: int) -> int:
    """Voids the records of batches that came before; returns the next sequence expected."""
    ends = (batches["header"]["first_sequence"] + batches["header"]["count"]).astype("i8")
    newest = numpy.maximum.accumulate(numpy.concatenate([[next_sequence], ends]))
    batches["records"]["kind"][ends <= newest[:-1]] = 0
    return int(newest[-1])


def receive(endpoint: Path, detectors: int, answer: Path) -> None:
    """Takes one stream from a socket; writes where it listens to the file `endpoint`."""
    context = zmq.Context()
    socket = context.socket(zmq.PULL)
    port = socket.bind_to_random_port("tcp://127.0.0.1")
    endpoint.with_suffix(".new").write_text(f"tcp://127.0.0.1:{port}", encoding="ascii")
    endpoint.with_suffix(".new").rename(endpoint)
    windows = Windows(detectors)
    batches = numpy.zeros(BATCHES_AT_ONCE, BATCH)
    room = memoryview(batches).cast("B")
    next_sequence = 0
    has_ended = False
    while not has_ended:
        filled = 0
        while filled < BATCHES_AT_ONCE:
            first = filled * BATCH.itemsize
            size = socket.recv_into(room[first:first + BATCH.itemsize])
            filled += 1
            # Only the last batch is short, and what is behind it is a repetition.
            if size < BATCH.itemsize:
                break
        next_sequence = drop_duplicates(batches[:filled], next_sequence)
        records = batches["records"][:filled].reshape(-1)
        if size < BATCH.itemsize:
            last = int(batches["header"]["count"][filled - 1])
            records = records[:(filled - 1) * BATCH_RECORDS + last]
        has_ended = windows.add(records)
    windows.save(answer)
    socket.close()
    context.term()


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--endpoint", type=Path)
    parser.add_argument("--detectors", type=int, default=0)
    parser.add_argument("--answer", type=Path, required=True)
    parser.add_argument("--canonical", type=Path, help="turn the answer into this CSV instead")
    options = parser.parse_args()
    if options.canonical:
        saved = numpy.load(options.answer)
        write_exact(
            options.canonical, dense_columns(saved["starts"], saved["counts"], saved["sums"])
        )
    else:
        receive(options.endpoint, options.detectors, options.answer)


if __name__ == "__main__":
    main()
