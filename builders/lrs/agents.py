"""Who is meant: agents as one string, and what is asked for about them."""

from collections.abc import Callable
from typing import Any

from builders.lrs.statements import IDENTIFIERS


def identity(agent: dict[str, Any]) -> str:
    """Return the one string that stands for an Agent or identified Group; '' for a group without an identifier."""
    for kind in IDENTIFIERS:
        if kind in agent:
            return f"{kind} {_SPELLINGS[kind](agent[kind])}"
    return ""


def _mbox(value: str) -> str:
    # Host names have no case; what is in front of the @ may have one.
    name, _, host = value.rpartition("@")
    return f"{name}@{host.lower()}"


_SPELLINGS: dict[str, Callable[[Any], str]] = {
    "mbox": _mbox,
    "mbox_sha1sum": str.lower,
    "openid": str,
    # An IRI holds no space, so the first one ends it.
    "account": lambda account: f"{account['homePage']} {account['name']}",
}


def members(actor: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """Return an actor and, of a group, its members."""
    return (actor, *actor["member"]) if "member" in actor else (actor,)


def person(agent: dict[str, Any], names: list[str]) -> dict[str, Any]:
    """Return the Person that the Agents resource answers with (Communication 2.4)."""
    said = [agent["name"]] if "name" in agent else []
    found: dict[str, Any] = {"objectType": "Person"}
    if names or said:
        found["name"] = list(dict.fromkeys([*said, *names]))
    return found | {key: [agent[key]] for key in IDENTIFIERS if key in agent}
