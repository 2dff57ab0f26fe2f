"""A sensor that sends as fast as it can, and a subscriber that can be stopped: own processes."""

import random
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import zmq

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from checks.batch import HEADER, crc32c, vehicle  # noqa: E402

RECORDS = 1_024
FRESH_SECONDS = 0.5
POLYNOMIAL = 0x82F6_3B78

Matrix = list[int]


def applied(matrix: Matrix, vector: int) -> int:
    """A 32×32 matrix over bits, by columns, times a vector."""
    total = 0
    for column in matrix:
        if vector & 1:
            total ^= column
        vector >>= 1
    return total


def moved_by(count: int) -> Matrix:
    """What so many zero bytes do to a checksum, as a matrix: one bit's step to that power."""
    power = [POLYNOMIAL] + [1 << bit for bit in range(31)]
    result = [1 << bit for bit in range(32)]
    bits = count * 8
    while bits:
        if bits & 1:
            result = [applied(power, column) for column in result]
        power = [applied(power, column) for column in power]
        bits >>= 1
    return result


def frames(subject: int, source: int, seed: int) -> Iterator[bytes]:
    """Sound batches without end. Each has its own sequence and checksum, at the price of a header:
    the checksum of a whole is that of its head moved by the tail's length, plus the tail's."""
    generator = random.Random(seed)
    move = moved_by(RECORDS * 32)
    sequence, made, body, body_crc = 0, 0.0, b"", 0
    while True:
        if time.monotonic() - made > FRESH_SECONDS:
            made = time.monotonic()
            now = int(time.time() * 1_000_000)
            body = b"".join(
                vehicle(now + place, subject, generator.randrange(2_000, 15_000))
                for place in range(RECORDS)
            )
            body_crc = crc32c(body)
        fields = (b"NGT1", 1, 0, 48, RECORDS, source, 1, 0, sequence, 0)
        crc = applied(move, crc32c(HEADER.pack(*fields, 0, 0))) ^ body_crc
        yield HEADER.pack(*fields, crc, 0) + body
        sequence += RECORDS


def send(endpoint: str, subject: int, source: int, seed: int) -> None:
    """Sends until it is ended; waits only where the processor makes it wait."""
    socket = zmq.Context.instance().socket(zmq.PUSH)
    socket.setsockopt(zmq.SNDHWM, 64)
    socket.setsockopt(zmq.LINGER, 0)
    socket.connect(endpoint)
    for frame in frames(subject, source, seed):
        socket.send(frame, copy=False)


def subscribe(endpoint: str) -> None:
    """Takes everything the feed publishes until it is ended."""
    socket = zmq.Context.instance().socket(zmq.SUB)
    socket.setsockopt(zmq.SUBSCRIBE, b"")
    socket.connect(endpoint)
    while True:
        socket.recv_multipart()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if sys.argv[1] == "send":
        send(sys.argv[2], *map(int, sys.argv[3:6]))
    else:
        subscribe(sys.argv[2])
