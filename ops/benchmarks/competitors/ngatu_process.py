"""Ngatu's part: a real `ngatu run`, fed over its ingest socket by a process of its own."""

import csv
import json
import shutil
import time
from datetime import datetime
from pathlib import Path

from benchmarks.competitors.measured import Usage, feed, tail
from checks.city import write_config, write_links, write_nodes, write_table
from checks.harness import Context, wait_for
from checks.outcome import Failure
from checks.processor import configuration

WINDOW_SECONDS = 10
LATENESS_SECONDS = 3
CLASSES = ("unclassified", "motorcycle", "car", "van", "bus", "truck", "bicycle", "emergency")


def write_city(folder: Path, detectors: int, pulse_seconds: int, *, has_links: bool) -> None:
    """A ring road with one link per junction; with `has_links`, each with its detector on it.

    A detector without a link is counted and kept in intervals: the task, and nothing else.
    """
    write_config(folder, "ring", "integer")
    write_nodes(folder, [(1 + place, 106.0 + 0.0001 * place, 10.7) for place in range(detectors)])
    write_links(
        folder,
        [(1 + place, 1 + place, 1 + (place + 1) % detectors, 0.3, 4)
         for place in range(detectors)],
    )
    write_table(
        folder / "detector.csv",
        ["detector_id", "number", "kind", "link_id", "lanes", "pulse_s"],
        [[1 + place, 1 + place, "camera_line", 1 + place if has_links else "", 4, pulse_seconds]
         for place in range(detectors)],
    )


def run(
    context: Context, city: Path, sender: list[str | Path], logs: Path, answer: Path
) -> tuple[Usage, Usage]:
    """One stream through one processor; returns what the processor and the sender used."""
    state = context.scratch / "ngatu.state"
    # An earlier run's list of endpoints would be taken for this one's.
    shutil.rmtree(state, ignore_errors=True)
    settings = logs / "ngatu.toml"
    settings.write_text(
        configuration(
            lateness_seconds=LATENESS_SECONDS, intervals=[WINDOW_SECONDS],
            congestion={"interval_seconds": WINDOW_SECONDS},
        ),
        encoding="utf-8",
    )
    log = logs / "ngatu.log"
    started = time.monotonic()
    process = context.start(
        [
            context.binary, "run", "--config", settings, "--network", city, "--state", state,
            "--time", "readings", "--intervals", answer,
        ],
        log,
    )
    listed = state / "endpoints.json"

    def is_ready() -> bool:
        if process.poll() is not None:
            raise Failure(f"ngatu run ended with {process.returncode}: {tail(log)}")
        try:
            json.loads(listed.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False
        return True

    wait_for("endpoints.json", 60, is_ready)
    endpoint = json.loads(listed.read_text(encoding="utf-8"))["ingest"][0]
    return feed(context, process, started, log, [*sender, "--to", endpoint])


def canonical(answer: Path, to: Path) -> None:
    """Writes the interval file as a canonical answer with mean speeds."""
    rows = []
    starts: dict[str, int] = {}
    with answer.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            if row["version"] != "1" or row["length_s"] != str(WINDOW_SECONDS):
                raise Failure(f"{answer.name}:{reader.line_num}: not a first ten-second interval")
            text = row["start"]
            if text not in starts:
                starts[text] = int(datetime.fromisoformat(text).timestamp())
            counts = [row[name] for name in CLASSES]
            rows.append((
                starts[text], int(row["detector"]),
                f"{','.join(counts)},{row['time_mean_speed_kmh']}",
            ))
    rows.sort()
    with to.open("w", encoding="ascii") as file:
        file.writelines(f"{start},{detector},{rest}\n" for start, detector, rest in rows)
