"""Examples: no number or address in pages and banks that could be a real person's."""

import re
from collections.abc import Callable, Iterator

from builders.errors import Problem, Where
from builders.model import Project

_Said = tuple[str, Callable[[int], Where]]
"""A text, and where a character of it stands."""

# Area 000, 666 and 900 to 999, group 00 and serial 0000 were never issued; the three are examples of old.
_SECURITY = re.compile(r"(?<![\w-])(?!000|666|9)[0-9]{3}([- ])(?!00)[0-9]{2}\1(?!0000)[0-9]{4}(?![\w-])")
_KNOWN = ("078-05-1120", "123-45-6789", "219-09-9999")
_PHONE = re.compile(
    r"(?<![\w.-])(?:\+?1[-. ])?(?:\(([2-9][0-9]{2})\) ?|([2-9][0-9]{2})[-. ])?([2-9][0-9]{2}[-.][0-9]{4})(?![\w-])"
)
_FICTION = re.compile(r"555[-.]01[0-9]{2}")
_TOLL_FREE = ("800", "833", "844", "855", "866", "877", "888")
_RECORD = re.compile(
    r"\b(?:member|subscriber|patient|policy|account|claim|record|MRN|chart|group|beneficiary|Medicare|Medicaid|insurance"
    r"|card)(?: (?:ID|no\.?|number|account|record|card)){0,3}(?: is)?[ :#=]{1,4}"
    r"((?:[A-Z]{1,4}-?)?[0-9][0-9-]{6,30}[0-9])\b",
    re.IGNORECASE,
)
_DIGITS = 8
# A day, a phone number, and what begins with so many zeros that nobody has it.
_HARMLESS = re.compile(
    r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}|(?:1-)?[0-9]{3}-[0-9]{3}-[0-9]{4}|[A-Z]{0,4}-?000.*", re.IGNORECASE
)
MAIL = re.compile(r"(?<=[\w.+-])@((?:[\w-]{1,63}\.)+[\w-]{2,63})")
"""A mail address from its `@` on; the group is the domain."""
RESERVED = re.compile(r"(?:.*\.)?(?:example(?:\.(?:com|org|net|edu))?|test|invalid|localhost)", re.IGNORECASE)
"""The domains that nobody can have (RFC 2606, RFC 6761)."""
_OFFICE = re.compile(r".*\.gov", re.IGNORECASE)


def security_numbers(project: Project) -> Iterator[Problem]:
    """Check that no Social Security number could be somebody's."""
    for text, place in _texts(project):
        for match in _SECURITY.finditer(text):
            if match[0].replace(" ", "-") not in _KNOWN:
                hint = "Write one that nobody has, such as 000-12-3456."
                message = "this could be somebody's Social Security number."
                yield Problem(code="N006", where=place(match.start()), message=message, hint=hint)


def phones(project: Project) -> Iterator[Problem]:
    """Check that phone numbers are from the block that is kept for fiction, or free of charge."""
    for text, place in _texts(project):
        for match in _PHONE.finditer(text):
            if not _FICTION.fullmatch(match[3]) and (match[1] or match[2]) not in _TOLL_FREE:
                hint = "Write 555-0100 to 555-0199; your own numbers belong in content/org.yml."
                message = "this could be somebody's phone number."
                yield Problem(code="N007", where=place(match.start()), message=message, hint=hint)


def records(project: Project) -> Iterator[Problem]:
    """Check that no number of a member, an account or a record could be a real one."""
    for text, place in _texts(project):
        for match in _RECORD.finditer(text):
            if sum(map(str.isdigit, match[1])) >= _DIGITS and not _HARMLESS.fullmatch(match[1]):
                hint = "Write one that nobody has: a short one, or one that starts with 000."
                message = "this could be the number of a real record."
                yield Problem(code="N008", where=place(match.start(1)), message=message, hint=hint)


def mails(project: Project) -> Iterator[Problem]:
    """Check that mail addresses are from the domains that are kept for examples, or a public office's."""
    for text, place in _texts(project):
        for match in MAIL.finditer(text):
            if not RESERVED.fullmatch(match[1]) and not _OFFICE.fullmatch(match[1]):
                hint = "Write name@clinic.example; your own addresses belong in content/org.yml."
                message = f"this could be somebody's mail address at {match[1]}."
                yield Problem(code="N009", where=place(match.start()), message=message, hint=hint)


def _texts(project: Project) -> Iterator[_Said]:
    """Give all that an author wrote for learners; the overlay holds real names and numbers on purpose."""
    for page in project.pages.values():
        yield page.body, page.where
        for number, line in enumerate(page.head.split("\n"), 2):
            yield line, _at(page.path, number)
    for module in project.modules.values():
        yield module.bank.title, _always(Where(path=module.bank.path))
        for question in module.bank.questions:
            for text in (*question.texts(), question.cite):
                yield text, _always(question.where)


def _at(path: str, line: int) -> Callable[[int], Where]:
    return lambda offset: Where(path=path, line=line, column=offset + 1)


def _always(where: Where) -> Callable[[int], Where]:
    return lambda _offset: where
