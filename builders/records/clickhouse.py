"""ClickHouse as the engine of tables: the statements that an LRS keeps there, asked over HTTP and never changed.

The table is as Ralph makes it: `xapi_events_all`, whose column `event` has a statement as JSON. Functions and typed
columns travel with each question, since who may only read makes no views.
"""

import contextlib
import http.client
import json
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit

from builders.errors import ServiceError, UsageError
from builders.records.sql import after_with, sql
from builders.records.texts import LISTS, PATHS

SOURCE = "clickhouse"
"""The source of all statements that come from there."""
_DATABASE, _TABLE = "xapi", "xapi_events_all"
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_PLACE = re.compile(r"'(?:[^']|'')*'|--[^\n]*|\?")
"""What is to be filled in, and before that what only looks like it: texts and comments."""
_SETTINGS = {
    "readonly": "2",
    # An error that comes while rows are sent would else look like a last row.
    "wait_end_of_query": "1",
    "default_format": "JSONCompactEachRowWithNamesAndTypes",
    "output_format_json_quote_64bit_integers": "0",
    "precise_float_parsing": "1",
    "prefer_column_name_to_alias": "1",
}
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n"})


class Rows:
    """The rows of an answer, as they come."""

    def __init__(self, rows: Iterator[tuple[Any, ...]]) -> None:
        """Give rows on."""
        self._rows = rows

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        """Give them."""
        return self._rows

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Return all that are left."""
        return list(self._rows)

    def fetchmany(self, size: int) -> list[tuple[Any, ...]]:
        """Return the next ones, none at the end."""
        return list(islice(self._rows, size))


class ClickHouse:
    """A line to a server that has the table of statements."""

    def __init__(self, url: str, user: str = "", password: str = "", *, seconds: float = 300.0) -> None:
        """Prepare to ask; what the address says of user and password counts for more. Raises UsageError."""
        parts = _address(url)
        asked = dict(parse_qsl(parts.query))
        self._database, self._table = asked.get("database", _DATABASE), asked.get("table", _TABLE)
        unknown = asked.keys() - {"database", "table"}
        if unknown or not all(map(_NAME.fullmatch, (self._database, self._table))):
            message = "--url takes '?database=NAME&table=NAME' after the address, with names of letters, digits and _"
            raise UsageError(message)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._line = kind(parts.hostname or "", parts.port, timeout=seconds)
        self._host, self._path = parts.hostname, parts.path or "/"
        self._kept: dict[str, str] = {}
        self._headers = {
            "X-ClickHouse-User": unquote(parts.username or "") or user or "default",
            "X-ClickHouse-Key": unquote(parts.password or "") or password,
        }

    def keep(self, name: str, query: str) -> None:
        """Let further questions ask a table that answers this one; it travels with each of them."""
        self._kept[name] = query

    def execute(self, query: str, values: Sequence[str] = ()) -> Rows:
        """Ask a question about the table `statements`, with a value for each question mark; raises ServiceError."""
        given = {f"param_p{number}": value.translate(_ESCAPES) for number, value in enumerate(values)}
        parameters = urlencode({**_SETTINGS, "database": self._database, **given})
        kept = (f"{name} as (\n{text})" for name, text in self._kept.items())
        body = after_with(_filled(query), ",\n".join((_statements(self._table), *kept))).encode()
        with self._sentences():
            self._line.close()
            self._line.request("POST", f"{self._path}?{parameters}", body, self._headers)
            answer = self._line.getresponse()
            if answer.status != http.client.OK:
                said = " ".join(answer.read(2000).decode("utf-8", "replace").split())
                message = f"ClickHouse at {self._host} refused the question: {answer.status} {said[:300]}".rstrip()
                raise ServiceError(message)
        return Rows(self._rows(answer))

    def rows(self, query: str, kind: type[Any]) -> Iterator[Any]:
        """Give the rows of a question as tuples of a kind."""
        yield from map(kind._make, self.execute(query))

    def _rows(self, answer: http.client.HTTPResponse) -> Iterator[tuple[Any, ...]]:
        with self._sentences():
            answer.readline()
            kinds = json.loads(answer.readline())
            floats = [at for at, kind in enumerate(kinds) if "Float" in kind]
            while line := answer.readline():
                row = json.loads(line)
                for at in floats:
                    # JSON has 5 for 5.0.
                    row[at] = None if row[at] is None else float(row[at])
                yield tuple(row)

    @contextlib.contextmanager
    def _sentences(self) -> Iterator[None]:
        try:
            yield
        except (OSError, http.client.HTTPException, ValueError) as error:
            self._line.close()
            message = f"ClickHouse at {self._host} can't be asked: {error or type(error).__name__}"
            raise ServiceError(message) from error


def _address(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        fine = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fine = False
    if not fine:
        # What was given may hold a password.
        message = "--url is no address of a ClickHouse server: https://host:8443 is expected"
        raise UsageError(message)
    return parts


def _filled(query: str) -> str:
    """Return a query with ClickHouse's names of parameters instead of question marks."""
    number = 0

    def name(found: re.Match[str]) -> str:
        nonlocal number
        if found[0] != "?":
            return found[0]
        number += 1
        return f"{{p{number - 1}:String}}"

    return _PLACE.sub(name, query)


def _statements(table: str) -> str:
    """Return the table `statements`, with the functions and steps that it is made by."""
    steps = {"raw": _raw(table), "plain": sql("plain.sql"), "known": sql("known.sql")}
    tables = ",\n".join([sql("clickhouse.sql"), *(f"{name} as (\n{step})" for name, step in steps.items())])
    # Within it, so that a question may name its columns like one of the functions.
    return f"statements as (\n{after_with(sql('typed.sql'), tables)})"


def _raw(table: str) -> str:
    chosen = [f"JSONExtractString(event, {_keys(path)}) as {name}" for name, path in PATHS.items()]
    for name, path in LISTS.items():
        keys = _keys(path)
        one = f"JSONExtractString(event, {keys}, 'id')"
        inner = _single("JSONExtractString(one, 'id')")
        each = f"arrayMap(one -> {inner}, JSONExtractArrayRaw(event, {keys}))"
        chosen.append(f"if({one} <> '', {_single(one)}, arrayStringConcat({each}, char(10))) as {name}")
    return f"select '{SOURCE}' as source, {', '.join(chosen)} from {table}"  # noqa: S608


def _single(text: str) -> str:
    return f"if(position({text}, char(10)) > 0, '', {text})"


def _keys(path: tuple[str, ...]) -> str:
    return ", ".join(f"'{key}'" for key in path)
