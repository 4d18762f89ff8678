"""Assessments: `quizzes/assessments/<course>.yml`, what a course asks at its end."""

from collections.abc import Iterator
from pathlib import Path

from builders.errors import Problem, Where
from builders.model import Assessment
from builders.model.node import Fields
from builders.sources.rules import read_rules
from builders.sources.textfile import read_text
from builders.sources.yamlfile import parse_yaml

FOLDER = "quizzes/assessments"


def read_assessment(root: Path, course: str, problems: list[Problem]) -> Assessment | None:
    """Read the assessment of a course: None if it has none, or one that can't be read."""
    path = f"{FOLDER}/{course}.yml"
    if not (root / path).exists():
        return None
    text = read_text(root, path, problems)
    node = None if text is None else parse_yaml(text, path, problems)
    if node is None:
        return None
    fields = Fields(node, problems)
    found = fields.text("quiz")
    if found and found != course:
        hint = f"An assessment's id is its course's: write 'quiz: {course}'."
        message = f"the assessment calls itself {found!r}."
        problems.append(Problem(code="S005", where=fields.place("quiz"), message=message, hint=hint))
    title, rules = fields.text("title"), read_rules(fields, whole_course=True)
    fields.close()
    return Assessment(id=course, title=title, rules=rules, path=path)


def stray_assessments(root: Path) -> Iterator[Problem]:
    """Refuse what stands in the folder and belongs to no course: it would never be asked."""
    for file in sorted((root / FOLDER).glob("*.y*ml")):
        if "." in file.stem:
            hint = f"Write its title into content/courses/{file.stem}.md, as 'assessment: ...', and delete this file."
            where = Where(path=f"{FOLDER}/{file.name}")
            yield Problem(code="A002", where=where, message="nothing is read from here.", hint=hint)
        elif file.suffix != ".yml" or not (root / "content" / "courses" / f"{file.stem}.md").exists():
            hint = f"It is named after its course: content/courses/{file.stem}.md and {FOLDER}/{file.stem}.yml."
            where = Where(path=f"{FOLDER}/{file.name}")
            yield Problem(code="A002", where=where, message="no course has this assessment.", hint=hint)
