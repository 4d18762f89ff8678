"""Quizzes as old versions asked them: from the commit of the release, or as they stand where nothing has changed."""

from collections.abc import Iterator
from pathlib import Path

from builders.errors import CoursewrightError
from builders.model import Module
from builders.model.pools import module_items, pools
from builders.model.version import Version
from builders.pipeline.history import Told, told
from builders.report.desk import Desk
from builders.report.paper import Paper
from builders.report.recall import asked
from builders.sources import load

Place = tuple[str, str]
"""A module and its MAJOR.MINOR."""


def papers(root: Path, desk: Desk, subject: str) -> dict[Place, Paper]:
    """Return the quizzes that asked a question; raises UsageError where the subject names none.

    A version whose commit is not at hand has no paper, nor has an assessment.
    """
    item = asked(desk, subject)
    wanted = {(one.test, one.test_version) for one in desk.answers.found if one.item == item}
    return {place: _paper(module) for place in sorted(wanted) for module in _modules(root, desk, place)}


def _modules(root: Path, desk: Desk, place: Place) -> Iterator[Module]:
    """Give the module of a place, once."""
    slug, minor = place
    version = _newest(desk, slug, minor)
    if version is None:
        return
    try:
        found = told(root, slug, version)
    except CoursewrightError:
        return
    if isinstance(found, Told) and found.sources is not None:
        yield found.sources.module
        return
    project, _ = load(root, [])
    module = project.modules.get(slug)
    if module is not None and module.version == version and not module.draft:
        yield module


def _newest(desk: Desk, slug: str, minor: str) -> Version | None:
    """Return the newest patch of a version, which asks what the others ask: a changed quiz is a minor step."""
    numbers = (e.modules.get(slug) for editions in desk.curriculum.editions.values() for e in editions)
    fitting = [number for number in numbers if number is not None and f"{number.major}.{number.minor}" == minor]
    return max(fitting, default=None)


def _paper(module: Module) -> Paper:
    drawn = pools(module.bank.rules, module_items(module))
    return Paper(
        questions={question.id: question for question in module.quiz},
        size=sum(pool.count for pool in drawn),
        pass_percent=module.bank.rules.pass_percent,
    )
