"""Ngatu beside what users would run instead: events per CPU second, with equal answers."""

import argparse
import json
import os
import platform
import shutil
import signal
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.competitors import ngatu_process
from benchmarks.competitors.answers import digest, first_difference
from benchmarks.competitors.catalogue import COMPETITORS, NGATU, NOTES, TOOLS, System
from benchmarks.competitors.environments import python_with
from benchmarks.competitors.measured import Usage, feed, run as run_process
from benchmarks.competitors.planted import without_one_reading
from benchmarks.competitors.table import Row, markdown, millions
from checks.harness import REPOSITORY, Context, wait_for
from checks.outcome import Failure, Skip

SCRIPTS = Path(__file__).resolve().parent / "competitors"
BATCH_RECORDS = 256
SHORT, SKIPPED, INTERRUPTED = 1, 77, 130

EXAMPLES = """examples:
  ops/bench compare
  ops/bench compare --only pyzmq duckdb --events 10000000 --rounds 5 --out evidence
  ops/bench compare --only duckdb --events 1000000 --rounds 1 --plant dropped-reading

exit codes: 0 all answers equal, 1 an answer differs or a run failed, 2 wrong use,
77 every competitor was skipped (the table says why)"""


def parse(arguments: list[str]) -> argparse.Namespace:
    """Parses the command line; argparse itself exits with 2."""
    parser = argparse.ArgumentParser(
        prog="ops/bench compare", description=__doc__, epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    names = [system.name for system in COMPETITORS]
    parser.add_argument("--only", nargs="+", choices=names, metavar="NAME", default=names,
                        help=f"competitors to run: {', '.join(names)}; default all")
    parser.add_argument("--events", type=int, default=40_000_000, metavar="N",
                        help="readings in the file, default 40 million; needs 100 bytes of "
                        "temporary space for each")
    parser.add_argument("--flink-events", type=int, default=5_000_000, metavar="N",
                        help="Flink runs with the first N and 2 N readings, default 5 million")
    parser.add_argument("--detectors", type=int, default=10_000, metavar="N",
                        help="default 10,000")
    parser.add_argument("--per-second", type=float, default=2.0, metavar="X",
                        help="vehicles per detector and second of event time, default 2: a busy "
                        "approach full of motorcycles")
    parser.add_argument("--pulse-seconds", type=int, default=1, metavar="N",
                        help="Ngatu's base window, default 1, as at signals")
    parser.add_argument("--rounds", type=int, default=3, metavar="N",
                        help="times each is run, alternated; default 3")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="default 1")
    parser.add_argument("--environments", type=Path, metavar="DIR",
                        default=REPOSITORY / ".build/compare",
                        help="virtual environments, made on demand; default .build/compare")
    parser.add_argument("--out", type=Path, metavar="DIR", help="keep the raw evidence here")
    parser.add_argument("--plant", choices=["dropped-reading"],
                        help="leave one reading out for Ngatu; its figures must become void")
    options = parser.parse_args(arguments)
    for name in ("events", "flink_events", "detectors", "pulse_seconds", "rounds"):
        if getattr(options, name) < 1:
            parser.error(f"--{name.replace('_', '-')} must be at least 1")
    if not options.per_second > 0:
        parser.error("--per-second must be above 0")
    if "flink" in options.only and 2 * options.flink_events > options.events:
        parser.error("--events must be at least twice --flink-events")
    return options


def say(text: str) -> None:
    """Tells progress."""
    print(f"compare: {text}", file=sys.stderr, flush=True)


