"""778 sites with a key each connect at once, and again when the processor has been killed."""

import json
import os
import resource
import signal
import socket
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import zmq

from checks.command_log import CommandLog
from checks.controllers import COMMANDING, Controllers, quantiles
from checks.harness import Context, wait_for
from checks.load import LiveProcessor, tell
from checks.outcome import Failure, Result, Skip
from checks.process_figures import MIB, Sampler
from checks.signal_city import SignalCity

FAULTS = {
    "revoked-key": "777 of 778",
    "slow-controllers": "had a lease",
    "forgotten-order": "orders were accepted",
}

CITY = SignalCity(778)
DOORS = ("ingest", "decisions", "feed", "snapshot", "commands", "field", "overrides")
# Each controller comes with two sockets: for commands, and for leases and receipts.
CONNECTIONS = 2 * CITY.controllers
# A socket has a file of its own beside its connection's.
FILES = 2 * CONNECTIONS + 200
ACCEPTED_LIMIT_SECONDS = 10.0
# Longer than the limit, so that a slow machine still gives figures.
PATIENCE_SECONDS = 60
DOWN_SECONDS = 3
# A controller begins with 5 s of flash and 17 s of all-red.
STARTUP_SECONDS = 25
SLOW_SECONDS = 12


def allow_files() -> None:
    """Takes the files that the system allows, for the processes that this one starts."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most != resource.RLIM_INFINITY and most < FILES:
        raise Skip(f"{most} files may be open, {FILES} are needed: raise 'nofile' in "
                   "/etc/security/limits.conf, or run 'ulimit -Hn' as root")
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def free_ports(count: int) -> list[int]:
    """Ports that nobody has at present."""
    sockets = [socket.socket() for _ in range(count)]
    for place in sockets:
        place.bind(("127.0.0.1", 0))
    ports = [int(place.getsockname()[1]) for place in sockets]
    for place in sockets:
        place.close()
    return ports


def configuration(keys: Path) -> str:
    """The same endpoints after a restart, so that those who were connected find them again."""
    places = dict(zip(DOORS, (f'"tcp://127.0.0.1:{port}"' for port in free_ports(len(DOORS)))))
    return f"""[ingest]
endpoints = [{places["ingest"]}]
[feed]
decisions = {places["decisions"]}
feed = {places["feed"]}
snapshot = {places["snapshot"]}
[signals]
commands = {places["commands"]}
field = {places["field"]}
overrides = {places["overrides"]}
[security]
keys = "{keys}"
"""


class Person:
    """Somebody at a console, with a key."""

    def __init__(self, file: Path) -> None:
        key = json.loads(file.read_text(encoding="utf-8"))
        self._keys = [key[name].encode() for name in ("public_key", "secret_key", "server_key")]
        self._context = zmq.Context()

    def dealer(self, endpoint: str) -> "zmq.Socket[bytes]":
        """A socket to one of the processor's."""
        dealer = self._context.socket(zmq.DEALER)
        dealer.curve_publickey, dealer.curve_secretkey, dealer.curve_serverkey = self._keys
        dealer.setsockopt(zmq.SNDHWM, 10_000)
        dealer.setsockopt(zmq.RCVHWM, 10_000)
        dealer.setsockopt(zmq.LINGER, 0)
        dealer.connect(endpoint)
        return dealer


class Screen:
    """What a console shows: the latest of every topic, over one connection."""

    def __init__(self, person: Person, endpoint: str) -> None:
        self._dealer = person.dealer(endpoint)

    def messages(self) -> list[dict[str, Any]]:
        """Asks, and waits for the answer."""
        self._dealer.send(b'{"type":"snapshot"}')
        if not self._dealer.poll(PATIENCE_SECONDS * 1_000):
            raise Failure(f"no snapshot within {PATIENCE_SECONDS} s")
        messages: list[dict[str, Any]] = json.loads(self._dealer.recv())["messages"]
        return messages

    def leased(self) -> int:
        """How many controllers the centre may command."""
        return sum(message["type"] == "controller" and message["condition"] in COMMANDING
                   for message in self.messages())

    def counters(self) -> dict[str, int]:
        """The newest counters; none before the first second is over."""
        return next((message["counters"] for message in self.messages()
                     if message["type"] == "counters"), {})


