"""A receiver with open sockets, and a file of messages sent to it."""

import mmap
import struct
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.lanes import LANE_SECONDS, Bench, Figures, parse_line
from checks.harness import end, wait_for
from checks.outcome import Failure

LOOPBACK = "tcp://127.0.0.1:*"


@dataclass
class Receiver:
    """A process that prints where its sockets are, and figures when its input has ended."""

    process: subprocess.Popen[bytes]
    log: Path

    def lines(self) -> list[str]:
        """What it has printed."""
        return self.log.read_text(encoding="utf-8", errors="replace").splitlines()

    def place(self, name: str) -> str | None:
        """The endpoint of one of its sockets, once it is open."""
        beginning = name + "="
        return next((line.removeprefix(beginning) for line in self.lines()
                     if line.startswith(beginning)), None)

    def endpoint(self, name: str) -> str:
        """Waits for a socket; it is open before the line is printed."""
        wait_for(f"{name}= of {self.log.stem}", 60, lambda: self.place(name) is not None
                 or self.process.poll() is not None)
        if place := self.place(name):
            return place
        raise Failure(f"{self.log.stem} ended: {' '.join(self.lines())[-300:]}")

    def figures(self) -> Figures:
        """Waits until it ends, and reads its last line."""
        try:
            self.process.wait(LANE_SECONDS)
        except subprocess.TimeoutExpired as expired:
            raise Failure(f"{self.log.stem} did not end") from expired
        found = [line for line in self.lines() if line.startswith("lane=")]
        if not found:
            raise Failure(f"{self.log.stem} gave no figures: {' '.join(self.lines())[-300:]}")
        return parse_line(found[-1])


@contextmanager
def running(bench: Bench, name: str, command: Sequence[str | Path | int]) -> Iterator[Receiver]:
    """A process that is gone afterwards."""
    log = bench.context.out / f"logs/{name}.log"
    process = bench.context.start([str(part) for part in command], log)
    try:
        yield Receiver(process, log)
    finally:
        end(process)
        bench.context.processes.remove(process)


def processor(bench: Bench, detectors: int, ingest: str = LOOPBACK,
              keys: Path | None = None) -> list[str | Path | int]:
    """The command of a whole processor."""
    command: list[str | Path | int] = [bench.context.binary, "bench", "pipe",
                                       "--detectors", detectors, "--ingest", ingest]
    return command + (["--keys", keys] if keys else [])


def send(bench: Bench, receiver: Receiver, file: Path, first: str = "ingest",
         key: Path | None = None) -> Figures:
    """Sends a file; the time runs from before the first message to the receiver's end."""
    receiver.endpoint(first)
    options = ["--key", key] if key else []
    sent = parse_line(
        bench.ngatu("send", "--to", receiver.endpoint("ingest"), *options, file).strip())
    figures = receiver.figures()
    figures["started"] = sent["started"]
    figures["nanoseconds"] = figures["ended"] - sent["started"]
    return figures


def through_processor(bench: Bench, file: Path, detectors: int, ingest: str,
                      keys: Path | None = None, key: Path | None = None) -> Figures:
    """A file through a whole processor, with the sender's key where it asks for keys."""
    with running(bench, "pipe", processor(bench, detectors, ingest, keys)) as receiver:
        return send(bench, receiver, file, first="decisions", key=key)


def through_count(bench: Bench, program: Path, file: Path, readings: int, ingest: str,
                  secret: str = "", key: Path | None = None) -> Figures:
    """A file through the receiver that only counts, with a CURVE secret key where one is given."""
    command = [program, ingest, readings, *([secret] if secret else [])]
    with running(bench, "count", command) as receiver:
        return send(bench, receiver, file, key=key)


def readings_in(file: Path) -> int:
    """How many readings a file of batches holds, by their headers."""
    total = place = 0
    with file.open("rb") as handle, mmap.mmap(
        handle.fileno(), 0, access=mmap.ACCESS_READ
    ) as data:
        while place < len(data):
            (length,) = struct.unpack_from("<I", data, place)
            total += struct.unpack_from("<I", data, place + 12)[0]
            place += 4 + length
    return total
