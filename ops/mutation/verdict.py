"""Survivors that are argued equivalent, and the report."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
import re

from mutation.sites import Site
from mutation.trial import SURVIVED

ANY = "…"


@dataclass(frozen=True)
class Argument:
    """One line of the list: `File.swift: code: mutation: why`, where `…` stands for any text."""

    line: str

    def covers(self, site: Site) -> bool:
        """Whether the argument speaks of the mutant; code may itself hold colons."""
        return any(
            matches(self.line[:colon.start()], site.key)
            for colon in re.finditer(": ", self.line)
            if names_mutation(self.line[:colon.start()]))

    def speaks_of(self, files: Iterable[str]) -> bool:
        """Whether the argument is about one of the files."""
        return self.line.split(": ")[0] in files


def names_mutation(text: str) -> bool:
    """Whether a line's beginning reaches the mutation."""
    return text.count(": ") >= 2 and ("→" in text or text.endswith(": " + ANY))


def matches(pattern: str, key: str) -> bool:
    """Whether a key reads as the pattern."""
    return re.fullmatch(".*".join(map(re.escape, pattern.split(ANY))), key) is not None


def arguments_in(path: Path) -> list[Argument]:
    """The list's arguments."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [Argument(line) for line in lines if line.strip() and not line.startswith("#")]


@dataclass
class Report:
    """What a run found."""

    survivors: list[Site] = field(default_factory=list)
    equivalent: list[Site] = field(default_factory=list)
    stale: list[Argument] = field(default_factory=list)
    totals: Counter[str] = field(default_factory=Counter)

    def lines(self) -> list[str]:
        """Survivors, stale arguments, totals."""
        lines = []
        for site in self.survivors:
            lines += [f"{site.file.name}:{site.line}  {site.mutation}", f"    {site.text}"]
        lines += [f"stale: {argument.line}" for argument in self.stale]
        totals = ", ".join(f"{name} {count}" for name, count in self.totals.items())
        return lines + [totals]


def report(sites: list[Site], outcomes: Mapping[int, str], dropped: int,
           arguments: list[Argument], complete: bool) -> Report:
    """Sorts the survivors; arguments are stale only where every mutant has been run."""
    result = Report()
    used: set[Argument] = set()
    for site in sites:
        if outcomes.get(site.number) != SURVIVED:
            continue
        because = [argument for argument in arguments if argument.covers(site)]
        used.update(because)
        (result.equivalent if because else result.survivors).append(site)
    if complete:
        files = {site.file.name for site in sites}
        result.stale = [argument for argument in arguments
                        if argument.speaks_of(files) and argument not in used]
    counts = Counter(outcomes.values())
    result.totals = Counter({
        "sites": len(outcomes) + dropped, "killed": counts["killed"],
        "timed out": counts["timed out"], "survived": len(result.survivors),
        "equivalent": len(result.equivalent), "dropped": dropped})
    return result
