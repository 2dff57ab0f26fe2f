"""Who has no key, the wrong key, or no right: nothing succeeds, and everything is counted."""

import time

from checks import keys_commands, keys_doors, keys_senders
from checks.feed import counters
from checks.harness import Context
from checks.key_files import Key, KeyRing
from checks.outcome import Failure, Result
from checks.saigon import NETWORK
from checks.startup import attempt
from checks.street import Centre

FAULTS = {
    "listed-stranger": "came in",
    "covered-subject": "another's subject",
    "operating-viewer": "a view key",
    "resealed": "were obeyed",
}

KEYS_WORDS = "ngatu keys new"


class Town:
    """A processor with keys on every socket, and keys of every kind."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.ring = ring = KeyRing(context, context.scratch / "keys")
        own = ("--source", 101)
        if context.fault == "covered-subject":
            own += ("--source", 104)
        self.sensor = ring.new("sensor-1", "--kind", "sensor", *own)
        self.cabinets = {
            number: ring.new(f"cabinet-{number}", "--kind", "controller", "--controller", number)
            for number in (1, 2, 3)}
        role = "operate" if context.fault == "operating-viewer" else "view"
        self.viewer = ring.new("viewer", "--kind", "console", "--person", "Lan", "--role", role,
                               "--area", "all")
        self.operator = ring.new("operator", "--kind", "console", "--person", "An", "--role",
                                 "operate", "--area", "all")
        self.revoked = ring.new("lost", "--kind", "console", "--person", "Bo", "--role",
                                "operate", "--area", "all")
        ring.revoke("lost")
        self.stranger = Key.strange(self.sensor.server)
        self.centre = Centre(context, "centre", NETWORK, context.scratch / "state",
                             keys=ring.folder)
        self.endpoints = self.centre.endpoints

    def counters(self) -> dict[str, int]:
        """The counters, once a change of a moment ago is in them."""
        # They are published each second, and doors report to them once a second too.
        time.sleep(2.5)
        return counters(self.endpoints["snapshot"], secure=self.operator.secure)

    def risen(self, before: dict[str, int], name: str) -> int:
        """By how much a counter has risen."""
        return self.counters().get(name, 0) - before.get(name, 0)


def startups(context: Context, result: Result, ring: KeyRing) -> None:
    """Whoever cannot know who may speak does not start, and says which command makes keys."""
    def start(name: str, wanted: int, *words: str) -> None:
        attempt(context, result, f"startup.{name}", wanted, list(words),
                "--network", NETWORK, "--state", context.scratch / "startup.state",
                "--keys", ring.folder)

    allowed, server = ring.folder / "allowed.json", ring.folder / "server.key"
    away = ring.folder / "away"
    allowed.rename(away)
    start("no-allow-list", 66, "allowed.json", KEYS_WORDS)
    away.rename(allowed)
    for file in (server, allowed):
        file.chmod(0o644)
        start(f"world-readable.{file.name}", 78, file.name, "chmod go=")
        file.chmod(0o600)
    ring.folder.chmod(0o777)
    start("writable-folder", 78, "chmod go=")
    ring.folder.chmod(0o700)
    attempt(context, result, "startup.no-folder", 66, [KEYS_WORDS], "--network", NETWORK,
            "--state", context.scratch / "startup.state", "--keys", context.scratch / "nowhere")
    for door in ("commands", "field", "overrides"):
        file = context.scratch / f"{door}.toml"
        file.write_text(f'[signals]\n{door} = "tcp://0.0.0.0:*"\n', encoding="utf-8")
        attempt(context, result, f"startup.non-loopback.{door}", 78, ["0.0.0.0", "ngatu keys"],
                "--network", NETWORK, "--state", context.scratch / "startup.state",
                "--config", file)


def run(context: Context) -> Result:
    """Doors, senders, commands, starts; each with figures of its own."""
    result = Result()
    town = Town(context)
    parts = {
        "doors": lambda part: keys_doors.run(town, part),
        "senders": lambda part: keys_senders.run(town, part),
        "commands": lambda part: keys_commands.run(town, part),
        "starts": lambda part: startups(context, part, town.ring),
    }
    wanted = {"listed-stranger": "doors", "covered-subject": "senders",
              "operating-viewer": "senders", "resealed": "commands"}.get(context.fault or "")
    for name, part in parts.items():
        if wanted not in (None, name):
            continue
        found = Result()
        try:
            part(found)
        except Failure as failure:
            found.shortfalls.append(str(failure))
        result.figures += [(f"{name}.{figure}", value) for figure, value in found.figures]
        result.shortfalls += [f"{name}: {words}" for words in found.shortfalls]
    return result
