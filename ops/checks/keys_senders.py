"""Keys that are listed, and what they may not say."""

import json
import time
from typing import TYPE_CHECKING, Any

import zmq

from checks.batch import RECORD, batch, vehicle
from checks.feed import Subscriber
from checks.key_files import Key
from checks.lamp_rules import rules_of
from checks.outcome import Result
from checks.saigon import NETWORK
from checks.street import Controllers, via

if TYPE_CHECKING:
    from checks.keys import Town

FOREIGN_READING = 'ngatu_readings_refused_total{reason="foreign"}'
FOREIGN_MESSAGE = 'ngatu_field_messages_refused_total{reason="foreign"}'
UNREADABLE_MESSAGE = 'ngatu_field_messages_refused_total{reason="unreadable"}'
AGGREGATED = "ngatu_readings_aggregated_total"
WRONG_DOMAIN = 'ngatu_connections_refused_total{reason="wrong_domain"}'
OWN, OTHERS = (101, 1001), (104, 1002)


def run(town: "Town", result: Result) -> None:
    """Sensors, controllers and viewers, each outside its duty."""
    if town.context.fault != "operating-viewer":
        readings(town, result)
    if town.context.fault is None:
        controllers(town, result)
        rogue_centre(town, result)
    if town.context.fault != "covered-subject":
        overrides(town, result)


def _client(context: zmq.Context, kind: int, key: Key, endpoint: str) -> zmq.Socket:
    socket = context.socket(kind)
    socket.linger = 1_000
    key.secure(socket)
    socket.connect(endpoint)
    return socket


def readings(town: "Town", result: Result) -> None:
    """A sensor's key with another's source, another's detector, and its own."""
    now = int(time.time() * 1_000_000)
    status = RECORD.pack(now, OTHERS[0], 7, 0, 0, 0, 1, 0, 0, 0)

    def as_json(source: int, detector: int) -> bytes:
        return json.dumps({
            "source": source, "epoch": 3, "first_sequence": 0, "readings": [
                {"kind": "vehicle", "detector": detector, "time": now, "class": "car",
                 "speed_kmh": 30}]}).encode()

    wrong = [
        batch([vehicle(now, OWN[1])], OTHERS[0]),
        batch([vehicle(now, OTHERS[1])], OTHERS[0]),
        batch([vehicle(now, OTHERS[1])], OWN[0], epoch=1),
        batch([vehicle(now, OWN[1]), vehicle(now, OTHERS[1])], OWN[0], epoch=1),
        batch([status], OWN[0], epoch=1),
        as_json(*OTHERS), as_json(OWN[0], OTHERS[1]),
    ]
    # A controller's key sends its own events: not another's, and nobody's detectors.
    event = RECORD.pack(now, 2, 6, 0, 0, 0, 1, 0, 0, 0)
    misplaced = [batch([vehicle(now, OWN[1])], OWN[0], epoch=2),
                 batch([event], 0x4000_0002), batch([event], 0x4000_0001)]
    before = town.counters()
    context = zmq.Context()
    socket = _client(context, zmq.PUSH, town.sensor, town.endpoints["ingest"][0])
    for message in wrong:
        socket.send(message)
    cabinet = _client(context, zmq.PUSH, town.cabinets[1], town.endpoints["ingest"][0])
    for message in misplaced:
        cabinet.send(message)
    refused = town.risen(before, FOREIGN_READING)
    slipped = town.risen(before, AGGREGATED)
    # Sent at once: what is older than the allowed lateness does not count.
    just_now = int(time.time() * 1_000_000)
    socket.send(batch([vehicle(just_now, OWN[1])] * 5, OWN[0], epoch=10))
    taken = town.risen(before, AGGREGATED)
    for each in (socket, cabinet):
        each.close()
    context.term()
    count = len(wrong) + len(misplaced)
    result.figure("sensor.foreign_messages_refused", f"{refused}/{count}")
    result.figure("sensor.own_readings_taken", f"{taken}/5")
    result.expect(refused == count and slipped == 0,
                  f"of {count} messages with another's subject {refused} were refused as foreign,"
                  f" {slipped} taken")
    result.expect(taken == 5 + slipped, f"of 5 own readings {taken} were taken")


