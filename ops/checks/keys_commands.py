"""A link that has fallen into hostile hands: every bit of a signed command is turned over."""

import hashlib
import hmac
import re
import time
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from zmq.utils import z85

from checks.harness import wait_for
from checks.outcome import Result
from checks.relay import CENTRE, STREET, Frames, Passing, Relay
from checks.saigon import NETWORK
from checks.street import Controllers, via

if TYPE_CHECKING:
    from checks.keys import Town

FIELD = re.compile(rb'"(\w+)":("(?:[^"\\]|\\.)*"|-?\d+)')
VICTIM, BYSTANDER = 1, 2
STARTED_WITHIN = 75.0


def altered(frames: Frames) -> Iterator[tuple[str, Frames]]:
    """Every message that differs by one bit, or by its seal; each with the field concerned."""
    *topic, payload, seal = frames
    names = ["punctuation"] * len(payload)
    for found in FIELD.finditer(payload):
        for place in range(*found.span()):
            names[place] = found[1].decode()
    for bit in range(8 * len(payload)):
        yield names[bit // 8], [*topic, turned(payload, bit), seal]
    for bit in range(8 * len(seal)):
        yield "seal", [*topic, payload, turned(seal, bit)]
    for other in ([], [b""], [seal[:-1]], [seal + b"\0"], [bytes(32)]):
        yield "seal", [*topic, payload, *other]


def turned(data: bytes, bit: int) -> bytes:
    """The bytes with one bit turned over."""
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


class HostileLink:
    """A relay that delivers everything altered first, and then as it was."""

    def __init__(self, town: "Town") -> None:
        self.town = town
        self.relay = Relay(
            town.context.out / "commands" / "wire.ndjson", town.ring["server"],
            {number: town.cabinets[number] for number in (VICTIM, BYSTANDER)})
        self.relay.hook = self._alter
        self.relay.attach("centre", town.endpoints)
        self.command: Passing | None = None
        self.fields: Counter[str] = Counter()
        self.grants = 0
        self.is_granting = False

    def _alter(self, passing: Passing) -> list[Frames]:
        message = passing.message
        kind, number = message.get("type"), message.get("controller")
        if passing.to == CENTRE:
            # The centre must not learn that its command was found wrong: it would give it up.
            return [] if message.get("why") == "bad_signature" else [passing.frames]
        if kind == "lease_grant" and number == BYSTANDER and not self.is_granting:
            changed = [frames for _, frames in altered(passing.frames)]
            self.grants += len(changed)
            return changed
        if kind == "command" and number == VICTIM and self.command is None:
            self.command = passing
            changed = list(altered(passing.frames))
            self.fields.update(field for field, _ in changed)
            return self._resealed(passing) + [frames for _, frames in changed] + [passing.frames]
        return [passing.frames]

    def _resealed(self, passing: Passing) -> list[Frames]:
        """The planted fault: a link that knows the seal as well."""
        seal = self.town.cabinets[VICTIM].seal
        if self.town.context.fault != "resealed" or seal is None:
            return []
        topic, payload, _ = passing.frames
        changed = payload.replace(b'"reason":"', b'"reason":"x')
        proof = hmac.new(z85.decode(seal), topic + b"\0" + changed, hashlib.sha256).digest()
        return [[topic, changed, proof]]

    def heard(self, kind: str) -> list[dict[str, object]]:
        """What the controllers have said."""
        return [message for passing in self.relay.passed if passing.to == CENTRE
                and (message := passing.message).get("type") == kind]


def run(town: "Town", result: Result) -> None:
    """Altered commands are not obeyed, altered grants give no lease; untouched ones do both."""
    link = HostileLink(town)
    key = ("--key", town.ring.path("operator"))
    town.centre.order([(VICTIM, "stage", 3, "--minutes", 60, *key),
                       (BYSTANDER, "hold", "--minutes", 60, *key)])
    street = Controllers(
        town.context, "commands/street", NETWORK,
        [*via(link.relay.commands, link.relay.field), "--keys", town.ring.folder],
        numbers=(VICTIM, BYSTANDER))
    street.wait_modes("obedience to the untouched command", {VICTIM: "central_stage"},
                      STARTED_WITHIN)
    time.sleep(1)
    _judge_commands(link, result)
    _judge_grants(link, street, result)
    again = _repeat(link)
    result.figure("repeated.answers", again)
    street.process.terminate()
    street.process.wait(5)
    street.lamps.close()
    link.relay.close()
    _judge_counts(link, street, result)


def _judge_commands(link: HostileLink, result: Result) -> None:
    if link.command is None:
        result.expect(False, "no command came by")
        return
    topic, genuine = link.command.frames[0], link.command.message
    delivered = sum(link.fields.values())
    receipts = [message for message in link.heard("receipt")
                if message["controller"] in (VICTIM, BYSTANDER)]
    bad = sum(message.get("why") == "bad_signature" for message in receipts)
    accepted = [message for message in receipts if message["outcome"] == "accepted"]
    genuine_order = (genuine["leader_epoch"], genuine["sequence"])
    others = [message for message in accepted
              if (message["leader_epoch"], message["sequence"]) != genuine_order]
    # The first answer to the genuine order must come behind all those to altered ones.
    first = next((place for place, message in enumerate(receipts)
                  if message["outcome"] == "accepted"), 0)
    early = any(message.get("why") == "bad_signature" for message in receipts[first:])
    # The bystander has no lease, and says so of the commands that it gets untouched.
    refused = Counter(str(message["why"]) for message in receipts
                      if "why" in message and message["controller"] == VICTIM)
    result.figure("altered.fields", len(set(link.fields) - {"seal", "punctuation"}))
    result.figure("altered.commands", delivered)
    result.figure("altered.answered_bad_signature", bad)
    result.figure("altered.not_answered", delivered - bad)
    result.figure("altered.obeyed", len(others) + early)
    result.figure("refusals", dict(refused))
    for field, count in sorted(link.fields.items()):
        result.figure(f"altered.{field}", count)
    result.expect(set(genuine) <= set(link.fields), "a field was left unaltered")
    result.expect(not others and not early and len(accepted) == 1,
                  f"{len(others) + early} altered commands were obeyed")
    result.expect(set(refused) <= {"bad_signature"}, f"other refusals: {dict(refused)}")
    result.expect(topic == f"signal/{VICTIM}/".encode(), f"the topic is {topic!r}")


def _judge_grants(link: HostileLink, street: Controllers, result: Result) -> None:
    """The bystander has asked in vain so far; then it gets what the centre sent."""
    asked = [message for message in link.heard("lease_request")
             if message["controller"] == BYSTANDER]
    with_lease = [message for message in asked if "lease" in message]
    central = [line for line in street.lamps.of(BYSTANDER) if line.is_central]
    result.figure("altered.grants", link.grants)
    result.figure("altered.grants_taken", len(with_lease))
    result.expect(link.grants > 0 and not with_lease and not central,
                  f"{len(with_lease)} altered grants were taken")
    link.is_granting = True
    wait_for("a lease from an untouched grant", 5, lambda: any(
        message["controller"] == BYSTANDER and "lease" in message
        for message in link.heard("lease_request")))


def _judge_counts(link: HostileLink, street: Controllers, result: Result) -> None:
    """What the controllers say at their end: everything that came was counted."""
    said = (street.lamps.path.parent / "controllers.log").read_text(encoding="utf-8")
    found = re.search(r"commands=(\d+) .*nonsense=(\d+)", said)
    counted = int(found[1]) + int(found[2]) if found else 0
    untouched = sum(passing.to == STREET and passing.message.get("type") == "command"
                    for passing in link.relay.passed)
    # The genuine command was delivered twice.
    sent = sum(link.fields.values()) + link.grants + untouched + 1
    result.figure("altered.counted_by_controllers", f"{counted}/{sent}")
    result.expect(counted == sent, f"controllers have counted {counted} of {sent}")


def _repeat(link: HostileLink) -> str:
    """The genuine command once more: it changes nothing; the answer is told as a figure."""
    if link.command is None:
        return "none"
    count = len(link.heard("receipt"))
    link.relay.inject(link.command.frames)
    time.sleep(1)
    said = [message for message in link.heard("receipt")[count:]
            if message["sequence"] == link.command.message["sequence"]]
    return ", ".join(f"{message['outcome']} {message.get('why', '')}".strip() for message in said)
