"""All that an auditor asks for, as documents by letter: the reports, one by one, cut from one desk."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from builders.render.templates import render
from builders.report.desk import Desk, Query
from builders.report.hires import drawn
from builders.report.reports import REPORTS
from builders.report.sheet import Sheet
from builders.report.words import file_stem

INDEX, SUMS = "index.html", "SHA256SUMS"
LETTERS: Mapping[str, tuple[str, str]] = {
    "A": ("roster", "Who worked here on that day, and has everybody taken what they must?"),
    "B": ("new-hires", "Was everybody who was hired in these days trained, and how soon?"),
    "C": ("changes", "When a rule, a system or a procedure changed: who was concerned, and trained when?"),
    "D": ("person", "What was this person taught, when, in which version, and with what result?"),
    "E": ("programs", "Which programs are there, who approved them, and what changed?"),
    "F": ("exceptions", "Who was excused, why, and who decided that?"),
}
"""The report of each document, and the question that it answers."""
_SUBJECT = "D"
"""The document that is about one person."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """One document: its letter, the name of its files without an ending, the question that it answers.

    `person` is whom it is about, empty for a document about all.
    """

    letter: str
    stem: str
    question: str
    sheet: Sheet
    person: str = ""


def documents(desk: Desk, query: Query) -> Iterator[Document]:
    """Give the documents in order; of people those named in the subject (ids between commas), and the sample.

    Raises UsageError for somebody whom nobody knows.
    """
    named = [one.strip() for one in query.subject.split(",") if one.strip()]
    people = tuple(dict.fromkeys((*named, *drawn(desk, query))))
    for letter, (name, question) in LETTERS.items():
        if letter == _SUBJECT:
            for person in people:
                stem = f"{letter}-{name}-{file_stem(person)}"
                sheet = REPORTS[name](desk, Query(subject=person))
                yield Document(letter=letter, stem=stem, question=question, sheet=sheet, person=person)
        else:
            sheet = REPORTS[name](desk, replace(query, subject=""))
            yield Document(letter=letter, stem=f"{letter}-{name}", question=question, sheet=sheet)


def index(
    desk: Desk, query: Query, made: tuple[Document, ...], files: Mapping[str, bytes], notes: tuple[str, ...]
) -> bytes:
    """Return the page that lists all documents with their files, and says what to mind before one is handed over."""
    rows = [(one, [name for name in files if name.startswith(f"{one.stem}.")]) for one in made]
    return render(
        "report/audit.html",
        organisation=desk.organisation,
        as_of=desk.board.as_of,
        since=query.since,
        rows=rows,
        contents=[name for name in files if "/" in name],
        notes=notes,
        without=_SUBJECT not in {one.letter for one in made},
        sums=SUMS,
    ).encode()


def sums(files: Mapping[str, bytes]) -> bytes:
    """Return the digests of all files, as `sha256sum --check` reads them."""
    lines = (f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()))
    return "".join(lines).encode()
