"""Version numbers of content: MAJOR.MINOR.PATCH, nothing else."""

import re
from dataclasses import dataclass
from typing import Self

# [0-9], not \d: other scripts' digits would pass and then sort as strangers.
NUMBER = "(0|[1-9][0-9]{0,5})"
"""One number of a version, as a pattern: without a zero before it."""
FORM = re.compile(rf"{NUMBER}\.{NUMBER}\.{NUMBER}")


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Version:
    """A content version. A minor step may change what a score means; a major one asks people to train again."""

    major: int
    minor: int
    patch: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `MAJOR.MINOR.PATCH`; raises ValueError for any other form."""
        match = FORM.fullmatch(text)
        if match is None:
            message = f"{text!r} is not MAJOR.MINOR.PATCH"
            raise ValueError(message)
        major, minor, patch = map(int, match.groups())
        return cls(major=major, minor=minor, patch=patch)

    def __str__(self) -> str:
        """Return MAJOR.MINOR.PATCH."""
        return f"{self.major}.{self.minor}.{self.patch}"

    @property
    def minor_form(self) -> str:
        """Return MAJOR.MINOR, which is what records and saved state name."""
        return f"{self.major}.{self.minor}"
