"""Loading a project: every file is read and every problem noted before anything is built."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from builders.errors import Problem, Where
from builders.model import Course, Module, Overlay, Page, Project, Publisher
from builders.model.node import Fields
from builders.sources.banks import QUESTION_ID, bank_path, read_bank
from builders.sources.config import Config, read_config
from builders.sources.fences import Fence
from builders.sources.overlay import read_overlay
from builders.sources.pages import SLUG, Source, blocks, page_fences, read_page, read_plain_page, read_version

IMAGE = re.compile(r"!\[[^\]]*\]\(\s*<?([^)\s>]+)")
_SLUG_SAYS = "Use lower case, digits and single hyphens, a letter first, at most 60 characters."


def load(root: Path, problems: list[Problem]) -> tuple[Project, Config | None]:
    """Read everything below `root`. What could be read comes back; all that is wrong is added to `problems`."""
    config = read_config(root, problems)
    overlay = read_overlay(root, problems)
    modules = {m.slug: m for slug in _slugs(root, "modules", problems) if (m := _module(root, slug, problems))}
    problems.extend(_stray_banks(root))
    slugs = _slugs(root, "courses", problems)
    courses = {c.id: c for slug in slugs if (c := _course(root, slug, modules, overlay, problems))}
    publisher = config.publisher if config else Publisher(iri="", name="")
    language = config.language if config else "en"
    project = Project(
        publisher=publisher, language=language, modules=modules, courses=courses, overlay=overlay, pages=_pages(root)
    )
    return project, config


def _pages(root: Path) -> Mapping[str, Page]:
    files = sorted((root / "content").rglob("*.md"))
    found = (read_plain_page(root, file.relative_to(root).as_posix()) for file in files)
    return {page.path: page for page in found if page}


def _slugs(root: Path, folder: str, problems: list[Problem]) -> Iterator[str]:
    files = sorted((root / "content" / folder).glob("*.md"))
    if not files:
        where = Where(path=f"content/{folder}")
        problems.append(Problem(code="S002", where=where, message="no pages are here.", hint="Add a <slug>.md."))
    for file in files:
        if SLUG.fullmatch(file.stem):
            yield file.stem
        else:
            where = Where(path=f"content/{folder}/{file.name}")
            problems.append(Problem(code="S007", where=where, message=f"{file.stem!r} is no slug.", hint=_SLUG_SAYS))


def _stray_banks(root: Path) -> Iterator[Problem]:
    for file in sorted((root / "quizzes").glob("*.y*ml")):
        if file.suffix != ".yml" or not (root / "content" / "modules" / f"{file.stem}.md").exists():
            hint = f"A bank is named after its module: content/modules/{file.stem}.md and {bank_path(file.stem)}."
            where = Where(path=f"quizzes/{file.name}")
            yield Problem(code="S008", where=where, message="no module has this bank.", hint=hint)


def _module(root: Path, slug: str, problems: list[Problem]) -> Module | None:
    page = read_page(root, f"content/modules/{slug}.md", problems)
    bank = read_bank(root, slug, problems)
    if page is None:
        return None
    fields, found = page.fields, page_fences(page, problems)
    title, summary = fields.text("title"), fields.text("summary")
    version, minutes = read_version(fields), fields.integer("minutes", low=1, high=60)
    objectives = _objectives(fields)
    fields.close()
    problems.extend(_foreign_fences(page, found, slug))
    if bank is None:
        return None
    return Module(
        slug=slug,
        title=title,
        summary=summary,
        version=version,
        minutes=minutes,
        objectives=objectives,
        body=page.body,
        blocks=blocks(page, title, found),
        bank=bank,
        images=_images(root, page, problems),
        path=page.path,
    )


def _objectives(fields: Fields) -> Mapping[str, str]:
    inner = fields.mapping("objectives")
    if inner is None:
        return {}
    for key, _ in inner.pairs():
        if not QUESTION_ID.fullmatch(key):
            inner.problem("K004", f"the objective is called {key!r}.", "Use lower case and underscores.", key=key)
    return {key: inner.as_text(node, key) for key, node in inner.pairs()}


def _foreign_fences(page: Source, found: tuple[Fence, ...], slug: str) -> Iterator[Problem]:
    """Refuse fences that name another module's bank: a question asked on two modules would be answered once."""
    for fence in found:
        if fence.values.get("bank", slug) != slug:
            message = f"the {fence.name} fence names the bank {fence.values['bank']!r}."
            hint = f"On this page it is 'bank: {slug}'."
            yield Problem(code="M002", where=page.where(fence.first), message=message, hint=hint)


def _images(root: Path, page: Source, problems: list[Problem]) -> Mapping[str, bytes]:
    """Return the bytes of every local image, by the path that the page writes."""
    images: dict[str, bytes] = {}
    content = (root / "content").resolve()
    for number, line in enumerate(page.body.split("\n")):
        for match in IMAGE.finditer(line):
            file = (root / page.path).parent / match[1]
            where = Where(path=page.path, line=page.first_line + number, column=match.start() + 1)
            if file.resolve().is_relative_to(content) and file.is_file():
                images[match[1]] = file.read_bytes()
            else:
                hint = "Put the picture under content/media/ and link it as ../media/name.svg."
                problems.append(Problem(code="L003", where=where, message=f"no image at {match[1]!r}.", hint=hint))
    return images


def _course(
    root: Path, slug: str, modules: Mapping[str, Module], overlay: Overlay, problems: list[Problem]
) -> Course | None:
    page = read_page(root, f"content/courses/{slug}.md", problems)
    if page is None:
        return None
    fields = page.fields
    page_fences(page, problems)
    title, summary, version = fields.text("title"), fields.text("summary"), read_version(fields)
    listed = tuple(_listed(root, fields, problems))
    fields.close()
    return Course(
        id=slug,
        title=title,
        summary=summary,
        version=version,
        modules=tuple(modules[name] for name in listed if name in modules),
        overlay=overlay,
        # No version has been released yet, so every number is a draft.
        draft=True,
        path=page.path,
    )


def _listed(root: Path, fields: Fields, problems: list[Problem]) -> Iterator[str]:
    seen: set[str] = set()
    for node in fields.items("modules"):
        name = fields.as_text(node, "modules")
        if name in seen:
            message = f"{name!r} is listed twice."
            problems.append(Problem(code="S003", where=node.where, message=message, hint="Keep one."))
        elif name and not (root / "content" / "modules" / f"{name}.md").exists():
            hint = f"Write content/modules/{name}.md, or take it from the list."
            problems.append(Problem(code="S002", where=node.where, message=f"no module is called {name!r}.", hint=hint))
        elif name:
            yield name
        seen.add(name)
