"""Courses, modules, banks and questions as the rest of the tool sees them: read, complete, frozen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol, Self

from builders.errors import Where
from builders.model.assignments import Assignments
from builders.model.change import Change, Changes
from builders.model.codes import short_code
from builders.model.day import Day
from builders.model.fact import Fact
from builders.model.node import Node
from builders.model.page import Page
from builders.model.release import Ledger
from builders.model.rules import Rules
from builders.model.texts import Texts
from builders.model.version import Version

Response = tuple[str, ...]
"""What a learner gave, as texts; each kind says which (`('a', 'c')` for chosen letters, `('60',)` for a number)."""


class Md(str):
    """A text in Markdown: what a body hands to the browser as `Md` is rendered on its way there."""

    __slots__ = ()


class Body(Protocol):
    """The part of a question that its kind owns: what is asked, and the key."""

    kind: ClassVar[str]
    keys: ClassVar[tuple[str, ...]]
    """The keys that an author may write for this kind, the one that names it first."""
    graded: ClassVar[bool]
    """Whether there is a right answer; a kind without one earns no points and never fails a learner."""

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """Give code, sentence and hint for everything that makes this no fair question."""
        ...

    def score(self, response: Response) -> float:
        """Return 0 to 1: the reference that the browser's scoring must equal on `tests/vectors/`."""
        ...

    def guess(self) -> float:
        """Return the chance, 0 to 1, that a blind guess earns everything."""
        ...

    def longest_response(self) -> str:
        """Return the longest response as saved state writes it: the build proves that the worst case fits."""
        ...

    def fixed_texts(self) -> Iterator[str]:
        """Give the texts that may hold no overlay token: what a learner chooses from means the same everywhere."""
        ...

    def texts(self) -> Iterator[str]:
        """Give every text that an author wrote into this body."""
        ...

    def translated(self, texts: Texts) -> Self:
        """Return this body in another language: what it says is new, what is right stays as it is."""
        ...

    def canonical(self) -> Mapping[str, Any]:
        """Return everything that a change of meaning would change, as JSON data for the digest."""
        ...

    def shown(self) -> Mapping[str, Any]:
        """Return what the browser draws, as JSON data with `Md` texts."""
        ...

    def key(self) -> Mapping[str, Any]:
        """Return what the browser keeps out of sight: `right`, and the reasons `whys` by choice."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """What a question is about: a file as its module's page would name it, and the words that stand for it."""

    file: str
    words: str
    where: Where


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """One question of a bank. `v` rises when its key, stem or choices change; scores of different `v` never mix.

    `status` is `draft`, `live` or `retired`; only live ones are asked. A retired one stays, so that its id does too.
    `shuffle` says whether its choices may change places, `drill` that it is for practice: no quiz or check asks it.
    """

    id: str
    v: int
    ask: str
    body: Body
    why: str
    cite: str
    objective: str
    review: str
    hint: str
    tags: tuple[str, ...]
    status: str
    points: int
    critical: bool
    shuffle: bool
    drill: bool
    picture: Picture | None
    where: Where
    review_where: Where
    cite_where: Where

    @property
    def code(self) -> str:
        """The three characters that name this question in saved state."""
        return short_code(self.id)

    def texts(self) -> Iterator[str]:
        """Give every text a learner may read."""
        yield from (self.ask, self.hint, self.why, *self.body.texts())
        if self.picture is not None:
            yield self.picture.words

    def canonical(self) -> dict[str, Any]:
        """Return the question as JSON data for the digest."""
        return {
            "id": self.id,
            "v": self.v,
            "kind": self.body.kind,
            "ask": self.ask,
            "hint": self.hint,
            "why": self.why,
            "cite": self.cite,
            "objective": self.objective,
            "points": self.points,
            "critical": self.critical,
            "shuffle": self.shuffle,
            "body": dict(self.body.canonical()),
            **({"drill": True} if self.drill else {}),
            **({"picture": {"file": self.picture.file, "words": self.picture.words}} if self.picture else {}),
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Bank:
    """The questions of one module, and the rules of its quiz; its id is the module's slug."""

    id: str
    title: str
    rules: Rules
    questions: tuple[Question, ...]
    path: str
    law_checked: Day | None = None
    """When somebody last held what it says of the law against the source. No digest has it."""

    @property
    def live(self) -> tuple[Question, ...]:
        """The questions that are asked."""
        return tuple(q for q in self.questions if q.status == "live")

    def question(self, question_id: str) -> Question | None:
        """Return the live question with that id."""
        return next((q for q in self.live if q.id == question_id), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """One screen of a module: a second-level heading and what stands under it, in Markdown.

    `id` is the heading's anchor and `title` its plain text; the opening, which has none, is `start` with the module's
    title. `checks` are the ids of the questions that it asks, `check_lines` the lines of the file where it does.
    """

    id: str
    title: str
    text: str
    line: int
    checks: tuple[str, ...] = ()
    check_lines: tuple[int, ...] = ()
    quiz: bool = False

    @property
    def code(self) -> str:
        """The three characters that name this block in saved state."""
        return short_code(self.id)


@dataclass(frozen=True, kw_only=True, slots=True)
class Module:
    """A unit of 5 to 10 minutes that courses share.

    A translation has slug, version and all ids of its base: records and saved state know both as one. `draft` says that
    its version has not been released.
    """

    slug: str
    language: str
    title: str
    summary: str
    version: Version
    minutes: int
    objectives: Mapping[str, str]
    body: str
    blocks: tuple[Block, ...]
    bank: Bank
    media: Mapping[str, bytes]
    """The pictures, recordings and linked files, by the path that the page writes."""
    path: str
    draft: bool = True
    law_checked: Day | None = None
    """As for banks."""
    changes: tuple[Change, ...] = ()
    """Why there are newer versions than the first, newest last. Learners read it after an update; no digest has it."""
    reviewed: bool = False
    """Whether somebody has approved what it says now; its courses say so where it is not. No digest has it."""
    since: int | None = None
    """The oldest major whose pass still counts in its course: later ones were for others. None: its own alone."""

    @property
    def code(self) -> str:
        """The three characters that name this module in saved state."""
        return short_code(self.slug)

    @property
    def release_name(self) -> str:
        """The version as pages show it: `1.0.0`, or `1.0.0-draft`."""
        return f"{self.version}-draft" if self.draft else str(self.version)

    @property
    def name(self) -> str:
        """What fences and files call it: `minimum-necessary`, or `minimum-necessary.es` for a translation."""
        return self.path.rpartition("/")[2].removesuffix(".md")

    @property
    def checks(self) -> tuple[str, ...]:
        """The ids of the questions that stand inside the text, in reading order."""
        return tuple(check for block in self.blocks for check in block.checks)

    @property
    def quiz(self) -> tuple[Question, ...]:
        """What the module quiz draws from: all live questions that no check or drill asks, in the bank's order."""
        checks = frozenset(self.checks)
        return tuple(q for q in self.bank.live if q.id not in checks and not q.drill)

    @property
    def drill(self) -> tuple[Question, ...]:
        """What learners may practise, in the bank's order."""
        return tuple(q for q in self.bank.live if q.drill)


ASSESSMENT = "final-assessment"
"""The name of a course's assessment in records, where its modules have their slugs. No module is called so."""
ASSESSMENT_CODE = short_code(ASSESSMENT)


@dataclass(frozen=True, kw_only=True, slots=True)
class Assessment:
    """The questions at the end of a course: rules that draw from the banks of its modules. Its id is the course's."""

    id: str
    title: str
    rules: Rules
    path: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """A one-screen answer for the moment of need, on the site. `module` is where it comes from, and whose bank it asks.

    `blocks` are its sections, `words` counts what is read.
    """

    slug: str
    title: str
    summary: str
    module: str
    module_where: Where
    cite: str
    blocks: tuple[Block, ...]
    words: int
    path: str


ROUNDS = ("annual",)
"""How often a course may come round, as its page says: those who take it have passed its modules before."""

Overlay = Mapping[str, str]
"""What tokens stand for, as text: `org.privacy_officer.phone` by the organisation, `facts.penalty_cap` by the facts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Course:
    """What one role takes; it becomes one package per format.

    `draft` says that no release of this version exists: everything that shows the version says so too. A translation
    is a course of its own, `claims-coding-es`; its `base` names what it is a translation of, as that names itself.
    `round` is empty or one of `ROUNDS`: then each module opens with its quiz, and only what was missed is read again.
    """

    id: str
    base: str
    title: str
    summary: str
    version: Version
    modules: tuple[Module, ...]
    procedures: tuple[str, ...]
    """The slugs of those modules, the last ones, that open when all others were passed: the organisation's own."""
    assessment: Assessment | None
    overlay: Overlay
    draft: bool
    path: str
    round: str = ""

    @property
    def language(self) -> str:
        """The language of its modules, in which it names itself, too."""
        return self.modules[0].language if self.modules else ""

    @property
    def rules(self) -> tuple[Module, ...]:
        """The modules that are open from the start."""
        return tuple(module for module in self.modules if module.slug not in self.procedures)

    @property
    def minutes(self) -> int:
        """The time that its modules ask of those who take them whole."""
        return sum(module.minutes for module in self.modules)

    @property
    def release_name(self) -> str:
        """The version as artifact names carry it: `1.0.0`, or `1.0.0-draft`."""
        return f"{self.version}-draft" if self.draft else str(self.version)


@dataclass(frozen=True, kw_only=True, slots=True)
class Publisher:
    """Who publishes: `iri` is the root of every identifier that leaves in a record."""

    iri: str
    name: str
    iri_where: Where
    name_where: Where


@dataclass(frozen=True, kw_only=True, slots=True)
class Project:
    """Everything that was read from one project folder."""

    publisher: Publisher
    language: str
    modules: Mapping[str, Module] = field(default_factory=dict)
    """By name, translations (`alpha.es`) among them."""
    courses: Mapping[str, Course] = field(default_factory=dict)
    """By id, translations (`pilot-es`) among them."""
    overlay: Overlay | None = None
    """None if the organisation's file or the facts could not be read."""
    overlay_places: Mapping[str, Where] = field(default_factory=dict)
    """Where each value of the overlay stands."""
    internal: frozenset[str] = frozenset()
    """The tokens whose values only learners may read: what everybody can open shows a phrase in their place."""
    facts: Mapping[str, Fact] = field(default_factory=dict)
    cards: Mapping[str, Card] = field(default_factory=dict)
    assignments: Assignments = field(default_factory=Assignments)
    changes: Changes = field(default_factory=dict)
    ledger: Ledger = field(default_factory=Ledger)
    pages: Mapping[str, Page] = field(default_factory=dict)
    settings: Node | None = None
    """The site engine's configuration as it stands there; None if it could not be read."""
    files: Mapping[str, str] = field(default_factory=dict)
    """How tables, records and style sheets anywhere in the project begin, by path."""

    @property
    def originals(self) -> tuple[Module, ...]:
        """The modules that are no translation: what holds for their ids holds for those of translations."""
        return tuple(module for module in self.modules.values() if module.name == module.slug)
