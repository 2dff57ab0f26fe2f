"""A referee of lamp logs, written from the tables alone: it shares nothing with the product's."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from checks.harness import Context
from checks.lamp_log import Line
from checks.outcome import Failure

TITLE = re.compile(
    r"controller (\d+): .*tables (\w+), start-up stage (\d+) after ([\d.]+) s of flashing"
    r" and ([\d.]+) s of all-red")
GROUP = re.compile(
    r"  group \d+ (\S+) \((\w+)\): minimum ([\d.]+) s, (?:yellow|clearance) ([\d.]+) s")
STAGE = re.compile(r"  stage (\d+): (.*?)(?: \(main\))?$")
PAIR = re.compile(r"  (\S+) and (\S+): conflict, ([\d.]+) s and back ([\d.]+) s")
LIT = set("gyc")


@dataclass
class Rules:
    """What a controller must keep: from `ngatu check --signals`, times in milliseconds."""

    tables: str
    startup_stage: int
    flash: int
    all_red: int
    groups: list[str] = field(default_factory=list)
    minimum: dict[str, int] = field(default_factory=dict)
    closing: dict[str, int] = field(default_factory=dict)
    stages: dict[int, set[str]] = field(default_factory=dict)
    intergreen: dict[tuple[str, str], int] = field(default_factory=dict)

    def green(self, lamps: str) -> set[str]:
        """The groups that are green."""
        return {group for group, letter in zip(self.groups, lamps) if letter == "g"}

    def broken(self, lines: list[Line], grain_ms: int = 0) -> list[str]:
        """Every rule that one controller's lamps have broken, in words.

        A closing lamp may last longer by the grain: the step of a controller whose clock is not
        that of its steps.
        """
        found = []
        since = dict.fromkeys(self.groups, 0)
        shown = dict.fromkeys(self.groups, "d")
        ended: dict[str, int] = {}
        for line in lines:
            now = line.uptime_ms
            for group, letter in zip(self.groups, line.lamps):
                if letter == shown[group]:
                    continue
                found += self._change(
                    group, shown[group], letter, now, since[group], ended, grain_ms)
                if shown[group] == "g":
                    ended[group] = now
                shown[group], since[group] = letter, now
            found += [
                f"{now}: {one} and {other} are lit together"
                for one, other in self.intergreen
                if one < other and shown[one] in LIT and shown[other] in LIT]
        return [f"controller {lines[0].controller}: {words}" for words in found]

    def _change(
        self, group: str, old: str, new: str, now: int, since: int, ended: dict[str, int],
        grain_ms: int,
    ) -> list[str]:
        found = []
        if new == "g":
            for (one, other), least in self.intergreen.items():
                if other == group and one in ended and now - ended[one] < least:
                    found.append(f"{now}: {group} opens {now - ended[one]} ms after {one}")
        if old == "g" and new in LIT and now - since < self.minimum[group]:
            found.append(f"{now}: {group} was green for {now - since} ms")
        too_long = now - since - self.closing[group]
        if old in "yc" and new == "r" and not 0 <= too_long <= grain_ms:
            found.append(f"{now}: {group} closed for {now - since} ms")
        if old == "g" and new == "r":
            found.append(f"{now}: {group} went from green to red")
        return found


def rules_of(context: Context, network: Path) -> dict[int, Rules]:
    """The rules of every controller of a city."""
    code, said = context.call([context.binary, "check", "--network", network, "--signals"])
    if code != 0:
        raise Failure(f"ngatu check --signals ended with {code}: {said[-300:]}")
    (context.out / f"{network.name}.signals.txt").write_text(said, encoding="utf-8")
    cities: dict[int, Rules] = {}
    rules: Rules | None = None
    for line in said.splitlines():
        if found := TITLE.match(line):
            rules = Rules(found[2], int(found[3]), _ms(found[4]), _ms(found[5]))
            cities[int(found[1])] = rules
        elif rules is None:
            continue
        elif found := GROUP.match(line):
            rules.groups.append(found[1])
            rules.minimum[found[1]], rules.closing[found[1]] = _ms(found[3]), _ms(found[4])
        elif found := STAGE.match(line):
            rules.stages[int(found[1])] = set(found[2].split())
        elif found := PAIR.match(line):
            rules.intergreen[found[1], found[2]] = _ms(found[3])
            rules.intergreen[found[2], found[1]] = _ms(found[4])
    return cities


def _ms(seconds: str) -> int:
    return round(float(seconds) * 1000)
