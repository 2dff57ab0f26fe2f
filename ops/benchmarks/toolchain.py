"""Builds the C++ twins with both compilers, where a source is newer than the program."""

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from checks.harness import REPOSITORY
from checks.outcome import Failure, Skip

TWINS = REPOSITORY / "ops/benchmarks/twins"
BUILT = REPOSITORY / ".build/bench"
COMPILERS = ("clang++", "g++")
FLAGS = ("-std=c++17", "-O3", "-pthread")
BUILD_SECONDS = 180

# Which Debian package has a header, by its beginning.
PACKAGES = {"boost": "libboost-dev", "zmq": "libzmq3-dev", "simdjson": "libsimdjson-dev"}
HOT = ("Sources/CHot/CHot.c", "Sources/CHot/include")
TIMES = ("Sources/CSimdJSON/RFC3339.c", "Sources/CSimdJSON/include")


@dataclass(frozen=True)
class Twin:
    """A C++ program: its source, the product's C file it shares, and what it is linked with."""

    source: str
    shared: tuple[str, str] | None = None
    flags: tuple[str, ...] = ()


KERNEL = Twin("kernel.cpp", HOT)
TOUCH = Twin("touch.cpp", HOT)
RING = Twin("ring_twin.cpp")
BOOST_RING = Twin("ring_twin.cpp", flags=("-DBOOST_RING",))
JSON = Twin("json_bare.cpp", TIMES, ("-lsimdjson",))
COUNT = Twin("count.cpp", flags=("-lzmq",))
FORWARD = Twin("forward.cpp", flags=("-lzmq",))


def tool(name: str) -> str:
    """Where a compiler is; clang also comes with Swift."""
    found = shutil.which(name)
    swift = shutil.which("swift")
    if not found and swift:
        found = shutil.which(name, path=str(Path(swift).resolve().parent))
    if not found:
        package = {"clang++": "clang", "gcc": "g++"}.get(name, name)
        raise Skip(f"{name} is missing: apt-get install {package}")
    return found


def command(arguments: list[str]) -> None:
    """Runs a compiler; a header that is not there skips whatever needs it."""
    try:
        done = subprocess.run(
            arguments, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=BUILD_SECONDS, check=False,
        )
    except subprocess.TimeoutExpired as expired:
        raise Failure(f"{arguments[0]} took longer than {BUILD_SECONDS} s") from expired
    if done.returncode == 0:
        return
    missing = re.search(r"fatal error: '?([\w./-]+)|cannot find -l(\w+)", done.stderr)
    for beginning, package in PACKAGES.items():
        if missing and (missing[1] or missing[2]).startswith(beginning):
            raise Skip(f"{missing[1] or missing[2]} is missing: apt-get install {package}")
    raise Failure(f"{Path(arguments[0]).name} failed: {done.stderr.strip()[-200:]}")


def is_current(program: Path, sources: list[Path]) -> bool:
    """Whether the program is newer than all it is made of, and than how it is made."""
    if not program.exists():
        return False
    built = program.stat().st_mtime_ns
    return all(source.stat().st_mtime_ns < built for source in [*sources, Path(__file__)])


def build(twin: Twin, compiler: str) -> Path:
    """A twin's program by one compiler."""
    path = tool(compiler)
    defined = [flag.removeprefix("-D").lower() for flag in twin.flags if flag.startswith("-D")]
    program = BUILT / "-".join([Path(twin.source).stem, *defined, compiler])
    sources = [TWINS / twin.source, *TWINS.glob("*.hpp")]
    if twin.shared:
        sources += [REPOSITORY / twin.shared[0], *(REPOSITORY / twin.shared[1]).glob("*.h")]
    if is_current(program, sources):
        return program
    print(f"bench: building {program.name}", file=sys.stderr, flush=True)
    BUILT.mkdir(parents=True, exist_ok=True)
    inputs = [str(TWINS / twin.source)]
    if twin.shared:
        include = f"-I{REPOSITORY / twin.shared[1]}"
        shared = str(program) + ".o"
        command([tool({"clang++": "clang", "g++": "gcc"}[compiler]), "-O3", include, "-c",
                 str(REPOSITORY / twin.shared[0]), "-o", shared])
        inputs += [shared, include]
    command([path, *FLAGS, *inputs, "-o", str(program), *twin.flags])
    return program


def build_all(twin: Twin) -> dict[str, Path]:
    """A twin's programs by compiler; both must be there, for the better one counts."""
    for compiler in COMPILERS:
        tool(compiler)
    return {compiler: build(twin, compiler) for compiler in COMPILERS}


def build_any(twin: Twin) -> Path:
    """A twin's program where the compiler makes no difference: it only waits for sockets."""
    try:
        return build(twin, "g++")
    except Skip:
        return build(twin, "clang++")


def build_heap_counter() -> Path:
    """The library that counts allocations, to be loaded before all others."""
    source, library = TWINS / "count_malloc.c", BUILT / "count_malloc.so"
    if not is_current(library, [source]):
        BUILT.mkdir(parents=True, exist_ok=True)
        command([tool("gcc"), "-O2", "-shared", "-fPIC", "-pthread", str(source),
                 "-o", str(library)])
    return library
