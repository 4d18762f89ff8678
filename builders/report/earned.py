"""From what records say to credits: whose it is, which version, and what can't be counted, by name."""

import datetime as dt
import functools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from builders.model.course import ASSESSMENT
from builders.model.credit import PRIOR, Assurance, Credit, Dating, merged
from builders.model.version import Version
from builders.records.identities import Identities
from builders.records.people import Deployment
from builders.records.tables import Passed
from builders.records.typed import moment_of
from builders.report.board import Finding
from builders.report.curriculum import Curriculum
from builders.report.words import count

_OTHER_ZONE = dt.timedelta(days=1)
"""By how much the day of a release may be another one where it was released."""
_LATE = dt.timedelta(days=30)
"""After how long without a line nobody expects a record any more."""
_Out = Callable[[str, Version], dt.date | None]
_number = functools.cache(Version.parse)


@dataclass(frozen=True, kw_only=True, slots=True)
class Knowledge:
    """What records are held against: people, releases, deployments, our address, and the organisation's time zone."""

    identities: Identities
    curriculum: Curriculum
    deployments: tuple[Deployment, ...]
    iri: str
    zone: dt.tzinfo


@dataclass(kw_only=True, slots=True)
class _Left:
    """What is not counted or not certain, and how often: `people` by the identifier that nobody or several have."""

    strangers: Counter[str] = field(default_factory=Counter)
    shared: Counter[str] = field(default_factory=Counter)
    foreign: int = 0
    undated: Counter[str] = field(default_factory=Counter)
    unreleased: Counter[str] = field(default_factory=Counter)
    early: Counter[str] = field(default_factory=Counter)
    drafts: int = 0
    inferred: int = 0
    behind: int = 0
    late: int = 0


def earned(
    passed: Iterable[Passed], known: Knowledge, as_of: dt.date
) -> tuple[tuple[Credit, ...], tuple[Finding, ...]]:
    """Return what was earned until the end of a day, each attempt once, and what was left out or inferred."""
    left, out = _Left(), functools.cache(known.curriculum.out_since)
    found = [credit for one in passed for credit in _credits(one, known, out, as_of, left)]
    return merged(found), tuple(_findings(left))


def _credits(one: Passed, known: Knowledge, out: _Out, as_of: dt.date, left: _Left) -> Iterator[Credit]:
    when = _when(one, known, out)
    day = when.astimezone(known.zone).date()
    if day > as_of:
        return
    if one.base != known.iri:
        left.foreign += 1
        return
    if one.name == ASSESSMENT or (one.kind == "courses" and one.assurance != Assurance.IMPORTED):
        # Whoever sends these has said of each module when it was passed, maybe long before the whole.
        return
    people = known.identities.find(one.actor, day)
    if len(people) != 1:
        (left.shared if people else left.strangers)[one.actor] += 1
        return
    version, dating = _version(one, known, day)
    left.drafts += one.draft
    left.inferred += dating is Dating.INFERRED
    (person,) = people
    for module, number in _modules(one, version, known, out, left):
        # What somebody accepts in place of ours was taken when it was, whether or not ours was out.
        accepted = one.mode == PRIOR and one.approver
        if number and not one.draft and not accepted and _before(day, out(module, number)):
            left.early[f"{module} {number.minor_form}"] += 1
            continue
        left.behind += when != moment_of(one.happened)
        left.late += bool(one.stored) and moment_of(one.stored) - when > _LATE
        yield Credit(
            person=person,
            module=module,
            version=number,
            when=when,
            day=day,
            sources=(one.source,),
            assurance=Assurance(one.assurance),
            record=one.id,
            score=one.score,
            dating=dating if number else Dating.UNKNOWN,
            mode=one.mode,
            draft=bool(one.draft),
            approver=one.approver,
            expires=dt.date.fromisoformat(one.expires) if one.expires else None,
        )


def _when(one: Passed, known: Knowledge, out: _Out) -> dt.datetime:
    """Return when it happened. From before the version was out, no clock is believed: the LRS's stands for it."""
    when = moment_of(one.happened)
    if one.kind == "modules" and one.version and one.stored and not one.draft:
        first = out(one.name, _number(f"{one.version}.0"))
        if _before(when.astimezone(known.zone).date(), first):
            return moment_of(one.stored)
    return when


def _before(day: dt.date, first: dt.date | None) -> bool:
    return first is not None and day < first - _OTHER_ZONE


def _version(one: Passed, known: Knowledge, day: dt.date) -> tuple[str, Dating]:
    """Return the version that a record names for this very attempt, else what was deployed then, else its title's."""
    if one.dating == Dating.RECORDED:
        return one.version, Dating.RECORDED
    fitting = {
        str(d.version)
        for d in known.deployments
        # A module may be called what a course is called, and has no version of three numbers.
        if one.kind == "courses"
        and (d.source, d.course) == (one.source, one.name)
        and d.start <= day
        and (d.end is None or day <= d.end)
    }
    # On the day of a change two are possible: then nobody knows.
    version = fitting.pop() if len(fitting) == 1 else "" if fitting else one.version
    return version, Dating.INFERRED if version else Dating.UNKNOWN


def _modules(
    one: Passed, version: str, known: Knowledge, out: _Out, left: _Left
) -> Iterator[tuple[str, Version | None]]:
    """Give the modules that a record tells of, with MAJOR.MINOR.0: of a course those that its version had."""
    name = f"{one.name} {version}".rstrip()
    if not version:
        left.undated[name] += 1
        yield (one.name if one.kind == "modules" else f"course {one.name}"), None
    elif one.kind == "modules":
        number = _number(f"{version}.0")
        if one.draft or out(one.name, number):
            yield one.name, number
        else:
            left.unreleased[name] += 1
    elif edition := known.curriculum.edition(one.name, _number(version)):
        for module, full in edition.modules.items():
            yield module, Version(major=full.major, minor=full.minor, patch=0)
    else:
        left.unreleased[name] += 1


def _findings(left: _Left) -> Iterator[Finding]:
    named = (
        ("nobody of the roster", "{} is nobody of the roster: {}, not counted.", left.strangers),
        ("several of the roster", "{} is an identifier of several people: {}, not counted.", left.shared),
        ("version unknown", "{} without a version: {}, not counted.", left.undated),
        ("never released", "{} is not in the ledger: {}, not counted.", left.unreleased),
        ("before its release", "{} is said to be passed before it was released: {}, not counted.", left.early),
    )
    for what, sentence, counted in named:
        for name, number in sorted(counted.items()):
            yield Finding(
                what=what, sentence=sentence.format(name or "somebody without a name", count(number, "record"))
            )
    if left.foreign:
        sentence = f"courses with another address than ours: {count(left.foreign, 'record')}, not counted."
        yield Finding(what="other tools", sentence=sentence)
    if left.drafts:
        yield Finding(what="drafts", sentence=f"drafts: {count(left.drafts, 'record')}, not counted.")
    if left.behind:
        early = count(left.behind, "record")
        sentence = f"clocks from before the version was out: {early}; the LRS's time stands for them."
        yield Finding(what="clock behind", sentence=sentence)
    if left.late:
        late = count(left.late, "record")
        sentence = f"passed more than {_LATE.days} days before the LRS heard of it, as they say: {late}."
        yield Finding(what="late records", sentence=sentence)
    if left.inferred:
        sentence = f"versions from deployments.csv or a title, not from the attempt: {count(left.inferred, 'record')}."
        yield Finding(what="version inferred", sentence=sentence)
