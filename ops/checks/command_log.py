"""The processor's file of commands, followed while it grows: how soon each was receipted."""

import json
import os
import threading
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any


@dataclass(frozen=True)
class Command:
    """A command that has come to its end."""

    controller: int
    sequence: int
    action: str
    reason: str
    state: str
    # With a refusal, why.
    detail: str
    sent_us: int
    # None where the controller never accepted it.
    accepted_us: int | None

    @classmethod
    def of(cls, record: dict[str, Any]) -> "Command | None":
        """Takes a record; `None` for one that was never sent."""
        sent, accepted = None, None
        for step in record["steps"]:
            if step["what"] == "sent":
                sent = sent or microseconds(step["time"])
            elif step["what"].startswith("accepted"):
                accepted = accepted or microseconds(step["time"])
        if sent is None:
            return None
        return cls(
            record["controller"], record["sequence"], record["action"], record["reason"],
            record["state"], record["detail"], sent, accepted)


@dataclass
class Tally:
    """What the records say: each command as its last record has it."""

    commands: dict[tuple[int, int], Command] = field(default_factory=dict)
    # By state and cause, what was decided and never sent.
    unsent: Counter[str] = field(default_factory=Counter)

    def take(self, line: str) -> None:
        """Takes a line of the file."""
        record = json.loads(line)
        command = Command.of(record)
        if command:
            self.commands[command.controller, command.sequence] = command
        else:
            self.unsent[f"{record['state']}: {record['detail']}"] += 1

    def under(self, reasons: range) -> list[Command]:
        """The commands whose reason is one of these numbers."""
        return [command for command in self.commands.values()
                if command.reason.isdigit() and int(command.reason) in reasons]


class CommandLog:
    """Reads the lines as they come; the processor begins a new file when one is long enough."""

    def __init__(self, file: Path) -> None:
        self.tally = Tally()
        self._file = file
        self._input = file.open(encoding="utf-8")
        self._rest = ""
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def _follow(self) -> None:
        while not self._stop.wait(0.5):
            self._read()
        self._read()
        self._input.close()

    def _read(self) -> None:
        self._take(self._input)
        if self._is_put_aside():
            # What was written between the look and the change of files.
            self._take(self._input)
            self._input.close()
            self._input = self._file.open(encoding="utf-8")
            self._take(self._input)

    def _is_put_aside(self) -> bool:
        try:
            return not os.path.samestat(self._file.stat(), os.fstat(self._input.fileno()))
        except OSError:
            return False

    def _take(self, source: IO[str]) -> None:
        text = self._rest + source.read()
        lines = text.split("\n")
        self._rest = lines.pop()
        for line in lines:
            self.tally.take(line)

    def finish(self) -> Tally:
        """Reads what is left; the processor has ended."""
        self._stop.set()
        self._thread.join()
        return self.tally


def microseconds(time_text: str) -> int:
    """A time of a record, since 1970."""
    return round(datetime.fromisoformat(time_text).timestamp() * 1_000_000)
