#!/usr/bin/python3
"""A signal controller in one file: it leases, obeys, acknowledges and falls back.

Needs Debian's python3-zmq. Start `ngatu run` in the same folder, then:

    ngatu check --network Fixtures/networks/saigon-12 --signals > signals.txt
    /usr/bin/python3 ops/examples/controller.py --controller 1 --signals signals.txt

It reads the groups, stages and intergreens of its site from there, runs its stages by turns while
it is on its own, and obeys `stage`, `hold` and `release` while it holds a lease. Whenever a lamp changes
it prints a line: milliseconds, mode, stage, lamps, lease. A real controller would also know plans, countdowns, pedestrian buttons,
yellow traps, a greatest red and a police panel, and would remember commands over a power cut; see
the page on signal controllers.
"""
import argparse
import datetime
import json
import pathlib
import random
import re
import time
from typing import Any

import zmq

STEP_S = 0.1
RETURN_HOLD_S = 10.0

TITLE = (r"controller {}: .*tables (\w+), start-up stage (\d+) after ([\d.]+) s of flashing"
         r" and ([\d.]+) s of all-red")
GROUP = r"  group \d+ (\S+) \((\w+)\): minimum ([\d.]+) s, (?:yellow|clearance) ([\d.]+) s"
STAGE = r"  stage (\d+): (.*?)(?: \(main\))?$"
CONFLICT = r"  (\S+) and (\S+): conflict, ([\d.]+) s and back ([\d.]+) s"

Message = dict[str, Any]


class Lamps:
    """The groups of one site: the only place that times green, yellow and red."""

    def __init__(self, signals: str, controller: str) -> None:
        about = re.search(rf"^controller {re.escape(controller)}: .*\n(?:  .*\n)*", signals, re.M)
        title = about and re.match(TITLE.format(re.escape(controller)), about[0])
        if not about or not title:
            raise SystemExit(f"the signals of controller {controller} are not described there")
        self.tables, self.first_stage = title[1], int(title[2])
        self.flash_end = float(title[3])
        self.red_end = self.flash_end + float(title[4])
        groups = re.findall(GROUP, about[0])
        self.groups = [name for name, *_ in groups]
        self.is_crossing = {name: kind == "ped" for name, kind, *_ in groups}
        self.min_green = {name: float(minimum) for name, _, minimum, _ in groups}
        self.closing = {name: float(closing) for name, *_, closing in groups}
        self.stages = {int(number): set(names.split())
                       for number, names in re.findall(STAGE, about[0], re.M)}
        self.intergreen: dict[tuple[str, str], float] = {}
        for one, other, there, back in re.findall(CONFLICT, about[0]):
            self.intergreen[one, other] = float(there)
            self.intergreen[other, one] = float(back)
        self.shown = {name: "d" if self.is_crossing[name] else "Y" for name in self.groups}
        self.since = dict.fromkeys(self.groups, 0.0)
        self.green_end = dict.fromkeys(self.groups, 0.0)

    def show(self, group: str, letter: str, now: float) -> None:
        """Changes one group's lamp."""
        if self.shown[group] == "g":
            self.green_end[group] = now
        self.shown[group], self.since[group] = letter, now

    def start_up(self, now: float) -> bool:
        """Flash, then all red; whether that is over."""
        if now >= self.flash_end:
            for group in self.groups:
                if self.shown[group] in "dY":
                    self.show(group, "r", now)
        return now >= self.red_end

    def move_towards(self, stage: int, now: float) -> bool:
        """Closes what the stage does not need, opens what is safe; whether the stage is green."""
        wanted = self.stages[stage]
        for group in self.groups:
            lasted = now - self.since[group]
            if self.shown[group] == "g" and group not in wanted:
                if lasted >= self.min_green[group]:
                    self.show(group, "c" if self.is_crossing[group] else "y", now)
            elif self.shown[group] in "yc" and lasted >= self.closing[group]:
                self.show(group, "r", now)
        for group in self.groups:
            if group in wanted and self.shown[group] == "r" and self.may_open(group, now):
                self.show(group, "g", now)
        return {group for group in self.groups if self.shown[group] in "gyc"} == wanted

    def may_open(self, group: str, now: float) -> bool:
        """Whether every conflicting group has been closed for its intergreen."""
        return all(self.shown[other] == "r" and now - self.green_end[other] >= span
                   for (other, opened), span in self.intergreen.items() if opened == group)

    def is_served(self, now: float) -> bool:
        """Whether all that is green has been so for its minimum: the stage may be left."""
        return all(now - self.since[group] >= self.min_green[group]
                   for group in self.groups if self.shown[group] == "g")

    def worst_change(self) -> float:
        """The longest that a change of stage can take, in seconds."""
        return max(self.min_green.values()) + max(self.intergreen.values(), default=0) + 2

    def letters(self) -> str:
        """What each group shows, one letter each."""
        return "".join(self.shown[group] for group in self.groups)


