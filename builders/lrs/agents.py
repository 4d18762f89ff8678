"""Who is meant: agents as one string, and what is asked for about them."""

import json
from collections.abc import Iterator
from typing import Any

from builders.lrs.statements import IDENTIFIERS


def identity(agent: dict[str, Any]) -> str:
    """Return the one string that stands for an Agent or identified Group; '' for a group without an identifier."""
    kind = next((key for key in IDENTIFIERS if key in agent), None)
    if kind is None:
        return ""
    value = agent[kind]
    if kind == "account":
        return json.dumps(["account", value["homePage"], value["name"]], ensure_ascii=False)
    # Host names have no case, and neither has hexadecimal; what is in front of the @ may have one.
    if kind == "mbox":
        name, _, host = value.rpartition("@")
        value = f"{name}@{host.lower()}"
    return json.dumps([kind, value.lower() if kind == "mbox_sha1sum" else value], ensure_ascii=False)


def members(actor: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give an actor and, of a group, its members."""
    yield actor
    yield from actor.get("member", ())


def person(agent: dict[str, Any], names: list[str]) -> dict[str, Any]:
    """Return the Person that the Agents resource answers with (Communication 2.4)."""
    said = [agent["name"]] if "name" in agent else []
    found: dict[str, Any] = {"objectType": "Person"}
    if names or said:
        found["name"] = list(dict.fromkeys([*said, *names]))
    return found | {key: [agent[key]] for key in IDENTIFIERS if key in agent}
