"""Intruders at every socket of a processor with keys."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import zmq

from checks.batch import batch, vehicle
from checks.feed import plain
from checks.key_files import Key
from checks.outcome import Result

if TYPE_CHECKING:
    from checks.keys import Town

REFUSED = 'ngatu_connections_refused_total{{reason="{}"}}'
ADMITTED = "ngatu_connections_admitted_total"
PATIENCE_MS = 1_500


@dataclass(frozen=True)
class Knock:
    """One attempt at one door, with what would succeed if it were let in."""

    door: str
    kind: int
    endpoint: str
    message: bytes | None = None

    def succeeds(self, secure: Callable[[zmq.Socket], None]) -> bool:
        """Whether the handshake ends well, or anything is heard."""
        context = zmq.Context()
        socket = context.socket(self.kind)
        socket.linger = 0
        # One knock is one connection: the counters are compared exactly.
        socket.reconnect_ivl = -1
        secure(socket)
        if self.kind == zmq.SUB:
            socket.subscribe("")
        monitor = socket.get_monitor_socket(zmq.EVENT_HANDSHAKE_SUCCEEDED)
        try:
            socket.connect(self.endpoint)
            if self.message is not None:
                socket.send(self.message)
            if monitor.poll(PATIENCE_MS):
                return True
            return self.kind != zmq.PUSH and bool(socket.poll(100))
        finally:
            socket.disable_monitor()
            monitor.close(0)
            socket.close(0)
            context.term()


def knocks(town: "Town") -> list[Knock]:
    """All doors, with words that each understands."""
    said = town.endpoints
    reading = batch([vehicle(int(time.time() * 1e6), 1001)], 101, epoch=9)
    request = {"controller": 3, "nonce": 7, "tables": "none", "type": "lease_request",
               "uptime_ms": 1_000, "version": 1}
    override = {"action": "hold", "controller": 3, "minutes": 5, "person": "nobody",
                "reason": "intruder", "type": "override", "version": 1}
    return [
        Knock("readings", zmq.PUSH, said["ingest"][0], reading),
        Knock("decisions", zmq.SUB, said["decisions"]),
        Knock("feed", zmq.SUB, said["feed"]),
        Knock("snapshot", zmq.DEALER, said["snapshot"], b'{"type":"snapshot"}'),
        Knock("commands", zmq.SUB, said["commands"]),
        Knock("field", zmq.DEALER, said["field"], json.dumps(request).encode()),
        Knock("overrides", zmq.DEALER, said["overrides"], json.dumps(override).encode()),
    ]


def with_wrong_server(key: Key) -> Key:
    """A listed key that expects another server."""
    other, _ = zmq.curve_keypair()
    return Key(key.public, key.secret, other)


def run(town: "Town", result: Result) -> None:
    """Everybody at every door: none comes in, and each is counted under its reason."""
    doors = knocks(town)
    stranger = town.operator if town.context.fault == "listed-stranger" else town.stranger
    everywhere: dict[str, Callable[[zmq.Socket], None]] = {
        "unknown_key": stranger.secure,
        "wrong_server_key": with_wrong_server(town.operator).secure,
        "no_key": plain,
        "revoked_key": town.revoked.secure,
    }
    misplaced = {
        "readings": [town.viewer, town.operator], "decisions": [town.sensor],
        "feed": [town.sensor, town.cabinets[1]], "snapshot": [town.sensor],
        "commands": [town.viewer, town.sensor], "field": [town.viewer, town.sensor],
        "overrides": [town.viewer, town.cabinets[1]],
    }
    before = town.counters()
    attempts: dict[str, int] = {}
    inside: list[str] = []
    for knock in doors:
        callers = [*everywhere.items(),
                   *(("wrong_domain", key.secure) for key in misplaced[knock.door])]
        for reason, secure in callers:
            attempts[reason] = attempts.get(reason, 0) + 1
            if knock.succeeds(secure):
                inside.append(f"{reason} at {knock.door}")
    after = town.counters()
    _count(result, before, after, attempts)
    result.figure("came_in", f"{len(inside)}/{sum(attempts.values())}")
    result.expect(not inside, f"came in: {', '.join(inside)}")
    right = {"readings": town.sensor, "decisions": town.viewer, "feed": town.viewer,
             "snapshot": town.viewer, "commands": town.cabinets[1], "field": town.cabinets[3],
             "overrides": town.operator}
    welcome = [knock.door for knock in doors if knock.succeeds(right[knock.door].secure)]
    result.figure("right_keys_came_in", f"{len(welcome)}/{len(doors)}")
    result.expect(len(welcome) == len(doors), f"with the right key only {welcome} opened")


def _count(
    result: Result, before: dict[str, int], after: dict[str, int], attempts: dict[str, int]
) -> None:
    """Each reason has risen by as many as knocked for it."""
    def risen(reason: str) -> int:
        name = REFUSED.format(reason)
        return after.get(name, 0) - before.get(name, 0)

    for reason, wanted in attempts.items():
        counted = risen(reason)
        if reason == "no_key":
            # A peer without a key may find out first what this end wants, and leave.
            counted += risen("broken_handshake")
        result.figure(f"{reason}.counted", f"{counted}/{wanted}")
        result.expect(counted == wanted, f"{wanted} with {reason} were counted as {counted}")
    # This check's own look at the counters, twice.
    admitted = after.get(ADMITTED, 0) - before.get(ADMITTED, 0)
    result.figure("admitted_meanwhile", admitted)
