"""A processor of a large city under load: its start, its senders, its counters."""

import json
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from checks.feed import Subscriber
from checks.harness import Context, end, wait_for
from checks.outcome import Failure
from checks.processor import Endpoints

START_LIMIT_SECONDS = 60
INTERRUPTED = 130


class LiveProcessor:
    """`ngatu run` on the wall clock, without files of intervals and decisions."""

    def __init__(
        self, context: Context, name: str, configuration: str, network: Path,
        state: Path | None = None,
    ) -> None:
        self.evidence = context.out / name
        self.evidence.mkdir(parents=True, exist_ok=True)
        self.log = self.evidence / "processor.log"
        self.state = state or context.scratch / f"{name}.state"
        file = self.evidence / "ngatu.toml"
        file.write_text(configuration, encoding="utf-8")
        started = time.monotonic()
        self.process = context.start(
            [context.binary, "run", "--config", file, "--network", network, "--state", self.state,
             "--time", "wall"],
            self.log,
        )
        said = self.state / "endpoints.json"
        wait_for(f"{name}: endpoints.json", START_LIMIT_SECONDS, lambda: self._is_ready(said))
        self.start_seconds = time.monotonic() - started
        places = json.loads(said.read_text(encoding="utf-8"))
        self.endpoints = Endpoints(
            places["ingest"], places["decisions"], places["feed"], places["snapshot"])

    def _is_ready(self, file: Path) -> bool:
        if self.process.poll() is not None:
            raise Failure(f"ngatu run ended with {self.process.returncode}: {self._said()[-600:]}")
        try:
            json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False
        return True

    def _said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def stop(self) -> dict[str, int]:
        """Ends it; returns the summary it printed."""
        code = end(self.process, patience=10)
        if code != 0:
            raise Failure(f"ngatu run ended with {code}: {self._said()[-600:]}")
        return figures(self._said().splitlines()[-1])


def figures(line: str) -> dict[str, int]:
    """The numbers of a line of `name=number`."""
    return {name: int(value) for name, value in re.findall(r"(\w+)=(\d+)\b", line)}


@dataclass(frozen=True)
class Sent:
    """What a sender did."""

    offered: int
    sent: int
    dropped: int
    behind_us: int
    seconds: float


class Sender:
    """`ngatu bench load`, one connection a site unless `connections` says otherwise."""

    def __init__(
        self,
        context: Context,
        processor: LiveProcessor,
        *,
        detectors: int,
        sites: int,
        hertz: float,
        seconds: float,
        connections: int = 1,
        drops: bool = False,
    ) -> None:
        # The epoch of the sites is the second of their start.
        time.sleep(1.01)
        endpoints = ",".join(processor.endpoints.ingest * connections)
        self._seconds = seconds
        place = len(list(processor.evidence.glob("sender-*.log"))) + 1
        self._log = processor.evidence / f"sender-{place}.log"
        self.started = time.monotonic()
        self._process = context.start(
            [context.binary, "bench", "load", "--to", endpoints, "--detectors", str(detectors),
             "--hertz", f"{hertz:.3f}", "--sources", str(sites), "--batch", "64",
             "--seconds", f"{seconds:.0f}", *(["--drop"] if drops else [])],
            self._log,
        )

    def finish(self) -> Sent:
        """Waits until the schedule has been sent."""
        try:
            code = self._process.wait(self._seconds * 1.5 + 30)
        except subprocess.TimeoutExpired as expired:
            raise Failure(f"the sender is still at its {self._seconds:.0f} s of work") from expired
        return self._sent(code, {0})

    def interrupt(self) -> Sent:
        """Ends a sender before its time."""
        self._process.send_signal(signal.SIGINT)
        try:
            code = self._process.wait(30)
        except subprocess.TimeoutExpired as expired:
            raise Failure("the sender did not end within 30 s of Ctrl-C") from expired
        return self._sent(code, {0, INTERRUPTED})

    def _sent(self, code: int, good: set[int]) -> Sent:
        seconds = time.monotonic() - self.started
        said = self._log.read_text(encoding="utf-8", errors="replace")
        lines = [line for line in said.splitlines() if line.startswith("offered=")]
        if code not in good or not lines:
            raise Failure(f"the sender ended with {code}: {said[-600:]}")
        said_last = figures(lines[-1])
        return Sent(
            said_last["offered"], said_last["sent"], said_last["dropped"],
            said_last["behind_us"], seconds)


def heard_counters(feed: Subscriber) -> list[tuple[float, dict[str, int]]]:
    """All counters on the feed with the time each set arrived."""
    return [(arrival, payload["counters"]) for arrival, _, payload in feed.about("counters")]


def fresh_counters(feed: Subscriber, limit: float = 5) -> dict[str, int]:
    """The next counters but one, so that they were taken after this call."""
    before = len(feed.about("counters"))
    wait_for("two sets of counters", limit, lambda: len(feed.about("counters")) >= before + 2)
    return heard_counters(feed)[-1][1]


def tell(words: str) -> None:
    """Progress, for people."""
    print(words, file=sys.stderr, flush=True)
