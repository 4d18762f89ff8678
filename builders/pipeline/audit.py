"""The documents for an audit into a folder of their own, with a page that lists them."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

from builders.errors import Problem, ServiceError, UsageError
from builders.pipeline.history import printed_versions
from builders.pipeline.outfolder import refuse_others, replace_folder
from builders.pipeline.records import outside
from builders.pipeline.report import desk
from builders.records.engine import DUCKDB, Engine
from builders.report.audit import INDEX, SUMS, Document, documents, index, sums
from builders.report.desk import Desk, Query
from builders.report.hires import seed_of
from builders.report.outputs import OUTPUTS
from builders.report.words import count

MARK = "audit.json"
"""Says what the command wrote into a folder: nothing else is ever taken away."""
FORMS = ("pdf", "xlsx", "html")
"""What each document is written as; what can't be made is named by the index."""
_YEAR = 365


def write_audit(  # noqa: PLR0913 - what is asked, and of what
    root: Path, records: Path, query: Query, as_of: dt.date | None, out: Path, *, engine: Engine = DUCKDB
) -> tuple[str, tuple[Problem, ...]]:
    """Write the documents; return what they are in a sentence, and remarks. Raises UsageError, BadInputError.

    Without `since` the range is the year before the day.
    """
    folder = outside(root, out)
    refuse_others(folder, MARK)
    found, remarks = desk(root, records, as_of, engine=engine)
    day = found.board.as_of
    query = replace(query, since=query.since or day - dt.timedelta(days=_YEAR), seed=seed_of(found, query))
    made = tuple(documents(found, query))
    files: dict[str, bytes] = {}
    notes: list[str] = []
    for one in made:
        for form in FORMS:
            try:
                files[f"{one.stem}.{form}"] = OUTPUTS[form](one.sheet)
            except (ServiceError, UsageError) as error:
                notes.append(f"{one.stem}.{form}: {error}.")
    files.update(_shown(root, found, made, notes))
    files[INDEX] = index(found, query, made, files, tuple(dict.fromkeys(notes)))
    files[SUMS] = sums(files)
    replace_folder(folder, files, MARK, {"since": str(query.since), "as_of": str(day), "seed": query.seed})
    return f"{count(len(made), 'document')} in {count(len(files), 'file')}; open {INDEX}", remarks


def _shown(root: Path, found: Desk, made: tuple[Document, ...], notes: list[str]) -> dict[str, bytes]:
    """Return a page for each version of a module that the named people may have been shown, where git has it."""
    people = {one.person for one in made if one.person}
    versions = {
        (one.module, number)
        for one in found.credits
        if one.person in people and one.counts and one.version
        for number, _, _ in found.curriculum.shown(one.module, one.version, one.day)
    }
    pages, missing = printed_versions(root, versions) if versions else ({}, ())
    notes += [f"What was taught, {note.rstrip('.')}." for note in missing]
    return {f"content/{name}.html": page.encode() for name, page in pages.items()}
