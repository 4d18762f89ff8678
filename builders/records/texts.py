"""What is taken out of a statement, as plain texts: the columns of the table `raw`, which `typed.sql` reads.

Whatever JSON has at a place is taken by its text, a number as `5` and truth as `true`; what is not there is empty.
"""

import json
from collections.abc import Mapping
from typing import Any

from builders.records.typed import EXTENSION, SESSION

PATHS: dict[str, tuple[str, ...]] = {
    "statement": ("id",),
    "stored_at": ("stored",),
    "told_at": ("timestamp",),
    "verb": ("verb", "id"),
    "object": ("object", "id"),
    "mbox": ("actor", "mbox"),
    "sha1": ("actor", "mbox_sha1sum"),
    "openid": ("actor", "openid"),
    "account": ("actor", "account", "name"),
    "home": ("actor", "account", "homePage"),
    "by_mbox": ("authority", "mbox"),
    "by_sha1": ("authority", "mbox_sha1sum"),
    "by_openid": ("authority", "openid"),
    "by_account": ("authority", "account", "name"),
    "by_home": ("authority", "account", "homePage"),
    "judged": ("result", "success"),
    "scaled": ("result", "score", "scaled"),
    "response": ("result", "response"),
    "lasted": ("result", "duration"),
    "registration": ("context", "registration"),
    "revision": ("context", "revision"),
    "session": ("context", "extensions", SESSION),
    "mode": ("context", "extensions", f"{EXTENSION}mode"),
    "dating": ("context", "extensions", f"{EXTENSION}dating"),
    "approver": ("context", "extensions", f"{EXTENSION}approver"),
    "expires": ("context", "extensions", f"{EXTENSION}expires"),
}
"""Column and place of each text."""
LISTS: dict[str, tuple[str, ...]] = {
    "groupings": ("context", "contextActivities", "grouping"),
    "parents": ("context", "contextActivities", "parent"),
}
"""Column and place of each list of activities, whose ids stand on a line each; one that has a line end is empty."""


def text(statement: Any, name: str) -> str:
    """Return one of the texts of `PATHS` of a statement, whatever it is."""
    return _text(_at(statement, PATHS[name]))


def texts(statement: Any) -> dict[str, str]:
    """Return all texts of a statement, whatever it is."""
    return {
        **{name: text(statement, name) for name in PATHS},
        **{name: _ids(_at(statement, path)) for name, path in LISTS.items()},
    }


def _at(value: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _text(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _ids(value: Any) -> str:
    found = [_text(_at(one, ("id",))) for one in (value if isinstance(value, list) else [value])]
    return "\n".join("" if "\n" in one else one for one in found)
