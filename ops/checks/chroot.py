"""A bare Debian 12 in a folder, entered through namespaces that vanish with their commands.

Nothing is ever mounted in the machine's own namespace: each command makes its own mount and
process namespaces, so that no mount and no process can outlive it.
"""

import hashlib
import os
import shlex
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from checks.harness import REPOSITORY
from checks.outcome import Failure, Skip

MIRROR = os.environ.get("NGATU_DEBIAN_MIRROR", "http://deb.debian.org/debian")
# What Swift's own installation page asks for on Debian 12, as far as building needs it.
SWIFT_NEEDS = (
    "binutils", "ca-certificates", "gcc", "git", "libc6-dev", "libcurl4", "libedit2",
    "libncurses6", "libsqlite3-0", "libstdc++-12-dev", "libxml2", "tzdata", "zlib1g-dev",
)
USER = "ada"

ENTER = r"""
set -eu
root=$1; shift
mounts=$1; shift
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm" 2>/dev/null || true
for place in $mounts; do
    mkdir -p "$root$place"
    mount --bind "$place" "$root$place"
    mount -o remount,bind,ro "$root$place"
done
exec chroot "$root" "$@"
"""


def require() -> None:
    """Skips the check where a bare Debian cannot be made."""
    if os.geteuid() != 0:
        raise Skip("needs root to make a bare Debian 12")
    for tool in ("debootstrap", "unshare", "chroot", "git", "swift"):
        if shutil.which(tool) is None:
            raise Skip(f"{tool} is not installed")
    if swift_home() == Path("/usr"):
        raise Skip("swift lies in /usr and cannot be shown to a bare system by itself")


def swift_home() -> Path:
    """The folder that holds Swift's `bin` and `lib`."""
    return Path(shutil.which("swift") or "/usr/bin/swift").resolve().parent.parent


def redirected() -> list[tuple[str, str]]:
    """(base, prefix) pairs by which this machine's git reads elsewhere than it is told."""
    listed = subprocess.run(
        ["git", "config", "--get-regexp", r"^url\."], stdout=subprocess.PIPE, text=True, check=False
    )
    pairs = []
    for line in listed.stdout.splitlines():
        key, _, prefix = line.partition(" ")
        base = key.removeprefix("url.").rpartition(".")[0]
        if key.lower().endswith(".insteadof"):
            pairs.append((base, prefix))
    return pairs


def bare_system(log: Path) -> Path:
    """A tar file of a bare Debian 12 with what Swift needs; made once, then kept."""
    recipe = hashlib.sha256(f"{MIRROR} {SWIFT_NEEDS}".encode()).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / "ngatu-bare-debian"
    folder.mkdir(mode=0o700, exist_ok=True)
    archive = folder / f"bookworm-{recipe}.tar"
    if archive.exists():
        return archive
    with tempfile.TemporaryDirectory(prefix="ngatu-debootstrap.", dir=folder) as root:
        with log.open("wb") as output:
            made = subprocess.run(
                ["debootstrap", "--variant=minbase", f"--include={','.join(SWIFT_NEEDS)}",
                 "bookworm", root, MIRROR],
                stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, check=False,
            )
        if made.returncode != 0:
            raise Failure(f"debootstrap ended with {made.returncode}, see {log}")
        part = archive.with_suffix(".part")
        subprocess.run(["tar", "-C", root, "-cf", part, "--exclude=./proc/*",
                        "--exclude=./sys/*", "."], check=True)
        part.rename(archive)
    return archive


