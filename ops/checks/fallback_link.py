"""The cable between centre and street is cut, with keys on every socket, and joined again."""

import json
import time

from checks.fallback_centre import (
    GRAIN,
    HOLD,
    LEASE_WITHIN,
    LOCAL_WITHIN,
    judge_lamps,
    judge_local,
)
from checks.feed import Subscriber
from checks.harness import Context
from checks.key_files import KeyRing
from checks.lamp_rules import Rules
from checks.netns import CENTRE_ADDRESS, Cable
from checks.outcome import Result
from checks.saigon import NETWORK
from checks.street import Centre, Controllers, Diary

SITES = (4, 5, 7, 9)
CUT_SECONDS = 20.0
STARTED_WITHIN, RETURNED_WITHIN = 75.0, 120.0


def run(context: Context, result: Result, rules: dict[int, Rules]) -> None:
    """Local within the lease, a lease soon after the cable is whole, authority after the hold."""
    diary = Diary(context.out / "link" / "diary.ndjson")
    with Cable() as cable:
        ring = KeyRing(context, context.scratch / "link.keys")
        ring.new("street", "--kind", "controller",
                 *(word for site in SITES for word in ("--controller", site)))
        desk = ring.new("desk", "--kind", "console", "--person", "An", "--role", "operate",
                        "--area", "all")
        state = context.scratch / "link.state"
        centre = Centre(
            context, "link/centre", NETWORK, state,
            f'[signals]\ncommands = "tcp://{CENTRE_ADDRESS}:*"\n'
            f'field = "tcp://{CENTRE_ADDRESS}:*"\n', keys=ring.folder)
        feed = Subscriber(
            centre.endpoints["feed"], "controller/", "command/", secure=desk.secure)
        centre.order((site, "hold", "--minutes", 60, "--key", ring.path("desk"))
                     for site in SITES)
        street = Controllers(
            context, "link/street", NETWORK, ["--state", state, "--keys", ring.folder],
            numbers=SITES, prefix=cable.prefix)
        stages = dict.fromkeys(SITES, "central_stage")
        street.wait_modes("authority over stages", stages, STARTED_WITHIN)
        cut = diary.note("link down")
        if context.fault != "whole-link":
            cable.cut()
        time.sleep(CUT_SECONDS)
        judge_local(result, "link", street, SITES, cut)
        if context.fault != "whole-link":
            cable.join()
            joined = diary.note("link up")
            street.wait_modes("authority's return", stages, RETURNED_WITHIN)
            _judge_return(result, street, feed, joined)
        street.lamps.close()
        judge_lamps(result, "link", street, rules)
        feed.close(context.out / "link" / "feed.ndjson")
        _keep(context, street)
    diary.close()


def _judge_return(result: Result, street: Controllers, feed: Subscriber, joined: float) -> None:
    """The lease as the centre grants it, authority as the lamp log shows it."""
    leases: dict[int, float] = {}
    for arrival, _, payload in feed.about("controller/"):
        if arrival > joined and payload["condition"] == "RETURNING":
            leases.setdefault(int(payload["controller"]), arrival - joined)
    returns = {site: street.lamps.central_after(site, joined) or 0.0 for site in SITES}
    holds = [returns[site] - lease for site, lease in leases.items()]
    slowest = max(leases.values(), default=float("inf"))
    result.figure("link.lease_back_s", ", ".join(f"{span:.2f}" for span in leases.values()))
    result.figure("link.obeys_after_lease_s", ", ".join(f"{hold:.2f}" for hold in holds))
    result.expect(len(leases) == len(SITES) and slowest <= LEASE_WITHIN,
                  f"link: {len(leases)} of {len(SITES)} leases back, the slowest after"
                  f" {slowest:.2f} s")
    result.expect(bool(holds) and min(holds) >= HOLD - GRAIN,
                  f"link: a site obeyed {min(holds, default=0):.2f} s after its lease")


def _keep(context: Context, street: Controllers) -> None:
    """The zero of the controllers' clock, with which the lamp log and the diary fit together."""
    (context.out / "link" / "clock.json").write_text(
        json.dumps({"controllers_switched_on": street.lamps.zero}), encoding="utf-8")
