"""The centre dies, comes back, is frozen and wakes up beside its successor."""

import json
import shutil
import signal
import time
from collections.abc import Iterable

from checks.feed import Subscriber
from checks.harness import Context, wait_for
from checks.lamp_rules import Rules
from checks.outcome import Result
from checks.relay import CENTRE, STREET, Frames, Passing, Relay
from checks.saigon import NETWORK
from checks.street import Centre, Controllers, Diary, via

# Controller 6 flashes at night, so that it is in nobody's hands then.
STAGE_ORDERS: list[tuple[object, ...]] = [
    (1, "stage", 3, "--minutes", 60), (2, "stage", 3, "--minutes", 60),
    (4, "hold", "--minutes", 60), (5, "stage", 1, "--minutes", 60),
    (7, "hold", "--minutes", 60),
]
STAGE_SITES = tuple(int(str(order[0])) for order in STAGE_ORDERS)
LOCAL_WITHIN = 5.0
# A step of the controllers, and what the clocks' comparison may be off by.
GRAIN = 0.15
LEASE_WITHIN = 2.0
HOLD = 10.0
STARTED_WITHIN = 75.0
RETURNED_WITHIN = 90.0
FORGED_PER_SITE = 20


class CentreStreet:
    """Controllers of the project's city behind a relay, and the centres that come and go."""

    def __init__(self, context: Context, result: Result, rules: dict[int, Rules]) -> None:
        self.context, self.result, self.rules = context, result, rules
        self.state = context.scratch / "centre.state"
        self.diary = Diary(context.out / "centre" / "diary.ndjson")
        self.relay = Relay(context.out / "centre" / "wire.ndjson")
        self.centre = Centre(context, "centre/first", NETWORK, self.state)
        self.centre.order(STAGE_ORDERS)
        self.relay.attach("first", self.centre.endpoints)
        self.controllers = Controllers(
            context, "centre/street", NETWORK, via(self.relay.commands, self.relay.field))
        self.controllers.wait_modes(
            "authority over stages", dict.fromkeys(STAGE_SITES, "central_stage"), STARTED_WITHIN)

    def since(
        self, moment: float, to: str, kind: str, centre: str | None = None
    ) -> list[tuple[Passing, dict[str, object]]]:
        """Messages of a kind that passed after a moment."""
        found = []
        for passing in self.relay.passed:
            if passing.time >= moment and passing.to == to and centre in (None, passing.centre):
                message = passing.message
                if message.get("type") == kind:
                    found.append((passing, message))
        return found

    def first(self, moment: float, to: str, kind: str, **fields: object) -> dict[int, float]:
        """By controller, after how many seconds such a message first passed."""
        found: dict[int, float] = {}
        for passing, message in self.since(moment, to, kind):
            if all(message.get(name) == value for name, value in fields.items()):
                found.setdefault(int(str(message["controller"])), passing.time - moment)
        return found

    def kill(self) -> None:
        """`kill -9`: stage leases end by the controllers' own clocks."""
        late_override(self)
        killed = self.diary.note("kill -9", leader_epoch=self.centre.leader_epoch)
        if self.context.fault != "spared-centre":
            self.centre.send(signal.SIGKILL)
            self.relay.detach("first")
            self.relay.down()
        time.sleep(LOCAL_WITHIN + 2)
        judge_local(self.result, "kill", self.controllers, STAGE_SITES, killed)

    def come_back(self) -> None:
        """A centre on the same state folder: leases at once, authority after the hold."""
        self.centre = Centre(self.context, "centre/second", NETWORK, self.state)
        self.centre.order(STAGE_ORDERS)
        self.relay.attach("second", self.centre.endpoints)
        self.relay.up()
        back = self.diary.note("link clean", leader_epoch=self.centre.leader_epoch)
        wait_for("authority's return", RETURNED_WITHIN, lambda: set(STAGE_SITES) <= set(
            self.first(back, CENTRE, "receipt", outcome="accepted")))
        grants = self.first(back, STREET, "lease_grant")
        accepted = self.first(back, CENTRE, "receipt", outcome="accepted")
        judge_return(self.result, "kill", STAGE_SITES, grants, accepted)
        self.controllers.wait_modes(
            "authority over stages", dict.fromkeys(STAGE_SITES, "central_stage"), 5)

    def freeze(self) -> None:
        """SIGSTOP, past the leases."""
        stopped = self.diary.note("SIGSTOP", leader_epoch=self.centre.leader_epoch)
        self.centre.send(signal.SIGSTOP)
        time.sleep(LOCAL_WITHIN + 2)
        judge_local(self.result, "stop", self.controllers, STAGE_SITES, stopped)

    def succeed(self) -> None:
        """A standby with a copy of the state folder takes over; every controller follows it."""
        # What the frozen one finds in its queues must not tell it of its successor either.
        self.relay.hook = self._lie
        state = self.context.scratch / "standby.state"
        shutil.copytree(self.state, state)
        self.standby = standby = Centre(self.context, "centre/standby", NETWORK, state)
        self.relay.attach("standby", standby.endpoints)
        begun = self.diary.note("standby leads", leader_epoch=standby.leader_epoch)
        wait_for("leases of the standby", 60, lambda: len(self.first(
            begun, STREET, "lease_grant", leader_epoch=standby.leader_epoch)) == len(self.rules))
        # The last grant is on its way yet.
        time.sleep(0.5)

    def wake(self) -> None:
        """The frozen centre goes on, and nobody tells it that it was succeeded."""
        feed = Subscriber(self.centre.endpoints["feed"], "controller/", "heartbeat")
        woken = self.diary.note("SIGCONT", leader_epoch=self.centre.leader_epoch)
        self.centre.send(signal.SIGCONT)
        time.sleep(30)
        sent = len(self.since(woken, STREET, "command", "second"))
        judge_refused(self, "stale", woken, sent)
        self.result.expect(sent > 0, "stale: the resumed centre never tried to command")
        forged = self._forge()
        judge_refused(self, "forged", forged, FORGED_PER_SITE * len(self.rules))
        self.relay.hook = lambda passing: [passing.frames]
        told = self.diary.note("the resumed centre hears the street")
        time.sleep(8)
        quiet = time.monotonic()
        time.sleep(8)
        down = {str(payload["controller"]) for arrival, _, payload in feed.about("controller/")
                if arrival > told and payload["condition"] == "STEPPED DOWN"}
        late = self.since(quiet, STREET, "command", "second")
        feed.close(self.context.out / "centre" / "second-feed.ndjson")
        self.result.figure("stale.stepped_down", f"{len(down)}/{len(self.rules)}")
        self.result.expect(len(down) == len(self.rules) and not late,
                           f"stale: {len(down)} desks stepped down, {len(late)} still commanded")

    def _lie(self, passing: Passing) -> list[Frames]:
        """What the resumed centre hears: its own leases in place of others', and no answers."""
        if passing.centre != "second":
            return [passing.frames]
        message = passing.message
        number = int(message["controller"])
        if passing.to == STREET:
            if self.context.fault == "renewed-orders" and message["type"] == "command":
                message |= self._present(number)
                return [[passing.frames[0], json.dumps(message).encode()]]
            return [passing.frames]
        if message["type"] == "receipt":
            return []
        own = [grant["lease"] for _, grant in self.since(0, STREET, "lease_grant", "second")
               if grant["controller"] == number]
        if "lease" in message and own:
            message["lease"] = own[-1]
        return [[json.dumps(message).encode()]]

    def _present(self, number: int) -> dict[str, object]:
        """What a command of the present leader would carry."""
        leases = [message["lease"] for _, message in self.since(0, STREET, "lease_grant", "standby")
                  if message["controller"] == number]
        return {"leader_epoch": self.standby.leader_epoch, "lease": leases[-1],
                "sequence": 1_000_000 + len(self.relay.passed)}

    def _forge(self) -> float:
        """Commands of the old epoch that would be right in everything else."""
        epoch, begun = self.centre.leader_epoch, self.diary.note("forged commands")
        states = {int(str(message["controller"])): message
                  for _, message in self.since(0, CENTRE, "status")}
        for number in self.rules:
            lease = self._present(number)["lease"]
            state = states[number]
            for count in range(FORGED_PER_SITE):
                command = {
                    "action": ("stage", "hold", "release")[count % 3], "author": "operator",
                    "controller": number, "issued_at": "2026-11-23T06:00:00Z",
                    "leader_epoch": epoch, "lease": lease, "reason": "forged",
                    "sequence": 500_000 + count, "type": "command",
                    "valid_until_uptime_ms": 10**9, "version": 1}
                if command["action"] == "stage":
                    command["stage"] = 1
                if command["action"] != "release":
                    command |= {"expected_stage": state["stage"],
                                "expected_transition": state["transition"]}
                payload = json.dumps(command, separators=(",", ":"), sort_keys=True).encode()
                self.relay.inject([f"signal/{number}/".encode(), payload])
        time.sleep(2)
        return begun

    def close(self) -> None:
        """Ends everything and judges the lamps of the whole time."""
        self.centre.keep()
        self.controllers.lamps.close()
        judge_lamps(self.result, "centre", self.controllers, self.rules)
        self.relay.close()
        self.diary.close()