class Chroot:
    """One bare system; used in a with statement and gone afterwards."""

    def __init__(self, archive: Path, log: Path) -> None:
        self.archive = archive
        self.log = log
        self.root = Path(tempfile.mkdtemp(prefix="ngatu-bare."))
        self.mounts = [str(swift_home()), str(REPOSITORY)]

    def __enter__(self) -> "Chroot":
        try:
            subprocess.run(["tar", "-C", self.root, "-xpf", self.archive], check=True)
            # It is `/` for the user inside, who must be able to enter it.
            self.root.chmod(0o755)
            self._prepare()
        except BaseException:
            shutil.rmtree(self.root, ignore_errors=True)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        mounted = Path("/proc/self/mountinfo").read_text(encoding="utf-8")
        if str(self.root) in mounted:
            raise Failure(f"something is mounted under {self.root}; it was left alone")
        shutil.rmtree(self.root, ignore_errors=True)

    def _prepare(self) -> None:
        for name in ("resolv.conf", "hosts", "ssl/certs/ca-certificates.crt"):
            source, target = Path("/etc") / name, self.root / "etc" / name
            if source.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                target.unlink(missing_ok=True)
                shutil.copyfile(source, target)
        for source in Path("/etc/apt/apt.conf.d").glob("*"):
            if source.is_file() and "proxy" in source.read_text(errors="replace").lower():
                shutil.copyfile(source, self.root / "etc/apt/apt.conf.d" / source.name)
        settings = self.root / "etc/gitconfig"
        self._git(settings, "safe.directory", "*")
        for base, prefix in redirected():
            self._git(settings, f"url.{base}.insteadOf", prefix)
            if Path(base).is_dir() and base.rstrip("/") not in self.mounts:
                self.mounts.append(base.rstrip("/"))
        (self.root / "dev/shm").mkdir(exist_ok=True)

    @staticmethod
    def _git(settings: Path, key: str, value: str) -> None:
        subprocess.run(["git", "config", "--file", settings, "--add", key, value], check=True)

    def add_user(self, may_sudo: bool) -> None:
        """Adds the user, and `sudo` without a password where they may."""
        self.call("root", f"useradd -m -s /bin/bash {USER}")
        if may_sudo:
            self.call("root", "apt-get update -q && apt-get install -y -q sudo")
            rule = self.root / "etc/sudoers.d" / USER
            rule.write_text(f"{USER} ALL=(ALL) NOPASSWD:ALL\n", encoding="utf-8")
            rule.chmod(0o440)

    def command(self, user: str, script: str) -> list[str]:
        """The command line that runs a script inside as a user, without a terminal."""
        home = "/root" if user == "root" else f"/home/{user}"
        kept = [f"{name}={value}" for name, value in os.environ.items()
                if name.lower() in ("http_proxy", "https_proxy", "no_proxy")]
        inside = ["/usr/bin/env", "-i", f"HOME={home}", f"USER={user}", "LC_ALL=C", "TERM=dumb",
                  f"PATH={swift_home()}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin"
                  ":/sbin:/bin",
                  *kept, "/bin/bash", "-c", f"cd {home} && {script}"]
        if user != "root":
            inside = ["/usr/bin/setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups",
                      *inside]
        return ["unshare", "--mount", "--pid", "--fork", "--kill-child", "/bin/bash", "-c", ENTER,
                "enter", str(self.root), " ".join(shlex.quote(each) for each in self.mounts),
                *inside]

    def call(
        self, user: str, script: str, limit: float = 1800,
        line: Callable[[str, float], None] | None = None,
    ) -> tuple[int, str]:
        """Runs a script; hands each line of standard output on with its time. Returns all."""
        started = time.monotonic()
        said = []
        with self.log.open("ab") as log:
            log.write(f"\n$ ({user}) {script}\n".encode())
            log.flush()
            before = log.tell()
            process = subprocess.Popen(
                self.command(user, script), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=log, start_new_session=True, text=True, errors="replace",
            )
            watchdog = threading.Timer(limit, process.kill)
            watchdog.start()
            try:
                for text in process.stdout or ():
                    said.append(text)
                    if line:
                        line(text, time.monotonic() - started)
                code = process.wait()
            finally:
                watchdog.cancel()
                process.kill()
                process.wait()
        with self.log.open("r+b") as log:
            log.seek(before)
            errors = log.read().decode("utf-8", "replace")
            log.seek(0, os.SEEK_END)
            log.write("".join(said).encode())
        return code, "".join(said) + errors
