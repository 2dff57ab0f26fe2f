"""Sends prepared messages to a PULL socket as fast as it takes them.

The file holds each message behind its length (u32), as `ngatu bench events --batch` writes it.
"""

import argparse
import mmap
from pathlib import Path

import zmq


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=Path, required=True)
    parser.add_argument("--to", required=True, metavar="ENDPOINT")
    options = parser.parse_args()
    context = zmq.Context()
    socket = context.socket(zmq.PUSH)
    # A receiver that has seen the end does not wait for what is repeated behind it.
    socket.setsockopt(zmq.LINGER, 5_000)
    socket.connect(options.to)
    with options.messages.open("rb") as file:
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            with memoryview(data) as messages:
                place = 0
                while place < len(messages):
                    first = place + 4
                    place = first + int.from_bytes(messages[place:first], "little")
                    socket.send(messages[first:place], copy=True)
    socket.close()
    context.term()


if __name__ == "__main__":
    main()
