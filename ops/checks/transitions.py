"""Congestion and silence as the state feed reports them."""

import csv
from datetime import datetime
from pathlib import Path

from checks.feed import Message
from checks.outcome import Result


def silent_detectors(messages: list[tuple[float, str, Message]]) -> set[str]:
    """Detectors that a health message called silent, by the name in the topic."""
    return {
        topic.removeprefix("health/")
        for _, topic, payload in messages
        if topic.startswith("health/") and payload.get("reason") == "silent"
    }


def unix_seconds(text: str) -> float:
    """RFC 3339 as Unix seconds."""
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def transitions(
    result: Result,
    messages: list[tuple[float, str, Message]],
    stations: list[str],
    onset_seconds: int,
    clear_seconds: int,
    evidence: Path,
) -> None:
    """Lists transitions per station, and holds each against the persistence.

    A state that ends after fewer intervals than its own end must persist was never one: congestion
    lasts at least `clear_seconds`, freedom between two congestions at least `onset_seconds`.
    """
    changes: dict[str, list[tuple[float, str]]] = {}
    for _, topic, payload in messages:
        if topic.startswith("congestion/"):
            link = topic.removeprefix("congestion/")
            change = unix_seconds(payload["changed"]), str(payload["direction"])
            if change not in changes.setdefault(link, []):
                changes[link].append(change)
    rows = []
    total, short = 0, 0
    for link in sorted(changes, key=int):
        station = stations[int(link) - 1]
        before: tuple[float, str] | None = None
        for time, direction in changes[link]:
            lasted = time - before[0] if before else None
            least = clear_seconds if direction == "ended" else onset_seconds
            same = direction == (before[1] if before else "ended")
            if same or (lasted is not None and lasted < least):
                short += 1
            rows.append([station, link, int(time), direction, "" if lasted is None else lasted])
            total += 1
            before = time, direction
    with evidence.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["station", "link", "time_unix", "direction", "previous_lasted_s"])
        writer.writerows(rows)
    for link in sorted(changes, key=int):
        words = " ".join(
            f"{direction}@{datetime.utcfromtimestamp(time):%H:%M:%S}"
            for time, direction in changes[link]
        )
        result.figure(f"station_{stations[int(link) - 1]}", words)
    result.figure("transitions", total)
    result.figure("transitions_shorter_than_persistence", short)
    result.expect(total > 0, "no congestion was reported")
    result.expect(short == 0, f"{short} transitions are shorter than the persistence or repeat")
