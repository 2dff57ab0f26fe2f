"""The figures of a comparison as Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any

from benchmarks.competitors.catalogue import System

HEADER = ("system", "events", "CPU s", "net CPU s", "Mev per CPU s", "quartiles", "n",
          "Ngatu's factor", "with links", "answers")


@dataclass
class Row:
    """Everything measured about one system."""

    system: System
    small: int
    large: int
    rounds: list[dict[str, Any]] = field(default_factory=list)
    fault: str | None = None
    skipped: str | None = None

    @property
    def net(self) -> list[float]:
        """CPU seconds of the large stream less those of the small one, by round."""
        return [each["large"]["cpu_seconds"] - each["small"]["cpu_seconds"]
                for each in self.rounds]

    @property
    def rates(self) -> list[float]:
        """Million events per net CPU second, by round."""
        return [(self.large - self.small) / max(net, 1e-9) / 1e6 for net in self.net]

    @property
    def rate(self) -> float | None:
        """Median rate; nothing where an answer was unequal or nothing was run."""
        return median(self.rates) if self.rounds and not self.fault else None


def millions(count: int) -> str:
    """A number of events, for people."""
    return f"{count / 1e6:g} M"


def factor(ours: float | None, theirs: float | None) -> str:
    """How many times as fast we are."""
    return f"{ours / theirs:.2f}" if ours and theirs else "–"


def cells(row: Row, ngatu: float | None, with_links: float | None) -> list[str]:
    """One line of the table."""
    events = millions(row.large)
    if row.small > 1:
        events = f"{millions(row.small)} → {events}"
    if row.skipped:
        return [row.system.title, events, *["–"] * 7, f"skipped: {row.skipped}"]
    if row.fault:
        return [row.system.title, events, *["–"] * 7, f"**void**: {row.fault}"]
    if not row.rounds:
        return [row.system.title, events, *["–"] * 7, "not run"]
    raw = median(each["large"]["cpu_seconds"] for each in row.rounds)
    low, _, high = (quantiles(row.rates, n=4, method="inclusive") if len(row.rates) > 1
                    else row.rates * 3)
    return [
        row.system.title, events, f"{raw:.2f}", f"{median(row.net):.2f}", f"{row.rate:.2f}",
        f"{low:.2f}–{high:.2f}", str(len(row.rates)), factor(ngatu, row.rate),
        factor(with_links, row.rate), "equal",
    ]


def markdown(rows: Sequence[Row]) -> str:
    """The table; what is not like-for-like is told beneath it by the notes."""
    rates = {row.system.name: row.rate for row in rows}
    lines = [HEADER, ["---"] * len(HEADER)]
    lines += [cells(row, rates.get("ngatu"), rates.get("ngatu-links")) for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
