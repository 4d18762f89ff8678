"""Dated facts: figures and dates that stand in one place, with who says so and when somebody last looked."""

from collections.abc import Iterable
from dataclasses import dataclass

from builders.errors import Where

PREFIX = "facts."


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """One fact. `value` is what pages show, `source` a citation or an address, `as_of` an ISO date: the last look-up.

    `label` is what a rule is labelled with on pages (`LAW`, `GUIDE`, ...); `note` is for those who look it up again.
    """

    id: str
    value: str
    source: str
    as_of: str
    label: str
    note: str
    where: Where

    @property
    def token(self) -> str:
        """The name that pages use: `facts.<id>`."""
        return f"{PREFIX}{self.id}"


def values(facts: Iterable[Fact]) -> dict[str, str]:
    """Return token to value, as the overlay has it."""
    return {fact.token: fact.value for fact in facts}
