"""Sends batches at a given pace, as one source whose time is far ahead of everyone else's.

    background.py --to tcp://127.0.0.1:5555 --rate 1000000 --detectors 5 68

A processor's time is that of its slowest source: this one never holds it back. So that it does
not rush ahead alone either, the slow source (--slow SOURCE SECOND) is introduced before.
"""

import argparse
import signal
import struct
import sys
import time
from pathlib import Path

import zmq

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from checks.batch import RECORD, UNKNOWN, batch, crc32c, vehicle  # noqa: E402

SOURCE = 8
BATCH = 256
FIRST_SECOND = 2_000_000_000
SEQUENCE_AT, CHECKSUM_AT = 24, 40
SEQUENCE_BITS = 40
STATUS, TIME_REACHED = 7, 1
PAUSE_SECONDS = 0.001


def time_reached(source: int, second: int) -> bytes:
    """A source's word that it has come to a second."""
    return RECORD.pack(second * 1_000_000, source, STATUS, 0, 0, 0, TIME_REACHED,
                       UNKNOWN, UNKNOWN, UNKNOWN)


class Frames:
    """Batches that differ in their sequence alone, until a second has passed.

    A checksum is linear: each bit of the sequence changes the same bits of it, whatever else
    is in the frame. So only one frame a second is summed up byte for byte.
    """

    def __init__(self, first: int, last: int) -> None:
        self.first, self.last = first, last
        self.second = -1
        self.sequence = 0
        self._changes = self._changes_of(self._template(FIRST_SECOND))

    def _template(self, second: int) -> bytearray:
        width = self.last - self.first + 1
        records = [time_reached(SOURCE, second)]
        records += [
            vehicle(second * 1_000_000 + place * 3_000, self.first + place * 7 % width)
            for place in range(BATCH - 1)
        ]
        return bytearray(batch(records, SOURCE))

    @staticmethod
    def _changes_of(template: bytearray) -> list[int]:
        blank = bytearray(template)
        blank[CHECKSUM_AT:CHECKSUM_AT + 4] = bytes(4)
        plain = crc32c(blank)
        changes = []
        for bit in range(SEQUENCE_BITS):
            struct.pack_into("<Q", blank, SEQUENCE_AT, 1 << bit)
            changes.append(crc32c(blank) ^ plain)
        return changes

    def next(self, second: int) -> bytes:
        """The next batch, of readings in so many seconds from the first."""
        if second != self.second:
            self.second = second
            self.frame = self._template(FIRST_SECOND + second)
            (self.checksum,) = struct.unpack_from("<I", self.frame, CHECKSUM_AT)
        checksum, rest = self.checksum, self.sequence
        while rest:
            checksum ^= self._changes[rest.bit_length() - 1]
            rest &= ~(1 << (rest.bit_length() - 1))
        struct.pack_into("<Q", self.frame, SEQUENCE_AT, self.sequence)
        struct.pack_into("<I", self.frame, CHECKSUM_AT, checksum)
        self.sequence += BATCH
        return bytes(self.frame)


def parse() -> argparse.Namespace:
    """Parses the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--to", required=True, metavar="ENDPOINT")
    parser.add_argument("--rate", type=float, required=True, metavar="N", help="readings a second")
    parser.add_argument("--detectors", type=int, nargs=2, required=True,
                        metavar=("FIRST", "LAST"))
    parser.add_argument("--slow", type=int, nargs=2, required=True, metavar=("SOURCE", "SECOND"))
    return parser.parse_args()


def introduction(source: int, second: int) -> bytes:
    """Makes a source known, in an epoch before its own first one."""
    return batch([time_reached(source, second)], source, epoch=0)


def main() -> int:
    """Sends until it is told to stop, then says how much it was."""
    options = parse()
    frames = Frames(*options.detectors)
    context = zmq.Context()
    socket = context.socket(zmq.PUSH)
    socket.linger = 0
    socket.connect(options.to)
    stopped: list[int] = []
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda number, _: stopped.append(number))
    socket.send(introduction(*options.slow))
    start = time.monotonic_ns()
    is_announced = False
    while not stopped:
        passed = time.monotonic_ns() - start
        due = int(passed * options.rate / 1e9)
        while frames.sequence < due and not stopped:
            socket.send(frames.next(passed // 1_000_000_000))
            if not is_announced:
                print(f"sending={options.to}", flush=True)
                is_announced = True
        time.sleep(PAUSE_SECONDS)
    print(f"lane=background count={frames.sequence} nanoseconds={time.monotonic_ns() - start}",
          flush=True)
    context.destroy(linger=0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
