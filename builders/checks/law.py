"""The law behind the text: somebody holds what pages and banks say of it against its source, once a year at least."""

import datetime as dt
from collections.abc import Iterator

from builders.errors import Problem, Where
from builders.model import Module, Project
from builders.model.citation import citations
from builders.model.day import Day
from builders.sources.fences import prose

LASTS = 366
"""Days: a year after somebody looked, it is time to look again."""


def law_days(project: Project, today: dt.date) -> Iterator[Problem]:
    """Check that the days on which the law was checked are past, and not long past."""
    for module in project.originals:
        for day in (module.law_checked, module.bank.law_checked):
            age = (today - day.date).days if day else 0
            if day and age > LASTS:
                message = f"the law was last checked on {day.date}, over a year ago."
                hint = "Hold what is said of the law against its source again, then write the day on which you did."
                yield Problem(code="H009", where=day.where, message=message, hint=hint)
            elif day and age < 0:
                message = f"the law was checked on {day.date}, which is still to come."
                hint = "Write the day on which somebody looked it up."
                yield Problem(code="H010", where=day.where, message=message, hint=hint)


def law_unchecked(project: Project) -> Iterator[Problem]:
    """Check that somebody has held what is said of the law against its source."""
    for module in project.originals:
        for path, what, day, legal in _sayings(module):
            if legal and day is None:
                message = f"nothing says when {what} was last held against the law."
                hint = "Do that, then add a line 'law_checked: \"2026-01-31\"' with the day."
                yield Problem(code="G005", where=Where(path=path), message=message, hint=hint)


def _sayings(module: Module) -> Iterator[tuple[str, str, Day | None, bool]]:
    """Give page and bank, each with the day of its check, and whether it says anything of the law."""
    yield module.path, "this page", module.law_checked, "[LAW]" in prose(module.body)
    cites = (question.cite for question in module.bank.live)
    yield module.bank.path, "this bank", module.bank.law_checked, any(citations(cite) for cite in cites)
