"""What a check says: figures, whether they suffice, and why it could not run."""

from dataclasses import dataclass, field


class Skip(Exception):
    """The check cannot run here; the message says why in one line."""


class Failure(Exception):
    """The check cannot go on, because something it needs did not happen."""


@dataclass
class Result:
    """Figures in the order they are printed, and whether they are good enough."""

    figures: list[tuple[str, object]] = field(default_factory=list)
    shortfalls: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether nothing fell short."""
        return not self.shortfalls

    def figure(self, name: str, value: object) -> None:
        """Adds a figure."""
        self.figures.append((name, value))

    def expect(self, condition: bool, shortfall: str) -> bool:
        """Notes the shortfall unless the condition holds; returns the condition."""
        if not condition:
            self.shortfalls.append(shortfall)
        return condition
