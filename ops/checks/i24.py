"""Freeway radar, 30 s per lane: 5-minute station speeds against an independent reference."""

import csv
import gzip
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy

from checks.city import freeway_city
from checks.feed import Subscriber
from checks.harness import Context
from checks.outcome import Result
from checks.processor import Processor, configuration
from checks.transitions import silent_detectors, transitions

FAULTS = {"shifted-window": "slow cells equal"}

PERIOD, CELL = 30, 300
SHIFT = -6 * 3600
SLOW_MPH = 40.0
KILOMETERS_PER_MILE = 1.609344
SILENT = "55.5-L4"
ONSET, CLEAR = 3, 5

Grid = numpy.ndarray


@dataclass
class Freeway:
    """The recording as arrays: one row per period, one column per detector."""

    stations: list[str]
    lanes: dict[str, list[str]]
    names: list[str]
    first_end: int
    speeds: Grid
    halves: Grid

    @property
    def ends(self) -> Grid:
        """End of each period, Unix seconds."""
        return self.first_end + PERIOD * numpy.arange(len(self.speeds))


def load(path: Path) -> Freeway:
    """Reads the recording; missing speeds are NaN. Stamps are rounded to the period."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    stations = sorted({row["milemarker"] for row in rows}, key=float)
    found: dict[str, set[str]] = {station: set() for station in stations}
    for row in rows:
        found[row["milemarker"]].add(row["detector_id"])
    lanes = {station: sorted(found[station]) for station in stations}
    names = [name for station in stations for name in lanes[station]]
    column = {name: place for place, name in enumerate(names)}
    ends = [round(int(row["timestamp_unix"]) / PERIOD) * PERIOD + SHIFT for row in rows]
    first, last = min(ends), max(ends)
    speeds = numpy.full(((last - first) // PERIOD + 1, len(names)), numpy.nan)
    halves = numpy.zeros(speeds.shape, bool)
    for end, row in zip(ends, rows):
        place = (end - first) // PERIOD, column[row["detector_id"]]
        if row["speed"]:
            speeds[place] = float(row["speed"])
        halves[place] = ".5" in row["flow"]
    return Freeway(stations, lanes, names, first, speeds, halves)


def read_product(path: Path, freeway: Freeway) -> Grid:
    """Lane speeds from the product's 30-second intervals, in mph, NaN where it says unknown."""
    speeds = numpy.full_like(freeway.speeds, numpy.nan)
    column = {name: place for place, name in enumerate(freeway.names)}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["length_s"] != str(PERIOD) or not row["time_mean_speed_kmh"]:
                continue
            start = int(datetime.fromisoformat(row["start"].replace("Z", "+00:00")).timestamp())
            place = (start + PERIOD - freeway.first_end) // PERIOD
            if not 0 <= place < len(speeds):
                # Outside the recording: some cell inside it lacks this speed, and is unequal.
                continue
            mph = float(row["time_mean_speed_kmh"]) / KILOMETERS_PER_MILE
            # The radar speaks in half miles per hour; the wire in mm/s, 400 times as fine.
            speeds[place, column[row["detector"]]] = round(mph * 2) / 2
    return speeds


def cells(freeway: Freeway, speeds: Grid) -> Grid:
    """Unweighted means of the known lane speeds: one row per 5 minutes, a column per station."""
    starts = (freeway.ends - PERIOD) // CELL
    width = [len(freeway.lanes[station]) for station in freeway.stations]
    bounds = numpy.cumsum([0, *width])
    table = numpy.full((starts[-1] - starts[0] + 1, len(freeway.stations)), numpy.nan)
    for row in range(len(table)):
        periods = starts == starts[0] + row
        for station in range(len(freeway.stations)):
            block = speeds[periods, bounds[station] : bounds[station + 1]]
            known = block[~numpy.isnan(block)]
            if len(known):
                table[row, station] = known.sum() / len(known)
    return table


