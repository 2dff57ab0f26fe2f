#!/usr/bin/python3
"""A sensor in the binary format: batches of passing vehicles, each closed by "time reached".

Needs Debian's python3-zmq. Start `ngatu run` in the same folder, then:

    /usr/bin/python3 ops/examples/sensor_binary.py --detector 1001 --source 7 --count 60

All integers are little-endian. A batch is immutable: whoever resends it sends the same bytes, and
the processor drops what it already has, by (source, epoch, sequence).
"""
import argparse
import json
import pathlib
import random
import struct
import time

import zmq

HEADER = struct.Struct("<4sBBHIIIIQqII")  # 48 bytes
RECORD = struct.Struct("<qIBBBBIIII")  # 32 bytes
VEHICLE, STATUS = 1, 7
MOTORCYCLE, CAR = 1, 2
TIME_REACHED = 1
UNKNOWN = 0xFFFFFFFF


def crc32c_table():
    """CRC32C (Castagnoli), one entry for each byte: the reflected polynomial is 0x82F63B78."""
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ (0x82F63B78 if value & 1 else 0)
        yield value


TABLE = list(crc32c_table())


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ TABLE[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF


assert crc32c(b"123456789") == 0xE3069283  # The check value every catalog of CRCs lists.


def vehicle(detector, moment):
    """A vehicle: speed in mm/s, time over the detector in ms, length in cm (unknown here)."""
    return RECORD.pack(moment, detector, VEHICLE, random.choice([MOTORCYCLE, CAR]), 0, 0,
                       random.randint(4_000, 12_000), random.randint(150, 800), UNKNOWN, UNKNOWN)


def time_reached(source, moment):
    """Says that nothing older than `moment` follows, so that intervals before it can close."""
    return RECORD.pack(moment, source, STATUS, 0, 0, 0, TIME_REACHED, 0, UNKNOWN, UNKNOWN)


def batch(source, epoch, first_sequence, records):
    """Header and records; the checksum covers both, with its own field taken as zero."""
    # Flag bit 0: nothing older is left in a spool, because this sender keeps none.
    header = HEADER.pack(b"NGT1", 1, 1, HEADER.size, len(records), source, epoch, 0,
                         first_sequence, time.time_ns() // 1000, 0, 0)
    whole = bytearray(header + b"".join(records))
    struct.pack_into("<I", whole, 40, crc32c(whole))
    return bytes(whole)


parser = argparse.ArgumentParser(
    description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--detector", type=int, default=1001, help="number of the detector")
parser.add_argument("--source", type=int, default=1001, help="number of this sender")
parser.add_argument("--count", type=int, default=0, help="batches to send; 0: until Ctrl-C")
parser.add_argument("--rate", type=float, default=1.0, help="batches a second")
parser.add_argument("--vehicles", type=int, default=4, help="vehicles in a batch, 0 to 1023")
parser.add_argument("--state", default=".ngatu", help="the processor's state folder")
parser.add_argument("--to", help="endpoint, instead of the first one in STATE/endpoints.json")
options = parser.parse_args()
if options.rate <= 0 or not 0 <= options.vehicles <= 1023:
    raise SystemExit("--rate must be more than 0, --vehicles from 0 to 1023")

endpoint = options.to
if not endpoint:
    try:
        file = pathlib.Path(options.state) / "endpoints.json"
        endpoint = json.loads(file.read_text())["ingest"][0]
    except FileNotFoundError:
        raise SystemExit(f"{file} is missing: start 'ngatu run' or use --to")

socket = zmq.Context.instance().socket(zmq.PUSH)
socket.linger = 1000  # On exit, wait up to a second until everything has left.
socket.connect(endpoint)

# The epoch says when the sequence counter began; this sender starts a new one at each start.
epoch, sequence, sent = int(time.time()), 0, 0
try:
    while options.count == 0 or sent < options.count:
        now = time.time_ns() // 1000
        records = [vehicle(options.detector, now) for _ in range(options.vehicles)]
        records.append(time_reached(options.source, now))
        socket.send(batch(options.source, epoch, sequence, records))
        sequence += len(records)
        sent += 1
        if sent != options.count:
            time.sleep(1 / options.rate)
except KeyboardInterrupt:
    pass
print(f"{sent} batches, {sequence} readings sent to {endpoint}")
socket.close()
zmq.Context.instance().term()
