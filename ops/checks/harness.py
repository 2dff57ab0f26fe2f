"""What every check shares: places, the product's processes, and their certain end."""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from checks.outcome import Failure, Skip

REPOSITORY = Path(__file__).resolve().parent.parent.parent


@dataclass
class Context:
    """One run of one check: where evidence goes, the seed, and the fault to plant, if any."""

    out: Path
    seed: int
    fault: str | None
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _scratch: tempfile.TemporaryDirectory[str] | None = None
    _binary: Path | None = None

    def __enter__(self) -> "Context":
        self._scratch = tempfile.TemporaryDirectory(prefix="ngatu-check.")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in self.processes:
            end(process)
        if self._scratch:
            self._scratch.cleanup()

    @property
    def scratch(self) -> Path:
        """A folder that disappears with the check: state folders, generated cities."""
        if self._scratch is None:
            raise RuntimeError("a context is used in a with statement")
        return Path(self._scratch.name)

    @property
    def binary(self) -> Path:
        """The release binary: `NGATU_BINARY`, or built where it is out of date."""
        if self._binary is None:
            given = os.environ.get("NGATU_BINARY")
            if given:
                self._binary = Path(given).resolve()
            else:
                built = subprocess.run([REPOSITORY / "ops/build"], stdin=subprocess.DEVNULL)
                if built.returncode != 0:
                    raise Failure(f"ops/build ended with {built.returncode}")
                self._binary = REPOSITORY / ".build/release/ngatu"
        return self._binary

    def data(self, *names: str) -> list[Path]:
        """Recorded files under `NGATU_DATA`; skips the check where one is absent."""
        folder = Path(os.environ.get("NGATU_DATA", REPOSITORY / "../shared/data")).resolve()
        paths = [folder / name for name in names]
        for path in paths:
            if not path.is_file():
                raise Skip(f"{path} is absent (set NGATU_DATA to the folder of recorded data)")
        return paths

    def start(
        self,
        command: Sequence[str | Path],
        log: Path,
        stdin: int = subprocess.DEVNULL,
        cwd: Path = REPOSITORY,
        append: bool = False,
    ) -> subprocess.Popen[bytes]:
        """Starts a process of ours; its output goes to `log`, and it never outlives the check."""
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab" if append else "wb") as output:
            process = subprocess.Popen(
                [str(part) for part in command], stdin=stdin, stdout=output,
                stderr=subprocess.STDOUT, cwd=cwd, start_new_session=True,
            )
        self.processes.append(process)
        return process

    def call(
        self, command: Sequence[str | Path], timeout: float = 60, cwd: Path = REPOSITORY
    ) -> tuple[int, str]:
        """Runs a short command; returns its exit code and everything it printed."""
        try:
            done = subprocess.run(
                [str(part) for part in command], stdin=subprocess.DEVNULL, cwd=cwd,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=timeout, check=False,
            )
        except subprocess.TimeoutExpired as expired:
            words = " ".join(str(part) for part in command)
            raise Failure(f"'{words}' was still running after {timeout:.0f} s") from expired
        return done.returncode, done.stdout.decode("utf-8", "replace")


def end(process: subprocess.Popen[bytes], patience: float = 2.0) -> int:
    """Asks a process to stop and kills it if it will not; returns its exit code.

    Each process leads a group of its own; what it left in there is killed too.
    """
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
    code = process.wait()
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    return code


def stop_within(process: subprocess.Popen[bytes], how: signal.Signals, limit: float) -> float:
    """Sends a signal; returns the seconds until the process was gone, infinity if it stayed."""
    started = time.monotonic()
    process.send_signal(how)
    try:
        process.wait(limit)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return float("inf")
    return time.monotonic() - started


def wait_for(what: str, limit: float, condition: Callable[[], bool]) -> None:
    """Looks every 20 ms until the condition holds; fails the check after `limit` seconds."""
    deadline = time.monotonic() + limit
    while not condition():
        if time.monotonic() > deadline:
            raise Failure(f"{what} did not happen within {limit:.0f} s")
        time.sleep(0.02)
