"""GMNS folders of generated cities whose signals are described in full."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from checks.city import write_table

SIDES = ("N", "E", "S", "W")
# East and north of the middle, in units of an arm.
PLACES = {"N": (0, 1), "E": (1, 0), "S": (0, -1), "W": (-1, 0)}
# Clockwise from the side one comes from lie left, straight ahead, right.
TURNS = ("left", "thru", "right")
ROADWAY_METERS = 7
ARM_METERS, ARM_DEGREES = 100, 0.0009
BLOCK_DEGREES = 0.003
WEST, SOUTH = 106.3, 10.4
CYCLE_SECONDS = 60
MAXIMUM_RED_SECONDS = 150

Row = Sequence[object]
RowsOfJunction = Callable[[int], Iterator[Row]]


@dataclass(frozen=True)
class SignalCity:
    """Crossroads beside each other, each with a controller that may be sent stages.

    Each has four groups of vehicles and one of walkers over each of two arms; stage 1 serves north
    and south with the walkers over the east arm, stage 2 east and west with those over the north
    arm. Controllers count from 1.
    """

    controllers: int

    @property
    def numbers(self) -> range:
        """The numbers of all controllers."""
        return range(1, self.controllers + 1)

    def write(self, folder: Path) -> Path:
        """Writes the tables; returns the folder."""
        folder.mkdir(parents=True, exist_ok=True)
        self._write_streets(folder)
        self._write_signals(folder)
        self._write_stages(folder)
        return folder

    def _write_streets(self, folder: Path) -> None:
        write_table(
            folder / "config.csv",
            ["dataset_name", "short_length", "long_length", "speed", "crs", "version_number",
             "id_type"],
            [["signal city", "meter", "meter", "kph", "EPSG:4326", "0.96", "integer"]])
        write_table(
            folder / "node.csv", ["node_id", "name", "x_coord", "y_coord", "ctrl_type"],
            self._each(self._nodes))
        write_table(
            folder / "link.csv",
            ["link_id", "name", "from_node_id", "to_node_id", "directed", "length", "free_speed",
             "lanes"],
            self._each(self._links))
        write_table(
            folder / "approach.csv",
            ["approach_id", "node_id", "ib_link_id", "width_m", "exit_width_m", "v85_kmh"],
            self._each(lambda number: (
                [10 * number + arm, 10 * number, 10 * number + arm, ROADWAY_METERS,
                 ROADWAY_METERS, 50] for arm in range(1, 5))))
        write_table(
            folder / "movement.csv", ["mvmt_id", "node_id", "ib_link_id", "ob_link_id", "type"],
            self._each(self._movements))
        write_table(
            folder / "crossing.csv",
            ["crossing_id", "node_id", "link_id", "length_m", "has_button", "walk_s",
             "clearance_s", "buffer_s"],
            self._each(lambda number: (
                [f"{number}-x{side}", 10 * number, 10 * number + 1 + SIDES.index(side),
                 2 * ROADWAY_METERS, 0, 7, 13, 3] for side in "NE")))

    def _write_signals(self, folder: Path) -> None:
        write_table(
            folder / "signal_controller.csv", ["controller_id", "number", "node_id"],
            ([number, number, 10 * number] for number in self.numbers))
        write_table(
            folder / "controller_site.csv",
            ["controller_id", "agency", "startup_stage", "startup_flash_s", "startup_all_red_s",
             "commission_level"],
            ([number, "transport", f"{number}-1", 5, 17, "stage"] for number in self.numbers))
        write_table(
            folder / "signal_group.csv",
            ["signal_group_id", "controller_id", "group_num", "kind", "yellow_s",
             "red_clearance_s", "min_green_s", "max_red_s", "countdown"],
            self._each(self._groups))
        write_table(
            folder / "signal_group_mvmt.csv",
            ["signal_group_id", "mvmt_id", "crossing_id", "protection", "classes"],
            self._each(self._lit))

    def _write_stages(self, folder: Path) -> None:
        write_table(
            folder / "stage.csv",
            ["stage_id", "controller_id", "stage_num", "is_startup", "is_main"],
            self._each(lambda number: (
                [f"{number}-{stage}", number, stage, 2 - stage, 2 - stage] for stage in (1, 2))))
        write_table(
            folder / "stage_group.csv", ["stage_id", "signal_group_id"],
            self._each(lambda number: (
                [f"{number}-{stage}", f"{number}-{group}"]
                for stage, groups in ((1, ("N", "S", "xE")), (2, ("E", "W", "xN")))
                for group in groups)))
        write_table(
            folder / "signal_timing_plan.csv",
            ["timing_plan_id", "controller_id", "cycle_length"],
            (["day", number, CYCLE_SECONDS] for number in self.numbers))
        write_table(
            folder / "plan_stage.csv",
            ["timing_plan_id", "controller_id", "order", "stage_id", "split_s"],
            self._each(lambda number: (
                ["day", number, stage, f"{number}-{stage}", CYCLE_SECONDS // 2]
                for stage in (1, 2))))

    def _each(self, rows: RowsOfJunction) -> Iterator[Row]:
        for number in self.numbers:
            yield from rows(number)

    @staticmethod
    def _nodes(number: int) -> Iterator[Row]:
        row, column = divmod(number - 1, 40)
        east, north = WEST + column * BLOCK_DEGREES, SOUTH + row * BLOCK_DEGREES
        yield [10 * number, f"junction {number}", f"{east:.4f}", f"{north:.4f}", "signal"]
        for arm, side in enumerate(SIDES, 1):
            x, y = PLACES[side]
            yield [10 * number + arm, f"{side} of {number}", f"{east + x * ARM_DEGREES:.4f}",
                   f"{north + y * ARM_DEGREES:.4f}", ""]

    @staticmethod
    def _links(number: int) -> Iterator[Row]:
        middle = 10 * number
        for arm, side in enumerate(SIDES, 1):
            name = f"{side} of {number}"
            yield [middle + arm, name, middle + arm, middle, 1, ARM_METERS, 50, 2]
            yield [middle + 4 + arm, name, middle, middle + arm, 1, ARM_METERS, 50, 2]

    @staticmethod
    def _movements(number: int) -> Iterator[Row]:
        middle = 10 * number
        for place, side in enumerate(SIDES):
            for step, turn in enumerate(TURNS, 1):
                yield [_movement(number, place, step), middle, middle + 1 + place,
                       middle + 5 + (place + step) % 4, turn]

    @staticmethod
    def _groups(number: int) -> Iterator[Row]:
        for place, side in enumerate(SIDES, 1):
            yield [f"{number}-{side}", number, place, "vehicle", 3, 2, 10, MAXIMUM_RED_SECONDS,
                   "none"]
        for place, side in enumerate("NE", 5):
            yield [f"{number}-x{side}", number, place, "ped", "", "", "", MAXIMUM_RED_SECONDS,
                   "none"]

    @staticmethod
    def _lit(number: int) -> Iterator[Row]:
        for place, side in enumerate(SIDES):
            for step, turn in enumerate(TURNS, 1):
                protection = "protected" if turn == "thru" else "permitted"
                yield [f"{number}-{side}", _movement(number, place, step), "", protection, ""]
        for side in "NE":
            yield [f"{number}-x{side}", "", f"{number}-x{side}", "", ""]


def _movement(number: int, place: int, step: int) -> int:
    """The id of a movement by the side it comes from and how far clockwise it leaves."""
    return 20 * number + len(TURNS) * place + step
