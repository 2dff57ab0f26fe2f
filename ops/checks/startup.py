"""Starts that must fail, each with its words and its exit code."""

import json
import os
from pathlib import Path

import zmq

from checks.harness import Context
from checks.networks import CASES, lay_out
from checks.outcome import Result
from checks.processor import Processor, configuration
from checks.saigon import CONFIGURATION, NETWORK

IN_USE, CANNOT_CREATE, LOCKED, REFUSED = 69, 73, 75, 78


def attempt(
    context: Context, result: Result, name: str, wanted: int, words: list[str], *options: str | Path
) -> None:
    """Starts `ngatu run`, which must end by itself within 10 s."""
    code, said = context.call([context.binary, "run", *options], timeout=10)
    (context.out / f"{name}.txt").write_text(f"exit {code}\n{said}", encoding="utf-8")
    missing = [word for word in words if word not in said]
    result.figure(f"{name}.exit", code)
    result.expect(
        code == wanted and not missing,
        f"exit {code} for {wanted}, missing words {missing}; it said: {said.strip()[-300:]!r}",
    )


def port_in_use(context: Context, result: Result) -> None:
    """Another program holds the ingest port."""
    other = zmq.Context()
    socket = other.socket(zmq.PULL)
    try:
        port = socket.bind_to_random_port("tcp://127.0.0.1")
        file = context.scratch / "port.toml"
        file.write_text(f'[ingest]\nendpoints = ["tcp://127.0.0.1:{port}"]\n', encoding="utf-8")
        attempt(context, result, "port-in-use", IN_USE, [str(port)], "--config", file,
                "--network", NETWORK, "--state", context.scratch / "port.state")
    finally:
        socket.close(0)
        other.term()


def two_processors(context: Context, result: Result) -> None:
    """The state folder belongs to one processor, which goes on undisturbed."""
    first = Processor(context, "two-processors", configuration(), NETWORK, mode="wall")
    attempt(context, result, "two-processors", LOCKED, [str(first.process.pid)],
            "--config", CONFIGURATION, "--state", first.state)
    result.expect(first.process.poll() is None, "the first processor ended too")
    said = json.loads((first.state / "endpoints.json").read_text(encoding="utf-8"))
    result.expect(said["pid"] == first.process.pid, "the second overwrote endpoints.json")
    first.stop()


def read_only_folder(context: Context, result: Result) -> None:
    """The state folder cannot be made: a file in the way, no such place, no right to write."""
    in_the_way = context.scratch / "file"
    in_the_way.write_text("", encoding="utf-8")
    places = {"in-the-way": in_the_way / "state", "proc": Path("/proc/ngatu/state")}
    if os.geteuid() != 0:
        locked = context.scratch / "locked"
        locked.mkdir(mode=0o500)
        places["read-only"] = locked / "state"
    for name, place in places.items():
        attempt(context, result, f"folder-{name}", CANNOT_CREATE, [str(place)],
                "--config", CONFIGURATION, "--state", place)


def wrong_network(context: Context, result: Result) -> None:
    """A broken city is refused at the start, with what `ngatu check` says about it."""
    cases = json.loads((CASES / "cases.json").read_text(encoding="utf-8"))
    case = next(case for case in cases if case["verdict"] == "refuse")
    folder = context.scratch / "wrong-network"
    lay_out(case, folder)
    expect = case["expect"]
    words = [str(word) for word in expect] if isinstance(expect, list) else [str(expect)]
    attempt(context, result, "wrong-network", REFUSED, words, "--config", CONFIGURATION,
            "--network", folder, "--state", context.scratch / "network.state")


def configuration_typo(context: Context, result: Result) -> None:
    """A mistyped key is refused with its path and the nearest right one."""
    file = context.scratch / "typo.toml"
    file.write_text("[congestion]\nonset_interval = 3\n", encoding="utf-8")
    attempt(context, result, "configuration-typo", REFUSED,
            ["congestion.onset_interval", "did you mean", "onset_intervals"],
            "--config", file, "--state", context.scratch / "typo.state")
