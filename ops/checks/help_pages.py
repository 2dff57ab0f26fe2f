"""Every `--help` holds an example, and the examples run."""

import os
import re
import shlex
import signal
import subprocess
import time
from pathlib import Path

from checks.harness import REPOSITORY, Context, stop_within
from checks.outcome import Result

COMMANDS = ("run", "replay", "console", "check", "doctor")
SCRIPTS = ("ops/run", "ops/test", "ops/build", "ops/install", "ops/verify")
# These take long or run themselves; that their help has an example is enough here.
NOT_RUN = ("ops/test", "ops/install", "ops/verify")
# How a program may end that was stopped because it would have gone on: 128 + the signal.
STOPPED = (0, 130, 143)


def examples(text: str) -> list[str]:
    """Lines after the word *example* that are commands of ours; a backslash goes on."""
    _, _, after = re.sub(r"(?i)examples?:?", "\x00", text, count=1).partition("\x00")
    after = re.sub(r"\\\n\s*", "", after)
    found = re.findall(r"^\s+(?:\$ )?((?:\S+ \| )?(?:ngatu|ops/\w+)\b.*)$", after, re.MULTILINE)
    return [line.strip() for line in found]


def workplace(context: Context) -> Path:
    """A folder that looks like the repository and may be written to."""
    folder = context.scratch / "workplace"
    folder.mkdir()
    for name in ("Fixtures", "ops", "Package.swift", "Sources", "Tests", ".build"):
        (folder / name).symlink_to(REPOSITORY / name)
    return folder


def run_example(
    context: Context, command: str, folder: Path, log: Path, limit: float
) -> tuple[int | None, float]:
    """Runs one line in a shell; returns its code, and the seconds it took to stop if it must."""
    binaries = context.scratch / "bin"
    binaries.mkdir(exist_ok=True)
    if not (binaries / "ngatu").exists():
        (binaries / "ngatu").symlink_to(context.binary)
    with log.open("wb") as output:
        process = subprocess.Popen(
            ["bash", "-c", f"exec {command}" if "|" not in command else command],
            stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
            # Ours build where they stand; through links that would be another place.
            cwd=REPOSITORY if command.startswith("ops/") else folder,
            start_new_session=True,
            env={**os.environ, "PATH": f"{binaries}:{os.environ['PATH']}"},
        )
    context.processes.append(process)
    try:
        return process.wait(limit), 0.0
    except subprocess.TimeoutExpired:
        delay = stop_within(process, signal.SIGTERM, 2.5)
        return process.returncode, delay


def run(context: Context, result: Result) -> None:
    """Reads every help, then runs the first example of each beside a running processor."""
    folder = workplace(context)
    pages = {f"ngatu {name}": [str(context.binary), name, "--help"] for name in COMMANDS}
    pages["ngatu"] = [str(context.binary), "--help"]
    pages |= {name: [str(REPOSITORY / name), "--help"] for name in SCRIPTS}
    found: dict[str, list[str]] = {}
    for name, command in pages.items():
        code, said = context.call(command, timeout=20)
        found[name] = examples(said)
        (context.out / f"help-{name.replace(' ', '-').replace('/', '-')}.txt").write_text(said)
        result.expect(code == 0, f"{name} --help ended with {code}")
        result.expect(bool(found[name]), f"{name} --help holds no example")
    result.figure("pages", len(pages))
    result.figure("examples", sum(len(lines) for lines in found.values()))
    # The run page's first example stays up, so that the others find a processor.
    server = None
    if found["ngatu run"]:
        line = found["ngatu run"][0]
        server = context.start(
            [context.binary, *shlex.split(line)[1:]], context.out / "help-server.txt", cwd=folder
        )
        time.sleep(1)
        result.expect(server.poll() is None, f"'{line}' ended with {server.poll()}")
    for name, lines in found.items():
        if name in NOT_RUN or name in ("ngatu", "ngatu run"):
            continue
        for line in lines[:1]:
            log = context.out / f"example-{name.split('/')[-1].replace(' ', '-')}.txt"
            code, delay = run_example(context, line, folder, log, limit=8)
            result.expect(
                (code == 0 or (delay > 0 and code in STOPPED)) and delay <= 2,
                f"'{line}' ended with {code}: {log.read_text(errors='replace')[-200:]!r}",
            )
    if server and server.poll() is None:
        delay = stop_within(server, signal.SIGTERM, 2.5)
        result.expect(server.returncode == 0 and delay <= 2,
                      f"the run example ended with {server.returncode} after {delay:.1f} s")
