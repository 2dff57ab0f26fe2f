"""Holds a process back: it runs for a moment of each period and is stopped for the rest.

On a small machine no sender offers ten times what the processor takes; a braked processor is one
of a machine as much slower, with its memory, queues and counters as they are.
"""

import os
import signal
import sys
import time
from pathlib import Path

PERIOD_SECONDS = 0.08
RUNNING_SECONDS = 0.002


class Brake:
    """Told to end, it lets the process go first."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._is_ending = False

    def _end(self, *_: object) -> None:
        self._is_ending = True

    def hold(self) -> None:
        """Holds the process back until it is gone or this one is told to end."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)
        try:
            while not self._is_ending:
                os.kill(self._pid, signal.SIGSTOP)
                time.sleep(PERIOD_SECONDS - RUNNING_SECONDS)
                os.kill(self._pid, signal.SIGCONT)
                time.sleep(RUNNING_SECONDS)
        except ProcessLookupError:
            pass


def command(pid: int) -> list[str]:
    """Starts a brake as a process of its own, so that nothing else here delays it."""
    return [sys.executable, "-B", str(Path(__file__).resolve()), str(pid)]


if __name__ == "__main__":
    Brake(int(sys.argv[1])).hold()
