"""The names under which things are reported: each carries the version of the content that a score was earned on."""

from builders.model.course import ASSESSMENT, Course, Publisher, Question

DRAFT = "_draft"
"""Goes behind a name while the course is a draft: its records must not pass for those of the release."""


def mark(course: Course) -> str:
    """Return what goes behind every reported name of a course."""
    return DRAFT if course.draft else ""


def objective_id(module: str, minor: str, mark: str) -> str:
    """Return the objective of a module, by its slug and MAJOR.MINOR: the twin of `objectiveId` in `report.js`."""
    return f"{module}__v{minor.replace('.', '_')}{mark}"


def interaction_id(module: str, question: Question, mark: str, suffix: str = "") -> str:
    """Return the interaction of a question of a module: the twin of `interactions` in `report.js`."""
    return f"{module}__{question.id}__{'drill_' if question.drill else ''}v{question.v}{mark}{suffix}"


def course_iri(publisher: Publisher, course: Course) -> str:
    """Return the address of a course in all its versions and languages."""
    return f"{publisher.iri}/courses/{course.base}"


def module_iri(publisher: Publisher, objective: str) -> str:
    """Return the address of a module, by its objective: the twin of `moduleOf` in `lrs.js`."""
    return f"{publisher.iri}/modules/{objective.replace('__', '/', 1)}"


def assessment_iri(publisher: Publisher, course: Course) -> str:
    """Return the address of a course's assessment in its version: it names the course, since each may have one.

    `lrs.js` makes it of what `assessment_place` returns.
    """
    shared, own = assessment_place(course)
    return module_iri(publisher, objective_id(ASSESSMENT, course.version.minor_form, mark(course))).replace(shared, own)


def assessment_place(course: Course) -> tuple[str, str]:
    """Return what the address of an assessment would have in it if it were a module, and what it has there."""
    return f"/modules/{ASSESSMENT}/", f"/courses/{course.base}/{ASSESSMENT}/"


def question_iri(publisher: Publisher, interaction: str) -> str:
    """Return the address of a question or a part of it, by its interaction: the twin of that in `lrs.js`."""
    return f"{publisher.iri}/questions/{interaction.replace('__', '/')}"


def lowest_pass(course: Course) -> float:
    """Return the lowest score, 0 to 1, of who passed: the assessment's pass mark, else the lowest of a module.

    Of what is asked today: who passed under an older, lower mark stays passed.
    """
    marks = [module.bank.rules.pass_percent for module in course.modules]
    return (course.assessment.rules.pass_percent if course.assessment else min(marks, default=0)) / 100


def launch_iri(publisher: Publisher, course: Course) -> str:
    """Return the address that an LMS launches: another major asks people to train again, so it is another activity."""
    return f"{course_iri(publisher, course)}/v/{course.version.major}"
