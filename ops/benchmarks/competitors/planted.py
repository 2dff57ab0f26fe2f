"""The planted fault: a stream of messages with one reading less."""

import shutil
import struct
from pathlib import Path

from checks.batch import HEADER, RECORD, batch

VEHICLE = 1
_LENGTH = struct.Struct("<I")
_COUNT, _SOURCE, _EPOCH, _SEQUENCE = 4, 5, 6, 8


def without_one_reading(messages: Path, to: Path) -> None:
    """Copies the messages, leaving out the last vehicle of the one that lies half-way."""
    size = messages.stat().st_size
    with messages.open("rb") as source, to.open("wb") as target:
        copied = 0
        while True:
            length = source.read(_LENGTH.size)
            message = source.read(*_LENGTH.unpack(length))
            copied += len(length) + len(message)
            if copied >= size // 2:
                break
            target.write(length + message)
        shorter = _shortened(message)
        target.write(_LENGTH.pack(len(shorter)) + shorter)
        shutil.copyfileobj(source, target)


def _shortened(message: bytes) -> bytes:
    header = HEADER.unpack_from(message)
    records = [message[start:start + RECORD.size]
               for start in range(HEADER.size, len(message), RECORD.size)]
    del records[max(place for place, record in enumerate(records)
                    if RECORD.unpack(record)[2] == VEHICLE)]
    return batch(records, header[_SOURCE], header[_SEQUENCE], header[_EPOCH])
