"""A thousand controllers, a decision a second each, ten minutes: receipts in time, no lease lost.

Overrides are asked for as a console does, evenly over each second. Most are holds, in the name of
two operators in turn so that each is a decision of its own; each controller also changes stages.
"""

import gzip
import json
import math
import os
import signal
import threading
import time
from collections import Counter
from dataclasses import astuple
from pathlib import Path

import zmq

from checks.command_log import CommandLog, Tally
from checks.controllers import ConditionWatch, Controllers, quantiles
from checks.harness import Context, wait_for
from checks.load import LiveProcessor, tell
from checks.outcome import Result
from checks.process_figures import MIB, Sampler, thread_cpu_seconds
from checks.signal_city import SignalCity

FAULTS = {
    "silent-controllers": "lost its lease",
    "stopped-controllers": "p99 from decision to receipt",
    "forgotten-decision": "decisions came to nothing",
}

CITY = SignalCity(1_000)
CONFIGURATION = """[feed]
# The check follows every controller.
high_water_mark = 100000
"""
# A controller begins with 5 s of flash and 17 s of all-red.
STARTUP_SECONDS = 25
AUTHORITY_LIMIT_SECONDS = 2.0
P99_LIMIT_MILLISECONDS = 500.0
# Of all decisions; while a stage opens, a hold is on its way already and is not sent again.
COMMANDED_SHARE = 0.85
# A controller changes stages once in so many seconds.
STAGE_SECONDS = 100
SLICE_SECONDS = 0.01
FAULT_SECONDS = 20
SILENT_SECONDS = 7
STOPPED_SECONDS = 2

# Each of these is something that did not go the whole way.
NEVER = ("feed_messages_shed", "records_shed", "signal_inputs_shed", "field_messages_refused")
# Ends of a command that was neither carried out nor replaced by a newer decision.
LOST = ("timeout", "forgotten", "late")
# A refusal that is part of the bargain: the lamps moved while the command was on its way.
MOVED = "state_changed"
MOVED_SHARE = 0.005


def seconds(context: Context) -> float:
    """How long decisions are made: `NGATU_CONTROLLERS_SECONDS`, by default ten minutes."""
    if context.fault:
        return FAULT_SECONDS
    return float(os.environ.get("NGATU_CONTROLLERS_SECONDS", "600"))


