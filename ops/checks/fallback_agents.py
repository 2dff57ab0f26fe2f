"""Roadside agents are killed in every mode, and start again through flash and all-red."""

import struct
import time
from collections.abc import Iterable
from pathlib import Path

from checks.fallback_centre import judge_lamps
from checks.harness import Context, wait_for
from checks.lamp_log import Line
from checks.lamp_rules import Rules, rules_of
from checks.outcome import Result
from checks.relay import CENTRE, STREET, Relay
from checks.saigon import NETWORK
from checks.street import Centre, Controllers, Diary, via

FAULTED = 5
ORDERS: list[tuple[object, ...]] = [
    (1, "stage", 3, "--minutes", 60), (2, "hold", "--minutes", 60),
    (7, "release", "--minutes", 60), (8, "plan", "offpeak", "--minutes", 60),
]
PANEL = ("3 police take", "4 flash on", "9 power off")
WANTED = {1: "central_stage", 2: "central_stage", 3: "local_manual", 4: "flash_scheduled",
          FAULTED: "flash_fault", 9: "dark", 7: "local_plan", 8: "central_plan",
          10: "local_actuated"}
# A plan of the centre begins at a cycle zero, and after a refusal it waits for a minute.
READY_WITHIN, RESTARTED_WITHIN = 300.0, 75.0
GRAIN_MS = 100


def altered_city(context: Context, name: str, flash: int | None = None) -> Path:
    """The project's city with a controller without plans; or whose controllers flash shorter."""
    folder = context.scratch / name
    folder.mkdir()
    for path in NETWORK.glob("*.csv"):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        if path.stem in ("signal_timing_plan", "plan_stage", "plan_coord"):
            lines = [line for line in lines if line.split(",")[1] != "10"]
        if path.stem == "controller_site" and flash is not None:
            place = lines[0].split(",").index("startup_flash_s")
            rows = [line.split(",") for line in lines[1:]]
            lines[1:] = [",".join([*row[:place], str(flash), *row[place + 1:]]) for row in rows]
        (folder / path.name).write_text("".join(lines), encoding="utf-8")
    return folder


def memory_with_fault(place: int, controller: int) -> bytes:
    """A memory file in which a conflict monitor has tripped and was not cleared."""
    words = (1 << 32 | controller, 0, 0)
    checksum = 0xCBF2_9CE4_8422_2325
    for byte in struct.pack("<3Q", *words):
        checksum = (checksum ^ byte) * 0x100_0000_01B3 & 0xFFFF_FFFF_FFFF_FFFF
    return bytes(32 * place) + struct.pack("<4Q", *words, checksum)


