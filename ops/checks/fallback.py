"""Centre, link and agents die in every way; the street goes on by itself and comes back."""

from checks import fallback_centre, fallback_link
from checks.fallback_agents import AgentStreet, altered_city
from checks.fallback_city import City
from checks.harness import Context
from checks.lamp_rules import rules_of
from checks.outcome import Result, Skip
from checks.saigon import NETWORK

FAULTS = {
    "spared-centre": "kill: sites",
    "renewed-orders": "were not refused stale_epoch",
    "whole-link": "link: sites",
    "hasty-startup": "flashed for",
}


def planted(context: Context, result: Result) -> None:
    """The part that must notice a fault."""
    if context.fault == "hasty-startup":
        street = AgentStreet(context, result)
        street.die_young()
        street.die(altered_city(context, "hasty", flash=2))
        street.close()
    elif context.fault == "whole-link":
        fallback_link.run(context, result, rules_of(context, NETWORK))
    else:
        fallback_centre.run(context, result, rules_of(context, NETWORK))


def run(context: Context) -> Result:
    """All parts; those that have to wait for long begin first."""
    result = Result()
    if context.fault:
        planted(context, result)
        return result
    city = City(context, result)
    agents = AgentStreet(context, result)
    agents.die_young()
    rules = rules_of(context, NETWORK)
    fallback_centre.run(context, result, rules)
    city.kill()
    try:
        fallback_link.run(context, result, rules)
    except Skip as reason:
        result.figure("link", f"skipped: {reason}")
    agents.reach_modes()
    agents.die(agents.city)
    agents.close()
    city.judge()
    return result
