"""A generated city whose centre dies: stage leases end in seconds, plan leases in two minutes."""

import signal
import time

from checks.fallback_centre import GRAIN, judge_lamps, judge_local
from checks.harness import Context
from checks.lamp_rules import rules_of
from checks.outcome import Result
from checks.signal_city import SignalCity
from checks.street import Centre, Controllers, Diary

CONTROLLERS = 40
PLAN_LEASE = 120.0


class City:
    """Forty controllers, every other one under authority over its stages."""

    def __init__(self, context: Context, result: Result) -> None:
        self.result = result
        city = SignalCity(CONTROLLERS)
        folder = city.write(context.scratch / "generated")
        self.rules = rules_of(context, folder)
        self.diary = Diary(context.out / "city" / "diary.ndjson")
        state = context.scratch / "city.state"
        self.centre = Centre(context, "city/centre", folder, state)
        self.stages = [number for number in city.numbers if number % 2]
        self.plans = [number for number in city.numbers if number % 2 == 0]
        self.centre.order((number, "hold", "--minutes", 60) for number in self.stages)
        self.street = Controllers(context, "city/street", folder, ["--state", state])
        self.killed = 0.0

    def kill(self) -> None:
        """`kill -9`, once the centre moves everything."""
        wanted = dict.fromkeys(self.stages, "central_stage")
        wanted |= dict.fromkeys(self.plans, "central_plan")
        self.street.wait_modes("authority everywhere", wanted, 240)
        self.killed = self.diary.note("kill -9")
        self.centre.send(signal.SIGKILL)

    def judge(self) -> None:
        """After two minutes nobody follows the dead centre any more."""
        time.sleep(max(0.0, self.killed + PLAN_LEASE + 1 - time.monotonic()))
        judge_local(self.result, "city", self.street, self.stages, self.killed)
        spans = [self.street.lamps.local_after(number, self.killed) for number in self.plans]
        known = [span for span in spans if span is not None]
        self.result.figure("city.plan_local_s", f"{min(known):.1f}…{max(known):.1f}"
                           if known else "none")
        self.result.expect(
            len(known) == len(self.plans) and max(known) <= PLAN_LEASE + GRAIN,
            f"city: {len(known)} of {len(self.plans)} plan leases ended in time")
        self.street.lamps.close()
        judge_lamps(self.result, "city", self.street, self.rules)
        self.diary.close()
