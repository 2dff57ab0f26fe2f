"""The same readings through 1 and 4 shards, twice each: one decision hash."""

import csv
import hashlib
import io
import json
import re
from pathlib import Path

from checks.harness import Context
from checks.outcome import Failure, Result
from checks.processor import Processor, configuration
from checks.saigon import MAPPING, NETWORK, READINGS, rows_of
from checks.transitions import unix_seconds

FAULTS = {"dropped-reading": "decision hashes differ"}

SHARDS = (1, 4, 1, 4)


def without_one_reading(decisions: Path) -> bytes:
    """The readings without one that the first decision's evidence counted."""
    evidence = json.loads(decisions.read_text(encoding="utf-8").splitlines()[0])["evidence"][0]
    link = str(evidence["link"])
    numbers = {row["link_id"]: row.get("number") or row["link_id"]
               for row in rows_of(NETWORK / "link.csv")}
    detectors = {row["number"] for row in rows_of(NETWORK / "detector.csv")
                 if numbers.get(row["link_id"], row["link_id"]) == link}
    rows = rows_of(READINGS)
    start, end = (unix_seconds(evidence[key]) for key in ("start", "end"))
    for place, row in enumerate(rows):
        if row["detector"] in detectors and start <= unix_seconds(row["time"]) < end:
            del rows[place]
            break
    else:
        raise Failure("no reading belongs to the first decision's evidence")
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def run(context: Context) -> Result:
    """Runs four times and compares hash and bytes of the decisions."""
    sources = len({row["source"] for row in rows_of(READINGS)})
    result = Result()
    hashes, said_hashes = [], []
    for place, shards in enumerate(SHARDS):
        name = f"run-{place + 1}-shards-{shards}"
        text = configuration(
            shards=shards, expected_sources=sources, intervals=[10, 30, 60, 300],
            congestion={"interval_seconds": 10},
        )
        readings: Path | bytes = READINGS
        if context.fault and place == len(SHARDS) - 1:
            readings = without_one_reading(context.out / "run-1-shards-1/decisions.ndjson")
        processor = Processor(context, name, text, NETWORK)
        result.expect(
            len(processor.endpoints.ingest) == shards,
            f"{name}: {len(processor.endpoints.ingest)} ingest endpoints for {shards} shards",
        )
        processor.replay(readings, MAPPING, "--speed", "max", "--epoch", "1")
        said = processor.finish()
        payload = processor.decisions.read_bytes()
        found = re.findall(r"decision_hash=([0-9a-f]+)", said)
        hashes.append(hashlib.sha256(payload).hexdigest())
        said_hashes.append(found[-1] if found else "none")
        result.figure(f"{name}.decisions", len(payload.splitlines()))
        result.figure(f"{name}.decision_hash", said_hashes[-1])
        result.figure(f"{name}.decisions_sha256", hashes[-1])
        result.expect(bool(payload), f"{name}: no decision was made")
        result.expect(bool(found), f"{name}: ngatu run printed no decision_hash=")
    result.expect(len(set(said_hashes)) == 1, f"decision hashes differ: {sorted(set(said_hashes))}")
    result.expect(len(set(hashes)) == 1, "the bytes of the decisions differ")
    return result
