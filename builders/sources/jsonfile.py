"""JSON that a program wrote, read as if anybody had: typed getters that stop at the first thing that is wrong."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

from builders.model.node import UNPRINTABLE
from builders.sources.dates import is_day

Way = tuple[str | int, ...]
"""Keys and numbers that lead from the whole to a part of it."""


class DamageError(Exception):
    """A file is not what it has to be; `way` is where, `line` and `column` count from 1 where it is no JSON at all."""

    def __init__(self, sentence: str, way: Way = (), *, line: int = 1, column: int = 1) -> None:
        """Keep what is wrong, as a sentence without a full stop."""
        super().__init__(sentence)
        self.sentence, self.way, self.line, self.column = sentence, way, line, column


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A value in a file. Every getter raises DamageError where the value is not what it asks for."""

    value: Any
    way: Way = ()

    def has(self, key: str) -> bool:
        """Say whether there is something under `key`: not there and null are the same."""
        return isinstance(self.value, dict) and self.value.get(key) is not None

    def get(self, key: str) -> "Part":
        """Return what stands under `key`."""
        found = self._of(dict, "an object")
        if key not in found:
            self.fail(f"the key '{key}' is missing")
        return Part(value=found[key], way=(*self.way, key))

    def pairs(self) -> Iterator[tuple[str, "Part"]]:
        """Give every key with what stands under it."""
        found = self._of(dict, "an object")
        return ((key, Part(value=value, way=(*self.way, key))) for key, value in found.items())

    def items(self) -> Iterator["Part"]:
        """Give the entries of an array."""
        found = self._of(list, "an array")
        return (Part(value=value, way=(*self.way, n)) for n, value in enumerate(found))

    def text(self, form: re.Pattern[str] | None = None) -> str:
        """Return text, which `form` has to match; without one it may be empty."""
        found: str = self._of(str, "text")
        if (form and not form.fullmatch(found)) or UNPRINTABLE.search(found):
            self.fail(f"{found[:80]!r} can't stand here")
        return found

    def texts(self) -> tuple[str, ...]:
        """Return an array of texts."""
        return tuple(item.text() for item in self.items())

    def day(self) -> str:
        """Return a day as `2026-01-31`."""
        text = self.text()
        if not is_day(text):
            self.fail(f"{text[:80]!r} is no day")
        return text

    def integer(self, *, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`."""
        found: int = self._of(int, "a whole number")
        if isinstance(found, bool) or not low <= found <= high:
            self.fail(f"a whole number from {low} to {high} is expected here")
        return found

    def fail(self, sentence: str) -> NoReturn:
        """Raise the error that says what is wrong with this part."""
        raise DamageError(sentence, self.way)

    def _of(self, kind: type, name: str) -> Any:
        if not isinstance(self.value, kind):
            self.fail(f"{name} is expected here")
        return self.value


def parse_json(text: str) -> Part:
    """Return the document; raises DamageError where it is none, or would mean two things."""
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_no_number)
        if "\\u" in text:
            # An escape can write half of a character, which no file can hold.
            json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        message = f"this is no JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        raise DamageError(message, line=error.lineno, column=error.colno) from None
    except (ValueError, RecursionError) as error:
        message = f"this is no JSON that can be read: {type(error).__name__}"
        raise DamageError(message) from None
    return Part(value=value)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        message = f"the key {next(key for key in keys if keys.count(key) > 1)[:80]!r} is here twice"
        raise DamageError(message)
    return found


def _no_number(name: str) -> Any:
    message = f"{name} is no number of JSON"
    raise DamageError(message)
