"""What records are worth: levels of assurance, what was shown, and a table that says what each level proves."""

import datetime as dt
from collections.abc import Collection, Iterable

from builders.model.credit import PRIOR, Assurance, Credit
from builders.report.desk import Desk
from builders.report.sheet import Section

_WORTH = {
    Assurance.SIGNED_IN: (
        "a launch by a learning system",
        "somebody who had signed in there as this person opened the course, and their browser reported this result",
        "that nobody else sat at the screen, or that the answers were the person's own",
    ),
    Assurance.OWN_KEY: (
        "sent with a key that one person alone was given",
        "who holds that key reported this result",
        "that the key was not passed on",
    ),
    Assurance.IMPORTED: (
        "a row of an export; the file and its digest are kept",
        "the learning system, or the sign-in sheet, said so when it was exported",
        "how that system knew it, and that nobody changed the export before it was imported",
    ),
    Assurance.SELF_REPORTED: (
        "sent with a key that many share, or told by the person",
        "somebody said so",
        "who said so",
    ),
}
"""Where a record of a level comes from, what it proves, and what it does not."""


def worth(credits_: Iterable[Credit]) -> Section:
    """Return what the records of a document prove, level by level, and how many there are of each."""
    found = [one.assurance for one in credits_]
    return Section(
        id="worth",
        title="What these records prove",
        columns=("level", "where it comes from", "what it proves", "what it does not prove", "records"),
        rows=tuple((str(level), *told, found.count(level)) for level, told in _WORTH.items()),
        lead="Courses are scored in the browser, so a record says what a browser reported. No record, and no document "
        "made of records, says that an organisation complies with a law.",
    )


def weakest(mine: Iterable[Credit], modules: Collection[str], until: dt.date) -> str:
    """Return the level on which it rests that `modules` were passed: the worst one of their best records.

    Empty where no record counts on the day `until`.
    """
    best: dict[str, Assurance] = {}
    for one in mine:
        if one.counts and one.module in modules and one.day <= until and not one.expired(until):
            best[one.module] = min(one.assurance, best.get(one.module, one.assurance))
    return str(max(best.values(), default=""))


def newest_versions(mine: Iterable[Credit]) -> dict[str, str]:
    """Return the newest version of each module that records which count say was passed, by module."""
    newest: dict[str, tuple[dt.date, str]] = {}
    for one in mine:
        if one.counts:
            newest[one.module] = max((one.day, version_text(one)), newest.get(one.module, (dt.date.min, "")))
    return {module: version for module, (_, version) in sorted(newest.items())}


def version_text(one: Credit) -> str:
    """Return MAJOR.MINOR, as records name versions."""
    return f"{one.version.major}.{one.version.minor}" if one.version else "unknown"


def shown(desk: Desk, one: Credit) -> str:
    """Return the digests of what a learner may have been shown: versions, languages, digests."""
    found = desk.curriculum.shown(one.module, one.version, one.day) if one.version and not one.draft else ()
    if one.mode == PRIOR:
        return "prior training, not this text"
    return "; ".join(f"{number} {language} {digest}" for number, language, digest in found) or "not in the ledger then"


SHOWN = (
    "Shown: the digests in the ledger of what this version showed, by language; several where a patch had been "
    "released, since records name MAJOR.MINOR. 'coursewright show MODULE@VERSION' prints the text. Expires: the last "
    "day on which the record counts, where it has one of its own."
)
"""What `shown` means, for the head of a table."""
