"""A valid statement made ready for the store: as it will be read, and by what it will be found."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from builders.lrs.agents import identity, members
from builders.lrs.jsontext import write_json
from builders.lrs.statements import VOIDED, stamp, utc
from builders.lrs.values import hundredths, moment

_SHELVES = ("parent", "grouping", "category", "other")


@dataclass(frozen=True, kw_only=True, slots=True)
class Prepared:
    """What the writer needs. `head` is the statement's JSON up to `stored`, which only the writer knows."""

    id: str
    raw_id: bytes
    said: dict[str, Any]
    head: bytes
    keys: Sequence[tuple[str, str]]
    target: bytes | None
    voids: bool
    names: Sequence[tuple[str, str]]
    definitions: Sequence[tuple[str, dict[str, Any]]]

    def body(self, stored: str) -> bytes:
        """Return the statement as it is read from now on."""
        return b'%s,"stored":"%s"}' % (self.head, stored.encode())


def prepare(statement: dict[str, Any], version: str, authority: dict[str, Any], now: str) -> Prepared:
    """Fill in what an LRS fills in (Data 2.4): id, version, authority, timestamp, arrays of activities."""
    sent = {key: value for key, value in statement.items() if key not in {"stored", "authority"}}
    sent["id"] = sent.get("id") or str(uuid.uuid4())
    sent.setdefault("version", "1.0.0" if version == "1.0.3" else version)
    _arrays(sent)
    if version == "2.0.0" and "timestamp" in sent:
        sent["timestamp"] = utc(sent["timestamp"])
    # Whether it was sent before is asked of what the client said, not of what is filled in here.
    said = dict(sent)
    sent.setdefault("timestamp", now)
    sent["authority"] = authority
    about = sent["object"]
    refers = about.get("objectType") == "StatementRef"
    agents, found = _agents(sent), _activities(sent)
    who = [identity(agent) for agent in agents]
    return Prepared(
        id=sent["id"],
        raw_id=raw(sent["id"]),
        said=said,
        head=write_json(sent)[:-1],
        keys=_keys(sent, who, found),
        target=raw(about["id"]) if refers else None,
        voids=refers and sent["verb"]["id"] == VOIDED,
        names=[(one, agent["name"]) for one, agent in zip(who, agents, strict=True) if "name" in agent],
        definitions=[(place["id"], place["definition"]) for place in found if "definition" in place],
    )


def raw(statement_id: str) -> bytes:
    """Return the 16 bytes of a UUID, by which the store knows a statement."""
    return bytes.fromhex(statement_id.replace("-", ""))


def keys_of(statement: dict[str, Any]) -> list[tuple[str, str]]:
    """Return kind and value of all that a filter may ask for (Communication 2.1.3).

    `agent` and `activity` are what is asked for without `related_...`, `+agent` and `+activity` what is besides.
    """
    return _keys(statement, map(identity, _agents(statement)), _activities(statement))


def _keys(
    statement: dict[str, Any], agents: Iterable[str], activities: Iterable[dict[str, Any]]
) -> list[tuple[str, str]]:
    keys = [("verb", statement["verb"]["id"])]
    if registration := statement.get("context", {}).get("registration"):
        keys.append(("registration", registration.lower()))
    direct = {identity(agent) for actor in _direct(statement) for agent in members(actor)} - {""}
    keys += [("agent", agent) for agent in direct]
    keys += [("+agent", agent) for agent in {*agents} - direct - {""}]
    about = statement["object"]
    main = {about["id"]} if about.get("objectType", "Activity") == "Activity" else set[str]()
    keys += [("activity", iri) for iri in main]
    keys += [("+activity", iri) for iri in {found["id"] for found in activities} - main]
    return keys


def same(old: dict[str, Any], new: dict[str, Any]) -> bool:
    """Whether a statement says what a stored one says (Data 2.3.1): what the LRS filled in does not count."""
    ignored = {"stored", "authority", "version"} | ({"timestamp"} if "timestamp" not in new else set())
    return bool(_essence(old, ignored) == _essence(new, ignored))


def _essence(statement: dict[str, Any], ignored: set[str]) -> Any:
    kept = {key: value for key, value in statement.items() if key not in ignored}
    _arrays(kept)
    if "timestamp" in kept:
        kept["timestamp"] = stamp(moment(kept["timestamp"]))
    kept["id"] = kept.get("id", "").lower()
    return _bare(kept)


def _bare(value: Any) -> Any:
    """Leave out what may differ between equal statements: names and words for people, and the order of members."""
    if isinstance(value, list):
        return [_bare(item) for item in value]
    if not isinstance(value, dict):
        return value
    # What extensions hold is nobody's name, and an account's name is who it is.
    free = {"display", "definition"} | (set() if "homePage" in value else {"name"})
    kept = {key: item if key == "extensions" else _bare(item) for key, item in value.items() if key not in free}
    if isinstance(kept.get("duration"), str):
        kept["duration"] = hundredths(kept["duration"])
    if "member" in kept:
        kept["member"] = sorted(kept["member"], key=str)
    if kept.get("objectType") in {"Agent", "Activity"}:
        del kept["objectType"]
    return kept


def _arrays(statement: dict[str, Any]) -> None:
    """Put single activities of the context into arrays (Data 2.4.6.2), here and in a SubStatement."""
    for holder in (statement, statement["object"]):
        shelves = holder.get("context", {}).get("contextActivities", {}) if isinstance(holder, dict) else {}
        for shelf, value in shelves.items():
            if isinstance(value, dict):
                shelves[shelf] = [value]


def _parts(statement: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """Return the statement and its SubStatement."""
    about = statement["object"]
    return (statement, about) if about.get("objectType") == "SubStatement" else (statement,)


def _direct(statement: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """Return whom the statement is by, and whom it is about."""
    about = statement["object"]
    return (statement["actor"], about) if about.get("objectType") in {"Agent", "Group"} else (statement["actor"],)


def _agents(statement: dict[str, Any]) -> list[dict[str, Any]]:
    """Return every agent, group and member that the statement names."""
    found: list[dict[str, Any]] = []
    for part in _parts(statement):
        context = part.get("context", {})
        found += _direct(part)
        found += [context[key] for key in ("instructor", "team") if key in context]
        found += [entry["agent"] for entry in context.get("contextAgents", ())]
        found += [entry["group"] for entry in context.get("contextGroups", ())]
        found += [part["authority"]] if "authority" in part else []
    return [member for actor in found for member in members(actor)]


def _activities(statement: dict[str, Any]) -> list[dict[str, Any]]:
    """Return every activity that the statement names."""
    found: list[dict[str, Any]] = []
    for part in _parts(statement):
        if part["object"].get("objectType", "Activity") == "Activity":
            found.append(part["object"])
        shelves = part.get("context", {}).get("contextActivities", {})
        for shelf in _SHELVES:
            found += shelves.get(shelf, ())
    return found