class Controller:
    """One controller: its lamps, its lease and the commands that it has taken."""

    def __init__(self, number: int, split: float, lamps: Lamps) -> None:
        self.number, self.split, self.lamps = number, split, lamps
        self.stage, self.transition, self.is_green = lamps.first_stage, 0, False
        self.mode, self.stage_since = "startup", 0.0
        # The lease: None without one. After a lapse the link must be clean for a while.
        self.lease: int | None = None
        self.authority: str | None = None
        self.lease_end, self.has_lapsed, self.clean_at = 0.0, False, 0.0
        self.nonce, self.asked_at, self.asked_uptime = 0, -1e9, 0
        # Commands: the leader and the newest order known, and the last answer.
        self.epoch, self.order = 0, (0, 0)
        self.answer: Message | None = None
        self.is_obeying, self.pending = False, False
        self.told: tuple[object, ...] | None = None
        self.told_at = -1e9
        self.start = time.monotonic()

    def uptime(self) -> float:
        """Seconds since it was switched on: leases and lamps run on nothing else."""
        return time.monotonic() - self.start

    def message(self, kind: str, **fields: object) -> Message:
        """A message with what all have in common."""
        return {"version": 1, "type": kind, "controller": self.number,
                "uptime_ms": int(self.uptime() * 1000), **fields}

    def lease_request(self) -> Message | None:
        """A request when one is due: each second, and at a third of a lease."""
        now = self.uptime()
        wait = max(1.0, (self.lease_end - self.asked_uptime / 1000) / 3) if self.lease else 1.0
        if now - self.asked_at < wait:
            return None
        self.asked_at, self.nonce = now, random.getrandbits(53)
        request = self.message("lease_request", nonce=self.nonce, tables=self.lamps.tables)
        self.asked_uptime = request["uptime_ms"]
        return request if self.lease is None else {**request, "lease": self.lease}

    def take_grant(self, grant: Message) -> None:
        """Takes a grant that answers the last request and comes from no older leader."""
        if grant["nonce"] != self.nonce or grant["leader_epoch"] < self.epoch:
            return
        if self.lease is None and self.has_lapsed:
            self.clean_at = self.uptime() + RETURN_HOLD_S
        self.lease, self.epoch = grant["lease"], grant["leader_epoch"]
        self.authority = grant["authority"]
        self.lease_end = (self.asked_uptime + grant["lease_ms"]) / 1000
        if self.authority != "stage":
            self.is_obeying = self.pending = False

    def take_command(self, command: Message) -> Message:
        """Obeys or refuses; the answer is a receipt."""
        order = (command["leader_epoch"], command["sequence"])
        if order == self.order and self.answer:
            return self.answer
        refusal = self.refusal(command, order)
        if refusal:
            return self.receipt(order, "refused", why=refusal)
        self.order = order
        self.is_obeying = command["action"] != "release"
        if command["action"] == "stage":
            self.go_to(command["stage"])
        self.pending = True
        self.answer = self.receipt(
            order, "accepted", apply_within_ms=int(self.lamps.worst_change() * 1000))
        return self.answer

    def refusal(self, command: Message, order: tuple[int, int]) -> str | None:
        """The first reason that speaks against a command."""
        now, action = self.uptime(), command["action"]
        is_of_stages = action in ("stage", "hold")
        expected = (command.get("expected_stage"), command.get("expected_transition"))
        checks = [
            ("not_for_me", command["controller"] != self.number),
            ("stale_epoch", order[0] < self.epoch),
            ("replayed", order <= self.order),
            ("no_lease", command["lease"] != self.lease or now >= self.lease_end),
            ("expired", now * 1000 > command["valid_until_uptime_ms"]),
            ("authority", is_of_stages and (self.authority != "stage" or now < self.clean_at)),
            ("not_ready", self.mode == "startup"),
            ("state_changed", is_of_stages and expected != (self.stage, self.transition)),
            ("unknown_stage", action == "stage" and command["stage"] not in self.lamps.stages),
            ("unknown_plan", action == "plan"),
        ]
        return next((reason for reason, holds in checks if holds), None)

    def receipt(self, order: tuple[int, int], outcome: str, **fields: object) -> Message:
        """What became of a command."""
        return self.message("receipt", leader_epoch=order[0], sequence=order[1], mode=self.mode,
                            outcome=outcome, stage=self.stage, transition=self.transition,
                            **fields)

    def go_to(self, stage: int) -> None:
        """Latches a stage; the lamps follow by themselves."""
        if stage != self.stage:
            self.stage, self.transition, self.is_green = stage, self.transition + 1, False

    def step(self) -> list[Message]:
        """A tenth of a second of lamps; the messages that it gives."""
        now = self.uptime()
        if self.lease is not None and now >= self.lease_end:
            self.lease, self.authority, self.has_lapsed = None, None, True
            self.is_obeying = self.pending = False
        if not self.lamps.start_up(now):
            return self.told_messages(now, [])
        was_green, messages = self.is_green, []
        self.is_green = self.lamps.move_towards(self.stage, now)
        if self.is_green and not was_green:
            self.stage_since = now
        self.mode = ("startup" if self.transition == 0 and not self.is_green
                     else "central_stage" if self.is_obeying else "local_plan")
        if self.pending and self.is_green:
            self.pending = False
            messages.append(self.receipt(self.order, "applied"))
        has_run = self.is_green and now - self.stage_since >= self.split
        if self.mode == "local_plan" and has_run and self.lamps.is_served(now):
            later = [stage for stage in sorted(self.lamps.stages) if stage > self.stage]
            self.go_to(later[0] if later else min(self.lamps.stages))
        return self.told_messages(now, messages)

    def told_messages(self, now: float, messages: list[Message]) -> list[Message]:
        """The messages, and a status where something has changed or 5 s have passed."""
        state = (self.mode, self.stage, self.lamps.letters(), self.lease)
        if state != self.told or now - self.told_at >= 5:
            if state != self.told:
                print(int(now * 1000), *state, flush=True)
            self.told, self.told_at = state, now
            messages.append(self.status())
        return messages

    def status(self) -> Message:
        """How it is."""
        wall_time = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
        status = self.message(
            "status", mode=self.mode, stage=self.stage, transition=self.transition, fault="",
            lamps=self.lamps.letters(), tables=self.lamps.tables,
            wall_time=wall_time.replace("+00:00", "Z"))
        return status if self.lease is None else {**status, "lease": self.lease}


