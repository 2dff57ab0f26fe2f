"""Flink SQL on the JVM alone: CSV source, TUMBLE windows of event time, CSV sink, one slot.

The source with Flink's own distribution that reads files without further downloads is CSV; with
`--source-only` the same source runs into a sink that forgets, to show what parsing costs.
"""

from __future__ import annotations

import argparse
import csv
import os
import shutil
from pathlib import Path

CLASSES = 8
WINDOW_SECONDS = 10
LATENESS_SECONDS = 3

SOURCE = """
    create table events (
        time_us bigint, detector int, class int, speed int,
        moment as to_timestamp_ltz(time_us / 1000, 3),
        watermark for moment as moment - interval '{lateness}' second
    ) with ('connector' = 'filesystem', 'path' = '{path}', 'format' = 'csv')"""

FORGET = """
    create table forgotten (time_us bigint, detector int, class int, speed int)
    with ('connector' = 'blackhole')"""

SINK = """
    create table answer (
        window_start bigint, detector int, {columns}, speed bigint
    ) with ('connector' = 'filesystem', 'path' = '{path}', 'format' = 'csv')"""

QUERY = """
    insert into answer
    select cast(extract(epoch from window_start) as bigint), detector, {counts},
        sum(cast(speed as bigint))
    from table(tumble(table events, descriptor(moment), interval '{window}' second))
    group by window_start, window_end, detector"""


def aggregate(events: Path, answer: Path, source_only: bool) -> None:
    """Runs the job on a cluster inside this process's own JVM, and waits for that JVM's end."""
    os.environ.setdefault("FLINK_ENV_JAVA_OPTS", "-Xmx4g")
    from pyflink.java_gateway import get_gateway
    from pyflink.table import EnvironmentSettings, TableEnvironment

    tables = TableEnvironment.create(EnvironmentSettings.in_streaming_mode())
    for key, value in {
        "parallelism.default": "1",
        "pipeline.object-reuse": "true",
        "table.local-time-zone": "UTC",
        # A file sink publishes its last file with a checkpoint, the one at the end.
        "execution.checkpointing.interval": "1 h",
    }.items():
        tables.get_config().set(key, value)
    tables.execute_sql(SOURCE.format(lateness=LATENESS_SECONDS, path=events.resolve()))
    if source_only:
        tables.execute_sql(FORGET)
        query = "insert into forgotten select time_us, detector, class, speed from events"
    else:
        shutil.rmtree(answer, ignore_errors=True)
        columns = ", ".join(f"class_{code} bigint" for code in range(CLASSES))
        counts = ", ".join(f"count(*) filter (where class = {code})" for code in range(CLASSES))
        tables.execute_sql(SINK.format(columns=columns, path=answer.resolve()))
        query = QUERY.format(counts=counts, window=WINDOW_SECONDS)
    tables.execute_sql(query).wait()
    # The JVM is a child: only once it has been waited for is its CPU time accounted to us.
    get_gateway().shutdown()
    os.waitpid(-1, 0)


def write_canonical(answer: Path, to: Path) -> None:
    """Sorts the parts that the sink wrote into one canonical answer."""
    rows = []
    for part in sorted(answer.iterdir()):
        with part.open(encoding="ascii", newline="") as file:
            rows += [list(map(int, row)) for row in csv.reader(file)]
    rows.sort()
    with to.open("w", encoding="ascii") as file:
        file.writelines(",".join(map(str, row)) + "\n" for row in rows)


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=Path)
    parser.add_argument("--answer", type=Path, required=True)
    parser.add_argument("--canonical", type=Path, help="turn the answer into this CSV instead")
    parser.add_argument("--source-only", action="store_true")
    options = parser.parse_args()
    if options.canonical:
        write_canonical(options.answer, options.canonical)
    else:
        aggregate(options.events, options.answer, options.source_only)


if __name__ == "__main__":
    main()
