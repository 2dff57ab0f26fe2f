"""Runs the tests against one mutant at a time, in process groups that never outlive the run."""

import os
import re
import select
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path

from mutation.sites import Site

KILLED, TIMED_OUT, SURVIVED = "killed", "timed out", "survived"
# What the test runner says at the first failure: the rest need not run.
FAILURE = b" recorded an issue"
# Of an output only the end is kept: a mutant may print without end.
KEPT = 1 << 20
CLEAN_SECONDS, LONG_SECONDS = 600.0, 1.0
MEMORY_KIB = 12 * 1024 * 1024
# A mutant may allocate without end; and its crash needs neither a core nor a backtrace.
BOUNDED = ["/bin/bash", "-c", f'ulimit -c 0 -v {MEMORY_KIB}; exec "$@"', "bounded"]


class TestsUnfit(Exception):
    """The tests cannot judge a mutant: there are none, or they fail without one."""


class Processes:
    """The processes that run now, each with a group of its own."""

    def __init__(self) -> None:
        self.running: set[int] = set()
        self.stopped = False
        self.lock = threading.Lock()

    def run(self, command: Sequence[str], limit: float, until: bytes | None = None,
            environment: dict[str, str] | None = None) -> tuple[int | None, str]:
        """Runs a command to its end, or to a word in its output, which is as bad as code 1.

        Returns its code, or `None` when it was killed at the limit, and its last output.
        """
        with self.lock:
            if self.stopped:
                return None, ""
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, env=environment, start_new_session=True)
            self.running.add(process.pid)
        try:
            return self.watch(process, time.monotonic() + limit, until)
        finally:
            end_group(process.pid)
            process.wait()
            with self.lock:
                self.running.discard(process.pid)

    @staticmethod
    def watch(process: subprocess.Popen[bytes], deadline: float,
              until: bytes | None) -> tuple[int | None, str]:
        """Reads until the end, the word or the deadline."""
        output = process.stdout
        assert output is not None
        text = b""
        while True:
            left = max(0.0, deadline - time.monotonic())
            if not select.select([output], [], [], left)[0]:
                return None, text.decode("utf-8", "replace")
            chunk = os.read(output.fileno(), 1 << 16)
            if until and until in text[-len(until):] + chunk:
                return 1, ""
            text = (text + chunk)[-KEPT:]
            if not chunk:
                break
        try:
            code = process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            return None, ""
        return code, text.decode("utf-8", "replace")

    def stop(self) -> None:
        """Kills everything and starts nothing more."""
        with self.lock:
            self.stopped = True
            for leader in self.running:
                end_group(leader)


@contextmanager
def processes() -> Iterator[Processes]:
    """Processes that are all gone behind the `with`, whatever ends it."""
    running = Processes()
    try:
        yield running
    finally:
        running.stop()


def end_group(leader: int) -> None:
    """Kills a process and all that it started."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        pass


class Trial:
    """The built tests, how long they may take, and which of their suites reach which sites."""

    def __init__(self, running: Processes, bundle: Path, out: Path) -> None:
        self.running = running
        self.bundle = bundle
        self.trace = out / "reached"
        self.reached: dict[str, frozenset[int]] = {}
        self.seconds: dict[str, float] = {}

    def run(self, arguments: Sequence[str], limit: float = CLEAN_SECONDS,
            until: bytes | None = None, **environment: str) -> tuple[int | None, str]:
        """Runs the tests in a group of their own."""
        command = [*BOUNDED, str(self.bundle), "--testing-library", "swift-testing", *arguments]
        return self.running.run(
            command, limit, until,
            os.environ | {"SWIFT_BACKTRACE": "enable=no"} | environment)

    def calibrate(self, tests: str, sites: Sequence[Site]) -> None:
        """Runs each suite without a mutant, for its time and the sites it reaches."""
        _, listed = self.run(["--list-tests"])
        suites = sorted({name.split("/")[0] for name in listed.splitlines()
                         if "/" in name and re.search(tests, name)})
        if not suites:
            raise TestsUnfit(f"no test matches {tests}")
        for suite in suites:
            self.trace.write_bytes(bytes(1 + max(site.number for site in sites)))
            started = time.monotonic()
            code, text = self.run(["--filter", only([suite])], NGATU_MUTANT_TRACE=str(self.trace))
            if code != 0:
                raise TestsUnfit(f"{suite} is not green without a mutant:\n{text[-3_000:]}")
            self.seconds[suite] = time.monotonic() - started
            noted = self.trace.read_bytes()
            self.reached[suite] = frozenset(
                number for number, byte in enumerate(noted) if byte)

    def outcome(self, mutant: Site, suites: Sequence[str]) -> str:
        """What becomes of a mutant under those of the suites that reach it, the short ones first.

        The limit is three times what they take without a mutant, at least ten seconds.
        """
        reaching = [suite for suite in suites if mutant.number in self.reached[suite]]
        long = [suite for suite in reaching if self.seconds[suite] > LONG_SECONDS]
        for stage in ([suite for suite in reaching if suite not in long], long):
            if not stage:
                continue
            limit = max(10.0, 3 * sum(self.seconds[suite] for suite in stage))
            code, _ = self.run(
                ["--filter", only(stage)], limit, FAILURE, NGATU_MUTANT=str(mutant.number))
            if code != 0:
                return TIMED_OUT if code is None else KILLED
        return SURVIVED

    def run_all(self, mutants: Sequence[Site], suites: Sequence[str], workers: int,
                say: Callable[[str], None]) -> dict[int, str]:
        """The outcomes by number, from a few processes at a time."""
        outcomes: dict[int, str] = {}
        with ThreadPoolExecutor(workers) as pool:
            waiting = {pool.submit(self.outcome, site, suites): site for site in mutants}
            try:
                for done in as_completed(waiting):
                    outcomes[waiting[done].number] = done.result()
                    if len(outcomes) % 20 == 0:
                        kept = sum(outcome == SURVIVED for outcome in outcomes.values())
                        say(f"{len(outcomes)} of {len(mutants)} mutants, {kept} survived")
            except BaseException:
                self.running.stop()
                pool.shutdown(cancel_futures=True)
                raise
        return outcomes


def only(suites: Sequence[str]) -> str:
    """A pattern for these suites."""
    return "^(" + "|".join(map(re.escape, suites)) + ")/"
