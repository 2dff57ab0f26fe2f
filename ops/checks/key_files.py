"""Key files of `ngatu keys`, and sockets that use them or go without."""

import json
from dataclasses import dataclass
from pathlib import Path

import zmq

from checks.harness import Context
from checks.outcome import Failure


@dataclass(frozen=True)
class Key:
    """What a key file holds: the pair, the server's public key, and a controller's seal."""

    public: bytes
    secret: bytes
    server: bytes
    seal: bytes | None = None

    @staticmethod
    def read(path: Path) -> "Key":
        """Reads a holder's file, or the server's own."""
        said = json.loads(path.read_text(encoding="utf-8"))
        public = said["public_key"].encode()
        return Key(public, said["secret_key"].encode(),
                   said.get("server_key", said["public_key"]).encode(),
                   said["seal"].encode() if "seal" in said else None)

    @staticmethod
    def strange(server: bytes) -> "Key":
        """A pair that nobody has listed."""
        public, secret = zmq.curve_keypair()
        return Key(public, secret, server)

    def secure(self, socket: zmq.Socket) -> None:
        """Makes a socket a client with this key."""
        socket.curve_publickey, socket.curve_secretkey = self.public, self.secret
        socket.curve_serverkey = self.server


class KeyRing:
    """A folder of keys made by `ngatu keys new`."""

    def __init__(self, context: Context, folder: Path) -> None:
        self.context = context
        self.folder = folder
        self._call("new", "--server")

    def new(self, name: str, *options: object) -> Key:
        """Makes a key, and reads its file."""
        self._call("new", name, *options)
        return self[name]

    def revoke(self, name: str) -> None:
        """Takes a key back."""
        self._call("revoke", name)

    def path(self, name: str) -> Path:
        """A holder's file."""
        return self.folder / f"{name}.key"

    def __getitem__(self, name: str) -> Key:
        return Key.read(self.path(name))

    def _call(self, *words: object) -> None:
        code, said = self.context.call(
            [self.context.binary, "keys", *map(str, words), "--keys", self.folder])
        if code != 0:
            raise Failure(f"ngatu keys {words} ended with {code}: {said}")
