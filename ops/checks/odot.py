"""Signal controllers' own events: 15-minute actuations against another project's answer."""

import csv
import gzip
import io
import random
from datetime import datetime, timezone
from pathlib import Path

from checks.city import controllers_city
from checks.feed import wait_received
from checks.harness import Context
from checks.outcome import Failure, Result
from checks.processor import Processor, configuration, next_sequence

FAULTS = {"dropped-batch": "rows wrong"}

SHUFFLE_SECONDS = 5
CHUNKS = 12
BATCH = 256

MAPPING = """[time]
column = "timestamp"
format = "rfc3339"
zone_offset_minutes = 0
[reading]
kind = "signal_event"
[subject]
column = "device_id"
[columns]
code = "event_code"
parameter = "param"
"""

Counts = dict[tuple[str, str], int]


def expected_counts(path: Path) -> Counts:
    """(interval start, detector) → actuations, as the other project answers."""
    counts: Counts = {}
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            start = row["TimeStamp"].replace(" ", "T") + "Z"
            counts[start, f"{row['DeviceId']}/{row['Detector']}"] = int(row["Total"])
    return counts


def product_counts(path: Path) -> Counts:
    """The same from the product's intervals: the last version of each row of 900 s."""
    counts: Counts = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = row["start"], row["detector"]
            if row["length_s"] == "900" and (int(row["vehicles"]) > 0 or key in counts):
                counts[key] = int(row["vehicles"])
    return {key: total for key, total in counts.items() if total > 0}


def to_csv(header: str, rows: list[str]) -> bytes:
    """A CSV document from its lines."""
    return ("\n".join([header, *rows]) + "\n").encode()


def seconds(row: str) -> float:
    """The row's time as Unix seconds."""
    moment = datetime.fromisoformat(row[: row.index(",")])
    return moment.replace(tzinfo=timezone.utc).timestamp()


def shuffled(rows: list[str], seed: int) -> list[str]:
    """The rows in an order in which none comes more than five seconds too late."""
    generator = random.Random(seed)
    bound = SHUFFLE_SECONDS - 0.001
    keyed = [(seconds(row) + generator.random() * bound, place)
             for place, row in enumerate(rows)]
    return [rows[place] for _, place in sorted(keyed)]


class Variants:
    """The ways in which the same events are sent."""

    def __init__(self, context: Context, folder: Path) -> None:
        self.context = context
        self.city = context.scratch / "city"
        controllers_city(self.city, [227, 454])
        self.mapping = context.out / "mapping.toml"
        self.mapping.write_text(MAPPING, encoding="utf-8")
        with gzip.open(folder, "rt", encoding="utf-8") as file:
            self.header, *self.rows = file.read().splitlines()
        if context.fault == "dropped-batch":
            middle = len(self.rows) // 2
            del self.rows[middle : middle + BATCH]

    def processor(self, name: str, lateness: float = 2.0) -> Processor:
        """A processor that learns detectors."""
        text = configuration(lateness_seconds=lateness, unlisted="learn", intervals=[900])
        return Processor(self.context, name, text, self.city)

    def send(self, name: str, rows: list[str], *options: str, lateness: float = 2.0) -> Counts:
        """Sends everything in one replay; returns the product's counts."""
        processor = self.processor(name, lateness)
        processor.replay(
            to_csv(self.header, rows), self.mapping, "--speed", "max", "--batch", str(BATCH),
            "--source", "1", "--epoch", "1", *options,
        )
        processor.finish()
        return product_counts(processor.intervals)

    def in_chunks(self) -> Counts:
        """Sends in twelve replays, each a new connection that continues the sequence."""
        processor = self.processor("chunks")
        size = -(-len(self.rows) // CHUNKS)
        following = 0
        for start in range(0, len(self.rows), size):
            last = start + size >= len(self.rows)
            said = processor.replay(
                to_csv(self.header, self.rows[start : start + size]), self.mapping,
                "--speed", "max", "--batch", str(BATCH), "--source", "1", "--epoch", "1",
                "--first-sequence", str(following), *([] if last else ["--no-end"]),
            )
            following = next_sequence(said)
            if not last:
                # A new connection may overtake what the old one left in the kernel's buffers.
                wait_received(processor.endpoints.snapshot, following)
        processor.finish()
        return product_counts(processor.intervals)


def compare(result: Result, name: str, counts: Counts, expected: Counts) -> None:
    """Every row, and no row besides."""
    missing = [key for key in expected if key not in counts]
    extra = [key for key in counts if key not in expected]
    wrong = [key for key in expected if key in counts and counts[key] != expected[key]]
    result.figure(f"{name}.rows_equal", len(expected) - len(missing) - len(wrong))
    result.figure(f"{name}.rows_wrong", len(wrong))
    result.figure(f"{name}.rows_missing", len(missing))
    result.figure(f"{name}.rows_besides", len(extra))
    for what, keys in (("missing", missing), ("besides", extra), ("wrong", wrong)):
        if keys:
            start, detector = keys[0]
            values = f"{counts.get(keys[0])} for {expected.get(keys[0])}"
            result.expect(False, f"{name}: {len(keys)} rows {what}, the first {start} {detector}:"
                                 f" {values}")


def oracle_agrees(rows: list[str], expected: Counts) -> bool:
    """Whether counting code 82 ourselves gives the other project's answer (checks the input)."""
    counts: Counts = {}
    for cells in csv.reader(io.StringIO("\n".join(rows))):
        if cells[2] == "82":
            minute = int(cells[0][14:16]) // 15 * 15
            key = f"{cells[0][:14]}{minute:02d}:00Z", f"{cells[1]}/{cells[3]}"
            counts[key] = counts.get(key, 0) + 1
    return counts == expected


def run(context: Context) -> Result:
    """As is, shuffled within 5 s, every batch twice, and in 12 chunks with reconnects."""
    events, answers = context.data(
        "odot_hires_events.csv.gz", "odot_expected/actuations.csv.gz"
    )
    expected = expected_counts(answers)
    variants = Variants(context, events)
    if context.fault is None and not oracle_agrees(variants.rows, expected):
        raise Failure("the recorded events and the recorded answers do not belong together")
    result = Result()
    result.figure("events", len(variants.rows))
    result.figure("rows_expected", len(expected))
    compare(result, "as_is", variants.send("as-is", variants.rows), expected)
    if context.fault:
        return result
    rows = shuffled(variants.rows, context.seed)
    times = [seconds(row) for row in rows]
    out_of_order = sum(after < before for before, after in zip(times, times[1:]))
    result.figure("shuffled.rows_out_of_order", out_of_order)
    compare(
        result, "shuffled",
        variants.send("shuffled", rows, "--out-of-order", str(SHUFFLE_SECONDS),
                      lateness=float(SHUFFLE_SECONDS)),
        expected,
    )
    compare(result, "twice", variants.send("twice", variants.rows, "--send-twice"), expected)
    compare(result, "chunks", variants.in_chunks(), expected)
    return result
