"""What threads share is right, and nobody waits for anybody.

1. A model runs the product's own `Ring.swift`, `StateBoard.swift` and `WakeFlag.swift`: compiled
   in one module with `ops/proofs/Model*.swift`, they find its `Atomic`, fences and pointers in the
   library's place. Nothing but imports is taken out. Every interleaving of short programs is
   walked through, and in each every message a load may read and every position a store may take.
   The memory is C11's release/acquire/relaxed with fences as a machine with views (RC11 without
   load buffering; Kang et al., "A promising semantics", 2017, without promises). Leaving load
   buffering out loses nothing here: a cycle of it needs on each side a load that a later store
   may overtake. In the ring loads that matter acquire, and no store overtakes those; readers of
   the board store nothing, and its writer loads only what it stored itself; behind the flag's
   load come a store to its own place, which coherence keeps there, and releasing ones.
   Small programs from the literature test the machine. Each order in the sources is weakened in
   turn; a violation must follow, or the order is there for nothing.
2. Stress on the product's sources as they are: stalls, processors, signals that stop a thread at
   any instruction, and the thread sanitizer.
3. The released binary: hot code without counting, allocation or locks; no futex outside libzmq on
   the receive thread; stopped peers stop nobody.
"""

import os
import re
import shutil
import sys
import time
from pathlib import Path

from checks import lock_free_binary
from checks.harness import REPOSITORY, Context
from checks.outcome import Failure, Result, Skip

FAULTS = {
    "weakened-release": "model: data race",
    "torn-snapshot": "model: torn value",
    "dropped-item": "lost = 1",
    "planted-retain": "hot code: swift_retain is called",
    "planted-futex": "futex calls outside libzmq",
}

PRODUCT = REPOSITORY / "Sources/Aggregation"
PROOFS = REPOSITORY / "ops/proofs"
STRESSED = ("Ring.swift", "StateBoard.swift")
MODELLED = (*STRESSED, "WakeFlag.swift")
IMPORT = re.compile(r"^(?:public )?import (?:CHot|Synchronization)$", re.MULTILINE)
ORDER = re.compile(r"\bordering: \.(?!relaxed\b)\w+")

ITEMS = 100_000_000
ITEMS_ON_ONE_PROCESSOR = 5_000_000
ITEMS_SANITIZED = 2_000_000
WRITES = 10_000_000
WRITES_SANITIZED = 300_000
STOPS = 250
# An operation that waited for its stopped peer would last the 10 s that a stop is held for it; a
# virtual processor that the host takes away counts as the thread's own time, in milliseconds.
LONGEST_CPU_NS = 100_000_000
SANITIZER_REPORT = "WARNING: ThreadSanitizer"

# A statement of the product, and what the fault makes of it.
TAMPERED = {
    "weakened-release": (
        "Ring.swift", ".store(tail, ordering: .releasing)", ".store(tail, ordering: .relaxed)"),
    "torn-snapshot": (
        "StateBoard.swift", "unsafe base.pointee.store(sequence &+ 1, ordering: .relaxed)", ""),
}


def progress(words: str) -> None:
    """Says what is being done."""
    print(f"lock-free: {words}", file=sys.stderr, flush=True)


def sources(context: Context, names: tuple[str, ...]) -> list[Path]:
    """Copies of the product's sources for this run, with the planted fault, if any."""
    folder = context.scratch / "product"
    folder.mkdir(exist_ok=True)
    for name in names:
        text = (PRODUCT / name).read_text(encoding="utf-8")
        file, old, new = TAMPERED.get(context.fault or "", ("", "", ""))
        if file == name:
            if text.count(old) != 1:
                raise Failure(f"{name} no longer has one '{old}' to tamper with")
            text = text.replace(old, new)
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in names]


def compiled(context: Context, name: str, files: list[Path], *options: str) -> Path:
    """Compiles one module with everything in it."""
    progress(f"compiling {name}")
    binary = context.scratch / name
    code, said = context.call(
        ["swiftc", "-O", "-swift-version", "6", "-parse-as-library", "-suppress-warnings",
         "-module-name", "Proof", *options, *files, "-o", binary], timeout=600)
    if code != 0:
        raise Failure(f"{name} does not compile: {said[-1500:]}")
    return binary


def stress_binary(context: Context, name: str, *options: str) -> Path:
    """The stress program with the product's sources; GNU's calls bind and name threads."""
    files = sources(context, STRESSED) + sorted(PROOFS.glob("Stress*.swift"))
    return compiled(context, name, files, "-Xcc", "-D_GNU_SOURCE", *options)


def orders_in_sources() -> set[str]:
    """Each place in the sources with an order that is more than relaxed."""
    return {
        f"{name}:{number}"
        for name in MODELLED
        for number, line in enumerate(
            (PRODUCT / name).read_text(encoding="utf-8").splitlines(), start=1)
        if ORDER.search(line)
    }


def model(context: Context, result: Result) -> None:
    """Explores the model and reads its findings."""
    files = sources(context, MODELLED)
    for file in files:
        file.write_text(IMPORT.sub("", file.read_text(encoding="utf-8")), encoding="utf-8")
    binary = compiled(context, "model", files + sorted(PROOFS.glob("Model*.swift")))
    progress("exploring every interleaving")
    code, said = context.call([binary], timeout=900)
    (context.out / "model.txt").write_text(said, encoding="utf-8")
    if code != 0:
        raise Failure(f"the model ended with {code}: {said[-600:]}")
    lines = [line.split("\t") for line in said.splitlines()]
    litmus = [line for line in lines if line[0] == "litmus"]
    wrong = [line[2] for line in litmus if line[1] != "holds"]
    result.figure("model.litmus", f"{len(litmus) - len(wrong)}/{len(litmus)}")
    result.expect(bool(litmus) and not wrong, f"model: wrong about {wrong}")
    for kind, *rest in lines:
        if kind in ("programs", "states", "executions"):
            result.figure(f"model.{rest[0]}.{kind}", rest[1])
        elif kind == "longest":
            result.figure(f"model.accesses.{rest[0].replace(', ', '_').replace(' ', '_')}", rest[1])
        elif kind == "violation" and rest[0] == "none":
            result.expect(False, f"model: {rest[1]}")
    if not context.fault:
        weakened(lines, result)


