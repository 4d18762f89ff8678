"""The learner page: one HTML document per course, the same in every package; only the tracker differs."""

import base64
import hashlib
import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markdown import Markdown
from markdown.extensions.toc import slugify, unique
from markupsafe import Markup

from builders.model import Assessment, Block, Course, Module, short_code
from builders.model.course import ASSESSMENT, ASSESSMENT_CODE
from builders.model.digest import course_digests, shown_version
from builders.model.pools import Item, course_items, minutes, module_items, pools
from builders.model.reported import lowest_pass
from builders.model.rules import RETRIES, Rules
from builders.model.words import words_in
from builders.render.markdown import CoursewrightExtension, Surroundings
from builders.render.pace import RESULT, pace
from builders.render.questions import media_name, question_data, script_json
from builders.render.scripts import forget as forget_scripts
from builders.render.scripts import gzipped, script, style, texts
from builders.render.templates import render
from builders.sources.config import TELEMETRY, Config
from builders.sources.fences import Fence
from builders.sources.targets import OUTSIDE

NEW_TAB = {"target": "_blank", "rel": "noopener"}
PAGE_IDS = ("texts", "course", "saving", "progress", "notice", "stage", "support-code")
"""What the page calls its own elements: a module's section has its slug for an id."""
REASONS = 3
"""How many reasons a page brings along for a module: every course update adds one, and they load before the script."""
FIRST_KINDS = ("single", "multiple", "truth")
"""The kinds that the first script brings: `themes/runtime/questions/kinds.js`."""
_START = short_code("start")
_drawn: dict[tuple[str, str], tuple[tuple[Any, ...], dict[str, Any]]] = {}
SCRIPT_LIMIT, STYLE_LIMIT, HEAD_LIMIT, RAW_LIMIT = 16_000, 3_000, 40_000, 60_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Sizes:
    """What a phone loads before the first question: bytes. Scripts and style as gzip sends them, HTML as it is.

    The style stands in the HTML, and counts for itself. `more` is the script of the rarer kinds of question, which
    nothing waits for but a module that asks one.
    """

    script: int
    more: int
    style: int
    raw: int
    head: int

    def over(self) -> list[str]:
        """Return a sentence for every budget that is exceeded."""
        rows = (
            ("the script, gzipped,", self.script, SCRIPT_LIMIT),
            ("the styles, gzipped,", self.style, STYLE_LIMIT),
            ("the scripts, unpacked,", self.raw, RAW_LIMIT),
            ("the HTML up to the script", self.head, HEAD_LIMIT),
        )
        return [f"{name} has {size:,} bytes; the limit is {limit:,}." for name, size, limit in rows if size > limit]


@dataclass(frozen=True, kw_only=True, slots=True)
class PlayerPage:
    """The files of a learner page by their POSIX paths, and their sizes."""

    files: Mapping[str, bytes]
    sizes: Sizes


def player_page(course: Course, config: Config, tracker: str, terms: Mapping[str, Any] | None = None) -> PlayerPage:
    """Render a course for a tracker: the name of an entry in `themes/runtime/play/`.

    `terms` is what statements share, for a tracker that sends some to an LRS: a host that only the launch names.
    """
    code, sheet = script(f"play/{tracker}.js"), style("course.css", "player.css")
    more = script("questions/more.js") if _asks_more(course) else ""
    sections = [_kept_section(course, module, config) for module in course.modules]
    said = {"terms": terms, "mastery": lowest_pass(course)} if terms else {}
    interface, digest, timed = texts(course.language), course_digests(course).shown, config.telemetry == TELEMETRY[0]
    html = render(
        "player/index.html",
        course=course,
        # Inside: a sheet of its own would be one more trip over a slow line before anything is drawn.
        style=Markup(sheet),  # noqa: S704 - our own
        style_hash=base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode(),
        version=shown_version(course),
        # Names the content whether or not it is released: what is read out to support, or held in a hand.
        named=f"{course.release_name}+{digest[:8]}",
        digest=digest,
        tracker=tracker,
        talks=terms is not None,
        more=bool(more),
        timed=timed,
        words=words_in(course.language),
        waiting=sum(not module.reviewed for module in course.modules),
        ui=interface,
        data=script_json({**_course_data(course), "timed": timed, **said}),
        texts=script_json(interface),
        sections=sections,
        final=_assessment_section(course.assessment) if course.assessment else None,
        slug=ASSESSMENT,
    )
    scripts = {"player.js": code.encode(), **({"kinds.js": more.encode()} if more else {})}
    files = {"index.html": html.encode(), **scripts, **_media(course)}
    head = len(html[: html.index('<script src="player.js">')].encode()) - len(sheet.encode())
    raw = sum(map(len, scripts.values()))
    sizes = Sizes(script=gzipped(code), more=gzipped(more) if more else 0, style=gzipped(sheet), raw=raw, head=head)
    return PlayerPage(files=files, sizes=sizes)


