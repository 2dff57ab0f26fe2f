"""The example controller leases, obeys an override, acknowledges, and falls back."""

import signal
import time

from checks.fallback_centre import GRAIN, LOCAL_WITHIN
from checks.feed import Subscriber
from checks.harness import REPOSITORY, Context, wait_for
from checks.lamp_log import Line
from checks.lamp_rules import rules_of
from checks.outcome import Failure, Result
from checks.saigon import NETWORK
from checks.street import Centre

FAULTS = {
    "hasty-yellow": "was green for",
    "endless-lease": "not local within",
}

# What a fault replaces in the example, and by what.
PLANTED = {
    "hasty-yellow": ("if lasted >= self.min_green[group]:", "if lasted >= 1:"),
    "endless-lease": ("now >= self.lease_end:", "now >= self.lease_end + 60:"),
}
EXAMPLE = REPOSITORY / "ops/examples/controller.py"
PYTHON = "/usr/bin/python3"
NUMBER, STAGE = 1, 3
STEP_MS = 250


class Example:
    """The example as a process, and what it has printed."""

    def __init__(self, context: Context, centre: Centre) -> None:
        script = context.scratch / "controller.py"
        text = EXAMPLE.read_text(encoding="utf-8")
        old, new = PLANTED.get(context.fault or "", ("", ""))
        if old not in text:
            raise Failure(f"the example no longer holds {old!r}")
        script.write_text(text.replace(old, new) if old else text, encoding="utf-8")
        self.path = context.out / "controller.txt"
        self.started = time.monotonic()
        self.process = context.start(
            [PYTHON, script, "--controller", str(NUMBER), "--state", centre.state,
             "--signals", context.out / f"{NETWORK.name}.signals.txt"], self.path)

    def lines(self) -> list[Line]:
        """Its lines; what is half written waits."""
        if self.process.poll() is not None:
            raise Failure(f"the example ended: {self.path.read_text(encoding='utf-8')[-400:]}")
        whole = self.path.read_text(encoding="utf-8").split("\n")[:-1]
        return [Line(int(words[0]), NUMBER, words[1], int(words[2]), words[3])
                for words in (line.split(" ") for line in whole)]

    def wait_mode(self, mode: str, limit: float) -> float:
        """Waits for a mode; returns when it was there."""
        wait_for(f"the mode {mode}", limit, lambda: bool(
            (lines := self.lines()) and lines[-1].mode == mode))
        return time.monotonic()


def steps(feed: Subscriber, action: str) -> dict[str, float]:
    """When the feed first told each state of the command."""
    found: dict[str, float] = {}
    for arrival, _, payload in feed.about(f"command/{NUMBER}"):
        if payload.get("action") == action:
            found.setdefault(str(payload["state"]), arrival)
    return found


def run(context: Context) -> Result:
    """Leases, obeys, acknowledges; local again after the processor's death."""
    result = Result()
    rules = rules_of(context, NETWORK)[NUMBER]
    centre = Centre(context, "centre", NETWORK, context.scratch / "state")
    feed = Subscriber(centre.endpoints["feed"], "command/", "controller/")
    example = Example(context, centre)
    started = example.wait_mode("local_plan", 60) - example.started
    result.figure("local_plan_after_s", f"{started:.1f}")
    asked = time.monotonic()
    centre.order([(NUMBER, "stage", STAGE, "--minutes", 5)])
    # Where a plan lease runs, the authority over stages comes with the next renewal.
    example.wait_mode("central_stage", 60)
    action = f"stage {STAGE}"
    wait_for("the receipt 'applied'", 60, lambda: "applied" in steps(feed, action))
    told = steps(feed, action)
    for state in ("accepted", "applied"):
        result.expect(state in told, f"the feed never told that the command was {state}")
        result.figure(f"{state}_after_s", f"{told.get(state, asked) - asked:.1f}")
    shown = example.lines()[-1]
    result.expect(rules.green(shown.lamps) == rules.stages[STAGE],
                  f"at 'applied' the lamps were {shown.lamps}")
    killed = time.monotonic()
    centre.send(signal.SIGKILL)
    try:
        local = example.wait_mode("local_plan", LOCAL_WITHIN + 2) - killed
    except Failure:
        local = float("inf")
    result.figure("local_after_kill_s", f"{local:.2f}")
    result.expect(local <= LOCAL_WITHIN + GRAIN,
                  f"it was not local within {LOCAL_WITHIN:.0f} s of the kill")
    # A round of its own stages.
    time.sleep(40)
    broken = rules.broken(example.lines(), STEP_MS)
    result.figure("lamp_changes", len(example.lines()))
    result.figure("lamp_rules_broken", len(broken))
    result.expect(not broken, f"{broken[:3]}")
    feed.close(context.out / "feed.ndjson")
    return result
