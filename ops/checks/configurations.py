"""Broken configurations, each with the words its refusal must hold."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Broken:
    """One wrong configuration file and what must be said about it."""

    name: str
    text: str
    expect: tuple[str, ...]


BROKEN = [
    Broken("unknown-key", "[ingest]\nallowed_latness_seconds = 2.0\n",
           ("ingest.allowed_latness_seconds", "did you mean", "allowed_lateness_seconds")),
    Broken("unknown-key-plural", "[interval]\nseconds = [30]\n",
           ("interval", "did you mean", "intervals")),
    Broken("unknown-section", "[shards]\ncount = 4\n", ("shards", "unknown")),
    Broken("unknown-nested-key", "[policy]\ntime_to_live = 60\n",
           ("policy.time_to_live", "unknown key")),
    Broken("text-for-number", '[feed]\nhigh_water_mark = "many"\n', ("feed.high_water_mark",)),
    Broken("number-for-text", "[city]\nnetwork = 12\n", ("city.network",)),
    Broken("number-for-list", "[intervals]\nseconds = 30\n", ("intervals.seconds",)),
    Broken("text-in-list", '[intervals]\nseconds = [30, "60"]\n', ("intervals.seconds",)),
    Broken("negative-lateness", "[ingest]\nallowed_lateness_seconds = -1.0\n",
           ("ingest.allowed_lateness_seconds", "3600")),
    Broken("lateness-too-large", "[ingest]\nallowed_lateness_seconds = 4000.0\n",
           ("ingest.allowed_lateness_seconds", "3600")),
    Broken("lateness-not-a-number", "[ingest]\nallowed_lateness_seconds = nan\n",
           ("ingest.allowed_lateness_seconds",)),
    Broken("unlimited-queue", "[feed]\nhigh_water_mark = 0\n", ("feed.high_water_mark",)),
    Broken("unlisted-word", '[ingest]\nunlisted = "ignore"\n',
           ("ingest.unlisted", "refuse", "learn")),
    Broken("time-mode-word", '[time]\nmode = "event"\n', ("time.mode", "wall", "readings")),
    Broken("no-sources", "[time]\nexpected_sources = 0\n", ("time.expected_sources",)),
    Broken("no-endpoint", "[ingest]\nendpoints = []\n", ("ingest.endpoints",)),
    Broken("endpoint-without-scheme", '[ingest]\nendpoints = ["127.0.0.1:5555"]\n',
           ("ingest.endpoints", "tcp://")),
    Broken("endpoint-port", '[feed]\nfeed = "tcp://127.0.0.1:99999"\n', ("feed.feed", "99999")),
    Broken("interval-zero", "[intervals]\nseconds = [0, 30]\n", ("intervals.seconds",)),
    Broken("onset-above-clear",
           "[congestion]\nonset_speed_percent = 60\nclear_speed_percent = 50\n",
           ("congestion", "onset", "clear")),
    Broken("onset-percent", "[congestion]\nonset_speed_percent = 140\n",
           ("congestion.onset_speed_percent", "100")),
    Broken("no-persistence", "[congestion]\nonset_intervals = 0\n",
           ("congestion.onset_intervals",)),
    Broken("congestion-interval", "[congestion]\ninterval_seconds = 4500\n",
           ("congestion.interval_seconds", "4500")),
    Broken("not-toml", '[city]\nnetwork = "saigon\n', ("line 2",)),
    Broken("toml-no-value", "[city]\n\n[time]\nmode =\n", ("line 4",)),
    Broken("key-twice", '[time]\nmode = "wall"\nmode = "readings"\n', ("mode", "line 3")),
]

REPAIRED = Broken(
    "unknown-key", "[ingest]\nallowed_lateness_seconds = 2.0\n", BROKEN[0].expect
)
"""The first case without its defect: planted by the self-test."""
