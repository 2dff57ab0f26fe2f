"""One virtual environment per competitor, made on demand with pinned packages."""

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.competitors.measured import run, tail
from checks.harness import Context
from checks.outcome import Failure, Skip


def python_with(context: Context, folder: Path, packages: Sequence[str], logs: Path) -> Path:
    """The interpreter of an environment that holds the packages; skips where it cannot be made."""
    python = folder / "bin/python"
    made = folder / "made-with.txt"
    wanted = "\n".join(packages)
    if made.is_file() and made.read_text(encoding="utf-8") == wanted and python.exists():
        return python
    print(f"compare: {folder.name}: installing {' '.join(packages)}", file=sys.stderr, flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    log = logs / f"{folder.name}-venv.log"
    try:
        run(context, [sys.executable, "-m", "venv", folder], log)
    except Failure as failure:
        raise Skip(f"{failure} (apt-get install python3-venv)") from failure
    log = logs / f"{folder.name}-pip.log"
    install = [python, "-m", "pip", "install", "--no-input", "--disable-pip-version-check",
               "--retries", "1", *packages]
    try:
        run(context, install, log, limit=1_800)
    except Failure as failure:
        raise Skip(
            f"pip could not install {' '.join(packages)} (is there a network?): {tail(log)}"
        ) from failure
    made.write_text(wanted, encoding="utf-8")
    return python
