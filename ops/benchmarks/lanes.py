"""Runs lanes in turn, keeps every run, and gathers the rows."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.row import Row, number
from checks.harness import Context
from checks.outcome import Failure, Skip

LANE_SECONDS = 240

Figures = dict[str, Any]
Lane = Callable[[], Figures]


def say(text: str) -> None:
    """Tells progress."""
    print(f"bench: {text}", file=sys.stderr, flush=True)


def parse_line(line: str) -> Figures:
    """The figures of a line `lane=… count=… …`."""
    pairs = (word.split("=", 1) for word in line.split() if "=" in word)
    return {key: int(value) if value.isdigit() else value for key, value in pairs}


def rate(figures: Figures) -> float:
    """Millions of things a second."""
    return figures["count"] * 1e3 / max(1, figures["nanoseconds"])


@dataclass
class Bench:
    """One run of the benchmark."""

    context: Context
    pairs: int
    is_quick: bool
    rows: list[Row] = field(default_factory=list)
    runs: list[dict[str, Any]] = field(default_factory=list)
    _files: dict[tuple[str, ...], Path] = field(default_factory=dict)

    def events(self, count: int, *options: str | int) -> Path:
        """A seeded file of readings, made once."""
        words = tuple(str(option) for option in (count, *options))
        if words not in self._files:
            to = self.context.scratch / f"events-{len(self._files)}"
            say(f"writing {count / 1e6:g} M readings ({' '.join(words[1:])})")
            self.ngatu("events", "--events", count, *options, "--seed", self.context.seed,
                       "--out", to)
            self._files[words] = to
        return self._files[words]

    def call(self, command: Sequence[str | Path | int]) -> str:
        """Runs a program that ends by itself; returns what it printed."""
        words = [str(part) for part in command]
        code, text = self.context.call(words, timeout=LANE_SECONDS)
        if code != 0:
            raise Failure(f"'{' '.join(words)}' ended with {code}: {text.strip()[-300:]}")
        return text

    def ngatu(self, *arguments: str | Path | int) -> str:
        """Runs a lane of the product."""
        return self.call([self.context.binary, "bench", *arguments])

    def best(self, command: Sequence[str | Path | int]) -> Figures:
        """The quickest of a process's repetitions, whose answers must be equal."""
        lines = [parse_line(line) for line in self.call(command).splitlines()
                 if line.startswith("lane=")]
        if not lines:
            raise Failure(f"{command[0]} printed no figures")
        if len({(line["count"], line["checksum"]) for line in lines}) != 1:
            raise Failure(f"{command[0]}: repetitions differ")
        return min(lines, key=lambda line: line["nanoseconds"])

    def alternate(self, lanes: dict[str, Lane], *rows: Row) -> dict[str, list[Figures]]:
        """Runs all lanes so many times, back and forth, and keeps every run."""
        results: dict[str, list[Figures]] = {name: [] for name in lanes}
        for turn in range(self.pairs):
            load = os.getloadavg()[0]
            for row in rows:
                row.loads.append(load)
            # Back and forth, so that no lane always runs behind the same one.
            for name in lanes if turn % 2 == 0 else reversed(lanes):
                figures = lanes[name]()
                results[name].append(figures)
                self.runs.append({"goal": rows[0].goal, "what": rows[0].what, "turn": turn,
                                  "side": name, "load": load, **figures})
        return results

    @contextmanager
    def row(self, *rows: Row) -> Iterator[None]:
        """Notes why rows are skipped or void, and tells what came out."""
        say(f"{rows[0].goal}: {rows[0].what}")
        self.rows += rows
        try:
            yield
        except Skip as reason:
            for row in rows:
                row.skipped = str(reason)
        except Failure as failure:
            for row in rows:
                row.fault = str(failure)
        for row in rows:
            say(f"{row.goal}: " + "; ".join(cell for cell in row.cells()[1:6] if cell != "–"))

    def write_evidence(self) -> None:
        """Every run and every row as JSON."""
        for name, records in (("runs", self.runs), ("rows", [row.record() for row in self.rows])):
            path = self.context.out / f"{name}.json"
            path.write_text(json.dumps(records, indent=1) + "\n", encoding="utf-8")


def expect_equal(results: dict[str, Figures], *keys: str) -> None:
    """Makes the row void where lanes did not do the same work."""
    for key in keys:
        values = {name: figures[key] for name, figures in results.items()}
        if len(set(values.values())) != 1:
            raise Failure(f"unequal {key}: {values}")


def expect_all_equal(results: dict[str, list[Figures]], *keys: str) -> None:
    """The same over all runs of all lanes."""
    expect_equal(
        {f"{name}, run {turn + 1}": figures for name, runs in results.items()
         for turn, figures in enumerate(runs)}, *keys)


def better(results: dict[str, list[Figures]], names: Sequence[str]) -> str:
    """Which lane has the higher median rate."""
    return max(names, key=lambda name: median(map(rate, results[name])))


def compare_rates(
    row: Row, results: dict[str, list[Figures]], ours: str, theirs: str, unit: str = "Mev/s"
) -> None:
    """Fills a row with the ratios of the pairs, ours to theirs."""
    row.figures = [rate(a) / rate(b) for a, b in zip(results[ours], results[theirs])]
    for name in results:
        row.medians[name] = number(median(map(rate, results[name])), unit)
