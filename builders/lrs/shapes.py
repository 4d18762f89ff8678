"""How a check of foreign data is written: shapes with named properties, and an error that knows its path."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Check = Callable[[Any], None]


class InvalidError(Exception):
    """A value breaks a rule; `path` leads to it from the outermost object."""

    def __init__(self, sentence: str) -> None:
        """Keep what is wrong; those who called add where."""
        self.sentence = sentence
        self.path: list[str] = []
        super().__init__(sentence)

    def __str__(self) -> str:
        """Return `actor.mbox: sentence`."""
        return f"{''.join(self.path).lstrip('.') or 'the whole'}: {self.sentence}."


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
    """An object: the properties that it may have, those that it must have, and a rule about them together."""

    fields: Mapping[str, Check]
    needs: tuple[str, ...] = ()
    rules: tuple[Check, ...] = field(default=())

    def __call__(self, value: Any) -> None:
        """Raise InvalidError when `value` does not fit."""
        if type(value) is not dict:
            mapping(value)
        fields, key = self.fields, ""
        # One net for all properties: this runs for every part of every statement.
        try:
            for key, inner in value.items():
                fields[key](inner)
        except KeyError:
            if key in fields:
                raise
            message = f"the property {key[:60]!r} is not known here"
            raise InvalidError(message) from None
        except InvalidError as error:
            error.path.insert(0, f".{key}")
            raise
        for key in self.needs:
            if key not in value:
                message = f"the property {key!r} is missing"
                raise InvalidError(message)
        for rule in self.rules:
            rule(value)


def mapping(value: Any) -> None:
    """Demand an object of JSON."""
    if type(value) is not dict:
        message = f"an object is expected, not {kind_of(value)}"
        raise InvalidError(message)


def each(check: Check) -> Check:
    """Return the check of an array whose items pass `check`."""

    def array(value: Any) -> None:
        if type(value) is not list:
            message = f"an array is expected, not {kind_of(value)}"
            raise InvalidError(message)
        done = 0
        try:
            for item in value:
                check(item)
                done += 1
        except InvalidError as error:
            error.path.insert(0, f"[{done}]")
            raise

    return array


def exactly(*allowed: str) -> Check:
    """Return the check of a string that is one of those given."""

    def one(value: Any) -> None:
        if value not in allowed:
            message = f"{' or '.join(map(repr, allowed))} is expected, in this very case"
            raise InvalidError(message)

    return one


def kind_of(value: Any) -> str:
    """Return the word that JSON has for what this is."""
    names = {dict: "an object", list: "an array", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