@dataclass
class Comparison:
    """One run of the comparison: its tools and the files they have prepared."""

    context: Context
    options: argparse.Namespace
    tools: Path
    made: set[Path] = field(default_factory=set)

    def prepare(self, to: Path, *command: str | int | Path) -> Path:
        """Runs a command that writes a file, unless it has been written already."""
        if to not in self.made:
            say(f"preparing {to.name}")
            log = self.context.out / f"logs/prepare-{to.name}.log"
            run_process(self.context, [str(part) for part in command], log)
            self.made.add(to)
        return to

    def generate(self, to: Path, count: int, *options: str | int) -> Path:
        """Has Ngatu write readings; equal seeds give equal readings, however they are framed."""
        return self.prepare(
            to, self.context.binary, "bench", "events", "--events", count, "--out", to,
            "--detectors", self.options.detectors, "--per-pulse", self.options.per_second,
            "--seed", self.options.seed, *options,
        )

    def convert(self, form: str, count: int) -> Path:
        """The first `count` readings in another form."""
        to = self.context.scratch / f"{count}.{form}"
        events = self.generate(self.context.scratch / "events.bin", self.options.events)
        return self.prepare(to, self.tools, "-B", SCRIPTS / "prepare.py", form,
                            "--events", events, "--count", count, "--to", to)

    def input(self, system: System, count: int) -> Path:
        """The first `count` readings in the system's format, less the planted one."""
        if system.form != "batches":
            return self.convert(system.form, count)
        whole = self.generate(
            self.context.scratch / f"{count}.batches", count, "--batch", BATCH_RECORDS
        )
        if not self.options.plant or system.name != "ngatu" or count == 1:
            return whole
        planted = whole.with_suffix(".planted")
        if not planted.exists():
            without_one_reading(whole, planted)
        return planted

    def expected(self, system: System, count: int) -> Path:
        """The independent answer, at the precision in which the system gives its own."""
        exact = self.convert("expected.csv", count)
        return exact.with_suffix(".means.csv") if system.is_ngatu else exact

    def city(self, has_links: bool) -> Path:
        """The city of Ngatu's runs."""
        folder = self.context.scratch / ("links" if has_links else "detectors")
        if not folder.exists():
            ngatu_process.write_city(
                folder, self.options.detectors, self.options.pulse_seconds, has_links=has_links
            )
        return folder

    def measure(self, system: System, python: Path | None, count: int) -> dict[str, Any]:
        """One run over the first `count` readings; raises Failure where the answer is unequal."""
        logs = self.context.out / "logs" / f"{system.name}-{count}"
        logs.mkdir(parents=True, exist_ok=True)
        readings, expected = self.input(system, count), self.expected(system, count)
        answer = self.context.scratch / f"{system.name}.answer"
        canonical = self.context.scratch / f"{system.name}.csv"
        sender = [self.tools, "-B", SCRIPTS / "send.py", "--messages", readings]
        load = os.getloadavg()[0]
        sent: Usage | None = None
        if python is None:
            city = self.city(system.has_links)
            used, sent = ngatu_process.run(self.context, city, sender, logs, answer)
            ngatu_process.canonical(answer, canonical)
        else:
            script = [python, "-B", SCRIPTS / system.script, "--answer", answer]
            if system.is_fed:
                used, sent = self.feed(script, sender, logs)
            else:
                used = run_process(self.context, [*script, "--events", readings],
                                   logs / f"{system.name}.log")
            run_process(self.context, [*script, "--canonical", canonical], logs / "canonical.log")
        difference = first_difference(canonical, expected)
        if difference:
            raise Failure(f"over {millions(count)} readings, {difference}")
        return {
            "events": count, "load": load, "cpu_seconds": used.cpu_seconds, **asdict(used),
            "sender_cpu_seconds": sent.cpu_seconds if sent else None,
            "answer_sha256": digest(canonical),
        }

    def feed(
        self, script: list[str | Path], sender: list[str | Path], logs: Path
    ) -> tuple[Usage, Usage]:
        """One stream through a competitor's socket."""
        endpoint = self.context.scratch / "endpoint.txt"
        endpoint.unlink(missing_ok=True)
        log = logs / "receiver.log"
        started = time.monotonic()
        receiver = self.context.start(
            [*script, "--endpoint", endpoint, "--detectors", str(self.options.detectors)], log
        )
        wait_for("the receiver's socket", 60, endpoint.exists)
        return feed(self.context, receiver, started, log,
                    [*sender, "--to", endpoint.read_text(encoding="ascii")])


