"""Signal controllers of a whole city in one process, and how the centre stands to each."""

import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import zmq

from checks.harness import Context, end, wait_for
from checks.load import figures
from checks.outcome import Failure

COMMANDING = ("PLAN", "STAGE")


class Controllers:
    """`ngatu controller --all`."""

    def __init__(
        self, context: Context, network: Path, state: Path, evidence: Path, *options: str | Path
    ) -> None:
        self.log = evidence / "controllers.log"
        self.process = context.start(
            [context.binary, "controller", "--network", network, "--all", "--state", state,
             *options],
            self.log)

    def stop(self) -> dict[str, int]:
        """Ends it; returns what it counted."""
        code = end(self.process, patience=10)
        said = self.log.read_text(encoding="utf-8", errors="replace")
        if code != 0:
            raise Failure(f"ngatu controller ended with {code}: {said[-600:]}")
        return figures(said.splitlines()[-1])


@dataclass(frozen=True)
class Change:
    """The centre stands otherwise to a controller than before."""

    controller: int
    before: str
    after: str
    arrival: float

    @property
    def is_loss(self) -> bool:
        """Whether the centre could command it before, and now cannot."""
        return self.before in COMMANDING and self.after not in COMMANDING


@dataclass
class _Heard:
    conditions: dict[int, str] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    counters: dict[str, int] = field(default_factory=dict)
    alarms: dict[str, int] = field(default_factory=dict)


class ConditionWatch:
    """Follows on the feed how the centre stands to each controller, and the counters."""

    CONDITION = re.compile(rb'"condition":"([A-Z ]+)","controller":(\d+)')
    ALARM = re.compile(rb'"alarm":"(\w+)"')

    def __init__(
        self, endpoint: str, prepare: Callable[[zmq.Socket[bytes]], None] = lambda _: None
    ) -> None:
        self._heard = _Heard()
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread = threading.Thread(
            target=self._listen, args=(endpoint, prepare), daemon=True)
        self._thread.start()

    def _listen(self, endpoint: str, prepare: Callable[[zmq.Socket[bytes]], None]) -> None:
        context = zmq.Context()
        socket = context.socket(zmq.SUB)
        socket.setsockopt(zmq.RCVHWM, 1_000_000)
        for topic in (b"controller/", b"counters"):
            socket.setsockopt(zmq.SUBSCRIBE, topic)
        prepare(socket)
        socket.connect(endpoint)
        while not self._stop.is_set():
            if socket.poll(50):
                topic, payload = socket.recv_multipart()
                with self._lock:
                    self._take(topic, payload)
        socket.close(0)
        context.term()

    def _take(self, topic: bytes, payload: bytes) -> None:
        heard = self._heard
        if topic == b"counters":
            heard.counters = json.loads(payload)["counters"]
            return
        found = self.CONDITION.search(payload)
        if not found:
            return
        controller, condition = int(found[2]), found[1].decode()
        before = heard.conditions.get(controller, "")
        for alarm in self.ALARM.findall(payload):
            heard.alarms[alarm.decode()] = heard.alarms.get(alarm.decode(), 0) + 1
        if condition != before:
            heard.conditions[controller] = condition
            heard.changes.append(Change(controller, before, condition, time.monotonic()))

    @property
    def changes(self) -> list[Change]:
        """Every change so far."""
        with self._lock:
            return list(self._heard.changes)

    @property
    def counters(self) -> dict[str, int]:
        """The newest counters."""
        with self._lock:
            return self._heard.counters

    @property
    def alarms(self) -> dict[str, int]:
        """Messages that showed an alarm, by its kind."""
        with self._lock:
            return dict(self._heard.alarms)

    def count(self, *conditions: str) -> int:
        """To how many controllers the centre stands so."""
        with self._lock:
            return sum(said in conditions for said in self._heard.conditions.values())

    def wait(self, count: int, limit: float, *conditions: str) -> float:
        """Waits until so many controllers stand so; returns the seconds that it took."""
        started = time.monotonic()
        words = " or ".join(conditions)
        try:
            wait_for("", limit, lambda: self.count(*conditions) >= count)
        except Failure as late:
            raise Failure(f"{self.count(*conditions)} of {count} controllers stand at {words} "
                          f"after {limit:.0f} s") from late
        return time.monotonic() - started

    def fresh_counters(self, limit: float = 5) -> dict[str, int]:
        """The next counters but one, so that they were taken after this call."""
        for _ in range(2):
            before = self.counters
            wait_for("new counters", limit, lambda: self.counters is not before)
        return self.counters

    def close(self) -> None:
        """Stops listening."""
        self._stop.set()
        self._thread.join(10)


def quantiles(values: list[float]) -> dict[str, float]:
    """p50, p99, p99.9 and the greatest, by nearest rank; empty without values."""
    ordered = sorted(values)
    if not ordered:
        return {}
    return {name: ordered[min(len(ordered) - 1, int(share * len(ordered)))]
            for name, share in (("p50", 0.5), ("p99", 0.99), ("p999", 0.999), ("max", 1.0))}
