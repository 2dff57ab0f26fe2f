"""Binary batches written from the documentation of the wire, sound and unsound."""

import struct
from collections.abc import Sequence

HEADER = struct.Struct("<4sBBHIIIIQqII")
RECORD = struct.Struct("<qIBBBBIIII")
UNKNOWN = 0xFFFF_FFFF

_TABLE: list[int] = []


def crc32c(data: bytes) -> int:
    """Castagnoli's checksum, reflected, as iSCSI uses it."""
    if not _TABLE:
        for value in range(256):
            for _ in range(8):
                value = (value >> 1) ^ (0x82F63B78 if value & 1 else 0)
            _TABLE.append(value)
    crc = 0xFFFF_FFFF
    for byte in data:
        crc = _TABLE[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    return crc ^ 0xFFFF_FFFF


def vehicle(time_us: int, subject: int, speed_mm_s: int = 8_000, kind: int = 1) -> bytes:
    """One vehicle reading: a motorcycle of 1.9 m."""
    return RECORD.pack(time_us, subject, kind, 1, 0, 0, speed_mm_s, 250, 190, UNKNOWN)


def batch(
    records: Sequence[bytes],
    source: int,
    first_sequence: int = 0,
    epoch: int = 1,
    *,
    version: int = 1,
    flags: int = 0,
    reserved: int = 0,
    header_bytes: int = 48,
    count: int | None = None,
    checksum: int | None = None,
) -> bytes:
    """A batch; each named argument plants a defect."""
    fields = (
        b"NGT1", version, flags, header_bytes, len(records) if count is None else count,
        source, epoch, reserved, first_sequence, 0,
    )
    body = b"".join(records)
    crc = crc32c(HEADER.pack(*fields, 0, 0) + body) if checksum is None else checksum
    return HEADER.pack(*fields, crc, 0) + body


def big_endian_batch(records: Sequence[bytes], source: int) -> bytes:
    """What a sender writes that forgets the byte order."""
    fields = (b"1TGN", 1, 0, 48, len(records), source, 1, 0, 0, 0, 0, 0)
    header = struct.pack(">4sBBHIIIIQqII", *fields)
    return header + b"".join(records)
