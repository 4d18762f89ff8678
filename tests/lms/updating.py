"""Courses that change while somebody is in the middle of them: making versions, and learners who come back to the next.

A `Place` is where a course is offered, and where another version can take its place; a `Visit` is a learner in it.
"""

import dataclasses
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import Browser, BrowserContext, FrameLocator, Locator, Page, expect

from builders.model import Change, Course, Module
from builders.model.forms import form
from builders.model.pools import module_items, pools
from builders.model.state import State, decode
from builders.package import FORMATS
from builders.package.archive import archive
from builders.package.contents import contents
from builders.package.target import Package
from builders.pipeline.build import package_page
from builders.pipeline.check import checked
from builders.render.player import player_page
from tests.learner import PHONE, drawn, right_response, wrong_response
from tests.lms.host import LmsHost
from tests.paths import TESTS
from tests.site import Site as SiteServer
from tests.stored import stored

SEED = "00000007"
"""The seed of every first visit, so that a test can name the questions that were answered."""
COURSE = TESTS / "courses" / "updates"
LMSS = {"scorm12": "strict", "scorm2004": "strict-2004"}
"""The formats of SCORM, each with the strict LMS that takes it."""
BUILT = (*LMSS, "cmi5")
Reasons = Mapping[str, tuple[Change, ...]]
Edit = Callable[["Sources"], None]


