"""From a clean clone on a bare Debian 12 with only Swift: both README commands, timed."""

import re
import subprocess
from pathlib import Path

from checks.chroot import USER, Chroot, bare_system, require
from checks.harness import REPOSITORY, Context
from checks.outcome import Failure, Result, Skip

FAULTS = {"hidden-libzmq": "ended with 69"}

FIRST_DECISION_SECONDS = 8 * 60
SECOND_START_SECONDS = 3.0
NO_PERMISSION = 69
PACKAGES = "libzmq3-dev libsimdjson-dev"
# Ends with 99 where a process of ours is still there.
NOTHING_LEFT = (
    'for file in /proc/[0-9]*/comm; do { read -r name <"$file"; } 2>/dev/null || continue;'
    ' [ "$name" != ngatu ] || exit 99; done'
)
CLONE = f"git clone -q {REPOSITORY} ngatu"


def readme_commands() -> list[str]:
    """The first two commands of ours in the README's code blocks."""
    text = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```[^\n]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = [line.strip().removeprefix("$ ") for block in blocks for line in block.splitlines()]
    found: list[str] = []
    for line in lines:
        match = re.match(r"(ops/\w+[^#]*)", line)
        if match and match[1].strip() not in found:
            found.append(match[1].strip())
    if len(found) < 2:
        raise Failure("README.md shows fewer than two commands")
    return found[:2]


class Stopwatch:
    """Remembers when the first decision was printed."""

    def __init__(self) -> None:
        self.first: float | None = None

    def line(self, text: str, seconds: float) -> None:
        """Takes a line of standard output."""
        if self.first is None and re.search(r"\bdecision\b", text):
            self.first = seconds


def first_start(
    context: Context, result: Result, chroot: Chroot, user: str, name: str
) -> bool:
    """Clone and first command; false where it did not end well."""
    watch = Stopwatch()
    command = readme_commands()[0]
    code, said = chroot.call(
        user, f"{CLONE} && cd ngatu && {command} && {NOTHING_LEFT}", line=watch.line
    )
    (context.out / f"{name}-first.txt").write_text(said, encoding="utf-8")
    result.figure(f"{name}.first_exit", code)
    result.figure(f"{name}.clone_to_first_decision_s",
                  "never" if watch.first is None else f"{watch.first:.1f}")
    result.expect(code == 0, f"{name}: '{command}' ended with {code}: {said[-300:]!r}")
    result.expect(watch.first is not None and watch.first <= FIRST_DECISION_SECONDS,
                  f"{name}: no decision within {FIRST_DECISION_SECONDS} s of the clone")
    return code == 0


def second_start(context: Context, result: Result, chroot: Chroot, user: str, name: str) -> None:
    """The first command again: nothing to install or build."""
    watch = Stopwatch()
    command = readme_commands()[0]
    code, said = chroot.call(user, f"cd ngatu && {command} && {NOTHING_LEFT}", line=watch.line)
    (context.out / f"{name}-second.txt").write_text(said, encoding="utf-8")
    result.figure(f"{name}.second_start_s",
                  "never" if watch.first is None else f"{watch.first:.2f}")
    result.expect(code == 0, f"{name}: the second '{command}' ended with {code}")
    result.expect(watch.first is not None and watch.first <= SECOND_START_SECONDS,
                  f"{name}: the second start took over {SECOND_START_SECONDS:.0f} s")


def other_command(context: Context, result: Result, chroot: Chroot, user: str, name: str) -> None:
    """The README's second command."""
    command = readme_commands()[1]
    code, said = chroot.call(user, f"time (cd ngatu && {command})")
    (context.out / f"{name}-other.txt").write_text(said, encoding="utf-8")
    took = re.search(r"^real\s+(\d\S*)", said, re.MULTILINE)
    result.figure(f"{name}.'{command}'", f"exit {code}, {took[1] if took else 'no time'}")
    result.expect(code == 0, f"{name}: '{command}' ended with {code}: {said[-300:]!r}")


def without_permission(context: Context, result: Result, archive: Path) -> None:
    """Neither root nor sudo: the exact line to type, and exit code 69."""
    with Chroot(archive, context.out / "neither.log") as chroot:
        chroot.add_user(may_sudo=False)
        command = readme_commands()[0]
        code, said = chroot.call(USER, f"{CLONE} && cd ngatu && {command}")
        (context.out / "neither.txt").write_text(said, encoding="utf-8")
        line = f"apt-get install -y --no-install-recommends {PACKAGES}"
        result.figure("neither.exit", code)
        result.expect(code == NO_PERMISSION, f"neither: exit {code} for {NO_PERMISSION}")
        result.expect(line in said, f"neither: the line '{line}' was not printed")


def hide_libzmq(chroot: Chroot) -> None:
    """The planted fault: no package of that name can be installed."""
    rule = chroot.root / "etc/apt/preferences.d/hidden"
    rule.write_text("Package: libzmq3-dev\nPin: release *\nPin-Priority: -1\n", encoding="utf-8")


def run(context: Context) -> Result:
    """As root without sudo, as a user with sudo, and with neither."""
    require()
    committed = subprocess.run(["git", "-C", REPOSITORY, "rev-parse", "-q", "--verify", "HEAD"],
                               stdout=subprocess.PIPE, text=True, check=False)
    if committed.returncode != 0:
        raise Skip("nothing is committed, so there is nothing to clone")
    result = Result()
    result.figure("commit", committed.stdout.strip())
    archive = bare_system(context.out / "debootstrap.log")
    with Chroot(archive, context.out / "root.log") as chroot:
        if context.fault == "hidden-libzmq":
            hide_libzmq(chroot)
        if first_start(context, result, chroot, "root", "root"):
            second_start(context, result, chroot, "root", "root")
            other_command(context, result, chroot, "root", "root")
    if context.fault:
        return result
    with Chroot(archive, context.out / "user.log") as chroot:
        chroot.add_user(may_sudo=True)
        if first_start(context, result, chroot, USER, "user"):
            second_start(context, result, chroot, USER, "user")
    without_permission(context, result, archive)
    return result