def mapping(freeway: Freeway, fault: str | None) -> str:
    """The mapping file: names to numbers, the clock error, rounding, stamps as ends."""
    shift = SHIFT + (PERIOD if fault == "shifted-window" else 0)
    numbers = "\n".join(f'"{name}" = {1 + place}' for place, name in enumerate(freeway.names))
    return f"""[time]
column = "timestamp_unix"
format = "unix_seconds"
shift_seconds = {shift}
round_seconds = {PERIOD}
marks = "end"
[reading]
kind = "interval"
period_seconds = {PERIOD}
[columns]
count = "flow"
occupancy_percent = "occupancy"
speed_mph = "speed"
lane = "lane"
[subject]
column = "detector_id"
[subject.numbers]
{numbers}
"""


def compare(result: Result, freeway: Freeway, product: Grid, evidence: Path) -> None:
    """Lane speeds and station cells: same known, same unknown, same slow."""
    known, known_here = ~numpy.isnan(freeway.speeds), ~numpy.isnan(product)
    result.figure("lane_speeds_known", int(known.sum()))
    result.figure("lane_speeds_missing", int((~known).sum()))
    # A count of half a vehicle is no reading: rounding or refusing it are both right.
    result.figure("lane_periods_with_half_vehicles", int(freeway.halves.sum()))
    unequal = int(((known != known_here) & ~freeway.halves).sum())
    result.figure("lane_speeds_known_on_one_side", unequal)
    result.expect(unequal == 0, f"{unequal} lane speeds are known on one side and missing on the"
                                " other")
    zeros = int((product == 0).sum())
    result.figure("lane_speeds_zero", zeros)
    result.expect(zeros == 0, f"{zeros} missing speeds became zero")
    reference, ours = cells(freeway, freeway.speeds), cells(freeway, product)
    slow, slow_here = reference < SLOW_MPH, ours < SLOW_MPH
    equal = slow & slow_here & (reference == ours)
    result.figure("cells", reference.size)
    result.figure("cells_slow_reference", int(slow.sum()))
    result.figure("cells_slow_product", int(slow_here.sum()))
    result.figure("cells_slow_equal", int(equal.sum()))
    result.expect(
        bool(slow.sum()) and int(equal.sum()) == int(slow.sum()) == int(slow_here.sum()),
        f"{int(equal.sum())} slow cells equal, of {int(slow.sum())} in the reference and"
        f" {int(slow_here.sum())} in the product",
    )
    first_cell = (freeway.first_end - PERIOD) // CELL * CELL
    with evidence.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["start_unix", "station", "reference_mph", "product_mph"])
        for row, station in numpy.argwhere(slow | slow_here):
            writer.writerow([
                int(first_cell + CELL * row), freeway.stations[station],
                f"{reference[row, station]:.6f}", f"{ours[row, station]:.6f}",
            ])


def run(context: Context) -> Result:
    """Replays the recording and compares; then health and congestion from the feed."""
    (recording,) = context.data("i24_radar30s.csv.gz")
    freeway = load(recording)
    city = context.scratch / "city"
    freeway_city(city, freeway.stations, freeway.lanes)
    mapping_file = context.out / "mapping.toml"
    mapping_file.write_text(mapping(freeway, context.fault), encoding="utf-8")
    text = configuration(
        intervals=[PERIOD, CELL],
        congestion={"interval_seconds": PERIOD, "onset_intervals": ONSET,
                    "clear_intervals": CLEAR},
    )
    processor = Processor(context, "i24", text, city)
    feed = Subscriber(processor.endpoints.feed, "health/", "congestion/")
    processor.replay(
        gzip.decompress(recording.read_bytes()), mapping_file,
        "--speed", "max", "--source", "1", "--epoch", "1",
    )
    processor.finish()
    feed.close(context.out / "feed.ndjson")
    result = Result()
    compare(result, freeway, read_product(processor.intervals, freeway), context.out / "cells.csv")
    silent = silent_detectors(feed.messages)
    # A learned or unnamed detector would show by its number.
    names = {str(1 + place): name for place, name in enumerate(freeway.names)}
    named = sorted(names.get(name, name) for name in silent)
    result.figure("silent", " ".join(named) or "none")
    result.expect(SILENT in named, f"detector {SILENT} was not reported silent")
    transitions(
        result, feed.messages, freeway.stations, PERIOD * ONSET, PERIOD * CLEAR,
        context.out / "transitions.csv",
    )
    return result
