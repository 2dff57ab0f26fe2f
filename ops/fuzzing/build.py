"""Builds the fuzzer: the product's own package, plus one target, under sanitizers."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent.parent
PRODUCT_BUILD = REPOSITORY / ".build"
FOLDER = PRODUCT_BUILD / "fuzz"
PACKAGE = FOLDER / "package"
SCRATCH = FOLDER / "build"
BINARY = SCRATCH / "release/fuzz"

# The sanitizers reach the C and C++ targets and the dependencies too.
FLAGS = ["-c", "release", "--product", "fuzz", "--sanitize", "fuzzer", "--sanitize", "address",
         "-Xswiftc", "-use-ld=lld"]

# Decoders that live in the command, which cannot be imported, and the tests' random numbers.
BORROWED = [
    "Sources/ngatu/ConfigurationFile.swift", "Sources/ngatu/DetectionDraft.swift",
    "Sources/ngatu/Exit.swift", "Sources/ngatu/RunCommand.swift",
    "Sources/ngatu/StrictTable.swift", "Sources/ngatu/TOMLFile.swift",
    "Tests/TestSupport/SeededGenerator.swift",
]


class BuildError(Exception):
    """The fuzzer could not be built; the compiler's words have been shown."""


def link(source: Path, place: Path) -> None:
    """Makes a relative symbolic link, unless it is there."""
    target = os.path.relpath(source, place.parent)
    if place.is_symlink() and os.readlink(place) == target:
        return
    place.unlink(missing_ok=True)
    place.symlink_to(target)


def write(place: Path, text: str) -> None:
    """Writes a file only when it changes: its time decides whether all is built again."""
    if not place.is_file() or place.read_text(encoding="utf-8") != text:
        place.write_text(text, encoding="utf-8")


def newer(file: Path, other: Path) -> bool:
    """Whether the one file was written after the other."""
    return file.stat().st_mtime > other.stat().st_mtime


def sources() -> list[Path]:
    """The fuzz targets, and the files of others that they need."""
    own = sorted((REPOSITORY / "ops/fuzzing/Targets").glob("*.swift"))
    return own + [REPOSITORY / file for file in BORROWED]


def write_package() -> None:
    """Writes the package: the product's manifest and ours behind it, and links to sources."""
    target = PACKAGE / "Fuzz"
    target.mkdir(parents=True, exist_ok=True)
    manifest = (REPOSITORY / "Package.swift").read_text(encoding="utf-8")
    addition = REPOSITORY / "ops/fuzzing/Package.addition.swift"
    write(PACKAGE / "Package.swift", manifest + "\n" + addition.read_text(encoding="utf-8"))
    link(REPOSITORY / "Sources", PACKAGE / "Sources")
    wanted = {file.name: file for file in sources()}
    for stale in target.iterdir():
        if stale.name not in wanted:
            stale.unlink()
    for name, file in wanted.items():
        link(file, target / name)


def take_dependencies() -> None:
    """Takes the dependencies that the product's build has fetched, so that nothing is fetched."""
    pins, state = REPOSITORY / "Package.resolved", PRODUCT_BUILD / "workspace-state.json"
    taken = PACKAGE / pins.name
    # The build writes its own into ours, so contents cannot be compared.
    if pins.is_file() and (not taken.is_file() or newer(pins, taken)):
        shutil.copy2(pins, taken)
    ours = SCRATCH / state.name
    if ours.is_file() or not state.is_file():
        return
    SCRATCH.mkdir(parents=True, exist_ok=True)
    for name in ("checkouts", "repositories"):
        shutil.copytree(PRODUCT_BUILD / name, SCRATCH / name, symlinks=True, dirs_exist_ok=True)
    shutil.copy2(state, ours)


def build() -> Path:
    """Builds what is out of date and returns the fuzzer's path."""
    if not BINARY.exists():
        print("ops/fuzz: building the fuzzer; the first time takes a few minutes",
              file=sys.stderr, flush=True)
    write_package()
    take_dependencies()
    command = ["swift", "build", "--package-path", PACKAGE, "--scratch-path", SCRATCH, *FLAGS]
    # SwiftPM keeps the two sanitizers in a set: in another order, all would be built again.
    environment = dict(os.environ, SWIFT_DETERMINISTIC_HASHING="1")
    built = subprocess.run(command, cwd=PACKAGE, env=environment, stdin=subprocess.DEVNULL,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                           check=False)
    if built.returncode != 0:
        sys.stderr.write(built.stdout)
        raise BuildError("the fuzzer could not be built; the lines above say why")
    return BINARY
