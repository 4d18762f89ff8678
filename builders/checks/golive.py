"""Go-live: what may be made up while a course is written, and has to be real before people are trained."""

import re
from collections.abc import Iterator

from builders.errors import Problem, Where
from builders.model import Project
from builders.sources.overlay import PATH

# Numbers that the North American numbering plan keeps for fiction, and names that DNS keeps for examples (RFC 2606).
_NUMBER = re.compile(r"\b(?:\d{3})?555[-. ]?01\d\d\b")
_HOST = re.compile(
    r"(?:\b[\w.+@-]{1,80}\.(?:example|invalid|test)|(?<![\w-])example\.(?:com|net|org))(?![\w-]|\.\w)", re.IGNORECASE
)
_LOCAL = re.compile(r"//(?:localhost|127\.0\.0\.1)\b")
# Of the shipped course, and of the one that `coursewright new` writes.
_SHIPPED = re.compile(
    "lakeshore[ -]billing|dana reyes|sam whitfield|harbor pine|noor haddad|^example-org$", re.IGNORECASE
)
_TOLD = re.compile("to the folder of another client|client's name in red before an upload", re.IGNORECASE)
_FICTIONS = (
    (_NUMBER, "a number kept for fiction"),
    (_HOST, "an address kept for examples"),
    (_SHIPPED, "a name from the course as it comes"),
    (_TOLD, "what happened to the company in the course as it comes"),
)
# In lower case, `todo` is a word of other languages; alone it is none.
_STAND_IN = re.compile(
    r"\b(?:TODO|TBD|TBA|TBC|FIXME|(?i:to be (?:defined|determined|decided)|x{3,}))\b"
    r"|\?{3,}|^\W*(?i:todo|tbd|tba|tbc|fixme)?\W*$"
)
_REPLACE = re.compile(r"\bReplace this\b")
_BRACKETS = re.compile(r"<[^<>]*>|\[[^\[\]]*\]")

_REQUIRED = (
    (("org.name",), "the organisation's name"),
    (("org.kind",), "what the organisation is to HIPAA: 'covered entity' or 'business associate'"),
    (("org.privacy_officer.name",), "who the privacy officer is"),
    (("org.privacy_officer.phone", "org.privacy_officer.email"), "how to reach the privacy officer"),
    (("org.security_officer.name",), "who the security officer is"),
    (("org.security_officer.phone", "org.security_officer.email"), "how to reach the security officer"),
    (("org.report_within",), "how soon an incident has to be reported"),
    (("org.hotline.phone",), "where to report without giving a name, or in words what people do instead"),
    (("org.records.seen_by",), "who sees the records of the training"),
    (("org.records.kept",), "how long the records of the training are kept"),
)


def fictional(project: Project) -> Iterator[Problem]:
    """Check that nothing in the overlay is made up: a learner would call a number that nobody answers."""
    for token, text in _filled_in(project):
        for form, what in _FICTIONS:
            if match := form.search(text):
                message = f"'{token}' holds {match[0]!r}, {what}."
                yield Problem(code="G001", where=project.overlay_places[token], message=message, hint=_WRITE_YOURS)
                break


def unfinished(project: Project) -> Iterator[Problem]:
    """Check that nothing in the overlay is still to be written."""
    for token, text in _filled_in(project):
        if _STAND_IN.search(text) or _BRACKETS.fullmatch(text.strip()):
            message = f"'{token}' is {text!r}, which waits for the real value."
            yield Problem(code="G002", where=project.overlay_places[token], message=message, hint=_WRITE_YOURS)


def placeholders(project: Project) -> Iterator[Problem]:
    """Check that no text of a new module waits for its author."""
    for page in project.pages.values():
        for number, line in enumerate(page.head.split("\n"), 2):
            if _REPLACE.search(line):
                yield _waits(Where(path=page.path, line=number))
        for match in _REPLACE.finditer(page.body):
            yield _waits(page.where(match.start()))
    for module in project.modules.values():
        for question in module.bank.questions:
            if any(_REPLACE.search(text) for text in question.texts()):
                yield _waits(question.where)


def _waits(where: Where) -> Problem:
    message = "a text that says 'Replace this' waits for its author."
    return Problem(code="G002", where=where, message=message, hint="Write it, or take it out.")


def required(project: Project) -> Iterator[Problem]:
    """Check that the overlay says what every learner has to know: who, how to reach them, how soon."""
    for tokens, what in _REQUIRED:
        if project.overlay is not None and not any(token in project.overlay for token in tokens):
            names = " or ".join(token.removeprefix("org.") for token in tokens)
            hint = f"Write {what}."
            yield Problem(code="G003", where=Where(path=PATH), message=f"there is no {names}.", hint=hint)


def identity(project: Project) -> Iterator[Problem]:
    """Check that records will name the organisation's own address and name: they can't be renamed afterwards."""
    publisher = project.publisher
    rows = (
        ("iri", publisher.iri, publisher.iri_where, "an address that is yours, such as https://training.your-domain"),
        ("publisher", publisher.name, publisher.name_where, "a short name of your organisation"),
    )
    for key, value, where, what in rows:
        if _HOST.search(value) or _SHIPPED.search(value) or _LOCAL.search(value):
            message = f"'{key}' is {value!r}, and every record would carry it."
            yield Problem(code="G004", where=where, message=message, hint=f"Write {what}.")


_WRITE_YOURS = "Write your organisation's own."


def _filled_in(project: Project) -> Iterator[tuple[str, str]]:
    """Give what the organisation filled in; facts are tokens too, and not theirs."""
    overlay = project.overlay or {}
    return ((token, overlay[token]) for token in project.overlay_places if token in overlay)
