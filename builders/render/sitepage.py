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
from builders.model.pools import minutes, module_items, pools
from builders.model.words import Words, words_in
from builders.render.law import law, review
from builders.render.questions import question_data, script_json
from builders.render.scripts import script, style, texts
from builders.render.templates import render
from builders.render.traceability import traceability
from builders.sources import load
from builders.sources.fences import Fence, fences
from builders.sources.headings import SECOND, heading_lines
from builders.sources.requirements import read_requirements
from builders.sources.stamp import Stamp, stamp
from builders.versions.approved import given

_SEED = "00000000"


class SitePage:
    """Renders the fences of one page; made anew for each page, since `ending` belongs to the page's fences."""

    def __init__(self, root: Path, project: Project, problems: tuple[Problem, ...]) -> None:
        """Keep what was read at `root`; `problems` are what keeps the project from being whole."""
        self.root = root
        self.project = project
        self.problems = problems
        self.overlay: Overlay = project.overlay or {}
        self._language = project.language
        self._headings: tuple[str, ...] = ()
        self._live = False

    def begin(self, lines: list[str]) -> None:
        """Look at the page: it is in the language of what its fences name, and may be a translated module's own."""
        named = [named for fence in fences(lines) if (named := self._named(fence))]
        if named:
            self._language = named[0].language
        translated = (module for module in named if isinstance(module, Module) and module.name != module.slug)
        for module in translated:
            if _second_headings(lines) == _second_headings(module.body.split("\n")):
                self._headings = tuple(block.id for block in module.blocks if SECOND.match(block.text))

    def words(self) -> Words:
        """Return the words of the page's language."""
        return words_in(self._language)

    def headings(self) -> tuple[str, ...]:
        """Return the anchors of a translated module's second-level headings, which are its base's."""
        return self._headings

    def fence(self, fence: Fence) -> str:
        """Return the HTML that stands for a fence; one that names nothing says so on the page."""
        if fence.name == "law":
            return law(self.project, self.words())
        if fence.name == "traceability":
            return traceability(self.project, read_requirements(self.root, []))
        named = self._named(fence)
        if isinstance(named, Course):
            return self._course(named)
        asked = _asked(named, fence) if named else ()
        if named and asked:
            return self._questions(named, asked, fence)
        return render("site/fences/missing.html", fence=fence, words=self.words())

    def pictures(self, fence: Fence) -> tuple[Question, ...]:
        """Return the questions of a fence that have a picture."""
        named = self._named(fence)
        asked = _asked(named, fence) if isinstance(named, Module) and fence.name in {"check", "quiz"} else ()
        return tuple(question for question in asked if question.picture)

    def ending(self) -> str:
        """Return the styles of labels and boxes, and for a page with questions the runtime."""
        code = script("site.js") if self._live else ""
        values = {"script": code, "texts": script_json(texts(self._language)), "style": style("course.css", "site.css")}
        return render("site/fences/ending.html", **values)

    def _named(self, fence: Fence) -> Module | Course | None:
        """Return what a fence names as its file is called: `alpha`, `alpha.es`."""
        if fence.name == "course":
            return self.project.courses.get(fence.values.get("id", "").replace(".", "-"))
        return self.project.modules.get(fence.values.get("bank", ""))

    def _questions(self, module: Module, asked: tuple[Question, ...], fence: Fence) -> str:
        self._live = True
        data = [question_data(module, question, self.overlay, prefix="") for question in asked]
        mark = f"+{module_digests(module, self.overlay).shown[:8]}" if module.draft else ""
        values = {
            "fence": fence,
            "questions": data,
            "data": script_json(data),
            "version": f"{module.release_name}{mark}",
            "review": review(self.project, module, words_in(module.language)),
            "words": words_in(module.language),
        }
        return render("site/fences/questions.html", **values)

    def _course(self, course: Course) -> str:
        shown = {"version": shown_version(course), "words": words_in(course.language), "minutes": minutes(course)}
        waiting = sum(not given(self.project, module) for module in course.modules)
        return render("site/fences/course.html", course=course, waiting=waiting, **shown)


def _second_headings(lines: list[str]) -> list[list[str]]:
    """Return the words of each second-level heading: the site engine may have touched the blanks between them."""
    return [lines[n].split() for n in heading_lines("\n".join(lines)) if SECOND.match(lines[n])]


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
    return SitePage(root, project, problems)


@functools.lru_cache(maxsize=1)
def _read(root: Path, _stamp: Stamp) -> tuple[Project, tuple[Problem, ...]]:
    problems: list[Problem] = []
    project, _ = load(root, problems)
    return public(project), tuple(dict.fromkeys(problems))
