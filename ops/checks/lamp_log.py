"""The lamp log of `ngatu controller` while it is written: what each lamp showed, and when."""

import threading
import time
from dataclasses import dataclass
from pathlib import Path

CENTRAL = ("central_plan", "central_stage")
POLL_SECONDS = 0.01


@dataclass(frozen=True)
class Line:
    """One line: a controller's lamps, stage or mode have changed."""

    uptime_ms: int
    controller: int
    mode: str
    stage: int
    lamps: str

    @property
    def is_central(self) -> bool:
        """Whether the centre moves the lamps."""
        return self.mode in CENTRAL

    @property
    def is_flash(self) -> bool:
        """Whether the lamps flash, or are dark but for those that do."""
        return set(self.lamps) <= set("YRd") and set(self.lamps) != {"d"}

    @property
    def is_all_red(self) -> bool:
        """Whether every group shows red."""
        return set(self.lamps) == {"r"}


class LampLog:
    """Follows the file, so that its uptimes can be told in the check's monotonic seconds.

    Both clocks are the kernel's monotonic one, from different zeros. The smallest difference
    between a line's arrival and its uptime is that of the zeros, and at most a look's pause more.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._lines: list[Line] = []
        self._zero = float("inf")
        self._rest = ""
        self._position = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    @property
    def lines(self) -> list[Line]:
        """All lines so far."""
        with self._lock:
            return list(self._lines)

    @property
    def zero(self) -> float:
        """The controllers' switching on, in monotonic seconds."""
        return self._zero

    def of(self, controller: int) -> list[Line]:
        """The lines of one controller."""
        return [line for line in self.lines if line.controller == controller]

    def seconds(self, line: Line) -> float:
        """When a line was true, in monotonic seconds."""
        return self._zero + line.uptime_ms / 1000

    def at(self, controller: int, moment: float) -> Line | None:
        """The line in force at a moment."""
        before = [line for line in self.of(controller) if self.seconds(line) <= moment]
        return before[-1] if before else None

    def local_after(self, controller: int, moment: float) -> float | None:
        """Seconds from a moment until the centre no longer moves the lamps; `None` if it does."""
        now = self.at(controller, moment)
        if now is not None and not now.is_central:
            return 0.0
        for line in self.of(controller):
            if self.seconds(line) > moment and not line.is_central:
                return self.seconds(line) - moment
        return None

    def central_after(self, controller: int, moment: float) -> float | None:
        """Seconds from a moment until the centre moves the lamps anew; `None` if it does not."""
        for line in self.of(controller):
            if self.seconds(line) > moment and line.is_central:
                return self.seconds(line) - moment
        return None

    def close(self) -> None:
        """Takes what is left and stops following."""
        self._stop.set()
        self._thread.join(5)
        self._read()

    def _follow(self) -> None:
        while not self._stop.wait(POLL_SECONDS):
            self._read()

    def _read(self) -> None:
        try:
            with self.path.open(encoding="utf-8") as file:
                file.seek(self._position)
                text = file.read()
                self._position = file.tell()
        except OSError:
            return
        if not text:
            return
        arrival = time.monotonic()
        *whole, self._rest = (self._rest + text).split("\n")
        with self._lock:
            for words in whole:
                uptime, controller, mode, stage, lamps = words.split(" ")
                line = Line(int(uptime), int(controller), mode, int(stage), lamps)
                self._zero = min(self._zero, arrival - line.uptime_ms / 1000)
                self._lines.append(line)
