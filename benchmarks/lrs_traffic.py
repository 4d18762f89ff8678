"""What the benchmark of the LRS sends and asks: answers of 5,000 synthetic people to 300 questions."""

import json
import random
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing
from itertools import count as counting
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from builders.lrs.ingest import storing
from builders.lrs.prepare import prepare
from builders.lrs.store import Store, backup

BASE = "https://train.example"
VERB = "http://adlnet.gov/expapi/verbs/answered"
PEOPLE, MODULES, QUESTIONS = 5_000, 25, 12
_FILLING = 500


def _registration(person: int) -> str:
    return str(uuid.UUID(int=(0xA << 120) + (0x4 << 76) + (0x8 << 60) + person))


def statement(dice: random.Random) -> dict[str, Any]:
    """Return an answer, about 930 bytes of JSON."""
    person, module, question = dice.randrange(PEOPLE), dice.randrange(MODULES), dice.randrange(QUESTIONS)
    about = {
        "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
        "interactionType": "choice",
        "name": {"en": f"Question {question}"},
    }
    shelves = {
        "parent": [{"id": f"{BASE}/modules/m{module}/v/1.2"}],
        "grouping": [{"id": f"{BASE}/courses/c/v/1"}, {"id": f"{BASE}/courses/c"}],
    }
    return {
        "id": str(uuid.UUID(int=dice.getrandbits(128), version=4)),
        "actor": {"objectType": "Agent", "mbox": f"mailto:p{person}@learner.example", "name": "Synthetic Person"},
        "verb": {"id": VERB, "display": {"en": "answered"}},
        "object": {"id": f"{BASE}/questions/m{module}/q{question}/v/1", "definition": about},
        "result": {"success": True, "response": "a", "duration": "PT12.34S", "score": {"scaled": 1}},
        "context": {
            "registration": _registration(person),
            "revision": "1.2.3+sha256.abcdef",
            "contextActivities": shelves,
            "extensions": {f"{BASE}/x/source": "a" * 40},
        },
        "timestamp": "2026-03-01T10:00:00.123Z",
    }


def batches(seed: str, count: int, size: int) -> Iterator[bytes]:
    """Give the bodies of `count` statements, as a browser writes JSON."""
    dice = random.Random(seed)  # noqa: S311 - the same statements in every run
    for _ in range(count // size):
        yield json.dumps([statement(dice) for _ in range(size)], separators=(",", ":")).encode()


def questions(dice: random.Random) -> Iterator[str]:
    """Give queries for 100 statements, each with one or two filters."""
    for number in counting():
        person = dice.randrange(PEOPLE)
        agent = json.dumps({"mbox": f"mailto:p{person}@learner.example"})
        about = f"{BASE}/questions/m{dice.randrange(MODULES)}/q{dice.randrange(QUESTIONS)}/v/1"
        filters = [
            {"agent": agent},
            {"activity": about},
            {"registration": _registration(person), "verb": VERB},
            {"activity": f"{BASE}/courses/c", "related_activities": "true"},
        ]
        yield urlencode({"limit": "100", **filters[number % len(filters)]})


def filled(path: Path, count: int) -> Path:
    """Return a database with `count` statements, which is made where it is not there."""
    if path.exists():
        return path
    dice = random.Random(str(count))  # noqa: S311
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    with closing(Store(part)) as store:
        authority = {"objectType": "Agent", "account": {"homePage": store.home, "name": "filler"}}
        for at in range(0, count, _FILLING):
            made = [
                prepare(statement(dice), "1.0.3", authority, "2026-03-01T10:00:00.000Z")
                for _ in range(min(_FILLING, count - at))
            ]
            store.write(storing(made, [], "filler", define=True)).result()
            if sys.stderr.isatty():
                sys.stderr.write(f"\r{at:,} of {count:,} ")
    backup(part, path)
    part.unlink()
    return path