class Storm:
    """One processor and its sites, from the first connection through a restart to orders obeyed."""

    def __init__(self, context: Context, result: Result) -> None:
        self.context = context
        self.result = result
        self.network = CITY.write(context.scratch / "city")
        self.keys = context.scratch / "keys"
        self.state = context.scratch / "processor.state"
        self._make_keys()
        self.configuration = configuration(self.keys)
        self.person = Person(self.keys / "an.key")

    def _make_keys(self) -> None:
        started = time.monotonic()
        self._keys_command("new", "--kind", "controller", "--controller", "all",
                           "--network", self.network)
        self.result.figure("keys_made_after_s", f"{time.monotonic() - started:.2f}")
        self._keys_command("new", "an", "--kind", "console", "--person", "An",
                           "--role", "operate", "--area", "all")
        if self.context.fault == "revoked-key":
            # The controller still has its file; the processor no longer knows it.
            kept = (self.keys / "controller-17.key").read_bytes()
            self._keys_command("revoke", "controller-17")
            file = self.keys / "controller-17.key"
            file.touch(mode=0o600)
            file.write_bytes(kept)

    def _keys_command(self, *words: str | Path) -> None:
        command = [self.context.binary, "keys", *words, "--keys", self.keys]
        code, said = self.context.call(command, timeout=120)
        if code != 0:
            raise Failure(f"ngatu keys {words[0]} ended with {code}: {said}")

    def start(self, name: str) -> LiveProcessor:
        """Starts the processor; after a kill with the same folder and the same ports."""
        (self.state / "endpoints.json").unlink(missing_ok=True)
        return LiveProcessor(
            self.context, name, self.configuration, self.network, self.state)

    def wait_for_leases(self, screen: Screen, what: str, since: float) -> None:
        """Waits until every site has a lease, and judges how long it took."""
        deadline = since + PATIENCE_SECONDS
        count = 0
        while count < CITY.controllers and time.monotonic() < deadline:
            count = screen.leased()
            time.sleep(0.1)
        spent = time.monotonic() - since
        self.result.figure(f"{what}.leased_after_s", f"{spent:.2f}")
        self.result.expect(count == CITY.controllers,
                           f"{what}: {count} of {CITY.controllers} sites have a lease")
        self.result.expect(spent <= ACCEPTED_LIMIT_SECONDS,
                           f"{what}: all had a lease after {spent:.1f} s")

    def doors(self, screen: Screen, what: str) -> None:
        """Who was let in and who was not."""
        time.sleep(2.5)
        said = screen.counters()
        admitted = said.get("ngatu_connections_admitted_total", 0)
        refused = {name: count for name, count in said.items() if count and (
            name.startswith("ngatu_connections_refused")
            or name.startswith("ngatu_field_messages_refused"))}
        self.result.figure(f"{what}.admitted", admitted)
        self.result.figure(f"{what}.refused", json.dumps(refused))
        self.result.expect(admitted >= CONNECTIONS,
                           f"{what}: {admitted} connections were let in, of {CONNECTIONS}")
        self.result.expect(not refused, f"{what}: {refused}")

    def order(self, processor: LiveProcessor) -> None:
        """Orders every site to hold; each order is sealed, accepted and receipted."""
        log = CommandLog(self.state / "commands.ndjson")
        endpoints = json.loads((self.state / "endpoints.json").read_text(encoding="utf-8"))
        numbers: Iterable[int] = CITY.numbers
        if self.context.fault == "forgotten-order":
            numbers = list(CITY.numbers)[1:]
        with self.person.dealer(endpoints["overrides"]) as desk:
            for number in numbers:
                desk.send(json.dumps({
                    "action": "hold", "controller": number, "minutes": 5, "person": "",
                    "reason": str(number), "type": "override", "version": 1}).encode())
            for _ in numbers:
                if not desk.poll(5_000):
                    raise Failure("an override was not answered within 5 s")
                refusal = json.loads(desk.recv())["refusal"]
                self.result.expect(refusal is None, f"an override was refused: {refusal}")
        time.sleep(5)
        processor.stop()
        accepted = [command for command in log.finish().under(range(1, CITY.controllers + 1))
                    if command.accepted_us is not None]
        spans = [((command.accepted_us or 0) - command.sent_us) / 1_000 for command in accepted]
        for name, value in quantiles(spans).items():
            self.result.figure(f"sent_to_accepted_ms.{name}", f"{value:.1f}")
        count = len({command.controller for command in accepted})
        self.result.figure("orders_accepted", f"{count}/{CITY.controllers}")
        self.result.expect(count == CITY.controllers,
                           f"{count} of {CITY.controllers} orders were accepted")


def cost(result: Result, name: str, sampler: Sampler) -> None:
    """What a process has taken since its sampler was started."""
    window = sampler.stop()
    result.figure(f"{name}_cpu_s", f"{window.cpu:.2f}")
    result.figure(f"{name}_resident_mib", round(window.greatest_resident / MIB))


def run(context: Context) -> Result:
    """First connection, kill, reconnect storm, orders."""
    allow_files()
    result = Result()
    tell("sites: making keys")
    storm = Storm(context, result)
    processor = storm.start("first")
    tell("sites: connecting")
    since, sampler = time.monotonic(), Sampler(processor.process.pid)
    controllers = Controllers(
        context, storm.network, storm.state, processor.evidence, "--keys", storm.keys,
        "--memory", context.scratch / "memory")
    played = Sampler(controllers.process.pid)
    screen = Screen(storm.person, processor.endpoints.snapshot)
    storm.wait_for_leases(screen, "first", since)
    storm.doors(screen, "first")
    cost(result, "first.processor", sampler)
    cost(result, "first.controllers", played)
    result.figure("first.controllers_files",
                  len(os.listdir(f"/proc/{controllers.process.pid}/fd")))
    time.sleep(STARTUP_SECONDS)
    tell("sites: killing the processor")
    os.kill(processor.process.pid, signal.SIGKILL)
    processor.process.wait()
    time.sleep(DOWN_SECONDS)
    if context.fault == "slow-controllers":
        controllers.process.send_signal(signal.SIGSTOP)
    processor = storm.start("again")
    since, sampler = time.monotonic(), Sampler(processor.process.pid)
    played = Sampler(controllers.process.pid)
    if context.fault == "slow-controllers":
        time.sleep(SLOW_SECONDS)
        controllers.process.send_signal(signal.SIGCONT)
    screen = Screen(storm.person, processor.endpoints.snapshot)
    storm.wait_for_leases(screen, "storm", since)
    storm.doors(screen, "storm")
    cost(result, "storm.processor", sampler)
    cost(result, "storm.controllers", played)
    tell("sites: ordering")
    storm.order(processor)
    counts = controllers.stop()
    result.figure("controllers.counts", json.dumps(counts))
    result.expect(counts["nonsense"] == counts["unsent"] == 0, f"controllers: {counts}")
    return result
