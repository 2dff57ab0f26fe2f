#!/usr/bin/python3
"""Follows a running processor: one line for each message of the state feed, or each decision.

Needs Debian's python3-zmq. Start `ngatu run` in the same folder, then one of:

    /usr/bin/python3 ops/examples/subscriber.py
    /usr/bin/python3 ops/examples/subscriber.py --decisions

How to miss nothing: subscribe first, then ask for a snapshot, then drop what the snapshot already
contains (sequence numbers up to its own). Numbers count by one: whoever sees a gap, or numbers
that start again because the processor did, asks for a new snapshot.
"""
import argparse
import json
import pathlib

import zmq


def ask_for_snapshot(endpoint):
    """Prints the latest message of every topic; returns the sequence number it is complete to."""
    dealer = zmq.Context.instance().socket(zmq.DEALER)
    dealer.linger = 0  # A question nobody hears any more need not be sent.
    dealer.connect(endpoint)
    dealer.send_json({"type": "snapshot"})
    if not dealer.poll(5000):
        raise SystemExit(f"no snapshot from {endpoint} within 5 s: is 'ngatu run' alive?")
    snapshot = dealer.recv_json()
    dealer.close()
    for message in snapshot["messages"]:
        print("snapshot", json.dumps(message, sort_keys=True), flush=True)
    print(f"snapshot complete to seq {snapshot['seq']}", flush=True)
    return snapshot["seq"]


def follow_feed(feed, snapshot):
    """Prints every message once, in order, until the processor says `end`."""
    last, is_live = ask_for_snapshot(snapshot), False
    while True:
        topic, payload = feed.recv_multipart()
        message = json.loads(payload)
        sequence = message["seq"]
        if sequence <= last and not is_live:
            continue  # Older than the snapshot, which contains it.
        if sequence != last + 1:
            print(f"gap: expected seq {last + 1}, got {sequence}", flush=True)
            last, is_live = ask_for_snapshot(snapshot), False
            if sequence <= last:
                continue
        last, is_live = sequence, True
        print(topic.decode(), payload.decode(), flush=True)
        if message["type"] == "end":
            return


parser = argparse.ArgumentParser(
    description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--decisions", action="store_true", help="follow decisions, not the feed")
parser.add_argument("--topic", default="", help="with --decisions: prefix, for example signal/12/")
parser.add_argument("--state", default=".ngatu", help="the processor's state folder")
parser.add_argument("--to", help="endpoint to subscribe to, instead of STATE/endpoints.json")
parser.add_argument("--snapshot", help="with --to: where to ask for the snapshot")
options = parser.parse_args()

endpoints = {"feed": options.to, "decisions": options.to, "snapshot": options.snapshot}
if not options.to:
    try:
        file = pathlib.Path(options.state) / "endpoints.json"
        endpoints = json.loads(file.read_text())
    except FileNotFoundError:
        raise SystemExit(f"{file} is missing: start 'ngatu run' or use --to")
elif not options.decisions and not options.snapshot:
    raise SystemExit("--to needs --snapshot too, or --decisions")

socket = zmq.Context.instance().socket(zmq.SUB)
socket.linger = 0
socket.subscribe(options.topic if options.decisions else "")
socket.connect(endpoints["decisions" if options.decisions else "feed"])
try:
    if options.decisions:
        while True:
            topic, payload = socket.recv_multipart()
            print(topic.decode(), payload.decode(), flush=True)
    follow_feed(socket, endpoints["snapshot"])
except KeyboardInterrupt:
    pass
socket.close()
zmq.Context.instance().term()
