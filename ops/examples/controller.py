#!/usr/bin/python3
"""A signal controller in one file: it leases, obeys, acknowledges and falls back.

Needs Debian's python3-zmq. Start `ngatu run` in the same folder, then:

    /usr/bin/python3 ops/examples/controller.py --controller 1 \\
        --tables "$(ngatu check --signals --controller 1 --hash)"

It reads the site's groups, stages and intergreens from the city's tables, runs its stages by
turns while it is on its own, and obeys `stage`, `hold` and `release` while it holds a lease. It
prints one line whenever a lamp changes. A real controller would also know plans, pedestrian
buttons and a police panel; see the page on signal controllers.
"""
import argparse
import csv
import json
import pathlib
import random
import time

import zmq

STEP_S = 0.1
RETURN_HOLD_S = 10.0


def rows(folder, table):
    """The rows of one of the city's tables."""
    with open(pathlib.Path(folder) / table, encoding="utf-8") as file:
        return list(csv.DictReader(file))


class Lamps:
    """The groups of one site: the only place that times green, yellow and red."""

    def __init__(self, folder, controller):
        groups = [row for row in rows(folder, "signal_group.csv")
                  if row["controller_id"] == controller]
        groups.sort(key=lambda row: int(row["group_num"]))
        self.groups = [row["signal_group_id"] for row in groups]
        self.is_crossing = {row["signal_group_id"]: row["kind"] == "ped" for row in groups}
        self.yellow = {row["signal_group_id"]: float(row["yellow_s"]) for row in groups}
        self.min_green = {row["signal_group_id"]: float(row["min_green_s"]) for row in groups}
        members = rows(folder, "stage_group.csv")
        self.stages = {
            int(row["stage_num"]): {member["signal_group_id"] for member in members
                                    if member["stage_id"] == row["stage_id"]}
            for row in rows(folder, "stage.csv") if row["controller_id"] == controller}
        self.intergreen = {
            (row["from_group"], row["to_group"]): float(row["intergreen_s"])
            for row in rows(folder, "intergreen.csv") if row["controller_id"] == controller}
        self.shown = dict.fromkeys(self.groups, "r")
        self.since = dict.fromkeys(self.groups, 0.0)
        self.green_end = dict.fromkeys(self.groups, 0.0)

    def show(self, group, letter, now):
        """Changes one group's lamp."""
        if self.shown[group] == "g":
            self.green_end[group] = now
        self.shown[group], self.since[group] = letter, now

    def move_towards(self, stage, now):
        """Closes what the stage does not need, opens what is safe; whether the stage is green."""
        wanted = self.stages[stage]
        for group in self.groups:
            lasted = now - self.since[group]
            if self.shown[group] == "g" and group not in wanted:
                if lasted >= self.min_green[group]:
                    self.show(group, "c" if self.is_crossing[group] else "y", now)
            elif self.shown[group] in "yc" and lasted >= self.yellow[group]:
                self.show(group, "r", now)
        for group in self.groups:
            if group in wanted and self.shown[group] == "r" and self.may_open(group, now):
                self.show(group, "g", now)
        return {group for group in self.groups if self.shown[group] == "g"} == wanted

    def may_open(self, group, now):
        """Whether every conflicting group has been closed for its intergreen."""
        return all(self.shown[other] == "r" and now - self.green_end[other] >= span
                   for (other, opened), span in self.intergreen.items() if opened == group)

    def worst_change(self):
        """The longest that a change of stage can take, in seconds."""
        return max(self.min_green.values()) + max(self.intergreen.values(), default=0) + 2

    def letters(self):
        """What each group shows, one letter each."""
        return "".join(self.shown[group] for group in self.groups)


