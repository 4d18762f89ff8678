"""The law behind the pages: each rule with where it is used and when somebody looked, each figure, each approval."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from builders.model import Module, Project
from builders.model.citation import sections
from builders.model.day import Day
from builders.model.words import Words
from builders.render.templates import render
from builders.versions.approved import given

_REGULATION = re.compile(r"([0-9]+) CFR ([0-9]+\.[0-9]+)")
_NUMBERS = re.compile(r"[0-9]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """A section that modules cite. `checked` is the oldest look at it, None while one of them was not held to it."""

    name: str
    address: str
    modules: tuple[Module, ...]
    checked: dt.date | None


def law(project: Project, words: Words) -> str:
    """Return the HTML of the law page of a project."""
    reviews = [(module, review(project, module, words)) for module in project.modules.values()]
    values = {"rules": rules(project), "facts": project.facts.values(), "reviews": reviews, "words": words}
    return render("site/fences/law.html", **values)


def rules(project: Project) -> tuple[Rule, ...]:
    """Return every section that a module's page or bank cites, in the order of their numbers."""
    found: dict[str, dict[str, Module]] = {}
    days: dict[str, list[Day | None]] = {}
    for module in project.originals:
        for name, day in _cited(module):
            found.setdefault(name, {})[module.slug] = module
            days.setdefault(name, []).append(day)
    return tuple(
        Rule(name=name, address=_address(name), modules=tuple(found[name].values()), checked=_oldest(days[name]))
        for name in sorted(found, key=_order)
    )


def review(project: Project, module: Module, words: Words) -> str:
    """Say who approved what a module says now, by role and day; nobody's name leaves the project."""
    held = given(project, module)
    who = ", ".join(dict.fromkeys(f"{approval.role}, {approval.on}" for approval in held))
    return words.law.approved.format(who=who) if held else words.law.not_approved


def _cited(module: Module) -> Iterator[tuple[str, Day | None]]:
    """Give each section that a module cites, with the day on which that file was held against its sources."""
    yield from ((name, module.law_checked) for line in module.body.split("\n") for name in sections(line))
    for question in module.bank.live:
        yield from ((name, module.bank.law_checked) for name in sections(question.cite))


def _oldest(days: list[Day | None]) -> dt.date | None:
    known = [day.date for day in days if day]
    return min(known) if len(known) == len(days) else None


def _address(name: str) -> str:
    """Return where the current text of a regulation can be read; nothing for what else is cited."""
    match = _REGULATION.fullmatch(name)
    return f"https://www.ecfr.gov/current/title-{match[1]}/section-{match[2]}" if match else ""


def _order(name: str) -> tuple[str, list[int]]:
    return _NUMBERS.sub("", name), [int(number) for number in _NUMBERS.findall(name)]
