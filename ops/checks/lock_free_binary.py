"""The released binary itself: the hot code's instructions, and the receive thread's futexes."""

import re
import shutil
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from checks import lock_free_load
from checks.feed import Subscriber, count, counters, wait_received
from checks.harness import Context, wait_for
from checks.outcome import Failure, Result, Skip
from checks.processor import Processor, configuration
from checks.saigon import NETWORK, a_detector

# What the receive thread runs for each message and turn, by mangled name.
HOT = {
    "IngestShard.ingest": r"11IngestShardV6ingest",
    "IngestShard.turn": r"11IngestShardV4turn",
    "IngestShard.hasRoom": r"11IngestShardV7hasRoom",
    "StateBoard.write": r"10StateBoardC5write",
    "WakeFlag.wake": r"8WakeFlagC4wake",
    "BatchDecoder.decode": r"12BatchDecoder\w6decode",
    "ngatu_crc32c": r"^ngatu_crc32c$",
}
# The thread that writes decisions out: its code allocates and counts references.
COLD_ROOT = r"8Pipeline12DecideWorkerC3run"

FORBIDDEN = re.compile(
    r"swift_\w*(?:[Rr]etain|[Rr]elease|[Aa]lloc)\w*|swift_beginAccess|swift_once"
    r"|swift_getTypeByMangledName\w*|swift_(?:dealloc|task_|lock)\w*"
    r"|malloc|calloc|realloc|free|posix_memalign|aligned_alloc|_Zn[wa]m|_Zdl\w+"
    r"|pthread_(?:mutex|cond|rwlock|spin|once)\w*|sem_\w+|futex|syscall"
)
# Every other call out of the binary is named here, with the reason why it may be there.
ALLOWED = {
    r"mem(?:cpy|move|set|cmp)|bcmp": "copies and compares bytes",
    r"__stack_chk_fail": "the compiler's trap",
    r"write": "wakes a sleeper: one write to an event descriptor, which never waits",
    r"swift_willThrowTypedImpl|swift_getWitnessTable": "a batch is being refused",
    r"\$ss13_StringObject\w+|\$sSS\w*_foreign\w+|\$sSS9UTF16View\w+":
        "branch of a text literal's view for text that is not Swift's own: never taken",
}
FUNCTION = re.compile(r"^[0-9a-f]+ <(.+)>:$")
TRANSFER = re.compile(r"\t(?:bnd )?(call|jmp|j\w+)\s+[0-9a-f]+ <([^>+]+)(\+0x[0-9a-f]+)?>")
INDIRECT = re.compile(r"\t(?:notrack )?call\s+\*")
LOCKED = re.compile(r"\tlock\b|\txchg\s[^\n]*\(")
# A fence may be written as a locked "or" of nothing to the own stack.
FENCE = re.compile(r"\tlock orl?\s+\$0x0,-?(?:0x[0-9a-f]+)?\(%rsp\)")


@dataclass
class Reached:
    """What can be reached from the hot functions by direct calls and jumps."""

    functions: dict[str, list[str]] = field(default_factory=dict)
    outward: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    locked: list[str] = field(default_factory=list)
    indirect: int = 0


def disassembly(binary: Path) -> dict[str, list[str]]:
    """Each function's instructions, by its mangled name."""
    command = ["objdump", "--disassemble", "--no-show-raw-insn", "--section=.text", str(binary)]
    functions: dict[str, list[str]] = {}
    lines: list[str] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith(" "):
                lines.append(line.rstrip())
            elif found := FUNCTION.match(line):
                lines = functions.setdefault(found[1], [])
    if process.returncode != 0:
        raise Failure(f"objdump ended with {process.returncode}")
    return functions


