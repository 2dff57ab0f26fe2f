"""How the programs leave: nothing behind, and the terminal as it was."""

import fcntl
import os
import signal
import subprocess
import termios
import time
from pathlib import Path

from checks.harness import REPOSITORY, Context, stop_within, wait_for
from checks.outcome import Failure, Result
from checks.processor import Processor, configuration
from checks.saigon import NETWORK

GONE_WITHIN = 2.0
CTRL_C = b"\x03"


def session_members(session: int) -> list[int]:
    """Processes of a session that still run (a zombie has already gone)."""
    members = []
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            fields = Path(f"/proc/{entry}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] not in "ZX":
            members.append(int(entry))
    return members


class Terminal:
    """A command in a pseudo terminal of its own; what it prints is evidence."""

    def __init__(self, context: Context, command: list[str], evidence: Path) -> None:
        self.master, self.slave = os.openpty()
        self.evidence = evidence
        self.before = termios.tcgetattr(self.slave)
        self.output = b""
        slave = self.slave

        def take_terminal() -> None:
            fcntl.ioctl(slave, termios.TIOCSCTTY, 0)

        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, cwd=REPOSITORY,
            start_new_session=True, preexec_fn=take_terminal,
        )
        context.processes.append(self.process)
        os.set_blocking(self.master, False)

    def read(self) -> None:
        """Takes what has been printed."""
        try:
            while chunk := os.read(self.master, 65_536):
                self.output += chunk
        except (BlockingIOError, OSError):
            pass

    def wait_output(self, words: bytes, limit: float) -> None:
        """Waits until the words were printed."""
        def is_there() -> bool:
            self.read()
            if self.process.poll() is not None:
                raise Failure(f"ended with {self.process.returncode}: {self.output[-400:]!r}")
            return words in self.output
        wait_for(f"{words!r} on the terminal", limit, is_there)

    def gone_after(self, limit: float = GONE_WITHIN + 1) -> float:
        """Seconds from now until no process of the session runs."""
        started = time.monotonic()
        while time.monotonic() < started + limit:
            self.read()
            self.process.poll()
            if not session_members(self.process.pid):
                return time.monotonic() - started
            time.sleep(0.02)
        left = session_members(self.process.pid)
        for process in left:
            os.kill(process, signal.SIGKILL)
        raise Failure(f"{len(left)} processes were left after {limit:.0f} s")

    @property
    def is_sane(self) -> bool:
        """Whether the terminal's settings are those of before."""
        return termios.tcgetattr(self.slave) == self.before

    def close(self) -> None:
        """Closes both ends and keeps what was printed."""
        self.read()
        self.evidence.write_bytes(self.output)
        for end in (self.master, self.slave):
            try:
                os.close(end)
            except OSError:
                pass


def start_show(context: Context, name: str) -> Terminal:
    """`ops/run` in a terminal, up to its first decision."""
    terminal = Terminal(context, [str(REPOSITORY / "ops/run")], context.out / f"{name}.txt")
    try:
        terminal.wait_output(b"decision", 30)
    except Failure:
        terminal.close()
        raise
    return terminal


def judge(result: Result, name: str, delay: float, terminal: Terminal) -> None:
    """Gone in time, and the terminal as it was."""
    result.figure(f"{name}_gone_s", f"{delay:.2f}")
    result.expect(delay <= GONE_WITHIN, f"gone only after {delay:.2f} s")
    result.expect(terminal.is_sane, "the terminal's settings changed")


def ctrl_c_twice(context: Context, result: Result) -> None:
    """Ctrl-C, and again at once."""
    terminal = start_show(context, "ctrl-c-twice")
    try:
        os.write(terminal.master, CTRL_C)
        time.sleep(0.1)
        try:
            os.write(terminal.master, CTRL_C)
        except OSError:
            pass
        judge(result, "ops_run", terminal.gone_after(), terminal)
    finally:
        terminal.close()


