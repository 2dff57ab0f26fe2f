"""One `ngatu run` with a state folder of its own, and the replays that feed it."""

import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from checks.harness import Context, end, wait_for
from checks.outcome import Failure


@dataclass
class Endpoints:
    """Where a running processor listens, as its `endpoints.json` says."""

    ingest: list[str]
    decisions: str
    feed: str
    snapshot: str


class Processor:
    """A processor under check. Files it writes are evidence and stay."""

    def __init__(
        self, context: Context, name: str, configuration: str, network: Path, mode: str = "readings"
    ) -> None:
        self.context = context
        self.name = name
        self.state = context.scratch / f"{name}.state"
        self.evidence = context.out / name
        self.evidence.mkdir(parents=True, exist_ok=True)
        self.intervals = self.evidence / "intervals.csv"
        self.decisions = self.evidence / "decisions.ndjson"
        self.log = self.evidence / "processor.log"
        self.replay_log = self.evidence / "replay.log"
        self.replay_log.write_bytes(b"")
        file = self.evidence / "ngatu.toml"
        file.write_text(configuration, encoding="utf-8")
        self.process = context.start(
            [
                context.binary, "run", "--config", file, "--network", network,
                "--state", self.state, "--time", mode,
                "--intervals", self.intervals, "--decisions", self.decisions,
            ],
            self.log,
        )
        file = self.state / "endpoints.json"
        wait_for(f"{name}: endpoints.json", 20, lambda: self._is_ready(file))
        said = json.loads(file.read_text(encoding="utf-8"))
        self.endpoints = Endpoints(
            said["ingest"], said["decisions"], said["feed"], said["snapshot"]
        )

    def _is_ready(self, file: Path) -> bool:
        if self.process.poll() is not None:
            last = self.log.read_text(encoding="utf-8", errors="replace")[-600:]
            raise Failure(f"{self.name}: ngatu run ended with {self.process.returncode}: {last}")
        try:
            json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False
        return True

    def replay(
        self, source: Path | bytes, mapping: Path, *options: str, timeout: float = 300
    ) -> str:
        """Sends a file, or bytes through standard input; returns what the replay printed."""
        from_stdin = isinstance(source, bytes)
        command = [
            str(self.context.binary), "replay", "-" if from_stdin else str(source),
            "--mapping", str(mapping), "--state", str(self.state), *options,
        ]
        try:
            done = subprocess.run(
                command, input=source if from_stdin else b"", stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, timeout=timeout, check=False,
            )
        except subprocess.TimeoutExpired as expired:
            raise Failure(f"{self.name}: the replay took over {timeout:.0f} s") from expired
        said = done.stdout.decode("utf-8", "replace")
        with self.replay_log.open("a", encoding="utf-8") as log:
            log.write(f"$ {' '.join(command)}\n{said}")
        if done.returncode != 0:
            raise Failure(f"{self.name}: the replay ended with {done.returncode}: {said[-600:]}")
        return said

    def finish(self, timeout: float = 120) -> str:
        """Waits until the end of stream has ended the processor; returns what it printed."""
        try:
            code = self.process.wait(timeout)
        except subprocess.TimeoutExpired as expired:
            end(self.process)
            raise Failure(
                f"{self.name}: ngatu run was still there {timeout:.0f} s after the end of stream"
            ) from expired
        said = self.log.read_text(encoding="utf-8", errors="replace")
        if code != 0:
            raise Failure(f"{self.name}: ngatu run ended with {code}: {said[-600:]}")
        return said

    def stop(self) -> str:
        """Ends a processor that runs on; returns what it printed."""
        code = end(self.process)
        said = self.log.read_text(encoding="utf-8", errors="replace")
        if code != 0:
            raise Failure(f"{self.name}: ngatu run ended with {code}: {said[-600:]}")
        return said


def next_sequence(said: str) -> int:
    """The sequence at which the next replay of the same source goes on."""
    found = re.findall(r"next_sequence=(\d+)", said)
    if not found:
        raise Failure("the replay did not print next_sequence=N")
    return int(found[-1])


def configuration(
    *,
    lateness_seconds: float = 2.0,
    shards: int = 1,
    unlisted: str = "refuse",
    expected_sources: int = 1,
    intervals: list[int] | None = None,
    congestion: dict[str, int] | None = None,
) -> str:
    """A configuration file with what the checks vary; everything else by default."""
    lines = [
        "[ingest]",
        "endpoints = [" + ", ".join(['"tcp://127.0.0.1:*"'] * shards) + "]",
        f'unlisted = "{unlisted}"',
        f"allowed_lateness_seconds = {lateness_seconds:.1f}",
        "[time]",
        f"expected_sources = {expected_sources}",
    ]
    if intervals:
        lines += ["[intervals]", f"seconds = {intervals}"]
    if congestion:
        lines += ["[congestion]"] + [f"{key} = {value}" for key, value in congestion.items()]
    # Every message of a replay at full speed must reach the check's subscriber.
    lines += ["[feed]", "high_water_mark = 1000000"]
    return "\n".join(lines) + "\n"
