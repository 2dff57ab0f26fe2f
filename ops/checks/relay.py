"""A relay between controllers and centres: notes every message, and can change any of them.

Controllers connect to it as to a centre. It stands for the network, sound or hostile; with keys
it is a link whose owner knows the server's secret and every controller's, but no seal is needed.
"""

import json
import queue
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import zmq

from checks.key_files import Key

Frames = list[bytes]
STREET, CENTRE = "street", "centre"


@dataclass(frozen=True)
class Passing:
    """A message on its way: from or to which centre, and in which direction."""

    time: float
    centre: str
    to: str
    frames: Frames

    @property
    def message(self) -> dict[str, Any]:
        """The JSON; empty when it cannot be read."""
        payload = self.frames[1] if self.frames[0].startswith(b"signal/") else self.frames[0]
        try:
            message: dict[str, Any] = json.loads(payload)
        except ValueError:
            return {}
        return message

    def line(self) -> str:
        """One line of evidence; what is no text is in hexadecimal."""
        frames = [frame.decode() if frame.isascii() else frame.hex() for frame in self.frames]
        return json.dumps({"t": round(self.time, 4), "centre": self.centre, "to": self.to,
                           "frames": frames})


# What goes on in place of a message; nothing stops it.
Hook = Callable[[Passing], list[Frames]]


class Relay:
    """The relay; its sockets belong to one thread, which does what it is asked between messages."""

    def __init__(
        self, log: Path, server: Key | None = None, clients: Mapping[int, Key] | None = None
    ) -> None:
        self._log = log
        self._server = server
        self._clients = dict(clients or {})
        self._context = zmq.Context()
        self._poller = zmq.Poller()
        self._centres: dict[str, dict[int, zmq.Socket]] = {}
        self._listeners: dict[str, zmq.Socket] = {}
        self._ways: dict[int, bytes] = {}
        self._work: queue.Queue[tuple[Callable[[], None], threading.Event]] = queue.Queue()
        self._lock = threading.Lock()
        self._passed: list[Passing] = []
        self._stop = threading.Event()
        self.hook: Hook = lambda passing: [passing.frames]
        self.commands = self.field = "tcp://127.0.0.1:*"
        self._open()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def passed(self) -> list[Passing]:
        """Everything that came through, as it came."""
        with self._lock:
            return list(self._passed)

    def attach(self, name: str, endpoints: Mapping[str, Any]) -> None:
        """Connects to a centre, beside those that are connected."""
        self._do(lambda: self._attach(name, endpoints))

    def detach(self, name: str) -> None:
        """Takes a centre away."""
        self._do(lambda: self._detach(name))

    def down(self) -> None:
        """The controllers find nobody."""
        self._do(self._shut)

    def up(self) -> None:
        """They find the relay again, where it was."""
        self._do(self._open)

    def inject(self, frames: Frames) -> None:
        """Publishes something to the controllers."""
        self._do(lambda: self._down_commands.send_multipart(frames))

    def close(self) -> None:
        """Ends the relay and writes down what passed."""
        self._stop.set()
        self._thread.join(5)
        with self._log.open("w", encoding="utf-8") as file:
            file.writelines(passing.line() + "\n" for passing in self.passed)
        self._context.destroy(0)

    def _do(self, work: Callable[[], None]) -> None:
        done = threading.Event()
        self._work.put((work, done))
        if not done.wait(10):
            raise RuntimeError("the relay's thread is gone")

    def _socket(self, kind: int) -> zmq.Socket:
        socket = self._context.socket(kind)
        socket.linger = 0
        socket.set_hwm(100_000)
        return socket

    def _open(self) -> None:
        self._down_commands, self._down_field = self._socket(zmq.PUB), self._socket(zmq.ROUTER)
        for socket in (self._down_commands, self._down_field):
            if self._server:
                socket.curve_server, socket.curve_secretkey = 1, self._server.secret
        self._down_commands.bind(self.commands)
        self._down_field.bind(self.field)
        self.commands = self._down_commands.last_endpoint.decode()
        self.field = self._down_field.last_endpoint.decode()
        self._poller.register(self._down_field, zmq.POLLIN)

    def _shut(self) -> None:
        self._poller.unregister(self._down_field)
        self._down_field.close(0)
        self._down_commands.close(0)

    def _attach(self, name: str, endpoints: Mapping[str, Any]) -> None:
        listener = self._socket(zmq.SUB)
        self._listeners[name] = listener
        self._secure(listener, next(iter(self._clients), 0))
        listener.subscribe("")
        listener.connect(endpoints["commands"])
        self._poller.register(listener, zmq.POLLIN)
        self._centres[name] = {}
        for number in self._clients or [0]:
            dealer = self._socket(zmq.DEALER)
            self._secure(dealer, number)
            dealer.connect(endpoints["field"])
            self._centres[name][number] = dealer
            self._poller.register(dealer, zmq.POLLIN)

    def _secure(self, socket: zmq.Socket, number: int) -> None:
        if number in self._clients:
            self._clients[number].secure(socket)

    def _detach(self, name: str) -> None:
        for socket in [self._listeners.pop(name), *self._centres.pop(name).values()]:
            self._poller.unregister(socket)
            socket.close(0)

    def _run(self) -> None:
        while not self._stop.is_set():
            ready = {socket for socket, _ in self._poller.poll(5)}
            if self._down_field in ready:
                self._upwards()
            for name in list(self._centres):
                listener = self._listeners[name]
                if listener in ready:
                    self._downwards(name, listener)
                for dealer in self._centres[name].values():
                    if dealer in ready:
                        self._downwards(name, dealer)
            while not self._work.empty():
                work, done = self._work.get()
                work()
                done.set()

    def _upwards(self) -> None:
        way, *rest = self._down_field.recv_multipart()
        for name, dealers in self._centres.items():
            passing = self._note(name, CENTRE, rest)
            number = int(passing.message.get("controller", 0))
            self._ways[number] = way
            for frames in self.hook(passing):
                dealers[number if self._clients else 0].send_multipart(frames)

    def _downwards(self, name: str, socket: zmq.Socket) -> None:
        passing = self._note(name, STREET, socket.recv_multipart())
        is_command = passing.frames[0].startswith(b"signal/")
        for frames in self.hook(passing):
            if is_command:
                self._down_commands.send_multipart(frames)
            else:
                way = self._ways[int(passing.message["controller"])]
                self._down_field.send_multipart([way, *frames])

    def _note(self, centre: str, to: str, frames: Frames) -> Passing:
        passing = Passing(time.monotonic(), centre, to, frames)
        with self._lock:
            self._passed.append(passing)
        return passing
