"""Loading a project: every file is read and every problem noted before anything is built."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from builders.errors import BadInputError, Problem, Where
from builders.model import Course, Module, Overlay, Project
from builders.model.course import ROUNDS
from builders.model.fact import values
from builders.model.node import Fields
from builders.model.release import Ledger
from builders.sources.assessments import read_assessment, stray_assessments
from builders.sources.assignments import read_assignments
from builders.sources.banks import QUESTION_ID, bank_path, read_bank
from builders.sources.cards import FOLDER as CARDS
from builders.sources.cards import INDEX, read_cards
from builders.sources.changes import read_changes
from builders.sources.config import Config, no_publisher, read_config
from builders.sources.dates import read_law_checked
from builders.sources.facts import read_facts
from builders.sources.files import beginnings
from builders.sources.ledger import marked, marked_course, read_ledger
from builders.sources.media import read_media, read_pictures, recordings
from builders.sources.overlay import read_overlay
from builders.sources.pages import SLUG, SLUG_SAYS, Source, Sources, blocks, foreign_fences, read_page, read_version
from builders.sources.translations import Translations

_ROUND = re.compile("|".join(ROUNDS))
_OWN = ("content/modules", "content/courses", CARDS)


def load(root: Path, problems: list[Problem]) -> tuple[Project, Config | None]:
    """Read everything below `root`. What could be read comes back; all that is wrong is added to `problems`."""
    config = read_config(root, problems)
    organisation, facts = read_overlay(root, problems), read_facts(root, problems)
    overlay = None
    if organisation is not None and facts is not None:
        overlay = {**organisation.overlay, **values(facts.values())}
    sources = dict(_sources(root, problems))
    slugs = _slugs(root, "modules", problems)
    language = config.language if config else "en"
    modules = {m.slug: m for slug in slugs if (m := _module(root, slug, language, sources, problems))}
    problems.extend([*_stray_banks(root), *stray_assessments(root)])
    slugs = _slugs(root, "courses", problems)
    courses = {c.id: c for slug in slugs if (c := _course(slug, sources, modules, overlay or {}))}
    courses = {slug: replace(c, assessment=read_assessment(root, slug, problems)) for slug, c in courses.items()}
    translations = Translations(root=root, sources=sources, language=language, problems=problems)
    translated = translations.modules(modules)
    ledger = read_ledger(root, config.publisher.name if config else "", problems)
    modules, courses = modules | translated, courses | translations.courses(courses, translated)
    try:
        modules = {name: marked(ledger, module) for name, module in modules.items()}
        courses = {name: marked_course(ledger, course) for name, course in courses.items()}
    except BadInputError as error:
        # An old file that nobody changed since, and that we can't read all the same.
        problems.extend(error.problems)
        ledger = Ledger()
    pages = {path: source.page for path, source in sources.items() if source}
    project = Project(
        publisher=config.publisher if config else no_publisher(),
        language=language,
        modules=modules,
        courses=courses,
        overlay=overlay,
        overlay_places=organisation.places if organisation else {},
        internal=organisation.internal if organisation else frozenset(),
        facts=facts or {},
        assignments=read_assignments(root, problems),
        ledger=ledger,
        changes=read_changes(root, problems),
        cards={card.slug: card for card in read_cards(sources, problems)},
        pages=pages | {module.path: translations.page(module) for module in translated.values()},
        settings=config.settings if config else None,
        files=beginnings(root),
    )
    return project, config


def _sources(root: Path, problems: list[Problem]) -> Iterator[tuple[str, Source | None]]:
    """Give every page by its path, None for one that can't be read."""
    for file in sorted((root / "content").rglob("*.md")):
        path = file.relative_to(root).as_posix()
        plain = str(PurePosixPath(path).parent) not in _OWN or path == INDEX
        source = read_page(root, path, problems, plain=plain)
        problems.extend(recordings(root, source) if source else ())
        yield path, source