def reach(functions: dict[str, list[str]], roots: list[str]) -> Reached:
    """Walks the calls, and the jumps from one function into the beginning of another."""
    reached = Reached()
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        if name in reached.functions:
            continue
        reached.functions[name] = functions[name]
        for line in functions[name]:
            if found := TRANSFER.search(line):
                kind, target, offset = found.groups()
                if target in functions and (kind == "call" or not offset):
                    waiting.append(target)
                elif target not in functions:
                    reached.outward[target.removesuffix("@plt")].add(name)
            elif INDIRECT.search(line):
                reached.indirect += 1
            if LOCKED.search(line) and not FENCE.search(line):
                reached.locked.append(f"{name}: {' '.join(line.split()[1:])}")
    return reached


def readable(names: set[str]) -> str:
    """Names as they stand in the sources, where the toolchain can say."""
    text = "\n".join(sorted(names))
    tool = shutil.which("swift-demangle")
    if tool:
        text = subprocess.run(
            [tool, "-simplified"], input=text, capture_output=True, text=True, check=False
        ).stdout
    return ", ".join(text.split("\n")[:4]).strip(", ")


def hot_code(context: Context, result: Result) -> None:
    """No reference counting, no allocation, no lock in what runs for each reading."""
    print("lock-free: reading the binary's hot code", file=sys.stderr)
    functions = disassembly(context.binary)
    patterns = dict(HOT)
    if context.fault == "planted-retain":
        patterns["DecideWorker.run"] = COLD_ROOT
    roots: list[str] = []
    for title, pattern in patterns.items():
        found = [name for name in functions if re.search(pattern, name)]
        result.expect(bool(found), f"hot code: no function {title} in the binary")
        roots += found
    reached = reach(functions, roots)
    forbidden = {name for name in reached.outward if FORBIDDEN.fullmatch(name)}
    for name in sorted(forbidden):
        result.expect(
            False, f"hot code: {name} is called by {readable(reached.outward[name])}"
        )
    for name in sorted(set(reached.outward) - forbidden):
        known = any(re.fullmatch(pattern, name) for pattern in ALLOWED)
        result.expect(
            known,
            f"hot code: nobody has said why {name} is called"
            f" by {readable(reached.outward[name])}",
        )
    result.expect(not reached.locked, f"hot code: locked instructions: {reached.locked[:4]}")
    instructions = sum(map(len, reached.functions.values()))
    result.figure("hot_code.functions", len(reached.functions))
    result.figure("hot_code.instructions", instructions)
    result.figure("hot_code.forbidden_calls", len(forbidden))
    result.figure("hot_code.allowed_calls_out", len(reached.outward) - len(forbidden))
    result.figure("hot_code.locked_instructions", len(reached.locked))
    result.figure("hot_code.indirect_calls", reached.indirect)
    (context.out / "hot-code.txt").write_text(
        "\n".join(sorted(reached.functions)) + "\n", encoding="utf-8")


def thread_named(process: int, name: str) -> int:
    """The number of a process's thread."""
    for entry in Path(f"/proc/{process}/task").iterdir():
        if (entry / "comm").read_text(encoding="utf-8").strip() == name:
            return int(entry.name)
    raise Failure(f"process {process} has no thread named {name}")


def futexes(trace: str, ours: str) -> Iterator[bool]:
    """For each futex call in a trace with stacks: whether libzmq stands between it and us."""
    for call in re.split(r"^(?=\S)", trace, flags=re.MULTILINE):
        if not call.startswith(("futex(", "<... futex")):
            continue
        frames = re.findall(r"^ > (\S+?)\(", call, re.MULTILINE)
        names = [Path(frame).name for frame in frames]
        before = names[:names.index(ours)] if ours in names else names
        yield any(name.startswith("libzmq") for name in before)


