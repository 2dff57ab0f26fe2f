"""What a process takes of the machine, as `/proc` tells it."""

import os
import threading
from dataclasses import dataclass
from pathlib import Path

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
MIB = 1 << 20


def cpu_seconds(pid: int) -> float:
    """Processor time of all threads so far, user and system."""
    # The name in parentheses may itself hold spaces.
    after_name = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / TICKS_PER_SECOND


def thread_cpu_seconds(pid: int) -> dict[str, float]:
    """Processor time by thread name; threads of one name are one."""
    times: dict[str, float] = {}
    for task in Path(f"/proc/{pid}/task").iterdir():
        said = (task / "stat").read_text(encoding="utf-8").partition("(")[2]
        name, _, rest = said.rpartition(")")
        after_name = rest.split()
        spent = (int(after_name[11]) + int(after_name[12])) / TICKS_PER_SECOND
        times[name] = times.get(name, 0) + spent
    return times


def resident_bytes(pid: int) -> int:
    """Memory resident now."""
    return int(Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1]) * PAGE_BYTES


def resident_mib(pid: int) -> int:
    """Memory resident now, rounded to MiB."""
    return round(resident_bytes(pid) / MIB)


@dataclass
class Window:
    """What a process took between two moments."""

    seconds: float
    cpu: float
    greatest_resident: int

    @property
    def cpu_per_second(self) -> float:
        """Processor seconds a second."""
        return self.cpu / self.seconds if self.seconds else 0.0

    @property
    def machine_share(self) -> float:
        """Share of all processors of this machine, 0…1."""
        return self.cpu_per_second / (os.cpu_count() or 1)


class Sampler:
    """Watches a process from `start` to `stop`, ten times a second."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._stop = threading.Event()
        self._greatest = 0
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._started = _Moment.of(pid)
        self._thread.start()

    def _watch(self) -> None:
        while True:
            try:
                self._greatest = max(self._greatest, resident_bytes(self._pid))
            except OSError:
                return
            if self._stop.wait(0.1):
                return

    def stop(self) -> Window:
        """Ends watching; the process must still be there."""
        self._stop.set()
        self._thread.join()
        ended = _Moment.of(self._pid)
        return Window(
            ended.wall - self._started.wall, ended.cpu - self._started.cpu, self._greatest)


@dataclass(frozen=True)
class _Moment:
    wall: float
    cpu: float

    @classmethod
    def of(cls, pid: int) -> "_Moment":
        return cls(os.times().elapsed, cpu_seconds(pid))