class AgentStreet:
    """Controllers that die again and again, each time in other modes."""

    def __init__(self, context: Context, result: Result) -> None:
        self.context, self.result = context, result
        self.city = altered_city(context, "city")
        self.rules = rules_of(context, self.city)
        self.memory = context.scratch / "agents.memory"
        self.memory.write_bytes(memory_with_fault(FAULTED - 1, FAULTED))
        self.diary = Diary(context.out / "agents" / "diary.ndjson")
        self.relay = Relay(context.out / "agents" / "wire.ndjson")
        self.centre = Centre(context, "agents/centre", self.city, context.scratch / "agents.state")
        self.centre.order(ORDERS)
        self.relay.attach("centre", self.centre.endpoints)
        self.lives = 0
        self.life = self._start(self.city)
        self.killed: dict[str, int] = {}

    def _start(self, city: Path) -> Controllers:
        self.lives += 1
        self.diary.note("agents start", life=self.lives)
        return Controllers(
            self.context, f"agents/life-{self.lives}", city,
            [*via(self.relay.commands, self.relay.field), "--memory", self.memory])

    def die_young(self) -> None:
        """Killed while flashing, and killed in the all-red after it; then they live."""
        for what, moment in (("flash", 2.0), ("all-red", 8.0)):
            time.sleep(moment)
            shown = {line.controller: line for line in self.life.lamps.lines}
            is_so = [line.is_flash if what == "flash" else line.is_all_red
                     for line in shown.values() if line.controller != FAULTED]
            self.result.expect(all(is_so), f"agents: not all were in {what} when killed")
            self._kill(what)
            self.life = self._start(self.city)

    def _kill(self, what: str) -> None:
        modes = self.life.modes()
        for number, mode in modes.items():
            mode = f"{mode} ({what})" if mode == "startup" else mode
            self.killed[mode] = self.killed.get(mode, 0) + 1
            self.diary.note("kill -9", controller=number, mode=mode)
        self.life.kill()
        judge_lamps(self.result, f"agents.life_{self.lives}", self.life, self.rules)

    def reach_modes(self) -> None:
        """People at the cabinets see to it that all modes are there at once."""
        self.life.wait_modes("startup's end", dict.fromkeys((3, 4, 7, 9), "local_plan"), 75)
        self.life.panel(*PANEL)
        self.life.wait_modes("all modes", WANTED, READY_WITHIN)

    def die(self, city: Path) -> None:
        """Killed in all modes; every controller starts anew, and nothing old is obeyed."""
        accepted = {(message["leader_epoch"], message["sequence"], message["controller"])
                    for passing in self.relay.passed if passing.to == CENTRE
                    and (message := passing.message).get("outcome") == "accepted"}
        old = [passing for passing in self.relay.passed
               if passing.to == STREET and passing.message.get("type") == "command"]
        self._kill("opening")
        self.life = self._start(city)
        time.sleep(3)
        self.life.panel(f"{FAULTED} reset")
        begun = self.diary.note("old commands again", count=len(old))
        for passing in old:
            self.relay.inject(passing.frames)
        wait_for("the end of every startup", RESTARTED_WITHIN, self._has_started)
        time.sleep(1)
        again = sum(
            (message["leader_epoch"], message["sequence"], message["controller"]) in accepted
            for passing in self.relay.passed if passing.time > begun and passing.to == CENTRE
            and (message := passing.message).get("outcome") == "accepted")
        self.result.figure("agents.old_commands_obeyed", f"{again}/{len(old)}")
        self.result.expect(again == 0 and bool(old), f"agents: {again} old commands were obeyed")
        self.judge_startup()

    def _has_started(self) -> bool:
        return all(mode not in ("startup", "flash_fault") for mode in self.life.modes().values())

    def judge_startup(self) -> None:
        """Flash, all-red as long as the tables say, and the stage to start with."""
        lines = self.life.lamps.lines
        spans = []
        for number, rules in self.rules.items():
            own = [line for line in lines if line.controller == number]
            if number == FAULTED:
                latched = [line for line in own if line.mode == "flash_fault"]
                self.result.expect(bool(latched) and own[0] == latched[0],
                                   "agents: a latched fault was forgotten")
                own = own[len(latched):]
            spans.append(self._judge_startup(number, own, rules))
        self.result.figure("agents.restarted", f"{spans.count(True)}/{len(self.rules)}")
        self.result.figure("agents.killed_in", ", ".join(
            f"{mode} {count}" for mode, count in sorted(self.killed.items())))
        judge_lamps(self.result, "agents.last_life", self.life, self.rules)

    def _judge_startup(self, number: int, own: Iterable[Line], rules: Rules) -> bool:
        lines = list(own)
        red = next((place for place, line in enumerate(lines) if not line.is_flash), 0)
        lit = next((place for place, line in enumerate(lines)
                    if place > red and not line.is_all_red), 0)
        if not red or not lit:
            return self.result.expect(False, f"agents: controller {number} has not started")
        # The flash begins with the first step; a fault's flash has shown before its reset.
        flashed = lines[red].uptime_ms - lines[0].uptime_ms
        closed = lines[lit].uptime_ms - lines[red].uptime_ms
        greens = rules.green(lines[lit].lamps)
        return all([
            self.result.expect(
                flashed >= rules.flash - GRAIN_MS,
                f"agents: controller {number} flashed for {flashed} of {rules.flash} ms"),
            self.result.expect(
                lines[red].is_all_red and closed >= rules.all_red,
                f"agents: controller {number} was all red for {closed} of {rules.all_red} ms"),
            self.result.expect(
                bool(greens) and greens <= rules.stages[rules.startup_stage],
                f"agents: controller {number} began with {sorted(greens)}")])

    def close(self) -> None:
        """Ends the relay and the diary."""
        self.life.lamps.close()
        self.relay.close()
        self.diary.close()