def install(context: Context, system: System, options: argparse.Namespace) -> Path | None:
    """The interpreter that runs a competitor; none for Ngatu."""
    if system.is_ngatu:
        return None
    if system.needs_java and not shutil.which("java"):
        raise Skip("there is no java (apt-get install openjdk-17-jre-headless)")
    return python_with(
        context, options.environments.resolve() / system.name, system.packages,
        context.out / "logs",
    )


def compare(context: Context, options: argparse.Namespace) -> list[Row]:
    """Runs all systems, alternated, and collects their figures."""
    rows = []
    pythons: dict[str, Path | None] = {}
    for system in [*NGATU, *(each for each in COMPETITORS if each.name in options.only)]:
        is_slow = system.name == "flink"
        row = Row(system, options.flink_events if is_slow else 1,
                  2 * options.flink_events if is_slow else options.events)
        rows.append(row)
        try:
            pythons[system.name] = install(context, system, options)
        except Skip as reason:
            row.skipped = str(reason)
            say(f"{system.name}: skipped: {reason}")
    if all(row.skipped for row in rows if not row.system.is_ngatu):
        return rows
    tools = python_with(context, options.environments.resolve() / "tools", TOOLS,
                        context.out / "logs")
    comparison = Comparison(context, options, tools)
    for turn in range(options.rounds):
        # Back and forth, so that no system always runs behind the same one.
        for row in rows if turn % 2 == 0 else reversed(rows):
            if not row.skipped and not row.fault:
                run_once(comparison, row, pythons[row.system.name], turn)
    return rows


def run_once(comparison: Comparison, row: Row, python: Path | None, turn: int) -> None:
    """One round of one system: the small stream, then the large one."""
    try:
        row.rounds.append({
            "small": comparison.measure(row.system, python, row.small),
            "large": comparison.measure(row.system, python, row.large),
        })
        say(f"round {turn + 1}: {row.system.name}: {row.rates[-1]:.2f} million per CPU second")
    except Failure as failure:
        row.fault = str(failure)
        say(f"round {turn + 1}: {row.system.name}: void: {failure}")


def notes(options: argparse.Namespace) -> str:
    """What the figures hold for."""
    return NOTES.format(
        pulse=options.pulse_seconds, per_second=options.per_second,
        detectors=f"{options.detectors:,}",
    )


def evidence(rows: list[Row], options: argparse.Namespace) -> dict[str, Any]:
    """Everything measured, for the record."""
    return {
        "machine": {"system": platform.platform(), "cores": os.cpu_count()},
        "options": {key: str(value) for key, value in vars(options).items()},
        "systems": [
            {"name": row.system.name, "packages": row.system.packages, "small": row.small,
             "large": row.large, "skipped": row.skipped, "fault": row.fault,
             "million_per_cpu_second": row.rate, "rounds": row.rounds}
            for row in rows
        ],
    }


def run(arguments: list[str]) -> int:
    """Entry point: `ops/bench compare`."""
    options = parse(arguments)
    out = (options.out or Path(tempfile.mkdtemp(prefix="ngatu-compare."))).resolve()
    (out / "logs").mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with Context(out=out, seed=options.seed, fault=options.plant) as context:
            rows = compare(context, options)
    except KeyboardInterrupt:
        say("interrupted")
        return INTERRUPTED
    except Skip as reason:
        say(f"skipped: {reason}")
        return SKIPPED
    except Failure as failure:
        say(f"failed: {failure}")
        return SHORT
    (out / "compare.json").write_text(
        json.dumps(evidence(rows, options), indent=1), encoding="utf-8"
    )
    loads = [part["load"] for row in rows for each in row.rounds for part in each.values()]
    print(markdown(rows))
    if loads:
        print(f"\n{os.cpu_count()} cores, load average {min(loads):.1f} to {max(loads):.1f} "
              f"before the runs.\n\n{notes(options)}")
    say(f"evidence: {out}")
    if any(row.fault for row in rows):
        return SHORT
    return SKIPPED if all(row.skipped for row in rows if not row.system.is_ngatu) else 0
