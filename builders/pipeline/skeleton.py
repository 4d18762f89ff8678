"""Skeletons: a module or a bank whose every text says that it is to be replaced, and that checks without an error."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from builders.errors import BadInputError, Problem, UsageError
from builders.pipeline.new import clean_title, quoted, refuse_no_slug
from builders.pipeline.output import write_sources
from builders.render.templates import fill_source
from builders.sources.banks import QUESTION_ID, bank_path
from builders.sources.insert import with_module, with_page
from builders.sources.pages import Source, blocks, read_page

_CONFIG = "mkdocs.yml"


@dataclass(frozen=True, kw_only=True, slots=True)
class NewModule:
    """What a module is to be called (no title: as its slug says), how long it takes, and which courses list it."""

    slug: str
    title: str = ""
    minutes: int = 5
    courses: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """The files that are new, those that got a line more, and sentences on the lines that a person has to add."""

    made: tuple[str, ...]
    changed: tuple[str, ...] = ()
    by_hand: tuple[str, ...] = ()


def new_module(root: Path, wanted: NewModule) -> Written:
    """Write a page and its bank, and list them; raises UsageError where something is in the way or not there."""
    slug, title = wanted.slug, clean_title(wanted.title or _words(wanted.slug))
    refuse_no_slug(slug, "the module's name")
    page, bank = _page_path(slug), bank_path(slug)
    _refuse_there(root, page)
    _refuse_there(root, bank)
    if not 1 <= wanted.minutes <= 60:
        message = f"--minutes is {wanted.minutes}: write a whole number from 1 to 60"
        raise UsageError(message)
    values = {"slug": slug, "title": quoted(title), "minutes": str(wanted.minutes)}
    made = {
        page: fill_source("new/module.md", **values),
        bank: _bank(slug, title, ["example_choice"], "main_point", "the-rule"),
    }
    changed, by_hand = _listings(root, wanted)
    write_sources(root, {**made, **changed})
    return Written(made=tuple(made), changed=tuple(changed), by_hand=by_hand)


def new_quiz(root: Path, slug: str) -> Written:
    """Write a bank for a page that has none, with a question for each that the page asks, and one for its quiz.

    Raises UsageError where there is no page or a bank already, BadInputError for a page that can't be read.
    """
    refuse_no_slug(slug, "the module's name")
    path = bank_path(slug)
    _refuse_there(root, path)
    if not (root / _page_path(slug)).is_file():
        message = f"there is no {_page_path(slug)}: 'coursewright new module {slug}' writes both, page and bank"
        raise UsageError(message)
    problems: list[Problem] = []
    page = read_page(root, _page_path(slug), problems)
    title = page.fields.text("title") if page and page.fields else ""
    if problems or page is None:
        raise BadInputError(problems)
    asked = dict.fromkeys(fence.values.get("question", "") for fence in page.fences if fence.name == "check")
    ids = [name for name in asked if QUESTION_ID.fullmatch(name)] or ["example_choice"]
    write_sources(root, {path: _bank(slug, title, ids, _first_objective(page), _first_heading(page))})
    return Written(made=(path,))


def _page_path(slug: str) -> str:
    return f"content/modules/{slug}.md"


def _words(slug: str) -> str:
    return slug.replace("-", " ").capitalize()


def _refuse_there(root: Path, path: str) -> None:
    if (root / path).exists():
        message = f"{path} is there already: edit it, or take another name"
        raise UsageError(message)


def _first_objective(page: Source) -> str:
    """Return the objective that the new questions name; raises UsageError where the page has none for them."""
    fields = page.fields.mapping("objectives", required=False) if page.fields else None
    found = next((key for key, _ in fields.pairs() if QUESTION_ID.fullmatch(key)), "") if fields else ""
    if not found:
        message = f"{page.page.path} states no objective: write 'objectives:' with a line 'short_name: ...' first"
        raise UsageError(message)
    return found


def _first_heading(page: Source) -> str:
    """Return the anchor of the first heading with a screen of its own; what stands before it is no place to send to."""
    ids = [block.id for block in blocks(page, "")]
    return next((name for name in ids if name in page.page.anchors), ids[0])


def _bank(slug: str, title: str, ids: Iterable[str], objective: str, heading: str) -> str:
    head = {"title": quoted(f"{title}: module quiz"), "review": quoted(f"{slug}.md#{heading}")}
    asked = list(ids)
    # The quiz asks what no check asks: it gets one of its own.
    names = (f"example_statement{end}" for end in ("", *(f"_{n}" for n in range(2, len(asked) + 2))))
    own = next(name for name in names if name not in asked)
    parts = [*(fill_source("new/choice.yml", id=name) for name in asked), fill_source("new/statement.yml", id=own)]
    return fill_source("new/quiz.yml", slug=slug, objective=objective, **head) + "\n".join(parts)


def _listings(root: Path, wanted: NewModule) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """Return the texts of the files that list the new module, and what has to be added by hand."""
    changed: dict[str, str] = {}
    by_hand: list[str] = []
    for course in dict.fromkeys(wanted.courses):
        path = f"content/courses/{course}.md"
        text = with_module(_course_text(root, course), wanted.slug)
        if text is None:
            by_hand.append(f"add '- {wanted.slug}' to 'modules:' in {path}")
        else:
            changed[path] = text
    before = _text(root / _CONFIG)
    after = with_page(before, wanted.slug)
    if after is None:
        by_hand.append(f"add '- modules/{wanted.slug}.md' to 'nav:' in {_CONFIG}")
    elif after != before:
        changed[_CONFIG] = after
    return changed, tuple(by_hand)


def _course_text(root: Path, course: str) -> str:
    folder = root / "content" / "courses"
    known = sorted(file.stem for file in folder.glob("*.md"))
    if course not in known:
        message = f"no course is called {course!r}; there are: {', '.join(known) or 'none'}"
        raise UsageError(message)
    return _text(folder / f"{course}.md")


def _text(file: Path) -> str:
    """Return a file as it is, line ends and all; what is no UTF-8 reads as nothing, which no line can be added to."""
    try:
        return file.read_bytes().decode()
    except UnicodeDecodeError:
        return ""
