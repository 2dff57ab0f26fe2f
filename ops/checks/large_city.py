"""GMNS folders of generated cities, from a small town to a million detectors."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from checks.city import write_table

DETECTORS_PER_LINK = 4
BLOCK_DEGREES = 0.003
WEST, SOUTH = 106.3, 10.4


@dataclass(frozen=True)
class LargeCity:
    """A grid of two-way streets with four radars a link, dealt out to sites in turn.

    Numbers are those of `ngatu bench load`: detectors count from 1, and site *s* has source *s*
    and the *s*-th part of the detectors.
    """

    detectors: int
    sites: int
    pulse_seconds: int

    @property
    def links(self) -> int:
        """How many links carry the detectors."""
        return math.ceil(self.detectors / DETECTORS_PER_LINK)

    @property
    def columns(self) -> int:
        """Junctions in a row: a square grid with four links leaving most junctions."""
        return math.ceil(math.sqrt(self.links / 4)) + 1

    def write(self, folder: Path) -> Path:
        """Writes the tables; returns the folder."""
        folder.mkdir(parents=True, exist_ok=True)
        write_table(
            folder / "config.csv",
            ["dataset_name", "short_length", "long_length", "speed", "crs", "version_number",
             "id_type"],
            [["large city", "meter", "kilometer", "kph", "EPSG:4326", "0.96", "integer"]],
        )
        junctions = range(1, self.columns * self.columns + 1)
        write_table(
            folder / "node.csv",
            ["node_id", "name", "x_coord", "y_coord", "node_type", "ctrl_type"],
            ([node, f"junction {node}", *self._place(node), "intersection", "signal"]
             for node in junctions),
        )
        write_table(
            folder / "link.csv",
            ["link_id", "name", "from_node_id", "to_node_id", "directed", "length", "free_speed",
             "lanes"],
            ([1 + place, f"street {1 + place}", begin, end, 1, 0.33, 50, 4]
             for place, (begin, end) in zip(range(self.links), self._streets())),
        )
        write_table(
            folder / "signal_controller.csv", ["controller_id", "number", "node_id"],
            ([node, node, node] for node in junctions),
        )
        write_table(
            folder / "site.csv", ["site_id", "source", "shard", "agency"],
            ([f"site-{site}", site, 0, "transport"] for site in range(1, self.sites + 1)),
        )
        share = math.ceil(self.detectors / self.sites)
        write_table(
            folder / "detector.csv",
            ["number", "detector_id", "kind", "link_id", "lanes", "pulse_s", "site_id"],
            ([1 + place, f"radar-{1 + place}", "radar", 1 + place // DETECTORS_PER_LINK, 1,
              self.pulse_seconds, f"site-{1 + place // share}"]
             for place in range(self.detectors)),
        )
        return folder

    def _place(self, node: int) -> tuple[str, str]:
        row, column = divmod(node - 1, self.columns)
        return f"{WEST + column * BLOCK_DEGREES:.4f}", f"{SOUTH + row * BLOCK_DEGREES:.4f}"

    def _streets(self) -> Iterator[tuple[int, int]]:
        """Both directions of each street, row by row."""
        for node in range(1, self.columns * self.columns + 1):
            if node % self.columns:
                yield node, node + 1
                yield node + 1, node
            if node <= self.columns * (self.columns - 1):
                yield node, node + self.columns
                yield node + self.columns, node
