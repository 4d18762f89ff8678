"""The texts of queries, which stand in files of their own."""

import re
from functools import cache
from pathlib import Path

_WITH = re.compile(r"^with ", re.MULTILINE)


@cache
def sql(name: str) -> str:
    """Return the text of a file beside this one."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def after_with(query: str, tables: str) -> str:
    """Return a query with tables (`with`) before those that it may begin with."""
    found, count = _WITH.subn(lambda _: f"with {tables}, ", query, count=1)
    return found if count else f"with {tables}\n{query}"
