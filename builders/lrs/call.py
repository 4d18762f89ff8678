"""A request as the resources see it: whoever asks is known, the version is agreed on, parameters are typed."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from builders.lrs.auth import User
from builders.lrs.documents import Conditions
from builders.lrs.jsontext import read_json
from builders.lrs.refusal import RefusedError
from builders.lrs.shapes import Check, InvalidError
from builders.lrs.statements import check_agent
from builders.lrs.store import Store
from builders.lrs.values import iri, media_type, moment, timestamp, uuid

T = TypeVar("T")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """What is asked, by whom. `headers` are in lower case; `path` is the resource's, below the endpoint."""

    store: Store
    user: User
    version: str
    method: str
    path: str
    endpoint: str
    params: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    def allow(self, *names: str) -> None:
        """Raise RefusedError (400) for a parameter that is none of these (Communication 1.3, 3.2)."""
        for name in self.params:
            if name not in names:
                known = f"known here: {', '.join(names)}" if names else "there are none here"
                raise RefusedError(400, f"The parameter {name[:60]!r} is not known; {known}.")

    def need(self, name: str) -> str:
        """Return a parameter; raises RefusedError (400) where it is missing."""
        if name not in self.params:
            raise RefusedError(400, f"The parameter {name!r} is missing.")
        return self.params[name]

    def checked(self, name: str, check: Check) -> str:
        """Return a parameter that is text of a certain form, '' where it is missing."""
        value = self.params.get(name, "")
        if name in self.params:
            _valid(name, check, value)
        return value

    def iri(self, name: str) -> str:
        """Return a parameter that is an IRI."""
        return self.checked(name, iri)

    def uuid(self, name: str) -> str:
        """Return a parameter that is a UUID, in lower case."""
        return self.checked(name, uuid).lower()

    def agent(self, name: str = "agent") -> dict[str, Any] | None:
        """Return the agent that a parameter holds as JSON; None where it is missing."""
        if name not in self.params:
            return None
        value = read_json(self.params[name].encode("utf-8", "replace"), f"The parameter {name!r}")
        _valid(name, check_agent, value)
        return dict(value)

    def boolean(self, name: str) -> bool:
        """Return a parameter that is `true` or `false`; false where it is missing."""
        value = self.params.get(name, "false")
        # Some clients write it as their language does.
        if value.lower() not in {"true", "false"}:
            raise RefusedError(400, f"The parameter {name!r} is 'true' or 'false', not {value[:60]!r}.")
        return value.lower() == "true"

    def count(self, name: str, default: int) -> int:
        """Return a parameter that is a whole number, not negative."""
        value = self.params.get(name, str(default))
        if not re.fullmatch("[0-9]{1,18}", value):
            raise RefusedError(
                400, f"The parameter {name!r} is a whole number that is not negative, not {value[:60]!r}."
            )
        return int(value)

    def time(self, name: str) -> int | None:
        """Return a parameter that is a timestamp, in microseconds; None where it is missing."""
        value = self.checked(name, timestamp)
        return (moment(value) - _EPOCH) // timedelta(microseconds=1) if value else None

    def conditions(self, *, careful: bool, even_new: bool = False) -> Conditions:
        """Return the preconditions that the headers hold."""
        return Conditions(
            if_match=self.headers.get("if-match"),
            if_none_match=self.headers.get("if-none-match"),
            careful=careful,
            even_new=even_new,
        )

    def content_type(self) -> str:
        """Return the media type of the body, `application/octet-stream` where none is said.

        A form can say anything, so it is checked: it becomes a header again.
        """
        said = self.headers.get("content-type", "application/octet-stream")
        try:
            media_type(said)
        except InvalidError as error:
            raise RefusedError(400, f"Content-Type: {error.sentence}.") from None
        return said


def _valid(name: str, check: Callable[[Any], None], value: Any) -> None:
    try:
        check(value)
    except InvalidError as error:
        raise RefusedError(400, f"The parameter {name!r}: {error}") from None
