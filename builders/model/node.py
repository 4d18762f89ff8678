"""Positioned data: what a reader of YAML hands on, and typed getters that collect every problem.

A `Node` knows where it stands, so that whatever is wrong with it can be said with line and column.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from builders.errors import Problem, Where

# An optional sign, digits with or without commas between thousands, at most nine decimals. JavaScript has the same one
# (`themes/runtime/questions/number.js`): what an author may write, a learner may write.
DECIMAL = re.compile(r"[-+]?(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15})(?:\.[0-9]{1,9})?")
# What XML 1.0 can't hold (2.2, Char): it may end in a manifest. YAML's escapes can write it.
UNPRINTABLE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TYPE_NAMES = {bool: "true or false", type(None): "null"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    """A value with its place: a scalar, a tuple of nodes, or a mapping of nodes.

    `raw` is the text of a scalar as the author wrote it; `reading` says what YAML 1.1 takes it for if that is not text;
    `keys` holds the places of a mapping's keys; `tag` is what another program's file has for one here.
    """

    value: "str | bool | int | float | tuple[Node, ...] | Mapping[str, Node] | None"
    where: Where
    raw: str = ""
    reading: str = ""
    keys: Mapping[str, Where] = field(default_factory=dict)
    tag: str = ""


class Fields:
    """Typed access to one mapping. A getter that finds something wrong notes a problem and returns a stand-in.

    Call `close()` at the end: keys that nobody asked for are problems too.
    """

    def __init__(self, node: Node, problems: list[Problem], *, defaults: "Fields | None" = None) -> None:
        """Wrap `node`; a node that is no mapping is a problem and reads as an empty one."""
        self.where = node.where
        self.problems = problems
        self._defaults = defaults
        self._asked: set[str] = set()
        self._keys = node.keys
        self._items: Mapping[str, Node] = {}
        if isinstance(node.value, Mapping):
            self._items = node.value
        else:
            self.problem("K003", "a mapping of 'key: value' lines is expected here.")

    def problem(self, code: str, message: str, hint: str = "", *, key: str = "") -> None:
        """Note a problem, at `key` where it exists, else at the mapping."""
        self.problems.append(Problem(code=code, where=self.key_place(key), message=message, hint=hint))

    def has(self, key: str) -> bool:
        """Say whether the author wrote `key`."""
        return key in self._items

    def place(self, key: str) -> Where:
        """Return where the value of `key` stands, or the mapping's own place."""
        return self._items[key].where if key in self._items else self.where

    def key_place(self, key: str) -> Where:
        """Return where `key` itself stands, or the mapping's own place."""
        return self._keys.get(key, self.where)

    def node(self, key: str, *, required: bool = True) -> Node | None:
        """Return the node of `key`, from the defaults if it is not here."""
        self._asked.add(key)
        if key in self._items:
            return self._items[key]
        found = self._defaults.node(key, required=False) if self._defaults else None
        if found is None and required:
            self.problem("K001", f"the key '{key}' is missing.", f"Add a line '{key}: ...' here.")
        return found

    def text(self, key: str, *, default: str | None = None, form: re.Pattern[str] | None = None, says: str = "") -> str:
        """Return non-empty text; `form` must match all of it, `says` describes that form.

        What has a form is a name, which may be a word such as `no`: nobody quotes names.
        """
        node = self.node(key, required=default is None)
        if node is None:
            return default or ""
        text = self.as_text(node, key, name=form is not None)
        if text and form is not None and not form.fullmatch(text):
            self._note("K004", node, f"'{key}' is {text!r}.", says)
            return ""
        return text

    def as_text(self, node: Node, key: str, *, name: bool = False) -> str:
        """Return the node's text. What YAML 1.1 or 1.2 reads as something else (`164.310`, `yes`) is refused.

        A `name` is held to YAML 1.2 alone: nobody but us reads it.
        """
        text = node.value
        if not isinstance(text, str) or (node.reading and not name):
            self._no_text(node, key)
            return ""
        if odd := UNPRINTABLE.search(text):
            message = f"'{key}' holds the control character U+{ord(odd[0]):04X}."
            self._note("K004", node, message, "Delete it; a backslash in double quotes makes one.")
            return ""
        if not text.strip():
            self._no_text(node, key)
            return ""
        return text

    def _no_text(self, node: Node, key: str) -> None:
        if not node.raw.strip():
            self._note("K003", node, f"'{key}' needs text.", "Write it after the colon.")
            return
        kind = node.reading or _TYPE_NAMES.get(type(node.value), "a number")
        message = f"'{key}' needs text, but YAML reads {node.raw} as {kind}."
        self._note("K003", node, message, f'Quote it: "{node.raw}"')

    def texts(self, key: str, *, required: bool = True) -> tuple[str, ...]:
        """Return a list of texts."""
        return tuple(self.as_text(node, key) for node in self.items(key, required=required))

    def one_of(self, key: str, allowed: tuple[str, ...], *, default: str) -> str:
        """Return one of the `allowed` words."""
        node = self.node(key, required=False)
        text = default if node is None else self.as_text(node, key)
        if text and text not in allowed and node is not None:
            self._note("K004", node, f"'{key}' is {text!r}.", f"Write one of: {', '.join(allowed)}.")
            return default
        return text or default

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        """Return true or false; YAML 1.1's yes, no, on and off are refused."""
        node = self.node(key, required=default is None)
        if node is None:
            return bool(default)
        if not isinstance(node.value, bool):
            self._note("K003", node, f"'{key}' is {node.raw!r}.", "Write true or false.")
            return bool(default)
        return node.value

    def integer(self, key: str, *, low: int, high: int, default: int | None = None) -> int:
        """Return a whole number from `low` to `high`."""
        node = self.node(key, required=default is None)
        if node is None:
            return low if default is None else default
        if isinstance(node.value, int) and not isinstance(node.value, bool) and low <= node.value <= high:
            return node.value
        self._note("K003", node, f"'{key}' is {node.raw!r}.", f"Write a whole number from {low} to {high}.")
        return low

    def decimal(self, key: str) -> Decimal:
        """Return an exact number; zero and a problem for anything else."""
        node = self.node(key)
        if node is None:
            return Decimal(0)
        if DECIMAL.fullmatch(node.raw):
            return Decimal(node.raw.replace(",", ""))
        self._note("K003", node, f"'{key}' is {node.raw!r}.", "Write a number such as 60, 4.5 or -2.")
        return Decimal(0)

    def items(self, key: str, *, required: bool = True) -> tuple[Node, ...]:
        """Return the nodes of a non-empty list."""
        node = self.node(key, required=required)
        if node is None:
            return ()
        if isinstance(node.value, tuple) and node.value:
            return node.value
        self._note("K003", node, f"'{key}' needs a list.", "Write one '- ' line per entry.")
        return ()

    def mapping(self, key: str, *, required: bool = True) -> "Fields | None":
        """Return the mapping under `key`."""
        node = self.node(key, required=required)
        return None if node is None else Fields(node, self.problems)

    def pairs(self) -> Iterable[tuple[str, Node]]:
        """Give every key with its node, for mappings whose keys are the author's own."""
        self._asked.update(self._items)
        return self._items.items()

    def close(self) -> None:
        """Note every key that no getter asked for, with the nearest one that exists."""
        known = sorted(self._asked)
        for key in self._items:
            if key in self._asked:
                continue
            # Who has misspelt hundreds has misspelt none, and looking for what is near takes long.
            near = difflib.get_close_matches(key, known, n=1) if len(self.problems) < 200 else []
            hint = f"Did you mean '{near[0]}'?" if near else f"Known here: {', '.join(known)}."
            self.problem("K002", f"unknown key '{key}'.", hint, key=key)

    def _note(self, code: str, node: Node, message: str, hint: str) -> None:
        self.problems.append(Problem(code=code, where=node.where, message=message, hint=hint))
