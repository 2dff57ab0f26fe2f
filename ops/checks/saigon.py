"""The project's own city and morning, as the checks use them."""

import csv
from pathlib import Path

from checks.harness import REPOSITORY

NETWORK = REPOSITORY / "Fixtures/networks/saigon-12"
READINGS = REPOSITORY / "Fixtures/readings/saigon-12-morning.csv"
MAPPING = REPOSITORY / "Fixtures/readings/saigon-12.toml"
CONFIGURATION = REPOSITORY / "ops/config/saigon-12.toml"


def rows_of(path: Path) -> list[dict[str, str]]:
    """All rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def a_detector() -> tuple[int, int]:
    """Some detector's number and the number of the source that sends for it."""
    first = next(iter(rows_of(READINGS)))
    return int(first["detector"]), int(first["source"])