def traced(context: Context, process: int, ours: str, seconds: float, result: Result) -> None:
    """Attaches to the receive thread and judges each futex call it makes."""
    thread = thread_named(process, "ingest-0")
    file, log = context.out / "futex.txt", context.out / "strace.log"
    file.unlink(missing_ok=True)
    strace = context.start(
        ["strace", "-k", "-e", "trace=futex", "-o", file, "-p", str(thread)], log)

    def said() -> str:
        return log.read_text(encoding="utf-8", errors="replace")

    wait_for("strace", 10, lambda: "attached" in said() or strace.poll() is not None)
    if strace.poll() is not None:
        result.figure("futex", f"skipped: strace cannot attach: {said().strip()[-200:]}")
        return
    time.sleep(seconds)
    strace.send_signal(signal.SIGINT)
    strace.wait(30)
    calls = list(futexes(file.read_text(encoding="utf-8", errors="replace"), ours))
    result.figure("futex.seconds", seconds)
    result.figure("futex.calls_inside_libzmq", sum(calls))
    result.figure("futex.calls_of_ours", len(calls) - sum(calls))
    result.expect(all(calls), f"{len(calls) - sum(calls)} futex calls outside libzmq")


def sensor(context: Context, processor: Processor, source: int) -> subprocess.Popen[bytes]:
    """A sensor that sends as fast as the processor takes."""
    subject, _ = a_detector()
    return context.start(
        [sys.executable, lock_free_load.__file__, "send", processor.endpoints.ingest[0],
         str(subject), str(source), str(context.seed)],
        context.out / f"sensor-{source}.log",
    )


def grows(processor: Processor, seconds: int) -> list[int]:
    """Readings received in each second."""
    seen = [count(counters(processor.endpoints.snapshot), "received")]
    for _ in range(seconds):
        # Counters are published once a second.
        time.sleep(1.1)
        seen.append(count(counters(processor.endpoints.snapshot), "received"))
    return [later - earlier for earlier, later in zip(seen, seen[1:])]


def full_load(context: Context, result: Result) -> None:
    """The futexes of the receive thread at full load; then others are stopped, it goes on."""
    print("lock-free: the processor at full load", file=sys.stderr)
    processor = Processor(context, "full-load", configuration(), NETWORK, mode="wall")
    first = sensor(context, processor, 61_001)
    sensor(context, processor, 61_002)
    wait_received(processor.endpoints.snapshot, 1_000_000)
    before = count(counters(processor.endpoints.snapshot), "received")
    traced(context, processor.process.pid, context.binary.name, 10, result)
    after = count(counters(processor.endpoints.snapshot), "received")
    result.figure("futex.readings_meanwhile", after - before)
    result.expect(after > before, "nothing was received while the futexes were traced")

    print("lock-free: a subscriber, then a sensor, stopped for 5 s each", file=sys.stderr)
    watcher = Subscriber(processor.endpoints.feed)
    subscriber = context.start(
        [sys.executable, lock_free_load.__file__, "subscribe", processor.endpoints.feed],
        context.out / "subscriber.log",
    )
    time.sleep(1)
    for title, stopped in (("subscriber", subscriber), ("sensor", first)):
        heard = len(watcher.messages)
        stopped.send_signal(signal.SIGSTOP)
        try:
            growth = grows(processor, 5)
        finally:
            stopped.send_signal(signal.SIGCONT)
        result.figure(f"stopped_{title}.received_each_second", growth)
        result.figure(f"stopped_{title}.feed_messages", len(watcher.messages) - heard)
        result.expect(
            all(more > 0 for more in growth),
            f"while a {title} was stopped the processor stood still: {growth}",
        )
    watcher.close()
    said = counters(processor.endpoints.snapshot)
    result.figure("full_load.refused", count(said, "refused"))
    result.figure("full_load.aggregated", count(said, "aggregated"))
    result.expect(count(said, "aggregated") > 0, "nothing was aggregated at full load")


def expect_tools() -> None:
    """Skips the check where a tool is missing."""
    for tool, package in (("objdump", "binutils"), ("strace", "strace")):
        if not shutil.which(tool):
            raise Skip(f"{tool} is missing: apt-get install {package}")
