"""Coded rules over a whole project.

To add one: a function in its family's file, a row in `CHECKS`, its code in `catalogue.py`, and its folder in
`tests/checks/`.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from builders.checks.assessments import draws, gradable, left_out, redraws, reserved, rounds, tested_out
from builders.checks.assignments import assignments
from builders.checks.cards import cards
from builders.checks.catalogue import WARNINGS
from builders.checks.changes import addresses_in_changes, approvals, declarations, deltas, majors, reasons
from builders.checks.dialect import addresses, readings
from builders.checks.drills import drills
from builders.checks.facts import facts
from builders.checks.golive import fictional, identity, placeholders, required, unfinished
from builders.checks.items import choices, coverage, giveaways, negatives
from builders.checks.law import law_days, law_unchecked
from builders.checks.lifelike import mails, phones, records, security_numbers
from builders.checks.limits import limits
from builders.checks.links import in_questions, links, media, reviews
from builders.checks.pictures import pictures, spots
from builders.checks.privacy import active, outside, people, settings
from builders.checks.prose import cited, labels, minutes, promises, reading
from builders.checks.structure import asked, codes, fences, headings, names, objectives
from builders.checks.tokens import braces, fixed, tokens
from builders.checks.versions import adopted, identifiers, numbers
from builders.errors import Problem
from builders.model import Project

CHECKS: tuple[Callable[[Project], Iterator[Problem]], ...] = (
    names,
    headings,
    codes,
    fences,
    asked,
    objectives,
    links,
    media,
    pictures,
    spots,
    reviews,
    in_questions,
    tokens,
    fixed,
    braces,
    draws,
    redraws,
    left_out,
    gradable,
    tested_out,
    rounds,
    reserved,
    drills,
    facts,
    cards,
    assignments,
    declarations,
    reasons,
    deltas,
    majors,
    approvals,
    addresses_in_changes,
    limits,
    giveaways,
    coverage,
    choices,
    negatives,
    labels,
    cited,
    reading,
    minutes,
    promises,
    security_numbers,
    phones,
    records,
    mails,
    outside,
    active,
    settings,
    people,
    readings,
    addresses,
    numbers,
    identifiers,
    adopted,
)


GO_LIVE_CHECKS: tuple[Callable[[Project], Iterator[Problem]], ...] = (
    fictional,
    unfinished,
    placeholders,
    required,
    identity,
    law_unchecked,
)
"""What has to be real before people are trained; a project in the making need not be."""


DATED_CHECKS: tuple[Callable[[Project, dt.date], Iterator[Problem]], ...] = (law_days,)
"""What depends on the day on which one asks: `check` says it, builds don't."""


def check(project: Project, *, go_live: bool = False, today: dt.date | None = None) -> list[Problem]:
    """Run every check; those that depend on the day only where it is given."""
    rules = (*CHECKS, *GO_LIVE_CHECKS) if go_live else CHECKS
    dated = [problem for rule in DATED_CHECKS for problem in rule(project, today)] if today else []
    return [*(problem for rule in rules for problem in rule(project)), *dated]


def graded(problems: Iterable[Problem]) -> list[Problem]:
    """Return problems with their level, as the catalogue has it; what two rules say of one flaw is there once."""
    marked = (replace(problem, warning=problem.code in WARNINGS) for problem in problems)
    return list(dict.fromkeys(marked))
