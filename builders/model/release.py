"""What was released: the ledger's nouns. One `Release` is one file of `content/ledger/`, never changed afterwards."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, overload

from builders.model.change import Approval, Change
from builders.model.version import Version

FORMAT = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Digests:
    """Both digests of one module or course, as 64 hexadecimal digits."""

    source: str
    shown: str


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


class History(Sequence[Release]):
    """The releases of one course, oldest first. Each is read when it is asked for: there may be a thousand."""

    def __init__(
        self,
        versions: tuple[Version, ...],
        read: Callable[[Version], Release],
        holds: Callable[[Version, str], bool],
    ) -> None:
        """Keep the `versions` in order, what reads one, and what says whether its file holds a text."""
        self.versions = versions
        self._read = read
        self._holds = holds

    def __len__(self) -> int:
        return len(self.versions)

    @overload
    def __getitem__(self, index: int) -> Release: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Release, ...]: ...

    def __getitem__(self, index: int | slice) -> Release | tuple[Release, ...]:
        if isinstance(index, slice):
            return tuple(map(self._read, self.versions[index]))
        return self._read(self.versions[index])

    def naming(self, text: str) -> Iterator[Release]:
        """Give the releases whose file has `text` in quotes, newest first."""
        return (self._read(version) for version in reversed(self.versions) if self._holds(version, f'"{text}"'))


Courses = Mapping[str, Sequence[Release]]
"""The releases of each course, oldest first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ledger:
    """The releases that a project knows: its own publisher's, and those it was made from, which are read-only.

    `others` goes by publisher.
    """

    own: Courses = field(default_factory=dict)
    others: Mapping[str, Courses] = field(default_factory=dict)

    def latest(self, course: str) -> Release | None:
        """Return the newest own release of a course."""
        return self.own[course][-1] if self.own.get(course) else None

    def versions(self, course: str) -> tuple[Version, ...]:
        """Return the numbers of all own releases of a course, oldest first."""
        releases = self.own.get(course, ())
        return releases.versions if isinstance(releases, History) else tuple(r.version for r in releases)

    def released(self, course: str, version: Version) -> Release | None:
        """Return the own release of that version."""
        versions = self.versions(course)
        return self.own[course][versions.index(version)] if version in versions else None

    def module(self, slug: str) -> ModuleRelease | None:
        """Return the newest release of a module: the publisher's own, or else what it was made from."""
        return next(iter(self.modules(slug)), None)

    def modules(self, slug: str) -> Iterator[ModuleRelease]:
        """Give the releases of a module, the newest of each course first: own ones, or else what they were made from.

        Of courses it comes in order of the module's version; the older ones follow.
        """
        found = [releases for releases in self.own.values() if _lists(releases, slug)]
        if not found:
            found = [r for courses in self.others.values() for r in courses.values() if _lists(r, slug)]
        newest = [next(_modules(releases, slug)) for releases in found]
        yield from sorted(newest, key=lambda module: module.version, reverse=True)
        for releases in found:
            older = _modules(releases, slug)
            next(older)
            yield from older


def naming(releases: Sequence[Release], text: str) -> Iterator[Release]:
    """Give releases, newest first: all, or those that name `text` where that is known without reading them."""
    return releases.naming(text) if isinstance(releases, History) else reversed(releases)


def _lists(releases: Sequence[Release], slug: str) -> bool:
    return next(_modules(releases, slug), None) is not None


def _modules(releases: Sequence[Release], slug: str) -> Iterator[ModuleRelease]:
    return (m for release in naming(releases, slug) for m in release.modules if m.slug == slug)