class Controller:
    """One controller: its lamps, its lease and the commands that it has taken."""

    def __init__(self, options, lamps):
        self.number, self.tables, self.split = options.number, options.tables, options.split
        self.lamps, self.stage, self.transition = lamps, min(lamps.stages), 0
        self.is_green, self.mode = False, "startup"
        self.lease, self.lease_end, self.authority = None, 0.0, None
        self.nonce, self.asked_at, self.obeys_from = 0, -1e9, 0.0
        self.epoch, self.order, self.answers, self.pending = 0, (0, 0), {}, None
        self.stage_since, self.told_at, self.told = 0.0, -1e9, None
        self.holds = False
        self.start = time.monotonic()

    def uptime(self):
        """Seconds since it was switched on: leases and lamps run on nothing else."""
        return time.monotonic() - self.start

    def message(self, kind, **fields):
        """A message with what all have in common."""
        return {"version": 1, "type": kind, "controller": self.number,
                "uptime_ms": int(self.uptime() * 1000), **fields}

    def lease_request(self):
        """A request when one is due, or nothing."""
        now = self.uptime()
        wait = max(1.0, (self.lease_end - now) / 3) if self.lease else 1.0
        if now - self.asked_at < min(wait, 40.0):
            return None
        self.asked_at, self.nonce = now, random.getrandbits(53)
        request = self.message("lease_request", nonce=self.nonce, tables=self.tables)
        self.asked_uptime = request["uptime_ms"]
        return request if self.lease is None else {**request, "lease": self.lease}

    def take_grant(self, grant):
        """Takes a grant that answers the last request and comes from no older leader."""
        if grant["nonce"] != self.nonce or grant["leader_epoch"] < self.epoch:
            return
        if self.lease is None:
            self.obeys_from = self.uptime() + RETURN_HOLD_S
        self.lease, self.epoch = grant["lease"], grant["leader_epoch"]
        self.authority = grant["authority"]
        self.lease_end = (self.asked_uptime + grant["lease_ms"]) / 1000

    def take_command(self, command):
        """Obeys or refuses; the answer is a receipt."""
        order = (command["leader_epoch"], command["sequence"])
        if order in self.answers:
            return self.answers[order]
        refusal = self.refusal(command, order)
        if refusal:
            return self.receipt(order, "refused", why=refusal)
        self.order, self.pending = order, order
        if command["action"] == "stage":
            self.go_to(command["stage"])
        self.holds = command["action"] != "release"
        answer = self.receipt(order, "accepted",
                              apply_within_ms=int(self.lamps.worst_change() * 1000))
        self.answers = {order: answer}
        return answer

    def refusal(self, command, order):
        """The first reason that speaks against a command."""
        now = self.uptime()
        expected = (command.get("expected_stage"), command.get("expected_transition"))
        checks = [
            ("not_for_me", command["controller"] != self.number),
            ("stale_epoch", order[0] < self.epoch),
            ("replayed", order <= self.order),
            ("no_lease", command["lease"] != self.lease or now >= self.lease_end),
            ("expired", now * 1000 > command["valid_until_uptime_ms"]),
            ("authority", command["action"] in ("stage", "hold") and self.authority != "stage"),
            ("not_ready", now < self.obeys_from or self.mode == "startup"),
            ("state_changed", command["action"] in ("stage", "hold")
             and expected != (self.stage, self.transition)),
            ("unknown_stage", command["action"] == "stage"
             and command["stage"] not in self.lamps.stages),
            ("unknown_plan", command["action"] == "plan"),
        ]
        return next((reason for reason, holds in checks if holds), None)

    def receipt(self, order, outcome, **fields):
        """What became of a command."""
        return self.message("receipt", leader_epoch=order[0], sequence=order[1], mode=self.mode,
                            outcome=outcome, stage=self.stage, transition=self.transition,
                            **fields)

    def go_to(self, stage):
        """Latches a stage; the lamps follow by themselves."""
        if stage != self.stage:
            self.stage, self.transition, self.is_green = stage, self.transition + 1, False

    def step(self):
        """A tenth of a second of lamps; the messages that it gives."""
        now, messages = self.uptime(), []
        if self.lease is not None and now >= self.lease_end:
            self.lease, self.authority, self.holds, self.pending = None, None, False, None
        was_green = self.is_green
        self.is_green = self.lamps.move_towards(self.stage, now)
        if self.is_green and not was_green:
            self.stage_since = now
            if self.pending:
                messages.append(self.receipt(self.pending, "applied"))
                self.pending = None
        is_local = not self.holds
        if is_local and self.is_green and now - self.stage_since >= self.split:
            later = [stage for stage in sorted(self.lamps.stages) if stage > self.stage]
            self.go_to(later[0] if later else min(self.lamps.stages))
        self.mode = ("startup" if self.transition == 0 and not self.is_green
                     else "local_plan" if is_local else "central_stage")
        state = (self.mode, self.stage, self.lamps.letters(), self.lease)
        if state != self.told or now - self.told_at >= 5:
            if state != self.told:
                print(f"{now:8.1f}", *state, flush=True)
            self.told, self.told_at = state, now
            messages.append(self.status())
        return messages

    def status(self):
        """How it is."""
        status = self.message(
            "status", mode=self.mode, stage=self.stage, transition=self.transition, fault="",
            lamps=self.lamps.letters(), tables=self.tables,
            wall_time=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))
        return status if self.lease is None else {**status, "lease": self.lease}


def main():
    """Runs one controller until it is interrupted."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--controller", default="1", help="its id in signal_controller.csv")
    parser.add_argument("--tables", required=True, help="the fingerprint of its tables")
    parser.add_argument("--network", default="Fixtures/networks/saigon-12", help="the city")
    parser.add_argument("--state", default=".ngatu", help="the processor's state folder")
    parser.add_argument("--split", type=float, default=12, help="seconds of a stage, alone")
    options = parser.parse_args()
    controllers = rows(options.network, "signal_controller.csv")
    row = next(row for row in controllers if row["controller_id"] == options.controller)
    options.number = int(row.get("number") or options.controller)
    endpoints = json.loads((pathlib.Path(options.state) / "endpoints.json").read_text())
    context = zmq.Context()
    commands, field = context.socket(zmq.SUB), context.socket(zmq.DEALER)
    commands.connect(endpoints["commands"])
    commands.subscribe(f"signal/{options.number}/")
    field.connect(endpoints["field"])
    controller = Controller(options, Lamps(options.network, options.controller))
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
