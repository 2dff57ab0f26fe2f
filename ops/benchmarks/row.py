"""One figure of the benchmark beside its goal, and the table of all of them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from statistics import median, quantiles
from typing import Any

HEADER = ("goal", "what", "figure [quartiles]", "goal reached?", "to the stretch", "medians",
          "clock", "n", "load")


@dataclass
class Row:
    """A figure with its goal: at least `bound`, or at most where `is_most` is set."""

    goal: str
    what: str
    clock: str
    bound: float
    stretch: float | None = None
    is_most: bool = False
    unit: str = "×"
    figures: list[float] = field(default_factory=list)
    medians: dict[str, str] = field(default_factory=dict)
    loads: list[float] = field(default_factory=list)
    skipped: str | None = None
    fault: str | None = None

    @property
    def figure(self) -> float | None:
        """The median; nothing where the row is void or was not run."""
        return median(self.figures) if self.figures and not self.fault else None

    @property
    def quartiles(self) -> tuple[float, float]:
        """A quarter of the figures lie below the first, a quarter above the second."""
        if len(self.figures) < 2:
            return self.figures[0], self.figures[0]
        low, _, high = quantiles(self.figures, n=4, method="inclusive")
        return low, high

    def holds(self, limit: float) -> bool:
        """Whether the figure is as good as the limit."""
        figure = self.figure
        if figure is None:
            return False
        return figure <= limit if self.is_most else figure >= limit

    @property
    def is_short(self) -> bool:
        """Whether the goal was missed, or unequal work or a failed run made the row void."""
        return not self.skipped and not self.holds(self.bound)

    @property
    def limit(self) -> str:
        """The goal in words."""
        return f"{'≤' if self.is_most else '≥'} {self.bound:g} {self.unit}".rstrip()

    @property
    def distance(self) -> str:
        """How far the stretch goal is."""
        if self.stretch is None or self.figure is None:
            return "–"
        if self.holds(self.stretch):
            return "reached"
        away = abs(self.figure - self.stretch)
        if self.stretch == 0:
            return f"{number(away, self.unit)} away"
        return f"{100 * away / self.stretch:.0f} % away"

    def cells(self) -> list[str]:
        """One line of the table."""
        if self.skipped:
            return [self.goal, self.what, f"skipped: {one_line(self.skipped)}", *["–"] * 6]
        if self.figure is None:
            reason = one_line(self.fault or "not run")
            return [self.goal, self.what, f"void: {reason}", "no", *["–"] * 5]
        low, high = (number(each) for each in self.quartiles)
        return [
            self.goal, self.what, f"{number(self.figure, self.unit)} [{low}–{high}]",
            f"{'no' if self.is_short else 'yes'} ({self.limit})", self.distance,
            ", ".join(f"{name} {value}" for name, value in self.medians.items()), self.clock,
            str(len(self.figures)), f"{min(self.loads):.1f}–{max(self.loads):.1f}",
        ]

    def record(self) -> dict[str, Any]:
        """Everything, for the evidence."""
        return {**asdict(self), "figure": self.figure, "is_short": self.is_short}


def one_line(text: str) -> str:
    """Words that fit into a cell of a table."""
    return " ".join(text.replace("|", "/").split())


def number(value: float, unit: str = "") -> str:
    """A figure with three digits that count, and its unit."""
    size = abs(value)
    digits = 0 if size >= 100 else 1 if size >= 20 else 2 if size >= 0.01 or size == 0 else 6
    return f"{value:.{digits}f}" + (f" {unit}" if unit else "")


def markdown(rows: Sequence[Row]) -> str:
    """All rows as a table in Markdown."""
    lines = [HEADER, ["---"] * len(HEADER), *(row.cells() for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def plain(rows: Sequence[Row]) -> str:
    """All rows as columns for a terminal."""
    lines = [list(HEADER), *(row.cells() for row in rows)]
    widths = [
        # A row that was skipped says why over the columns that it leaves empty.
        max(len(line[place]) for line in lines if line[-1] != "–" or place < 2)
        for place in range(len(HEADER))
    ]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip(" –")
        for line in lines
    )
