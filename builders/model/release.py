"""What was released: the ledger's nouns. One `Release` is one file of `content/ledger/`, never changed afterwards."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from builders.model.change import Approval, Change
from builders.model.digest import Digests
from builders.model.version import Version

FORMAT = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionParts:
    """One question as versions see it: digests of what it asks, what is right, and what it tells afterwards.

    `asked` is over stem and choices, which a cosmetic edit may touch; `key` over everything that a score depends on;
    `told` over hints, reasons and cites. `docs/versions.md` lists the keys of each.
    """

    v: int
    asked: str
    key: str
    told: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Parts:
    """A module in one language: its digests, and a digest of each part, so that a difference has a name.

    `texts` goes by the part's name: `title`, `summary`, `body`, `rules` (the sentences labelled LAW or POLICY),
    `quiz` (the rules of the quiz), `order`, `objective <id>`, `media <path>`. `questions` goes by id, live ones only.
    """

    digests: Digests
    texts: Mapping[str, str]
    questions: Mapping[str, QuestionParts]


@dataclass(frozen=True, kw_only=True, slots=True)
class ModuleRelease:
    """A module as a course released it. `languages` has the module's own language first.

    `codebook` says what each reported id and letter stands for, and what is right, by question.
    """

    slug: str
    version: Version
    title: str
    minutes: int
    languages: Mapping[str, Parts]
    codebook: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True, slots=True)
class CourseParts:
    """A course in one language: its digests, and a digest of each part of its own: `title`, `summary`, `assessment`.

    `overlay` is a digest of the values that the organisation filled in, as far as this course shows them.
    """

    digests: Digests
    texts: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Release:
    """One version of one course, released: the content of `content/ledger/<publisher>/<course>/<version>.json`.

    `commit` is the one that the artifacts were built from, `constraints` the SHA-256 of the pinned dependencies,
    `artifacts` the SHA-256 of each file by its name, `released` a day (ISO 8601). `previous` is the SHA-256 of the
    file of the release before, empty for the first: who changes a file breaks the chain.
    """

    publisher: str
    iri: str
    course: str
    version: Version
    title: str
    released: str
    commit: str
    tool: str
    constraints: str
    previous: str
    languages: Mapping[str, CourseParts]
    modules: tuple[ModuleRelease, ...]
    artifacts: Mapping[str, str]
    approvals: Mapping[str, tuple[Approval, ...]]
    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Ledger:
    """The releases that a project knows: its own publisher's, and those it was made from, which are read-only.

    `own` and `others` hold the releases of each course, oldest first; `others` goes by publisher.
    """

    own: Mapping[str, tuple[Release, ...]] = field(default_factory=dict)
    others: Mapping[str, Mapping[str, tuple[Release, ...]]] = field(default_factory=dict)

    def latest(self, course: str) -> Release | None:
        """Return the newest own release of a course."""
        return self.own[course][-1] if self.own.get(course) else None

    def released(self, course: str, version: Version) -> Release | None:
        """Return the own release of that version."""
        return next((r for r in self.own.get(course, ()) if r.version == version), None)

    def module(self, slug: str) -> ModuleRelease | None:
        """Return the newest release of a module: the publisher's own, or else what it was made from."""
        own = max(_modules(self.own, slug), key=lambda m: m.version, default=None)
        others = (m for courses in self.others.values() for m in _modules(courses, slug))
        return own or max(others, key=lambda m: m.version, default=None)


def _modules(courses: Mapping[str, tuple[Release, ...]], slug: str) -> Iterator[ModuleRelease]:
    return (m for releases in courses.values() for release in releases for m in release.modules if m.slug == slug)