def weakened(lines: list[list[str]], result: Result) -> None:
    """Each order of the sources must have been weakened, and a violation have followed."""
    tried = {line[1] for line in lines if line[0] == "order"}
    caught = {line[1]: line[2] for line in lines if line[0] == "violation" and line[1] in tried}
    for place in sorted(tried, key=lambda place: (place.split(":")[0], int(place.split(":")[1]))):
        words = caught.get(place, "NOT NOTICED").split(" [")[0]
        result.figure(f"weakened.{place}", words)
        result.expect(place in caught, f"model: nobody needs the order at {place}")
    result.figure("weakened.caught", f"{len(caught)}/{len(tried)}")
    found = orders_in_sources()
    result.expect(
        tried == found, f"model: orders in the sources but not in the model: {found ^ tried}")


def findings(
    context: Context, name: str, command: list[str | Path], result: Result, *zeros: str
) -> dict[str, int]:
    """Runs a part of the stress; the named figures must be 0."""
    progress(name)
    code, said = context.call(command, timeout=900)
    (context.out / f"{name}.txt").write_text(said, encoding="utf-8")
    result.expect(code == 0, f"{name}: ended with {code}: {said[:300]}")
    pairs = re.findall(r"^([\w.]+)\t(\d+)$", said, re.MULTILINE)
    values = {key: int(value) for key, value in pairs}
    for key, value in values.items():
        result.figure(f"{name}.{key}", value)
        if key.split(".")[-1] in zeros:
            result.expect(value == 0, f"{name}: {key} = {value}")
    result.expect(bool(values), f"{name}: no figures")
    return values


RING_ZEROS = ("lost", "twice", "out_of_order", "torn", "full_with_room", "empty_with_values")
BOARD_ZEROS = ("torn", "backwards", "stale")
STOP_ZEROS = ("without_progress", "voluntary_switches")


def stress(context: Context, result: Result) -> None:
    """Stalls, processors and stops; then the same under the thread sanitizer."""
    binary, seed = stress_binary(context, "stress"), str(context.seed)
    if context.fault == "dropped-item":
        findings(context, "stress.ring_free", [binary, "ring", "free", "1000000", seed, "skip"],
                 result, *RING_ZEROS)
        return
    for placement, items in (
        ("apart", ITEMS), ("free", ITEMS), ("together", ITEMS_ON_ONE_PROCESSOR)
    ):
        findings(context, f"stress.ring_{placement}", [binary, "ring", placement, str(items), seed],
                 result, *RING_ZEROS)
    findings(context, "stress.board", [binary, "board", str(WRITES), seed], result, *BOARD_ZEROS)
    stops = findings(context, "stress.stopped", [binary, "stops", str(STOPS), seed], result,
                     *STOP_ZEROS)
    longest = max(value for key, value in stops.items() if key.endswith("longest_cpu_ns"))
    result.expect(longest <= LONGEST_CPU_NS,
                  f"an operation took {longest} ns of its own while its peer was stopped")


def sanitized(context: Context, result: Result) -> None:
    """The thread sanitizer says nothing of the product, and something of a planted race."""
    binary = stress_binary(context, "stress-sanitized", "-sanitize=thread")
    _, said = context.call([binary, "race"], timeout=120)
    result.expect(SANITIZER_REPORT in said, "the thread sanitizer missed a planted race")
    seed = str(context.seed)
    findings(context, "sanitized.ring", [binary, "ring", "free", str(ITEMS_SANITIZED), seed],
             result, *RING_ZEROS)
    findings(context, "sanitized.board", [binary, "board", str(WRITES_SANITIZED), seed],
             result, *BOARD_ZEROS)
    reports = sum(
        (context.out / f"sanitized.{part}.txt").read_text().count(SANITIZER_REPORT)
        for part in ("ring", "board"))
    result.figure("sanitized.reports", reports)
    result.expect(reports == 0, f"the thread sanitizer reported {reports} races")


def planted_futex(context: Context, result: Result) -> None:
    """A thread that takes a lock, under the receive thread's name."""
    binary = stress_binary(context, "stress")
    process = context.start([binary, "lock"], context.out / "lock.log")
    time.sleep(1)
    lock_free_binary.traced(context, process.pid, binary.name, 2, result)


def run(context: Context) -> Result:
    """All parts, or the one that must notice the planted fault."""
    lock_free_binary.expect_tools()
    if not shutil.which("swiftc"):
        raise Skip("swiftc is not on the path: it compiles the model (see CONTRIBUTING.md)")
    os.environ.setdefault("TSAN_OPTIONS", "halt_on_error=0")
    result = Result()
    parts = {
        "weakened-release": [model],
        "torn-snapshot": [model],
        "dropped-item": [stress],
        "planted-retain": [lock_free_binary.hot_code],
        "planted-futex": [planted_futex],
    }.get(context.fault or "", [
        model, stress, sanitized, lock_free_binary.hot_code, lock_free_binary.full_load])
    for part in parts:
        part(context, result)
    return result