def judge_local(
    result: Result, name: str, controllers: Controllers, sites: Iterable[int], moment: float
) -> None:
    """Every site by itself within the length of a stage lease."""
    spans = {site: controllers.lamps.local_after(site, moment) for site in sites}
    late = [site for site, span in spans.items() if span is None or span > LOCAL_WITHIN + GRAIN]
    known = [span for span in spans.values() if span is not None]
    result.figure(f"{name}.local_s", _range(known))
    result.figure(f"{name}.local", f"{len(spans) - len(late)}/{len(spans)}")
    result.expect(not late, f"{name}: sites {late} were not local within {LOCAL_WITHIN:.0f} s")


def judge_return(
    result: Result, name: str, sites: Iterable[int], grants: dict[int, float],
    accepted: dict[int, float],
) -> None:
    """The lease at once, and nothing obeyed before the hold is over."""
    late = [site for site in sites if grants.get(site, LEASE_WITHIN + 1) > LEASE_WITHIN]
    holds = [accepted[site] - grants[site] for site in sites if site in grants]
    result.figure(f"{name}.lease_back_s", _range([grants[s] for s in sites if s in grants]))
    result.figure(f"{name}.obeys_after_lease_s", _range(holds))
    result.expect(not late, f"{name}: sites {late} had no lease within {LEASE_WITHIN:.0f} s")
    result.expect(bool(holds) and min(holds) >= HOLD - GRAIN,
                  f"{name}: a site obeyed {min(holds, default=0):.2f} s after its lease")


