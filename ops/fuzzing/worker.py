"""One fuzzer process: its command, its log, and what came of it."""

import ctypes
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from fuzzing.build import REPOSITORY
from fuzzing.decoders import DECODERS

WORDS = REPOSITORY / "ops/fuzzing/words"
LEAKS = REPOSITORY / "ops/fuzzing/leaks.txt"
SEEDS = REPOSITORY / "Fixtures/fuzz"
# What a run may take: one block of memory, all of the process, and seconds.
LIMITS = ["-malloc_limit_mb=64", "-rss_limit_mb=2048", "-timeout=10"]
PR_SET_THP_DISABLE = 41
FINDINGS = ("crash-", "leak-", "oom-", "timeout-")

STATUS = re.compile(r"^#(\d+)\s+(\w+)\s+cov: (\d+) ft: \d+ corp: (\d+)/\S+", re.MULTILINE)
EXECUTED = re.compile(r"^stat::number_of_executed_units:\s+(\d+)", re.MULTILINE)
# The plainest words first: a trap of Swift's is only a deadly signal to libFuzzer.
REASONS = [
    re.compile(r"^broken promise: .*|Fatal error: .*|Assertion .* failed"
               r"|Swift runtime failure: [^/\n]*", re.MULTILINE),
    re.compile(r"ERROR: .*"),
]


@dataclass
class Worker:
    """A decoder being fuzzed."""

    name: str
    binary: Path
    out: Path
    runs: int
    seconds: int
    seed: int
    is_faulty: bool = False
    started: float = field(default_factory=time.monotonic)
    ended: float | None = None
    process: subprocess.Popen[bytes] | None = None
    _scratch: str = ""
    _begun: float = 0

    @property
    def log(self) -> Path:
        """Everything that the process said."""
        return self.out / f"{self.name}.log"

    @property
    def corpus(self) -> Path:
        """Inputs that reached something new."""
        return self.out / self.name / "corpus"

    @property
    def findings(self) -> list[Path]:
        """Inputs that ended the process; those of earlier campaigns are left out."""
        return [file for file in sorted((self.out / self.name).iterdir())
                if file.name.startswith(FINDINGS) and file.stat().st_mtime >= self._begun]

    def start(self) -> None:
        """Starts the process, in a group of its own."""
        self.corpus.mkdir(parents=True, exist_ok=True)
        self._begun = time.time() - 1
        options = [f"-runs={self.runs}", f"-max_total_time={self.seconds}", f"-seed={self.seed}",
                   f"-max_len={DECODERS[self.name].longest}", "-print_final_stats=1",
                   f"-artifact_prefix={self.out / self.name}/", *LIMITS]
        if DECODERS[self.name].has_words:
            options.append(f"-dict={WORDS / self.name}.dict")
        seeds = SEEDS / self.name
        folders = [self.corpus, seeds] if seeds.is_dir() else [self.corpus]
        self._launch([*options, *folders])

    def replay(self, file: Path) -> None:
        """Runs one input once."""
        self._launch([*LIMITS, file])

    def _launch(self, arguments: list[str | Path]) -> None:
        # A shard's tables lie in huge pages; clearing 2 MB for each input takes most of the time.
        ctypes.CDLL(None).prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0)
        self.out.mkdir(parents=True, exist_ok=True)
        fast = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        self._scratch = tempfile.mkdtemp(prefix="ngatu-fuzz.", dir=fast)
        environment = dict(
            os.environ, NGATU_FUZZ_DECODER=self.name, NGATU_FUZZ_SCRATCH=self._scratch,
            NGATU_FUZZ_FAULT="1" if self.is_faulty else "0",
            # Swift's own report of a trap would come before libFuzzer has kept the input.
            SWIFT_BACKTRACE="enable=no",
            # The same seed takes the same way.
            SWIFT_DETERMINISTIC_HASHING="1",
            ASAN_OPTIONS="quarantine_size_mb=16",
            LSAN_OPTIONS=f"suppressions={LEAKS}:print_suppressions=0",
        )
        self.started = time.monotonic()
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [str(part) for part in [self.binary, *arguments]], stdin=subprocess.DEVNULL,
                stdout=log, stderr=subprocess.STDOUT, env=environment, cwd=self._scratch,
                start_new_session=True)

    def poll(self) -> int | None:
        """The exit code once the process has ended."""
        code = self.process.poll() if self.process else None
        if code is not None and self.ended is None:
            self.ended = time.monotonic()
            shutil.rmtree(self._scratch, ignore_errors=True)
        return code

    def stop(self) -> None:
        """Ends the process: politely, so that it says its figures, then for certain."""
        if self.process is None or self.poll() is not None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(3)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.poll()

    @property
    def seconds_taken(self) -> float:
        """How long the process has run."""
        return (self.ended or time.monotonic()) - self.started

    def status(self) -> "Status":
        """What the log tells so far."""
        text = self.log.read_text(encoding="utf-8", errors="replace")
        lines = STATUS.findall(text)
        executed = EXECUTED.findall(text)
        runs = int(executed[-1]) if executed else int(lines[-1][0]) if lines else 0
        reasons = [match.group().strip() for reason in REASONS
                   if (match := reason.search(text))]
        return Status(runs=runs, coverage=int(lines[-1][2]) if lines else 0,
                      corpus=int(lines[-1][3]) if lines else 0,
                      reason=reasons[0] if reasons else "")


@dataclass
class Status:
    """Figures of a process: runs, edges covered, inputs kept, and why it ended badly."""

    runs: int
    coverage: int
    corpus: int
    reason: str
