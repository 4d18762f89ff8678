"""A page of the site: what our fences become on it, and the runtime that makes its questions live.

A Markdown extension is not told which page it renders, so fences name what they mean, and the runtime travels
inside the page: nothing has to be copied into the site for a plain `mkdocs build` or `mkdocs serve` to work.
"""

import functools
from pathlib import Path

from builders.errors import Problem
from builders.model import Course, Module, Overlay, Project, Question, public
from builders.model.digest import module_digests, shown_version
from builders.model.forms import form
from builders.model.pools import module_items, pools
from builders.render.questions import question_data, script_json
from builders.render.scripts import script, style
from builders.render.templates import render
from builders.sources import load
from builders.sources.fences import Fence
from builders.sources.stamp import Stamp, stamp

_SEED = "00000000"


class SitePage:
    """Renders the fences of one page; made anew for each page, since `ending` belongs to the page's fences."""

    def __init__(self, project: Project, problems: tuple[Problem, ...]) -> None:
        """Keep what was read; `problems` are what keeps the project from being whole."""
        self.project = project
        self.problems = problems
        self.overlay: Overlay = project.overlay or {}
        self._live = False

    def fence(self, fence: Fence) -> str:
        """Return the HTML that stands for a fence; one that names nothing says so on the page."""
        module = self.project.modules.get(fence.values.get("bank", ""))
        course = self.project.courses.get(fence.values.get("id", ""))
        if fence.name == "course" and course:
            return self._course(course)
        asked = _asked(module, fence) if module else ()
        if module and asked:
            return self._questions(module, asked, fence)
        return render("site/fences/missing.html", fence=fence)

    def ending(self) -> str:
        """Return the styles of labels and boxes, and for a page with questions the runtime."""
        code = script("site.js") if self._live else ""
        return render("site/fences/ending.html", script=code, style=style("course.css", "site.css"))

    def _questions(self, module: Module, asked: tuple[Question, ...], fence: Fence) -> str:
        self._live = True
        data = [question_data(module, question, self.overlay, prefix="") for question in asked]
        version = f"{module.version}-draft+{module_digests(module, self.overlay).shown[:8]}"
        values = {"fence": fence, "questions": data, "data": script_json(data), "version": version}
        return render("site/fences/questions.html", **values)

    def _course(self, course: Course) -> str:
        return render("site/fences/course.html", course=course, version=shown_version(course))


def _asked(module: Module, fence: Fence) -> tuple[Question, ...]:
    if fence.name == "quiz":
        return _form(module)
    question = module.bank.question(fence.values.get("question", ""))
    return (question,) if question else ()


def _form(module: Module) -> tuple[Question, ...]:
    """Return one form of the module quiz, the same for all who practise here: others stay unseen."""
    rules, questions = module.bank.rules, {question.code: question for question in module.quiz}
    codes = form(pools(rules, module_items(module)), _SEED, 1, shuffle=bool(rules.draw) and rules.shuffle)
    return tuple(questions[code] for code in codes)


def site_page(root: Path) -> SitePage:
    """Return a page over the project at `root`, without internal values; it is read again when a file has changed."""
    project, problems = _read(root, stamp(root))
    return SitePage(project, problems)


@functools.lru_cache(maxsize=1)
def _read(root: Path, _stamp: Stamp) -> tuple[Project, tuple[Problem, ...]]:
    problems: list[Problem] = []
    project, _ = load(root, problems)
    return public(project), tuple(dict.fromkeys(problems))