def _asks_more(course: Course) -> bool:
    asked = {question.body.kind for module in course.modules for question in module.bank.live}
    return not asked <= set(FIRST_KINDS)


def _course_data(course: Course) -> dict[str, Any]:
    return {
        "id": course.id,
        "base": course.base,
        "title": course.title,
        "version": str(course.version),
        "shown": shown_version(course),
        "mark": "_draft" if course.draft else "",
        **({"round": True} if course.round else {}),
        "modules": [*_module_entries(course), *_assessment_entry(course)],
    }


def _module_entries(course: Course) -> Iterator[dict[str, Any]]:
    times = minutes(course)
    # In a round the parts wait behind the quiz, and there is nothing to test out of.
    first = {"open": True, "review": 1, "testOut": 0} if course.round else {}
    for module in course.modules:
        entry = {**_module_entry(course, module), "minutes": times[module.slug], **first}
        yield {key: value for key, value in entry.items() if key != "testOut" or value}


def _module_entry(course: Course, module: Module) -> dict[str, Any]:
    stops, quiz_time = pace(module)
    return {
        "slug": module.slug,
        "code": module.code,
        "title": module.title,
        "summary": module.summary,
        "version": module.version.minor_form,
        # What an attempt can earn, which weighs the module in the course's score.
        "points": _points(module),
        "stops": stops,
        "quizTime": quiz_time,
        **({"after": len(course.rules)} if module.slug in course.procedures else {}),
        **({"drill": len(module.drill)} if module.drill else {}),
        **({"since": module.since} if module.since is not None else {}),
        **_changes(module),
        **_rules(module.bank.rules, module_items(module)),
    }


def _changes(module: Module) -> dict[str, Any]:
    last = [(str(change.version), change.reason) for change in module.changes[-REASONS:]]
    return {"changes": last} if last else {}


def _points(module: Module) -> int:
    graded = [question.points for question in module.quiz if question.body.graded]
    asked = sum(pool.count for pool in pools(module.bank.rules, module_items(module)))
    return max(1, round(sum(graded) * min(asked, len(module.quiz)) / max(1, len(module.quiz))))


def _assessment_entry(course: Course) -> Iterator[dict[str, Any]]:
    """Give the entry of the assessment, which the player takes for a module that opens after all others."""
    if course.assessment is not None:
        rules = _rules(course.assessment.rules, course_items(course))
        asked = sum(count for _, count in rules["pools"])
        yield {
            "slug": ASSESSMENT,
            "code": ASSESSMENT_CODE,
            "title": course.assessment.title,
            "summary": "",
            "version": course.version.minor_form,
            # A minute a question is what module quizzes take.
            "minutes": asked,
            "points": 0,
            "stops": [(_START, 0), (RESULT, 0)],
            "quizTime": 60 * asked,
            "after": len(course.modules),
            "final": True,
            **rules,
        }


def _rules(rules: Rules, items: Sequence[Item]) -> dict[str, Any]:
    """Return how a quiz is asked, as `progress.js` reads it; what is not so by default alone."""
    data = {"attempts": rules.attempts, "review": rules.review_after, "testOut": rules.test_out}
    return {
        "pass": rules.pass_percent,
        "pools": [(pool.codes, pool.count) for pool in pools(rules, items)],
        "shuffle": rules.shuffle,
        "anew": rules.retry == RETRIES[0],
        **{key: value for key, value in data.items() if value},
    }


