"""polars: one lazy group_by over an Arrow file, streaming engine, one thread.

It needs all data before it begins: there is no event time and no window closes early.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

os.environ["POLARS_MAX_THREADS"] = "1"

import polars  # noqa: E402
from task import CLASSES, WINDOW_US, write_exact  # noqa: E402


def answer(events: Path) -> polars.DataFrame:
    """Counts and sums; a column per class took a third less time than a group per class."""
    return polars.scan_ipc(events).group_by(
        (polars.col("time") // WINDOW_US).alias("window"), "detector"
    ).agg(
        *((polars.col("class") == code).sum().alias(f"class_{code}") for code in range(CLASSES)),
        polars.col("speed").cast(polars.Int64).sum(),
    ).collect(engine="streaming")


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=Path)
    parser.add_argument("--answer", type=Path, required=True)
    parser.add_argument("--canonical", type=Path, help="turn the answer into this CSV instead")
    options = parser.parse_args()
    if options.canonical:
        columns = [column.to_numpy() for column in polars.read_ipc(options.answer)]
        write_exact(
            options.canonical, [columns[0] * (WINDOW_US // 1_000_000), *columns[1:]]
        )
        return
    answer(options.events).write_ipc(options.answer)


if __name__ == "__main__":
    main()
