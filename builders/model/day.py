"""Days that authors write."""

import datetime as dt
from dataclasses import dataclass

from builders.errors import Where


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """A day, and where it is written."""

    date: dt.date
    where: Where
