#!/usr/bin/python3
"""A sensor in JSON: sends one passing vehicle after another to a running processor.

Needs Debian's python3-zmq. Start `ngatu run` in the same folder, then:

    /usr/bin/python3 ops/examples/sensor_json.py --detector 1001 --count 60

Delivery is best effort: a reading sent while the processor is down waits here, in memory, up to
the high-water mark; one in flight when the processor is killed is lost.
"""
import argparse
import json
import pathlib
import random
import time

import zmq

parser = argparse.ArgumentParser(
    description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--detector", default="cam-1", help="number or name, as the network lists it")
parser.add_argument("--count", type=int, default=0, help="readings to send; 0: until Ctrl-C")
parser.add_argument("--rate", type=float, default=1.0, help="readings a second")
parser.add_argument("--state", default=".ngatu", help="the processor's state folder")
parser.add_argument("--to", help="endpoint, instead of the first one in STATE/endpoints.json")
options = parser.parse_args()
if options.rate <= 0:
    raise SystemExit("--rate must be more than 0")

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

# A detector is named in the reading by its number or, as a string, by its name.
detector = int(options.detector) if options.detector.isdigit() else options.detector
sent = 0
try:
    while options.count == 0 or sent < options.count:
        reading = {
            "kind": "vehicle",
            "detector": detector,
            "time": time.time_ns() // 1000,  # Microseconds since 1970 UTC; RFC 3339 is fine too.
            "class": random.choice(["motorcycle", "motorcycle", "motorcycle", "car", "bus"]),
            "speed_kmh": round(random.uniform(15, 45), 1),
            "duration_ms": random.randint(150, 800),  # How long the vehicle covered the loop.
        }
        socket.send_string(json.dumps(reading))
        sent += 1
        if sent != options.count:
            time.sleep(1 / options.rate)
except KeyboardInterrupt:
    pass
print(f"{sent} readings sent to {endpoint}")
socket.close()
zmq.Context.instance().term()
