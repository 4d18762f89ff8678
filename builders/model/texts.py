"""The texts of a translation, read beside those of its base: by id alone, none missing, none too many."""

from collections.abc import Iterable, Mapping
from typing import Protocol, Self, TypeVar

from builders.errors import Where
from builders.model.node import Fields


class Part(Protocol):
    """Something with an id and texts: a choice, a pair, a step."""

    @property
    def id(self) -> str:
        """What records and translations know it by."""
        ...

    def translated(self, texts: "Texts") -> Self:
        """Return this with the texts of a translation; all else stays."""
        ...


_P = TypeVar("_P", bound=Part)


class Texts:
    """The mapping that holds the translated texts of one thing. What is missing or unknown is noted, with its id."""

    def __init__(self, fields: Fields, name: str) -> None:
        """Read `fields`; `name` says in messages whose texts they are: `caller.scenario.start`."""
        self.name = name
        self._fields = fields

    @property
    def where(self) -> Where:
        """Where these texts stand."""
        return self._fields.where

    def problem(self, code: str, message: str, hint: str, *, key: str = "") -> None:
        """Note a problem, at `key` where it exists."""
        self._fields.problem(code, f"{self.name}: {message}", hint, key=key)

    def text(self, key: str, base: str) -> str:
        """Return what `key` says for `base`. Where the base says nothing, the key is unknown."""
        return self.needed(key) if base else ""

    def needed(self, key: str) -> str:
        """Return a text that no translation goes without."""
        return self._fields.text(key) if self._there(key) else ""

    def spellings(self, key: str) -> tuple[str, ...]:
        """Return texts that each language has its own of, as many as it needs."""
        return self._fields.texts(key) if self._there(key) else ()

    def named(self, key: str, base: Mapping[str, str]) -> tuple[str, ...]:
        """Return a text for each id of `base`, in its order."""
        inner = self._mapping(key, base)
        return tuple(inner.text(part, text) for part, text in base.items()) if inner else tuple(base.values())

    def each(self, key: str, base: Iterable[_P]) -> tuple[_P, ...]:
        """Return each part of `base` with its texts, which stand under its id."""
        parts = {part.id: part for part in base}
        inner = self._mapping(key, parts)
        return tuple(inner._part(part) for part in parts.values()) if inner else tuple(parts.values())  # noqa: SLF001

    def close(self) -> None:
        """Note every key that nothing asked for: a translation holds texts alone."""
        self._fields.close()

    def _part(self, part: _P) -> _P:
        if not self._there(part.id):
            return part
        inner = self._fields.mapping(part.id)
        if inner is None:
            return part
        texts = Texts(inner, f"{self.name}.{part.id}")
        done = part.translated(texts)
        texts.close()
        return done

    def _mapping(self, key: str, ids: Iterable[str]) -> "Texts | None":
        inner = self._fields.mapping(key) if self._there(key) else None
        if inner is None:
            return None
        known = list(ids)
        for found, _ in inner.pairs():
            if found not in known:
                message = f"{self.name}.{key}: the base has no '{found}' here."
                inner.problem("I005", message, f"It has: {', '.join(known)}.", key=found)
        return Texts(inner, f"{self.name}.{key}")

    def _there(self, key: str) -> bool:
        if not self._fields.has(key):
            self.problem("I004", f"'{key}' is not translated.", f"Add a line '{key}: ...' here.")
        return self._fields.has(key)