def judge_refused(street: CentreStreet, name: str, moment: float, sent: int) -> None:
    """Each command of the old epoch was refused for being just that."""
    epoch = street.centre.leader_epoch
    # One answer passes once for each centre that listens.
    answers = [message for _, message in street.since(moment, CENTRE, "receipt", "standby")
               if message["leader_epoch"] == epoch]
    refused = sum(message.get("why") == "stale_epoch" for message in answers)
    street.result.figure(f"{name}.refused_stale_epoch", f"{refused}/{sent}")
    street.result.expect(
        refused == sent == len(answers),
        f"{name}: of {sent} commands {sent - refused} were not refused stale_epoch")


def judge_lamps(
    result: Result, name: str, controllers: Controllers, rules: dict[int, Rules]
) -> None:
    """No rule of the lamps was broken while all that went on."""
    lines = controllers.lamps.lines
    broken = [words for number in rules
              if (own := [line for line in lines if line.controller == number])
              for words in rules[number].broken(own)]
    result.figure(f"{name}.lamp_changes", len(lines))
    result.figure(f"{name}.lamp_rules_broken", len(broken))
    result.expect(not broken, f"{name}: {broken[:3]}")


def late_override(street: CentreStreet) -> None:
    """How long an operator waits where the site holds a plan lease: told, not judged."""
    site = 8
    moment = street.diary.note("override at a site under a plan lease", controller=site)
    street.centre.order([(site, "hold", "--minutes", 60)])
    wait_for("a stage lease", 60, lambda: site in street.first(
        moment, STREET, "lease_grant", authority="stage"))
    waited = street.first(moment, STREET, "lease_grant", authority="stage")[site]
    street.result.figure("override_under_plan_lease.stage_lease_after_s", f"{waited:.1f}")


def _range(spans: list[float]) -> str:
    return f"{min(spans):.2f}…{max(spans):.2f}" if spans else "none"


def run(context: Context, result: Result, rules: dict[int, Rules]) -> None:
    """Killed, back, frozen, succeeded, awake."""
    street = CentreStreet(context, result, rules)
    try:
        street.kill()
        if context.fault == "spared-centre":
            return
        street.come_back()
        street.freeze()
        street.succeed()
        street.wake()
    finally:
        street.close()
