"""GMNS folders generated from recorded data, for the checks that bring no city along."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path


def write_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Writes one CSV table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def write_config(folder: Path, name: str, id_type: str) -> None:
    """Writes `config.csv`: short lengths in meters, long ones in kilometers, speeds in mph."""
    folder.mkdir(parents=True, exist_ok=True)
    write_table(
        folder / "config.csv",
        ["dataset_name", "short_length", "long_length", "speed", "crs", "version_number",
         "id_type"],
        [[name, "meter", "km", "mph", "EPSG:4326", "0.96", id_type]],
    )


def write_nodes(folder: Path, nodes: Sequence[tuple[int, float, float]]) -> None:
    """Writes `node.csv` from (id, longitude, latitude)."""
    write_table(
        folder / "node.csv",
        ["node_id", "name", "x_coord", "y_coord", "node_type", "ctrl_type"],
        [[node, f"node {node}", x, y, "", "signal"] for node, x, y in nodes],
    )


def write_links(folder: Path, links: Sequence[tuple[int, int, int, float, int]]) -> None:
    """Writes `link.csv` from (id, from, to, kilometers, lanes); free speed 70 mph."""
    write_table(
        folder / "link.csv",
        ["link_id", "name", "from_node_id", "to_node_id", "directed", "length", "free_speed",
         "lanes"],
        [[link, f"link {link}", begin, end, "true", length, 70, lanes]
         for link, begin, end, length, lanes in links],
    )


def controllers_city(folder: Path, controllers: Sequence[int]) -> None:
    """A city of signal controllers only, each on a node of its own, in a ring of links."""
    write_config(folder, "controllers", "integer")
    write_nodes(
        folder, [(number, -122.7 + 0.01 * place, 45.5) for place, number in enumerate(controllers)]
    )
    following = [*controllers[1:], controllers[0]]
    write_links(
        folder,
        [(1 + place, begin, end, 0.78, 2)
         for place, (begin, end) in enumerate(zip(controllers, following))],
    )
    write_table(
        folder / "signal_controller.csv",
        ["controller_id", "number", "node_id"],
        [[number, number, number] for number in controllers],
    )


def freeway_city(folder: Path, stations: Sequence[str], lanes: dict[str, list[str]]) -> None:
    """A freeway: one link per station, in the order given, one radar per lane.

    Detector numbers count from 1 in the order of the stations and their lanes.
    """
    write_config(folder, "freeway", "integer")
    write_nodes(
        folder, [(1 + place, -86.6 + 0.005 * place, 36.1) for place in range(len(stations) + 1)]
    )
    write_links(
        folder, [(1 + place, 1 + place, 2 + place, 0.48, 4) for place in range(len(stations))]
    )
    names = [(place, name) for place, station in enumerate(stations) for name in lanes[station]]
    write_table(
        folder / "detector.csv",
        ["detector_id", "number", "kind", "link_id", "lanes", "pulse_s"],
        [[name, 1 + order, "radar", 1 + place, 1, 30]
         for order, (place, name) in enumerate(names)],
    )
