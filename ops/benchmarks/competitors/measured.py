"""Processes whose CPU time the kernel accounts for us."""

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from checks.harness import Context, end
from checks.outcome import Failure

LIMIT = 900.0


@dataclass
class Usage:
    """What one process and the children it waited for have used."""

    user_seconds: float
    system_seconds: float
    wall_seconds: float
    threads: dict[str, float] = field(default_factory=dict)

    @property
    def cpu_seconds(self) -> float:
        """User and system time."""
        return self.user_seconds + self.system_seconds


def wait(process: subprocess.Popen[bytes], started: float, limit: float, log: Path) -> Usage:
    """Waits for a process of ours and returns what it used; fails if it failed."""
    deadline = started + limit
    threads: dict[str, float] = {}
    while True:
        # Threads end one by one, and count nothing while they do: the most that was seen stays.
        for name, seconds in thread_seconds(process.pid).items():
            threads[name] = max(seconds, threads.get(name, 0))
        pid, status, used = os.wait4(process.pid, os.WNOHANG)
        if pid:
            break
        if time.monotonic() > deadline:
            end(process)
            raise Failure(f"{log.stem} was still running after {limit:.0f} s")
        time.sleep(0.02)
    wall = time.monotonic() - started
    # Popen must not wait for it a second time.
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise Failure(f"{log.stem} ended with {process.returncode}: {tail(log)}")
    return Usage(used.ru_utime, used.ru_stime, wall, threads)


def feed(
    context: Context, receiver: subprocess.Popen[bytes], started: float, log: Path,
    sender: Sequence[str | Path],
) -> tuple[Usage, Usage]:
    """Sends one stream to a receiver that ends with it; returns what both have used."""
    try:
        sent = run(context, sender, log.with_name("sender.log"))
        return wait(receiver, started, LIMIT, log), sent
    finally:
        end(receiver)


def thread_seconds(pid: int) -> dict[str, float]:
    """CPU seconds by thread name, as of now; empty once the process is over."""
    ticks = os.sysconf("SC_CLK_TCK")
    found: dict[str, float] = {}
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            said = (task / "stat").read_text(encoding="utf-8", errors="replace")
            name = said[said.index("(") + 1:said.rindex(")")]
            fields = said[said.rindex(")") + 2:].split()
            if fields[0] == "Z":
                return {}
            spent = (int(fields[11]) + int(fields[12])) / ticks
            found[name] = round(found.get(name, 0) + spent, 2)
    except OSError:
        return {}
    return found


def run(context: Context, command: Sequence[str | Path], log: Path, limit: float = LIMIT) -> Usage:
    """Runs a command to its end; its output goes to `log`."""
    started = time.monotonic()
    return wait(context.start(command, log), started, limit, log)


def tail(log: Path) -> str:
    """The last line that says something."""
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1][:300] if lines else "it printed nothing"
