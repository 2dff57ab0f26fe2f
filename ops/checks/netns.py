"""Two ends of a cable: this machine's network, and a namespace that stands for the street."""

import os
import shutil
import subprocess
from types import TracebackType

from checks.outcome import Skip

# 198.18.0.0/15 is set apart for measurements like this one (RFC 2544).
CENTRE_ADDRESS, STREET_ADDRESS = "198.18.77.1", "198.18.77.2"


class Cable:
    """A namespace `name` joined to this machine by a pair of virtual interfaces."""

    def __init__(self) -> None:
        if os.geteuid() != 0 or not shutil.which("ip"):
            raise Skip("cutting a link needs root and iproute2 (network namespaces)")
        self.name = f"ngatu{os.getpid()}"
        self._near, self._far = f"nc{os.getpid()}", f"ns{os.getpid()}"

    def __enter__(self) -> "Cable":
        made = self._ip("netns", "add", self.name)
        if made:
            raise Skip(f"no network namespace can be made here: {made}")
        inside = ("-n", self.name)
        for words in (
            ("link", "add", self._near, "type", "veth", "peer", "name", self._far,
             "netns", self.name),
            ("addr", "add", f"{CENTRE_ADDRESS}/30", "dev", self._near),
            ("link", "set", self._near, "up"),
            (*inside, "addr", "add", f"{STREET_ADDRESS}/30", "dev", self._far),
            (*inside, "link", "set", "lo", "up"),
            (*inside, "link", "set", self._far, "up"),
        ):
            if said := self._ip(*words):
                self.__exit__(None, None, None)
                raise Skip(f"'ip {' '.join(words)}' failed: {said}")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # The pair goes with the namespace that holds one of its ends.
        self._ip("netns", "del", self.name)

    @property
    def prefix(self) -> list[str]:
        """Runs the command behind it at the street's end."""
        return ["ip", "netns", "exec", self.name]

    def cut(self) -> None:
        """Nothing gets through in either direction, and nobody is told."""
        self._ip("-n", self.name, "link", "set", self._far, "down")

    def join(self) -> None:
        """The cable is whole again."""
        self._ip("-n", self.name, "link", "set", self._far, "up")

    @staticmethod
    def _ip(*words: str) -> str:
        done = subprocess.run(
            ["ip", *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, timeout=10, check=False)
        said = done.stdout.decode("utf-8", "replace").strip()
        return said or "it failed without a word" if done.returncode else ""
