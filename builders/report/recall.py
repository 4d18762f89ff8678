"""A question had a wrong key: who answered it, and what their scores would be; the records stay as they are."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from builders.errors import UsageError
from builders.model import Question
from builders.model.credit import Credit
from builders.report.answers import Answer, Item, edition_of, entry
from builders.report.desk import Desk, Query, sheet
from builders.report.items import choices, letters_of
from builders.report.paper import Outcome, Paper, attempts, outcome, recorded
from builders.report.population import names
from builders.report.sheet import Cell, Section, Sheet
from builders.report.words import count
from builders.versions.codebook import letters

_ASKED = re.compile(r"(?:(?P<module>[a-z0-9-]+)/)?(?P<question>[a-z][a-z0-9_]*)@v(?P<edition>[0-9]{1,6})")
_DIFFERS = "the answers do not add up to the record"
_NO_PAPER = "the commit of that version is not at hand, so its quiz is not known: look at the record"
_IN_TEXT = "asked in the text, without a score"
_NOBODY = ("", "")
_CHOSEN = frozenset({"single", "multiple", "truth"})


@dataclass(frozen=True, kw_only=True, slots=True)
class _Case:
    """What is recalled: the item, what the ledger says of it, and what is right after all (empty: not said)."""

    item: Item
    said: Mapping[str, Any]
    key: str

    def corrected(self, question: Question, given: tuple[Answer, ...]) -> float:
        """Return what answers are worth by the corrected key."""
        return float(self.accepts(given[-1].response)) if given[-1].item == self.item else recorded(question, given)

    def accepts(self, response: str) -> bool:
        """Say whether a response is right by the corrected key: of one choice any letter of it, of several all."""
        taken = letters_of(response)
        return taken == {*self.key} if self.said.get("kind") == "multiple" else bool(taken) and taken <= {*self.key}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Redone:
    """One attempt that asked the question: what it came to then, without it, and by the corrected key."""

    given: tuple[Answer, ...]
    was: Outcome | None
    without: Outcome | None
    corrected: Outcome | None
    credit: Credit | None
    agrees: bool
    mark: int


def asked(desk: Desk, subject: str) -> Item:
    """Return the item that a subject names; raises UsageError where it names none that was released or answered."""
    match = _ASKED.fullmatch(subject)
    if match is None:
        message = f"{subject!r} names no version of a question: write it as minimum-necessary/payer_full_chart@v1"
        raise UsageError(message)
    edition, question, module = int(match["edition"]), match["question"], match["module"]
    known = {one.item for one in desk.answers.of(module=module or "")} | set(_released(desk))
    found = sorted(one for one in known if one.question == question and module in {None, one.module})
    fitting = [one for one in found if one.edition == edition]
    if len(fitting) == 1:
        return fitting[0]
    known |= {one.item for one in desk.answers.found}
    near = get_close_matches(subject, [str(one) for one in sorted(known)], n=3, cutoff=0.5)
    there = ", ".join(map(str, fitting or found)) or ", ".join(near) or "none"
    which = "several modules have such a question" if fitting else f"no release or record has {subject}"
    message = f"{which}; there are: {there}"
    raise UsageError(message)


def recall(desk: Desk, query: Query) -> Sheet:
    """Return who answered a question that is to be recalled, with their scores as recorded and reckoned anew."""
    item = asked(desk, query.subject)
    said = entry(desk.curriculum, item)
    case = _Case(item=item, said=said, key=_key(desk, item, said, query.key))
    rows = tuple(_rows(desk, case))
    unseen = tuple(_unseen(desk, item))
    changed = sorted({str(row[0]) for row in rows if row[-2]})
    unknown = {row[0] for row in rows if row[-1] in {_DIFFERS, _NO_PAPER}}
    people = Section(
        id="people",
        title="Who answered it",
        columns=(
            *("person", "name", "left", "day", "test", "version", "answer", "was", "by the corrected key"),
            *(
                "score recorded",
                "score reckoned",
                "without the question",
                "with the corrected key",
                "pass mark",
                "what changes",
                "note",
            ),
        ),
        rows=rows,
        lead="Score recorded: what the record of the passed module says, and stays. Score reckoned: of this attempt, "
        "from its single answers. The last two scores are said only where it equals what is recorded, or nothing is.",
        empty="No single answer to it is recorded.",
    )
    number = len({row[0] for row in rows})
    lead = f"People who answered {item}: {number}; for whom passing would change: {len(changed)}"
    lead += f"; of whom that is not known: {len(unknown)}." if unknown else "."
    sections = (people, _others(unseen), _next(case, changed, len(unseen)))
    return sheet(desk, "recall", f"Recall of a question: {item}", lead, sections)


def _released(desk: Desk) -> Iterator[Item]:
    for editions in desk.curriculum.editions.values():
        for edition in editions:
            for module, book in edition.codebooks.items():
                for question, said in book.items():
                    yield Item(module=module, question=question, edition=edition_of(said))


def _key(desk: Desk, item: Item, said: Mapping[str, Any], given: str) -> str:
    """Return what is right after all: what was given, else what the next release with the same choices says."""
    known = {one.letter for one in choices(said) if not one.part}
    if given:
        if str(said.get("kind")) not in _CHOSEN or not {*given} <= known:
            there = f"the letters are {''.join(sorted(known))}" if known else "it has no letters of choices"
            message = f"--key {given!r} does not fit {item}: {there}"
            raise UsageError(message)
        return given
    newer = sorted(one for one in _released(desk) if one.key == item.key and one.edition > item.edition)
    for one in newer:
        later = entry(desk.curriculum, one)
        if str(later.get("kind")) in _CHOSEN and letters(later) == letters(said):
            return str(later.get("right", ""))
    return ""


def _rows(desk: Desk, case: _Case) -> Iterator[tuple[Cell, ...]]:
    known_as = names(desk)
    for launch in _launches(desk, case.item):
        mine = [one for one in launch.answers if one.item == case.item]
        paper = desk.papers.get((mine[0].test, mine[0].test_version))
        again = list(_redone(launch, case, paper)) if paper else []
        redone = {part.record: one for one in again for part in one.given}
        # A case reports its steps besides the whole path.
        for one in [one for one in mine if not one.part] or mine:
            start = _start(case, known_as.get(one.person, _NOBODY), one)
            known = redone.get(one.record)
            yield (*start, *_scores(known)) if known else (*start, *_unknown(launch, case, one, paper))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Launch:
    """All answers of one person in one launch of a test, and the records of having passed it before the next launch."""

    answers: Sequence[Answer]
    records: Sequence[Credit]


def _launches(desk: Desk, item: Item) -> Iterator[_Launch]:
    """Give the launches in which the item was answered, those of each person together, oldest first."""
    answers = desk.answers.of(module=item.module)
    asked = {(one.person, one.test, one.test_version) for one in answers if one.item == item}
    groups: dict[tuple[str, str, str, str], list[Answer]] = {}
    for one in desk.answers.of({person for person, _, _ in asked}):
        if (one.person, one.test, one.test_version) in asked:
            groups.setdefault((one.person, one.test, one.test_version, one.launch), []).append(one)
    passed: dict[tuple[str, str, str], list[Credit]] = {}
    for credit in (*desk.credits, *desk.finals):
        version = credit.version.minor_form if credit.version else ""
        passed.setdefault((credit.person, credit.module, version), []).append(credit)
    tests: dict[tuple[str, str, str], list[list[Answer]]] = {}
    for (person, test, version, _), group in groups.items():
        tests.setdefault((person, test, version), []).append(group)
    for place, found in sorted(tests.items()):
        found.sort(key=lambda group: group[0].when)
        for group, later in zip(found, [*found[1:], None], strict=True):
            mine = (one for one in passed.get(place, ()) if later is None or one.when < later[0].when)
            if any(one.item == item for one in group):
                yield _Launch(answers=group, records=sorted(mine, key=lambda one: one.when))


def _redone(launch: _Launch, case: _Case, paper: Paper) -> Iterator[_Redone]:
    """Give the attempts of a launch that asked the question, each with the record that it led to."""
    tries = list(attempts(launch.answers, paper))
    begun = [min(one.when for given in attempt.values() for one in given) for attempt in tries]
    scores = [outcome(paper, one, recorded) for one in tries]
    for number, (attempt, was) in enumerate(zip(tries, scores, strict=True)):
        given = attempt.get(case.item.key)
        if given is None or given[-1].item != case.item:
            continue
        after = begun[number + 1] if number + 1 < len(begun) else None
        records = (one for one in launch.records if one.when >= begun[number] and (after is None or one.when < after))
        credit = next(records, None)
        best = max((one.score for one in scores[: number + 1] if one), default=None)
        yield _Redone(
            given=given,
            was=was,
            without=outcome(paper, attempt, recorded, without=case.item.key),
            corrected=outcome(paper, attempt, case.corrected) if case.key else None,
            credit=credit,
            agrees=credit is None or credit.score is None or best == round(credit.score * 100),
            mark=paper.pass_percent,
        )


def _start(case: _Case, called: tuple[str, str], one: Answer) -> tuple[Cell, ...]:
    """Return who answered what, when, and whether that was right, then and by the corrected key."""
    chosen = str(case.said.get("kind")) in _CHOSEN
    answer = ", ".join(sorted(letters_of(one.response))) if chosen else ""
    was = "" if one.right is None else "right" if one.right else "wrong"
    corrected = ("right" if case.accepts(one.response) else "wrong") if case.key else ""
    return one.person, *called, one.day, one.test, one.test_version, answer, was, corrected


def _scores(redone: _Redone) -> tuple[Cell, ...]:
    whole = (_percent(redone.credit), _score(redone.was))
    if redone.was is None or not redone.agrees:
        note = _DIFFERS if redone.was else "this attempt was not finished"
        return *whole, None, None, redone.mark, "", note
    return *whole, _score(redone.without), _score(redone.corrected), redone.mark, _change(redone), ""


def _unknown(launch: _Launch, case: _Case, one: Answer, paper: Paper | None) -> tuple[Cell, ...]:
    """Return what stands where no score can be reckoned: the record, which stays, and why there is no more."""
    credit = next((record for record in launch.records if record.when >= one.when), None)
    note = _NO_PAPER
    if paper is not None:
        note = _IN_TEXT if case.item.key not in paper.questions else "in no whole attempt"
    return _percent(credit), None, None, None, None, "", note


def _percent(credit: Credit | None) -> int | None:
    return None if credit is None or credit.score is None else round(credit.score * 100)


def _score(found: Outcome | None) -> int | None:
    return found.score if found else None


def _change(redone: _Redone) -> str:
    """Say what becomes of passing: by the corrected key, or without the question where no key is known."""
    anew = redone.corrected or redone.without
    if redone.was is None or anew is None or redone.was.passed == anew.passed:
        return ""
    return "would pass" if anew.passed else "would not pass"


def _unseen(desk: Desk, item: Item) -> Iterator[tuple[Cell, ...]]:
    """Give who passed a version of the module that had the item, and of whom no single answer is recorded."""
    told = desk.answers.tested(item.module)
    had = {
        (version.major, version.minor)
        for editions in desk.curriculum.editions.values()
        for edition in editions
        if (said := edition.codebooks.get(item.module, {}).get(item.question)) and edition_of(said) == item.edition
        if (version := edition.modules.get(item.module)) is not None
    }
    known_as = names(desk)
    for one in desk.credits:
        known = one.version is None or (one.version.major, one.version.minor) in had
        if one.module == item.module and known and not one.draft and one.person not in told:
            number = f"{one.version.major}.{one.version.minor}" if one.version else "unknown"
            score = None if one.score is None else round(one.score * 100)
            called = known_as.get(one.person, _NOBODY)
            yield one.person, *called, one.day, number, score, "; ".join(one.sources), one.record


def _others(rows: tuple[tuple[Cell, ...], ...]) -> Section:
    return Section(
        id="unseen",
        title="Who may have been asked it",
        columns=("person", "name", "left", "day", "version", "score", "sources", "record"),
        rows=rows,
        lead="They passed a version of the module that has this question, and no single answer of theirs is recorded: "
        "exports have none. A quiz that draws did not ask it of everybody.",
        empty="Of everybody who passed the module there are single answers.",
    )


def _next(case: _Case, changed: list[str], unseen: int) -> Section:
    module, question, edition = case.item.module, case.item.question, case.item.edition
    key = "" if case.key else " Then 'report recall' with --key says what that does to scores."
    steps = [
        (
            "correct it",
            f"Put the key of {question} right in quizzes/{module}.yml, and write v: {edition + 1}.{key}",
            "",
        ),
        (
            "release it",
            f"'coursewright bump {module}', approve it, release it: who is in the middle is asked anew.",
            "",
        ),
        ("keep this page", "File it with the decision, its reason and who made it. Records are not changed.", ""),
    ]
    if changed:
        sentence = "Decide for these people whether their result stands or they take the module again, and tell them."
        steps.append(("decide", sentence, "; ".join(changed)))
    if unseen:
        sentence = f"{count(unseen, 'record has', 'records have')} no single answers: "
        sentence += "ask the learning system for them, or decide for all alike."
        steps.append(("find out", sentence, ""))
    return Section(id="next", title="What to do next", columns=("step", "how", "people"), rows=tuple(steps))