def _slugs(root: Path, folder: str, problems: list[Problem]) -> Iterator[str]:
    # What has a dot in its name is a translation.
    files = [file for file in sorted((root / "content" / folder).glob("*.md")) if "." not in file.stem]
    if not files:
        where = Where(path=f"content/{folder}")
        problems.append(Problem(code="S002", where=where, message="no pages are here.", hint="Add a <slug>.md."))
    for file in files:
        if SLUG.fullmatch(file.stem):
            yield file.stem
        else:
            where = Where(path=f"content/{folder}/{file.name}")
            problems.append(Problem(code="S007", where=where, message=f"{file.stem!r} is no slug.", hint=SLUG_SAYS))


def _stray_banks(root: Path) -> Iterator[Problem]:
    for file in sorted((root / "quizzes").glob("*.y*ml")):
        if file.suffix != ".yml" or not (root / "content" / "modules" / f"{file.stem}.md").exists():
            hint = f"A bank is named after its module: content/modules/{file.stem}.md and {bank_path(file.stem)}."
            where = Where(path=f"quizzes/{file.name}")
            yield Problem(code="S008", where=where, message="no module has this bank.", hint=hint)


def _module(root: Path, slug: str, language: str, sources: Sources, problems: list[Problem]) -> Module | None:
    source = sources.get(f"content/modules/{slug}.md")
    bank = read_bank(root, slug, problems)
    if source is None or source.fields is None:
        return None
    fields = source.fields
    title, summary = fields.text("title"), fields.text("summary")
    version, minutes = read_version(fields), fields.integer("minutes", low=1, high=60)
    objectives, law_checked = _objectives(fields), read_law_checked(fields)
    fields.close()
    problems.extend(foreign_fences(source, slug))
    if bank is None:
        return None
    return Module(
        slug=slug,
        language=language,
        title=title,
        summary=summary,
        version=version,
        minutes=minutes,
        objectives=objectives,
        body=source.page.body,
        blocks=blocks(source, title),
        bank=bank,
        media={**read_media(root, source.page, problems), **read_pictures(root, source.page.path, bank, problems)},
        path=source.page.path,
        law_checked=law_checked,
    )


def _objectives(fields: Fields) -> Mapping[str, str]:
    inner = fields.mapping("objectives")
    if inner is None:
        return {}
    for key, _ in inner.pairs():
        if not QUESTION_ID.fullmatch(key):
            inner.problem("K004", f"the objective is called {key!r}.", "Use lower case and underscores.", key=key)
    return {key: inner.as_text(node, key) for key, node in inner.pairs()}


def _course(slug: str, sources: Sources, modules: Mapping[str, Module], overlay: Overlay) -> Course | None:
    source = sources.get(f"content/courses/{slug}.md")
    if source is None or source.fields is None:
        return None
    fields = source.fields
    title, summary, version = fields.text("title"), fields.text("summary"), read_version(fields)
    seen: set[str] = set()
    rules = tuple(_listed("modules", sources, fields, seen))
    procedures = tuple(_listed("procedures", sources, fields, seen))
    comes_round = fields.text("round", default="", form=_ROUND, says=f"Write {' or '.join(ROUNDS)}, or leave it out.")
    fields.close()
    return Course(
        id=slug,
        base=slug,
        title=title,
        summary=summary,
        version=version,
        modules=tuple(modules[name] for name in (*rules, *procedures) if name in modules),
        procedures=procedures,
        assessment=None,
        overlay=overlay,
        # Until the ledger says otherwise.
        draft=True,
        path=source.page.path,
        round=comes_round,
    )


def _listed(key: str, sources: Sources, fields: Fields, seen: set[str]) -> Iterator[str]:
    """Give the modules that a course lists under `key`; `seen` holds what it has listed so far."""
    problems = fields.problems
    for node in fields.items(key, required=key == "modules"):
        name = fields.as_text(node, key, name=True)
        if name in seen:
            message = f"{name!r} is listed twice."
            problems.append(Problem(code="S003", where=node.where, message=message, hint="Keep one."))
        elif name and not (SLUG.fullmatch(name) and f"content/modules/{name}.md" in sources):
            hint = f"Write content/modules/{name}.md, or take it from the list."
            problems.append(Problem(code="S002", where=node.where, message=f"no module is called {name!r}.", hint=hint))
        elif name:
            yield name
        seen.add(name)