def sigterm(context: Context, result: Result) -> None:
    """A service manager asks it to stop."""
    terminal = start_show(context, "sigterm")
    try:
        terminal.process.send_signal(signal.SIGTERM)
        judge(result, "ops_run", terminal.gone_after(), terminal)
    finally:
        terminal.close()


def terminal_closed(context: Context, result: Result) -> None:
    """The window is closed: the kernel hangs up, and later writes fail."""
    terminal = start_show(context, "terminal-closed")
    try:
        session = terminal.process.pid
        os.close(terminal.slave)
        os.close(terminal.master)
        started = time.monotonic()
        while session_members(session) and time.monotonic() < started + GONE_WITHIN + 1:
            terminal.process.poll()
            time.sleep(0.02)
        delay = time.monotonic() - started
        left = session_members(session)
        for process in left:
            os.kill(process, signal.SIGKILL)
        result.figure("ops_run_gone_s", f"{delay:.2f}")
        result.expect(not left and delay <= GONE_WITHIN,
                      f"{len(left)} processes left after {delay:.2f} s")
    finally:
        terminal.evidence.write_bytes(terminal.output)


def processor_signals(context: Context, result: Result) -> None:
    """`ngatu run` itself: each signal ends it in time with exit code 0."""
    for how in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        processor = Processor(context, f"signal-{how.name}", configuration(), NETWORK, mode="wall")
        delay = stop_within(processor.process, how, GONE_WITHIN + 1)
        code = processor.process.returncode
        result.figure(f"{how.name}_gone_s", f"{delay:.2f}")
        result.expect(delay <= GONE_WITHIN and code == 0,
                      f"{how.name}: ended with {code} after {delay:.2f} s")
    terminal = Terminal(
        context,
        [str(context.binary), "run", "--network", str(NETWORK), "--state",
         str(context.scratch / "terminal.state")],
        context.out / "processor-terminal.txt",
    )
    try:
        terminal.wait_output(b"tcp://", 10)
        os.write(terminal.master, CTRL_C)
        time.sleep(0.05)
        os.write(terminal.master, CTRL_C)
        judge(result, "ctrl_c_twice", terminal.gone_after(), terminal)
    finally:
        terminal.close()


def no_terminal(context: Context, result: Result) -> None:
    """`ops/run </dev/null | cat` ends by itself with a summary, exit 0, nothing left."""
    log = context.out / "no-terminal.txt"
    started = time.monotonic()
    process = context.start(
        ["bash", "-c", "set -o pipefail; ops/run </dev/null 2>&1 | cat"], log
    )
    try:
        code = process.wait(90)
    except subprocess.TimeoutExpired as expired:
        raise Failure("ops/run was still there after 90 s") from expired
    took = time.monotonic() - started
    left = session_members(process.pid)
    said = log.read_text(encoding="utf-8", errors="replace")
    result.figure("seconds", f"{took:.1f}")
    result.figure("lines", len(said.splitlines()))
    result.expect(code == 0, f"ended with {code}: {said[-300:]!r}")
    result.expect(not left, f"{len(left)} processes were left")
    result.expect("decision" in said, "no line tells of a decision")
    result.expect("after 60 simulated seconds" in said, "there is no summary")


def two_at_once(context: Context, result: Result) -> None:
    """A second `ops/run` beside the first finds ports and a folder of its own."""
    runs = [context.start([REPOSITORY / "ops/run"], context.out / f"at-once-{place}.txt")
            for place in (1, 2)]
    deadline = time.monotonic() + 90
    codes = []
    for process in runs:
        try:
            codes.append(process.wait(max(0.1, deadline - time.monotonic())))
        except subprocess.TimeoutExpired as expired:
            raise Failure("ops/run was still there after 90 s") from expired
    result.figure("exits", " ".join(str(code) for code in codes))
    result.expect(codes == [0, 0], f"the two ended with {codes}")
