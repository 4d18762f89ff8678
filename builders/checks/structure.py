"""Structure: names that are unique, fences that name what exists, objectives that are there."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from builders.errors import Problem, Where
from builders.model import Module, Project, short_code
from builders.model.course import ASSESSMENT
from builders.render.pace import RESULT
from builders.sources.fences import Fence
from builders.sources.fences import fences as fences_in


def names(project: Project) -> Iterator[Problem]:
    """Question ids are unique in their bank: records and saved state know a question by its id alone."""
    for module in project.originals:
        first: dict[str, int] = {}
        for question in module.bank.questions:
            if question.id and question.id in first:
                message = f"the question id '{question.id}' is here twice."
                hint = f"It is first at line {first[question.id]}; give this one a new id."
                yield Problem(code="S003", where=question.where, message=message, hint=hint)
            first.setdefault(question.id, question.where.line)


def headings(project: Project) -> Iterator[Problem]:
    """Second-level headings of a module differ from all others: each is a screen with an anchor of its own."""
    for module in project.originals:
        seen: set[str] = set()
        ids = [block.id for block in module.blocks]
        for block in module.blocks:
            # A number shows that a smaller heading has the same name.
            twin = ids.count(block.id) == 1 and f"{block.id}_1" in project.pages[module.path].anchors
            if block.id in seen or twin:
                message = f"the heading '{block.title}' is here twice."
                where = Where(path=module.path, line=block.line)
                yield Problem(code="S003", where=where, message=message, hint="Reword one of them.")
            seen.add(block.id)


def codes(project: Project) -> Iterator[Problem]:
    """Short codes differ among the questions and headings of a module, and among the modules of a course."""
    for module in project.originals:
        ids = {q.id: q.where for q in module.bank.questions}
        ids |= {b.id: Where(path=module.path, line=b.line) for b in module.blocks}
        yield from _twins(ids)
    for course in project.courses.values():
        names = [module.slug for module in course.modules] + [ASSESSMENT] * (course.assessment is not None)
        yield from _twins({name: Where(path=course.path) for name in names})


def _twins(places: dict[str, Where]) -> Iterator[Problem]:
    owner = {RESULT: "the result screen"}
    for name, where in places.items():
        code = short_code(name)
        if code in owner:
            message = f"'{name}' has the same short code as {owner[code]}."
            yield Problem(code="Q007", where=where, message=message, hint="Rename the newer of the two.")
        owner[code] = f"'{name}'"


_OF_THE_SITE = {
    "course": "courses/<course>.md or content/index.md",
    "law": "law.md",
    "traceability": "traceability.md",
}


def asked(project: Project) -> Iterator[Problem]:
    """On every page, fences name a course, or a bank and a question of it, that are there."""
    for page in project.pages.values():
        for fence in fences_in(page.body.split("\n")):
            where = Where(path=page.path, line=page.first_line + fence.first)
            if fence.name in _OF_THE_SITE and page.path.startswith("content/modules/"):
                hint = f"Put it on a page of the site, such as content/{_OF_THE_SITE[fence.name]}."
                message = f"a {fence.name} fence says nothing in a module, which is a part of courses itself."
                yield Problem(code="M008", where=where, message=message, hint=hint)
            elif fence.name == "course" and "id" in fence.values:
                yield from _absent(project, "courses", fence.values["id"], where)
            elif fence.ours and "bank" in fence.values:
                # The fences of a module are held to its own bank, which says more.
                if not page.path.startswith("content/modules/"):
                    yield from _absent(project, "modules", fence.values["bank"], where)
                yield from _unknown(project, fence, where)


def _absent(project: Project, folder: str, name: str, where: Where) -> Iterator[Problem]:
    if f"content/{folder}/{name}.md" not in project.pages:
        known = sorted(PurePosixPath(p).stem for p in project.pages if PurePosixPath(p).parent.name == folder)
        hint = f"There are: {', '.join(known) or 'none'}."
        yield Problem(code="M007", where=where, message=f"there is no content/{folder}/{name}.md.", hint=hint)


def _unknown(project: Project, fence: Fence, where: Where) -> Iterator[Problem]:
    module, question = project.modules.get(fence.values["bank"]), fence.values.get("question")
    if module and question and module.bank.question(question) is None:
        message = f"the bank {module.bank.path} has no question '{question}'."
        yield Problem(code="M003", where=where, message=message, hint="Correct the id in the check fence.")


def fences(project: Project) -> Iterator[Problem]:
    """Every module asks each check once and has a quiz that asks something."""
    for module in project.originals:
        seen: set[str] = set()
        for question_id, where in _asked(module):
            if question_id in seen:
                message = f"a check before this one asks '{question_id}'."
                yield Problem(code="M005", where=where, message=message, hint="Ask another question.")
            seen.add(question_id)
        lines = [fence.first for fence in fences_in(module.body.split("\n")) if fence.name == "quiz"]
        if len(lines) != 1 or not module.quiz:
            message = f"{len(lines)} quiz fences here." if len(lines) != 1 else "the quiz has no question left to ask."
            hint = "A module has one quiz fence; it asks the questions of the bank that no check asks."
            line = project.pages[module.path].first_line + lines[-1] if lines else 1
            yield Problem(code="M004", where=Where(path=module.path, line=line), message=message, hint=hint)


def _asked(module: Module) -> Iterator[tuple[str, Where]]:
    for block in module.blocks:
        for question_id, line in zip(block.checks, block.check_lines, strict=True):
            yield question_id, Where(path=module.path, line=line)


def objectives(project: Project) -> Iterator[Problem]:
    """Questions serve an objective that their module states."""
    for module in project.originals:
        known = ", ".join(module.objectives) or "none"
        for question in module.bank.questions:
            if question.objective and question.objective not in module.objectives:
                message = f"'{question.id}' names the objective '{question.objective}'."
                hint = f"{module.path} has: {known}."
                yield Problem(code="Q008", where=question.where, message=message, hint=hint)
