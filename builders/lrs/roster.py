"""A roster of people who are invited: a CSV with a header, `name`, and `email` or `id`."""

import csv
import io
from dataclasses import dataclass
from typing import Any

from builders.errors import UsageError
from builders.lrs.shapes import InvalidError
from builders.lrs.statements import check_agent

_COLUMNS = ("name", "email", "id")


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Who is invited; without an `email` the link goes on paper, with a PIN of its own."""

    name: str
    email: str
    actor: dict[str, Any]


def read_roster(data: bytes, path: str, home: str) -> list[Person]:
    """Return the people of a roster; raises UsageError that names all its mistakes, each with path and line.

    `home` is the IRI under which the ids of people without e-mail are known.
    """
    try:
        reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        # An entry may go over several lines, and ends in the one that the reader has come to.
        found = [(reader.line_num, row) for row in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        message = f"{path}: the roster is no CSV in UTF-8: {error}"
        raise UsageError(message) from None
    columns = set(reader.fieldnames or ())
    if not found or "name" not in columns or not {"email", "id"} & columns:
        message = f"{path}:1: the first line names the columns, 'name' and 'email' or 'id', and people follow"
        raise UsageError(message)
    people, wrong, seen = list[Person](), list[str](), dict[str, int]()
    for line, row in found:
        person = _person(row, home)
        if isinstance(person, str):
            wrong.append(f"{path}:{line}: {person}")
            continue
        first = seen.setdefault(str(person.actor | {"name": ""}), line)
        if first != line:
            wrong.append(f"{path}:{line}: this person stands in line {first} already")
        people.append(person)
    if wrong:
        raise UsageError("\n".join(wrong))
    return people


def _person(row: dict[str, Any], home: str) -> Person | str:
    name, email, own = ((row.get(column) or "").strip() for column in _COLUMNS)
    if not name:
        return "the name is missing"
    if not email and not own:
        return "an e-mail address or an id is needed"
    known: dict[str, Any] = {"mbox": f"mailto:{email}"} if email else {"account": {"homePage": home, "name": own}}
    actor = {"objectType": "Agent", "name": name, **known}
    try:
        check_agent(actor)
    except InvalidError as error:
        return f"{error}"
    return Person(name=name, email=email, actor=actor)
