"""Centres and controllers at work, and a diary of what a check did to them, on one clock."""

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path

from checks.harness import Context, wait_for
from checks.lamp_log import LampLog
from checks.outcome import Failure


class Diary:
    """What a check did and when, as NDJSON: with the lamp logs, enough to judge anew."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("w", encoding="utf-8")

    def note(self, event: str, **facts: object) -> float:
        """Writes an event down; returns its time in seconds of the monotonic clock."""
        now = time.monotonic()
        self._file.write(json.dumps({"t": round(now, 4), "event": event, **facts}) + "\n")
        self._file.flush()
        return now

    def close(self) -> None:
        """Closes the file."""
        self._file.close()


class Centre:
    """A running processor that commands controllers."""

    def __init__(
        self,
        context: Context,
        name: str,
        network: Path,
        state: Path,
        configuration: str = "",
        keys: Path | None = None,
    ) -> None:
        self.context = context
        self.name = name
        self.state = state
        evidence = context.out / name
        evidence.mkdir(parents=True, exist_ok=True)
        if keys:
            configuration += f'[security]\nkeys = "{keys}"\n'
        file = evidence / "ngatu.toml"
        file.write_text(configuration, encoding="utf-8")
        self.log = evidence / "processor.log"
        self.process = context.start(
            [context.binary, "run", "--config", file, "--network", network, "--state", state],
            self.log)
        wait_for(f"{name}: endpoints.json", 20, self._is_ready)

    def _is_ready(self) -> bool:
        if self.process.poll() is not None:
            last = self.log.read_text(encoding="utf-8", errors="replace")[-600:]
            raise Failure(f"{self.name}: ngatu run ended with {self.process.returncode}: {last}")
        try:
            text = (self.state / "endpoints.json").read_text(encoding="utf-8")
            self.endpoints = json.loads(text)
        except (OSError, ValueError):
            return False
        # A killed processor leaves its list behind.
        return bool(self.endpoints["pid"] == self.process.pid)

    @property
    def leader_epoch(self) -> int:
        """The epoch under which it commands."""
        return int((self.state / "leader_epoch").read_text(encoding="utf-8"))

    def override(self, *words: object, reason: str = "check") -> tuple[int, str]:
        """`ngatu override WORDS`; returns its exit code and what it said."""
        command = [self.context.binary, "override", *map(str, words), "--state", self.state]
        if "end" not in words:
            command += ["--reason", reason]
        return self.context.call(command, timeout=15)

    def order(self, orders: Iterable[tuple[object, ...]]) -> None:
        """Gives overrides that must stand."""
        for words in orders:
            code, said = self.override(*words)
            if code != 0:
                raise Failure(f"{self.name}: override {words} ended with {code}: {said}")

    def keep(self) -> None:
        """Copies what it wrote of its commands to the evidence."""
        for path in self.state.glob("commands*.ndjson"):
            shutil.copy(path, self.log.parent)

    def send(self, how: signal.Signals) -> None:
        """Sends a signal; a killed one is also waited for."""
        self.process.send_signal(how)
        if how == signal.SIGKILL:
            self.process.wait(5)


class Controllers:
    """One `ngatu controller` process, its panel and its lamp log."""

    def __init__(
        self,
        context: Context,
        name: str,
        network: Path,
        options: list[str | Path],
        *,
        numbers: Iterable[int] = (),
        prefix: Iterable[str] = (),
    ) -> None:
        evidence = context.out / name
        evidence.mkdir(parents=True, exist_ok=True)
        path = evidence / "lamps.txt"
        # The log of an earlier run of the check is no evidence of this one.
        path.unlink(missing_ok=True)
        chosen: list[str | Path] = []
        for number in numbers:
            chosen += ["--controller", str(number)]
        self.process = context.start(
            [*prefix, context.binary, "controller", "--network", network,
             *(chosen or ["--all"]), "--lamp-log", path, "--panel", *options],
            evidence / "controllers.log", stdin=subprocess.PIPE)
        self.lamps = LampLog(path)
        self.name = name

    def panel(self, *lines: str) -> None:
        """People at the cabinets."""
        if self.process.stdin is None:
            raise RuntimeError("controllers are started with a panel")
        self.process.stdin.write("".join(line + "\n" for line in lines).encode())
        self.process.stdin.flush()

    def kill(self) -> float:
        """`kill -9`; returns when."""
        now = time.monotonic()
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait(5)
        self.lamps.close()
        return now

    def modes(self) -> dict[int, str]:
        """The mode of each controller by the last line of the lamp log."""
        return {line.controller: line.mode for line in self.lamps.lines}

    def wait_modes(self, what: str, wanted: dict[int, str], limit: float) -> None:
        """Waits until the named controllers are in their modes."""
        def is_so() -> bool:
            if self.process.poll() is not None:
                raise Failure(f"{self.name}: ngatu controller ended with {self.process.returncode}")
            modes = self.modes()
            return all(modes.get(number) == mode for number, mode in wanted.items())
        try:
            wait_for(what, limit, is_so)
        except Failure as failure:
            modes = {number: self.modes().get(number) for number in wanted}
            raise Failure(f"{failure}; modes are {modes}") from failure


def via(commands: str, field: str) -> list[str | Path]:
    """Options that lead controllers to endpoints."""
    return ["--commands", commands, "--field", field]