def _assessment_section(assessment: Assessment) -> dict[str, Any]:
    part = {"id": "start", "code": _START, "title": assessment.title, "checks": [], "quiz": True}
    return {
        "assessment": assessment,
        "part": part,
        "data": script_json({"parts": [part], "questions": [], "objectives": {}}),
    }


def forget() -> None:
    """Draw everything anew from here on, with scripts and templates as they are then: somebody edits them."""
    forget_scripts()
    _drawn.clear()


def _kept_section(course: Course, module: Module, config: Config) -> dict[str, Any]:
    """Return a section as drawn last where nothing that it is drawn from differs: for the next format or edit."""
    slugs = [(one.slug, one.name) for one in course.modules]
    source = (module, course.overlay, course.language, slugs, config.extensions, config.extension_configs)
    before = _drawn.get((course.id, module.slug))
    if before is None or before[0] != source:
        before = _drawn[course.id, module.slug] = (source, _section(course, module, config))
    return before[1]


def _section(course: Course, module: Module, config: Config) -> dict[str, Any]:
    questions = [question_data(module, q, course.overlay, prefix=f"{module.slug}--") for q in module.bank.live]
    parts = [
        {"id": b.id, "code": b.code, "title": b.title, "checks": list(b.checks), "quiz": b.quiz} for b in module.blocks
    ]
    return {
        "module": module,
        "parts": [(block, Markup(html)) for block, html in rendered(course, module, config)],  # noqa: S704 - our own
        "data": script_json({"parts": parts, "questions": questions, "objectives": dict(module.objectives)}),
    }


def rendered(course: Course, module: Module, config: Config) -> Iterator[tuple[Block, str]]:
    """Give each block of a module with its HTML. They are rendered one by one."""
    heading: list[str] = []
    markdown = _markdown(course, module, config, heading)
    for block in module.blocks:
        heading[:] = [block.id]
        markdown.reset()
        yield block, markdown.convert(block.text)


def _markdown(course: Course, module: Module, config: Config, heading: list[str]) -> Markdown:
    around = Surroundings(
        overlay=course.overlay,
        fence=_place,
        link=lambda href: _link(course, module, href),
        image=media_name,
        # Every module of the course is in one document.
        anchor=lambda name: f"{module.slug}--{name}",
        words=lambda: words_in(course.language),
        headings=lambda: heading,
    )
    # What names the smaller headings remembers those of the blocks before. All go one level down.
    used = {block.id for block in module.blocks}
    toc = {"baselevel": 2, "slugify": lambda text, sep: unique(slugify(text, sep), used)}
    configs = {name: dict(settings) for name, settings in config.extension_configs.items()}
    return Markdown(
        extensions=[*config.extensions, CoursewrightExtension(around)], extension_configs={**configs, "toc": toc}
    )


def _place(fence: Fence) -> str:
    """Return where the player puts a check; the quiz has screens of its own."""
    return f'<div data-check="{fence.values["question"]}"></div>' if fence.name == "check" else ""


def _link(course: Course, module: Module, href: str) -> Mapping[str, str] | None:
    """Return the attributes of a link inside the course, or None where it leads out of it to the site."""
    if OUTSIDE.match(href):
        # In the LMS's frame the course would be gone.
        return {"href": href, **(NEW_TAB if href.lower().startswith(("http:", "https:", "//")) else {})}
    target, _, anchor = href.partition("#")
    if target in module.media:
        return {"href": media_name(target) + href[len(target) :], **NEW_TAB}
    path = posixpath.normpath(posixpath.join("modules", target)) if target else f"modules/{module.slug}.md"
    # A link of a translation may lead to the base's page: in the course that is the translation.
    slugs = {f"modules/{name}.md": m.slug for m in course.modules for name in (m.slug, m.name)}
    slug = slugs.get(path)
    if slug is None:
        return None
    return {"href": f"#{slug}--{anchor}" if anchor else f"#{slug}"}


def _media(course: Course) -> dict[str, bytes]:
    return {media_name(path): data for module in course.modules for path, data in module.media.items()}
