"""What a newcomer, a broken sensor and an impatient operator do in the first hour."""

from collections.abc import Callable

from checks import help_pages, hostile, manners, startup, tight_loop
from checks.harness import Context
from checks.outcome import Failure, Result

FAULTS = {"planted-frame": "hostile-frames: counted"}

PARTS: list[tuple[str, Callable[[Context, Result], None]]] = [
    ("hostile-frames", hostile.run),
    ("tight-loop", tight_loop.tight_loop),
    ("late-subscriber", tight_loop.late_subscriber),
    ("port-in-use", startup.port_in_use),
    ("two-processors", startup.two_processors),
    ("read-only-folder", startup.read_only_folder),
    ("wrong-network", startup.wrong_network),
    ("configuration-typo", startup.configuration_typo),
    ("help-examples", help_pages.run),
    ("no-terminal", manners.no_terminal),
    ("two-at-once", manners.two_at_once),
    ("ctrl-c-twice", manners.ctrl_c_twice),
    ("sigterm", manners.sigterm),
    ("terminal-closed", manners.terminal_closed),
    ("processor-signals", manners.processor_signals),
]


def run(context: Context) -> Result:
    """Runs every part, each with a figure of its own, and goes on after a failure."""
    total = Result()
    parts = PARTS[:1] if context.fault else PARTS
    for name, part in parts:
        result = Result()
        try:
            part(context, result)
        except Failure as failure:
            result.shortfalls.append(str(failure))
        total.figures += [(f"{name}.{figure}", value) for figure, value in result.figures]
        total.figure(name, "good" if result.ok else "SHORT")
        total.shortfalls += [f"{name}: {words}" for words in result.shortfalls]
    return total