def main() -> None:
    """Runs one controller until it is interrupted."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--controller", default="1", help="its id in signal_controller.csv")
    parser.add_argument("--number", type=int, help="its number, where that is not its id")
    parser.add_argument("--signals", required=True, metavar="FILE",
                        help="what `ngatu check --signals` prints")
    parser.add_argument("--state", default=".ngatu", help="the processor's state folder")
    parser.add_argument("--split", type=float, default=12, help="seconds of a stage, alone")
    options = parser.parse_args()
    lamps = Lamps(pathlib.Path(options.signals).read_text(encoding="utf-8"), options.controller)
    controller = Controller(options.number or int(options.controller), options.split, lamps)
    endpoints = json.loads((pathlib.Path(options.state) / "endpoints.json").read_text())
    context = zmq.Context()
    commands, field = context.socket(zmq.SUB), context.socket(zmq.DEALER)
    commands.connect(endpoints["commands"])
    commands.subscribe(f"signal/{controller.number}/")
    field.connect(endpoints["field"])
    while True:
        request = controller.lease_request()
        if request:
            field.send_json(request)
        for message in controller.step():
            field.send_json(message)
        next_step = time.monotonic() + STEP_S
        while field.poll(0):
            controller.take_grant(field.recv_json())
        while commands.poll(max(0, int((next_step - time.monotonic()) * 1000))):
            _, payload, *_ = commands.recv_multipart()
            field.send_json(controller.take_command(json.loads(payload)))


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass
