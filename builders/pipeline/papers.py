"""Quizzes as old versions asked them: from the commit of the release, or as they stand where nothing has changed."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from builders.errors import CoursewrightError
from builders.model import Project
from builders.model.course import ASSESSMENT
from builders.model.pools import course_items, module_items, pools
from builders.model.release import Release
from builders.pipeline.origin import origin, says
from builders.report.answers import test_of
from builders.report.desk import Desk
from builders.report.paper import Paper
from builders.report.recall import asked
from builders.sources import load
from builders.sources.gitstore import store

Place = tuple[str, str]
"""A test, and the MAJOR.MINOR of its module, or of its course where it is an assessment."""


def papers(root: Path, desk: Desk, subject: str) -> dict[Place, Paper]:
    """Return the quizzes and assessments that asked a question; raises UsageError where the subject names none.

    A version whose sources are not at hand has no paper.
    """
    item = asked(desk, subject)
    wanted = {(one.test, one.test_version) for one in desk.answers.of(module=item.module) if one.item == item}
    here, _ = load(root, [])
    found = ((place, _paper(root, here, place)) for place in sorted(wanted))
    return {place: paper for place, paper in found if paper is not None}


def _paper(root: Path, here: Project, place: Place) -> Paper | None:
    releases = sorted(_holding(here, place), key=lambda one: (one.released, one.version))
    # The newest patch asks what the others ask: a changed quiz is a minor step.
    project = _as_released(root, here, releases[-1]) if releases else None
    return _of(project, releases[-1], place[0]) if project else None


def _holding(here: Project, place: Place) -> Iterator[Release]:
    """Give the own releases that have a test in this version."""
    for course, releases in here.ledger.own.items():
        for one in releases:
            versions = {module.slug: module.version for module in one.modules}
            versions[test_of(ASSESSMENT, course)] = one.version
            version = versions.get(place[0])
            if version is not None and version.minor_form == place[1]:
                yield one


def _as_released(root: Path, here: Project, release: Release) -> Project | None:
    if says(here, release):
        return here
    try:
        git = store(root)
        found = origin(git, release)
        with tempfile.TemporaryDirectory(prefix="cw-paper-") as folder:
            project, _ = load(git.export(found.commit, Path(folder)), [])
    except CoursewrightError:
        return None
    return project


def _of(project: Project, release: Release, test: str) -> Paper | None:
    for course in project.courses.values():
        if course.base != release.course:
            continue
        if course.assessment is not None and test == test_of(ASSESSMENT, course.base):
            rules, items = course.assessment.rules, course_items(course)
        elif module := next((one for one in course.modules if one.slug == test), None):
            rules, items = module.bank.rules, module_items(module)
        else:
            continue
        return Paper(
            questions={(item.module.slug, item.question.id): item.question for item in items},
            size=sum(pool.count for pool in pools(rules, items)),
            pass_percent=rules.pass_percent,
        )
    return None
