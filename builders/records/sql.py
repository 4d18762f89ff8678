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
    """Return a query that begins with tables of its own (`with`) with others before them."""
    return _WITH.sub(lambda _: f"with {tables}, ", query, count=1)