class Desk:
    """Operators at the `overrides` socket, who do not wait for one answer before the next."""

    def __init__(self, endpoint: str) -> None:
        self._context = zmq.Context()
        self._socket = self._context.socket(zmq.DEALER)
        self._socket.setsockopt(zmq.SNDHWM, 100_000)
        self._socket.setsockopt(zmq.RCVHWM, 100_000)
        self._socket.connect(endpoint)
        # When each was asked for, in microseconds since 1970.
        self.asked_at: list[int] = []
        self.answered = 0
        self.refusals: dict[str, int] = {}

    @property
    def asked(self) -> int:
        """How many overrides were asked for."""
        return len(self.asked_at)

    def ask(self, controller: int, action: str, person: str, stage: int | None = None) -> None:
        """Asks for an override; the reason is its number."""
        request = {
            "action": action, "controller": controller, "minutes": 1, "person": person,
            "reason": str(self.asked), "type": "override", "version": 1}
        if stage is not None:
            request["stage"] = stage
        self.asked_at.append(time.time_ns() // 1_000)
        self._socket.send(json.dumps(request).encode())

    def take_answers(self) -> None:
        """Takes what has been answered so far."""
        while self._socket.poll(0):
            refusal = json.loads(self._socket.recv())["refusal"]
            self.answered += 1
            if refusal:
                self.refusals[refusal] = self.refusals.get(refusal, 0) + 1

    def has_all_answers(self) -> bool:
        """Whether nothing is outstanding."""
        self.take_answers()
        return self.answered == self.asked

    def close(self) -> None:
        """Hangs up."""
        self._socket.close(0)
        self._context.term()


def decide(desk: Desk, second: int, controller: int) -> None:
    """What is decided for a controller in a second: to hold, or to change stages."""
    turn = second + controller
    if turn % STAGE_SECONDS == 0:
        stage = 1 + turn // STAGE_SECONDS % 2
        desk.ask(controller, "stage", "An", stage)
    else:
        desk.ask(controller, "hold", ("An", "Bình")[second % 2])


def drive(desk: Desk, duration: float, fault: str | None) -> float:
    """Decides for every controller in every second; returns how far it fell behind at most."""
    started, behind = time.monotonic(), 0.0
    share = CITY.controllers * SLICE_SECONDS
    for part in range(round(duration / SLICE_SECONDS)):
        due = started + part * SLICE_SECONDS
        wait = due - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        behind = max(behind, -wait)
        for decision in range(round(part * share), round((part + 1) * share)):
            second, place = divmod(decision, CITY.controllers)
            if fault == "forgotten-decision" and place < CITY.controllers / 2:
                continue
            decide(desk, second, 1 + place)
        desk.take_answers()
    return behind


def plant(context: Context, controllers: Controllers) -> None:
    """Stops the controllers for a while, as a machine that is too slow does."""
    pauses = {"silent-controllers": SILENT_SECONDS, "stopped-controllers": STOPPED_SECONDS}
    pause = pauses.get(context.fault or "")
    if pause is None:
        return
    process = controllers.process
    threading.Timer(5, process.send_signal, [signal.SIGSTOP]).start()
    threading.Timer(5 + pause, process.send_signal, [signal.SIGCONT]).start()


def take_charge(result: Result, desk: Desk, watch: ConditionWatch) -> None:
    """Asks for a first hold everywhere, so that every site comes under the authority of stages."""
    for controller in CITY.numbers:
        desk.ask(controller, "hold", "An")
    spent = watch.wait(CITY.controllers, 60, "STAGE")
    wait_for("every first answer", 10, desk.has_all_answers)
    result.figure("authority_after_s", f"{spent:.2f}")
    result.expect(spent <= AUTHORITY_LIMIT_SECONDS,
                  f"all sites were under stages' authority after {spent:.2f} s")


def judge_commands(
    result: Result, desk: Desk, tally: Tally, first: int, duration: float
) -> None:
    """Each decision became a command that was receipted in time, or a newer one took its place."""
    commands = tally.under(range(first, desk.asked))
    receipted = [command for command in commands if command.accepted_us is not None]
    sent = [(command.accepted_us - command.sent_us) / 1_000 for command in receipted]
    whole = [(command.accepted_us - desk.asked_at[int(command.reason)]) / 1_000
             for command in receipted]
    for what, spans in (("sent_to_accepted", sent), ("decision_to_accepted", whole)):
        for name, value in quantiles(spans).items():
            result.figure(f"{what}_ms.{name}", f"{value:.1f}")
    result.figure("decisions", desk.asked - first)
    result.figure("commands", len(commands))
    result.figure("accepted", len(receipted))
    ends = Counter(command.state for command in commands)
    causes = Counter(command.detail for command in commands if command.state == "refused")
    result.figure("ends", json.dumps(ends, sort_keys=True))
    result.figure("refused_because", json.dumps(causes, sort_keys=True))
    result.figure("decided_and_not_sent", json.dumps(tally.unsent, sort_keys=True))
    lost = {state: ends[state] for state in LOST if ends[state]}
    result.expect(not lost, f"commands came to {lost}")
    moved = causes.pop(MOVED, 0)
    result.expect(not causes, f"commands were refused: {dict(causes)}")
    result.expect(moved <= MOVED_SHARE * len(commands), f"{moved} commands came to moving lamps")
    result.expect(not desk.refusals, f"overrides were refused: {desk.refusals}")
    p99 = quantiles(sent).get("p99", math.inf)
    result.expect(p99 <= P99_LIMIT_MILLISECONDS, f"p99 from decision to receipt is {p99:.0f} ms")
    share = len(receipted) / (duration * CITY.controllers)
    result.figure("receipted_share", f"{share:.3f}")
    result.expect(share >= COMMANDED_SHARE,
                  f"{1 - share:.0%} of the decisions came to nothing")


def judge_leases(result: Result, watch: ConditionWatch, since: float) -> None:
    """No controller may lose its lease, and nothing may be dropped on the way."""
    losses = [change for change in watch.changes if change.is_loss and change.arrival >= since]
    result.figure("leases_lost", len(losses))
    for change in losses[:3]:
        result.expect(False, f"controller {change.controller} lost its lease: {change.after}")
    said = watch.counters
    lost = {name: said[f"ngatu_{name}_total"] for name in NEVER if said.get(f"ngatu_{name}_total")}
    result.figure("shed", json.dumps(lost))
    result.expect(not lost, f"{lost}")
    result.figure("alarms_shown", json.dumps(watch.alarms))


class Cost:
    """What a process takes while the decisions are made."""

    def __init__(self, name: str, pid: int) -> None:
        self._name, self._pid = name, pid
        self._threads = thread_cpu_seconds(pid)
        self._sampler = Sampler(pid)

    def tell(self, result: Result) -> None:
        """Gives the figures; the process must still be there."""
        window = self._sampler.stop()
        name = self._name
        result.figure(f"{name}.cpu_per_s", f"{window.cpu_per_second:.3f}")
        for thread, spent in sorted(thread_cpu_seconds(self._pid).items()):
            share = (spent - self._threads.get(thread, 0)) / window.seconds
            if share >= 0.001:
                result.figure(f"{name}.cpu_per_s.{thread}", f"{share:.3f}")
        result.figure(f"{name}.resident_mib", round(window.greatest_resident / MIB))


def write_evidence(file: Path, tally: Tally) -> None:
    """One row a command: enough to work out every figure again."""
    with gzip.open(file, "wt", encoding="utf-8") as rows:
        rows.write("controller,sequence,action,reason,state,detail,sent_us,accepted_us\n")
        for command in tally.commands.values():
            rows.write(",".join(str(value) for value in astuple(command)) + "\n")


def run(context: Context) -> Result:
    """Starts both processes, takes charge of every site, decides, and reads the records."""
    result, duration = Result(), seconds(context)
    tell("thousand-controllers: starting")
    network = CITY.write(context.scratch / "city")
    processor = LiveProcessor(context, "processor", CONFIGURATION, network)
    evidence = processor.evidence
    state = processor.state
    watch = ConditionWatch(processor.endpoints.feed)
    log = CommandLog(state / "commands.ndjson")
    controllers = Controllers(
        context, network, state, evidence, "--memory", context.scratch / "memory",
        "--lamp-log", context.scratch / "lamps")
    result.figure("leases_after_s", f"{watch.wait(CITY.controllers, 45, 'PLAN'):.2f}")
    time.sleep(STARTUP_SECONDS)
    desk = Desk(json.loads((state / "endpoints.json").read_text())["overrides"])
    since = time.monotonic()
    take_charge(result, desk, watch)
    tell(f"thousand-controllers: deciding for {duration:.0f} s")
    costs = [Cost("processor", processor.process.pid),
             Cost("controllers", controllers.process.pid)]
    first = desk.asked
    plant(context, controllers)
    behind = drive(desk, duration, context.fault)
    for cost in costs:
        cost.tell(result)
    result.figure("driver_behind_ms", f"{behind * 1_000:.0f}")
    wait_for("every answer", 10, desk.has_all_answers)
    watch.fresh_counters()
    judge_leases(result, watch, since)
    result.figure("lamp_changes", count_lines(context.scratch / "lamps"))
    desk.close()
    watch.close()
    (evidence / "counters.json").write_text(json.dumps(watch.counters, indent=1))
    played = controllers.stop()
    result.figure("controllers.counts", json.dumps(played))
    result.expect(played["nonsense"] == played["unsent"] == 0, f"controllers: {played}")
    processor.stop()
    tally = log.finish()
    write_evidence(evidence / "commands.csv.gz", tally)
    judge_commands(result, desk, tally, first, duration)
    return result


def count_lines(file: Path) -> int:
    """Lines of a file."""
    with file.open("rb") as lines:
        return sum(1 for _ in lines)
