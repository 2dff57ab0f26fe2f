"""The state feed as the checks hear it: a subscriber in a thread, the snapshot, counters."""

import json
import re
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import zmq

from checks.outcome import Failure

Message = dict[str, Any]
# Gives a socket its keys; without any it goes as it is.
Secure = Callable[[zmq.Socket], None]

COUNTS = ("received", "aggregated", "late", "duplicate", "refused", "shed")
LOST = "missing"


def plain(_: zmq.Socket) -> None:
    """Leaves a socket without keys."""


class Subscriber:
    """Collects a PUB socket's messages with the time each arrived."""

    def __init__(self, endpoint: str, *topics: str, secure: Secure = plain) -> None:
        self._secure = secure
        self._lock = threading.Lock()
        self._messages: list[tuple[float, str, Message]] = []
        self._stop = threading.Event()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._listen, args=(endpoint, topics), daemon=True)
        self._thread.start()
        self._ready.wait(5)
        # The other side takes the subscription in a moment after the handshake.
        time.sleep(0.1)

    def _listen(self, endpoint: str, topics: tuple[str, ...]) -> None:
        context = zmq.Context()
        socket = context.socket(zmq.SUB)
        socket.setsockopt(zmq.RCVHWM, 1_000_000)
        self._secure(socket)
        monitor = socket.get_monitor_socket(zmq.EVENT_HANDSHAKE_SUCCEEDED)
        for topic in topics or ("",):
            socket.setsockopt(zmq.SUBSCRIBE, topic.encode())
        socket.connect(endpoint)
        # A subscription made before the handshake travels with it.
        if monitor.poll(5_000):
            self._ready.set()
        socket.disable_monitor()
        while not self._stop.is_set():
            if socket.poll(50):
                self._keep(socket.recv_multipart())
        socket.close(0)
        context.term()

    def _keep(self, frames: list[bytes]) -> None:
        try:
            payload = json.loads(frames[-1])
        except ValueError:
            payload = {"unreadable": frames[-1].decode("utf-8", "replace")}
        with self._lock:
            self._messages.append((time.monotonic(), frames[0].decode(), payload))

    @property
    def messages(self) -> list[tuple[float, str, Message]]:
        """All messages so far: (arrival, topic, payload)."""
        with self._lock:
            return list(self._messages)

    def about(self, prefix: str) -> list[tuple[float, str, Message]]:
        """Messages whose topic begins with `prefix`."""
        return [message for message in self.messages if message[1].startswith(prefix)]

    def wait(self, prefix: str, words: str, after: float, limit: float) -> float | None:
        """Seconds until a message with the topic and the words arrived after `after`."""
        deadline = time.monotonic() + limit
        while time.monotonic() < deadline:
            for arrival, topic, payload in self.messages:
                if arrival >= after and topic.startswith(prefix) and words in json.dumps(payload):
                    return arrival - after
            time.sleep(0.01)
        return None

    def close(self, evidence: Path | None = None) -> None:
        """Stops listening; writes what was heard as NDJSON."""
        self._stop.set()
        self._thread.join(5)
        if evidence:
            with evidence.open("w", encoding="utf-8") as file:
                for _, topic, payload in self.messages:
                    file.write(json.dumps({"topic": topic, **payload}) + "\n")


def snapshot(endpoint: str, limit: float = 2.0, secure: Secure = plain) -> Message:
    """Asks for the state, as a late subscriber does."""
    context = zmq.Context()
    socket = context.socket(zmq.DEALER)
    try:
        secure(socket)
        socket.connect(endpoint)
        socket.send(b'{"type":"snapshot"}')
        if not socket.poll(int(limit * 1000)):
            raise Failure(f"no snapshot within {limit:.0f} s")
        answer: Message = json.loads(socket.recv())
        return answer
    finally:
        socket.close(0)
        context.term()


def counters(endpoint: str, secure: Secure = plain) -> dict[str, int]:
    """The latest counters by name, from a snapshot; empty before the first."""
    for message in snapshot(endpoint, secure=secure)["messages"]:
        if message["type"] == "counters":
            return {str(name): int(value) for name, value in message["counters"].items()}
    return {}


def count(said: dict[str, int], key: str) -> int:
    """How many readings met a fate, 0 where none has yet."""
    return said.get(f"ngatu_readings_{key}_total", 0)


def refusals(said: dict[str, int]) -> dict[str, int]:
    """Refused readings by reason."""
    found = {}
    for name, value in said.items():
        match = re.fullmatch(r'ngatu_readings_refused_total\{reason="(\w+)"\}', name)
        if match and value:
            found[match[1]] = value
    return found


def wait_received(endpoint: str, wanted: int, limit: float = 20) -> int:
    """Waits until so many readings were received; returns how many were."""
    deadline = time.monotonic() + limit
    received = 0
    while time.monotonic() < deadline:
        received = count(counters(endpoint), "received")
        if received >= wanted:
            return received
        time.sleep(0.05)
    raise Failure(f"{received} of {wanted} readings were received within {limit:.0f} s")