@dataclass
class Sources:
    """A copy of the course, for a test to change."""

    root: Path

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace a text that stands in a file once."""
        text = (self.root / path).read_text(encoding="utf-8")
        assert text.count(old) == 1, (path, old, text.count(old))
        (self.root / path).write_text(text.replace(old, new), encoding="utf-8")

    def raise_to(self, version: str, *modules: str) -> None:
        """Give the course and some of its modules a version."""
        for path in ("courses/office", *(f"modules/{slug}" for slug in modules)):
            self.edit(f"content/{path}.md", "version: 1.0.0", f"version: {version}")

    def rename(self, old: str, new: str) -> None:
        """Give a module another slug."""
        for path in (f"content/modules/{old}.md", f"quizzes/{old}.yml", "content/courses/office.md"):
            file = self.root / path
            file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
            file.rename(file.with_name(file.name.replace(old, new)))


@dataclass(frozen=True, kw_only=True)
class Version:
    """One version of the course, built."""

    course: Course
    packages: Mapping[str, Path]
    page: Mapping[str, bytes]


def build_version(
    folder: Path,
    edit: Edit,
    reasons: Reasons | None = None,
    course: str = "office",
    formats: Sequence[str] = BUILT,
) -> Version:
    """Change a copy of the course in `folder` and build it, as `coursewright build` does."""
    skipped = shutil.ignore_patterns("dist", *(() if course == "office-es" else ("*.es.*",)))
    root = Path(shutil.copytree(COURSE, folder / "sources", ignore=skipped))
    edit(Sources(root))
    ready = checked(root)
    bare = ready.project.courses[course]
    modules = tuple(dataclasses.replace(m, changes=(reasons or {}).get(m.slug, ())) for m in bare.modules)
    made = dataclasses.replace(bare, modules=modules)
    wanted = Package(course=made, publisher=ready.config.publisher)
    packages = {name: folder / f"{name}.zip" for name in formats}
    for name, package in packages.items():
        page = package_page(FORMATS[name], wanted, ready.config)
        package.write_bytes(archive(contents(FORMATS[name], wanted, page.files)))
    return Version(course=made, packages=packages, page=player_page(made, ready.config, "local").files)


class Place(Protocol):
    """Where the course is offered. `saved` is all that it keeps of the learner; `start` takes that."""

    local: bool
    tab: Page | None

    def start(self, saved: Any = None) -> None:
        """Begin with a new browser, and what is known of the learner."""

    def install(self, version: Version) -> None:
        """Put a version where the last one was."""

    def open(self) -> Page | FrameLocator:
        """Open the course in a new tab."""

    def leave(self) -> Any:
        """Close the tab and return what is saved."""

    def state(self) -> str:
        """Return the saved state as text."""

    def put(self, saved: Any, text: str) -> Any:
        """Return what was saved with another text as state."""

    def record(self) -> dict[str, Any]:
        """Return what an LMS has; nothing where there is none."""


class Lms:
    """The strict LMS with a package of a format."""

    local = False

    def __init__(self, browser: Browser, host: LmsHost, fmt: str) -> None:
        self.browser, self.host, self.format = browser, host, fmt
        self.context: BrowserContext = browser.new_context()
        self.tab: Page | None = None

    def start(self, saved: Any = None) -> None:
        self.context.close()
        self.context = seeded(self.browser.new_context(viewport=PHONE))  # type: ignore[arg-type]
        self.host.stored = saved and dict(saved)

    def install(self, version: Version) -> None:
        self.host.replace(version.packages[self.format])

    def open(self) -> FrameLocator:
        self.tab = self.context.new_page()
        self.tab.goto(self.host.url)
        return self.tab.frame_locator('iframe[title="course"]')

    def leave(self) -> Any:
        assert self.tab is not None
        self.tab.close()
        return dict(self.host.stored or {})

    def state(self) -> str:
        return str((self.host.stored or {})["cmi.suspend_data"])

    def put(self, saved: Any, text: str) -> Any:
        return {**saved, "cmi.suspend_data": text}

    def record(self) -> dict[str, Any]:
        assert self.tab is not None
        found = self.host.record(self.tab)
        if self.format == "scorm12":
            return found
        # In the words of SCORM 1.2, which has one status for what are two in SCORM 2004.
        objectives = [{**row, "status": one_status(row), "raw": row["score.raw"]} for row in found["objectives"]]
        return {**found, "status": one_status(found), "objectives": objectives}


class Site:
    """A web server with the learner page of the site."""

    local = True
    KEY = "cw:office:state"

    def __init__(self, browser: Browser, folder: Path, origin: str) -> None:
        self.browser, self.folder, self.origin = browser, folder, origin
        self.context: BrowserContext = browser.new_context()
        self.tab: Page | None = None
        self.installed = 0

    def start(self, saved: Any = None) -> None:
        self.context.close()
        self.context = seeded(self.browser.new_context(viewport=PHONE, storage_state=saved))  # type: ignore[arg-type]

    def install(self, version: Version) -> None:
        # At another address: a browser may show a page again that it has, and that is not what is tested.
        self.installed += 1
        for name, data in version.page.items():
            file = self.folder / str(self.installed) / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)

    def open(self) -> Page:
        self.tab = self.context.new_page()
        self.tab.goto(f"{self.origin}/{self.installed}/index.html")
        return self.tab

    def leave(self) -> Any:
        assert self.tab is not None
        saved = self.context.storage_state(indexed_db=True)
        self.tab.close()
        return saved

    def state(self) -> str:
        assert self.tab is not None
        return stored(self.tab)[self.KEY]

    def put(self, saved: Any, text: str) -> Any:
        (origin,) = saved["origins"]
        entries = [{"name": self.KEY, "value": text}]
        return {**saved, "origins": [{"origin": origin["origin"], "localStorage": entries}]}

    def record(self) -> dict[str, Any]:
        return {}


def seeded(context: BrowserContext) -> BrowserContext:
    """Return a browser in which everybody gets the same seed."""
    context.add_init_script("crypto.getRandomValues = (array) => array.fill(7)")
    return context


def one_status(row: Mapping[str, str]) -> str:
    """Return what SCORM 1.2 calls a completion and a success; both of what nobody has begun are unknown."""
    success, completion = row["success_status"], row["completion_status"]
    return success if success in {"passed", "failed"} else completion.replace("unknown", "not attempted")


@contextmanager
def lms_place(browser: Browser, version: Version, fmt: str, lms: str = "") -> Iterator[Lms]:
    """Run an LMS for a format with a version: the strict one, if none is named."""
    with LmsHost(version.packages[fmt], lms or LMSS[fmt]) as host:
        place = Lms(browser, host, fmt)
        yield place
        place.context.close()


@contextmanager
def site_place(browser: Browser, version: Version, folder: Path) -> Iterator[Site]:
    """Serve the learner page of a version."""
    with SiteServer(folder) as server:
        place = Site(browser, folder, server.url)
        place.install(version)
        yield place
        place.context.close()


@dataclass
class Walk:
    """What a learner met on the way through modules: by module and question."""

    kept: dict[tuple[str, str], str] = field(default_factory=dict)
    """The letters of what was shown as answered before."""
    given: list[tuple[str, str, int]] = field(default_factory=list)
    """What was asked and is answered now, with `v`."""
    forms: dict[str, list[str]] = field(default_factory=dict)
    """The questions of each quiz in order."""
    passed: set[str] = field(default_factory=set)


class Visit:
    """A learner in a version of the course."""

    def __init__(self, place: Place, course: Course) -> None:
        """Open the course, wait for its first screen, and start where it says first what will be recorded."""
        self.place, self.course = place, course
        self.page = place.open()
        self.start()

    def start(self) -> None:
        """Start where the screen says what will be recorded."""
        drawn(self.page)
        if self.page.locator('#stage [data-is="start"]').count():
            self.press('#stage [data-is="start"]')
            expect(self.page.locator('#stage [data-is="start"]')).to_have_count(0)

    def press(self, selector: str) -> None:
        """Click what is on the screen."""
        self.page.locator(f"{selector}:visible").first.click()

    def where(self) -> str:
        """Return what the screen says about the place in the module; empty outside of one."""
        crumb = self.page.locator(".cw-crumb span")
        return crumb.inner_text() if crumb.count() else ""

    def notice(self) -> str:
        """Return what the page tells above everything."""
        return self.page.locator("#notice").inner_text().replace("\u00a0", " ")

    def stage(self) -> str:
        """Return the text of the screen."""
        return self.page.locator("#stage").inner_text().replace("\u00a0", " ")

    def go_on(self) -> None:
        """Continue where the learner was: an LMS does so by itself, a page without one asks who is there."""
        if self.place.local:
            self.press("#stage .cw-main")
        self.page.locator(".cw-crumb").wait_for()

    def saved(self) -> None:
        """Wait until the page says that everything is saved."""
        saved = "Kept on this device|Se guarda en este" if self.place.local else "^Saved$|^Guardado$"
        expect(self.page.locator("#saving")).to_have_text(re.compile(saved))

    def state(self) -> State:
        """Return what is saved."""
        self.saved()
        return decode(self.place.state())

    def open(self, module: Module) -> None:
        """Open a module from the overview, at its first part."""
        if self.page.locator('#stage [data-is="resume"]').count():
            self.press("#stage .cw-main")
            self.page.locator("#stage .cw-crumb, #stage .cw-modules").first.wait_for()
        if self.where():
            self.press(".cw-crumb .cw-plain")
        self.page.locator(".cw-modules li").nth(self.course.modules.index(module)).locator(".cw-link").click()
        self.page.locator(".cw-crumb").wait_for()
        while self.page.locator(".cw-steps .cw-plain:visible").count():
            self.step(".cw-steps .cw-plain")

    def at_result(self) -> bool:
        """Say whether the screen is the result of a quiz."""
        return self.page.locator(".cw-result:visible").count() > 0

    def questions(self) -> list[Locator]:
        """Return the questions on the screen."""
        return self.page.locator(".cw-question:visible").all()

    def answer(self, module: Module, box: Locator, *, right: bool = True) -> tuple[str, str, int]:
        """Answer a question; return its module, id and `v`."""
        question = module.bank.question(box.get_attribute("data-question") or "")
        assert question is not None
        letters = right_response(module, question) if right else wrong_response(module, question)
        for letter in letters:
            box.locator(f'input[value="{letter}"]').check()
        box.locator(".cw-submit").click()
        expect(self.page.locator(f'.cw-answered[data-question="{question.id}"]:visible')).to_have_count(1)
        return module.slug, question.id, question.v

    def work(self, module: Module, walk: Walk, wrong: frozenset[str] = frozenset(), stop: str = "") -> None:
        """Go from the screen that is there to the result, or to the question `stop`, and note what there is."""
        while not self.at_result():
            for box in self.questions():
                name = box.get_attribute("data-question") or ""
                if self.where().startswith(("Question", "Pregunta")):
                    walk.forms.setdefault(module.slug, []).append(name)
                if name == stop:
                    return
                if "cw-answered" in (box.get_attribute("class") or ""):
                    chosen = box.locator("input:checked").evaluate_all("all => all.map((i) => i.value)")
                    walk.kept[module.slug, name] = "".join(sorted(chosen))
                else:
                    walk.given.append(self.answer(module, box, right=name not in wrong))
            self.step()
        if self.page.locator(".cw-result.cw-good").count():
            walk.passed.add(module.slug)

    def walk(self, modules: Sequence[Module] | None = None) -> Walk:
        """Go through modules, or all there are, and answer rightly what is asked, until it is saved."""
        walk = Walk()
        for module in self.course.modules if modules is None else modules:
            self.open(module)
            self.work(module, walk)
            self.saved()
        return walk

    def step(self, selector: str = ".cw-steps .cw-main") -> None:
        """Press what leads to another place, and wait for it."""
        before = self.where()
        self.press(selector)
        expect(self.page.locator(".cw-crumb span")).not_to_have_text(before)


def redrawn(module: Module, state: State) -> list[str]:
    """Return the ids of what the attempt at hand asks, as an auditor finds them."""
    rules, ids = module.bank.rules, {question.code: question.id for question in module.quiz}
    attempt = state.modules[module.code].attempt if module.code in state.modules else 1
    codes = form(pools(rules, module_items(module)), f"{state.seed} {module.code}", attempt, shuffle=rules.shuffle)
    return [ids[code] for code in codes]