def controllers(town: "Town", result: Result) -> None:
    """A controller's key speaking for another, and publishing what only the centre may say."""
    tables = rules_of(town.context, NETWORK)[2].tables
    common: dict[str, Any] = {"controller": 2, "uptime_ms": 1_000, "version": 1}
    speaking = [
        common | {"type": "lease_request", "nonce": 7, "tables": tables},
        common | {"type": "receipt", "leader_epoch": town.centre.leader_epoch, "sequence": 1,
                  "mode": "local_plan", "outcome": "applied", "stage": 1, "transition": 1},
        common | {"type": "status", "mode": "local_plan", "stage": 1, "transition": 1,
                  "fault": "", "lamps": "rrrrrrr", "tables": tables,
                  "wall_time": "2026-11-23T06:00:00Z"},
    ]
    commanding = [
        common | {"controller": number, "type": "command", "action": "release",
                  "author": "operator", "issued_at": "2026-11-23T06:00:00Z", "lease": 1,
                  "leader_epoch": town.centre.leader_epoch, "reason": "mine", "sequence": 9,
                  "valid_until_uptime_ms": 10**9}
        for number in (2, 3)]
    before = town.counters()
    context = zmq.Context()
    ear = _client(context, zmq.SUB, town.cabinets[2], town.endpoints["commands"])
    ear.subscribe("")
    socket = _client(context, zmq.DEALER, town.cabinets[3], town.endpoints["field"])
    mouth = _client(context, zmq.PUB, town.cabinets[3], town.endpoints["commands"])
    time.sleep(0.5)
    for message in speaking + commanding:
        socket.send_json(message)
    for message in commanding:
        mouth.send_multipart([b"signal/2/", json.dumps(message).encode()])
    time.sleep(1)
    answers, heard = bool(socket.poll(0)), bool(ear.poll(0))
    for each in (ear, socket, mouth):
        each.close(0)
    context.term()
    foreign = town.risen(before, FOREIGN_MESSAGE)
    unreadable = town.risen(before, UNREADABLE_MESSAGE)
    result.figure("controller.speaking_for_another_refused", f"{foreign}/3")
    result.figure("controller.commands_refused", f"{foreign + unreadable - 3}/2")
    result.expect(foreign + unreadable == 5 and foreign >= 3,
                  f"{foreign} foreign and {unreadable} unreadable were counted of 5")
    result.expect(not answers and not heard, "a controller's key was answered, or published")


def rogue_centre(town: "Town", result: Result) -> None:
    """Whoever has a controller's key is no centre to another: it cannot prove the server's."""
    context = zmq.Context()
    sockets = []
    for kind in (zmq.PUB, zmq.ROUTER):
        socket = context.socket(kind)
        socket.linger = 0
        socket.curve_server, socket.curve_secretkey = 1, town.cabinets[3].secret
        socket.bind("tcp://127.0.0.1:*")
        sockets.append((socket, socket.get_monitor_socket(zmq.EVENT_HANDSHAKE_SUCCEEDED)))
    ends = [socket.last_endpoint.decode() for socket, _ in sockets]
    street = Controllers(town.context, "rogue", NETWORK,
                         [*via(*ends), "--keys", town.ring.folder], numbers=(2,))
    time.sleep(4)
    joined = sum(bool(monitor.poll(0)) for _, monitor in sockets)
    street.kill()
    for socket, monitor in sockets:
        socket.disable_monitor()
        monitor.close(0)
        socket.close(0)
    context.term()
    result.figure("controller.rogue_centre_joined", f"{joined}/2")
    result.expect(joined == 0, "a controller joined a centre without the server's key")


def overrides(town: "Town", result: Result) -> None:
    """A view key asks for an override; without a key, too. A person's own key may."""
    feed = Subscriber(town.endpoints["feed"], "security/", secure=town.operator.secure)
    before = town.counters()
    codes = {}
    for name, key in (("viewer", ("--key", town.ring.path("viewer"))), ("nobody", ())):
        code, said = town.centre.override(3, "hold", "--minutes", 5, *key)
        codes[name] = code
        (town.context.out / f"override-{name}.txt").write_text(f"exit {code}\n{said}")
    counted = town.risen(before, WRONG_DOMAIN)
    code, said = town.centre.override(
        3, "hold", "--minutes", 5, "--key", town.ring.path("operator"))
    feed.close(town.context.out / "security.ndjson")
    result.figure("viewer.override_exit", codes["viewer"])
    result.figure("viewer.counted", counted)
    result.figure("no_key.override_exit", codes["nobody"])
    result.expect(codes["viewer"] != 0 and counted >= 1,
                  f"a view key overrode: exit {codes['viewer']}, counted {counted}")
    result.expect(codes["nobody"] != 0, "an override without a key stood")
    result.expect(code == 0, f"an operator's override ended with {code}: {said}")
