"""Item analysis: which questions tell who knows the matter, which choices mislead, and what the tests are worth."""

import functools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from builders.errors import UsageError
from builders.report.answers import Answer, Item, entry, first
from builders.report.board import Finding
from builders.report.desk import Desk, Query, sheet
from builders.report.itemstats import brennan, correlation, kr20, livingston, rest, share, tails
from builders.report.sheet import Bars, Cell, Section, Sheet
from builders.report.words import count
from builders.versions.codebook import letters

SHARES, CLAIMS = 10, 30
"""First answers below which no share is said, and below which nothing is said about a question's worth."""
RARE = 0.05
"""Below this share of people, a wrong choice does no work."""
MORE = 0.05
"""By how much more of the strong a wrong choice has to draw before it is named: less is chance."""
STRONG, NONE, FEW = "draws more of the strong than of the weak", "nobody chose it", "hardly anybody chose it"
_ROUND = 3
_MOST_BARS = 20
_WHOLE = ""
_Line = tuple[Cell, ...]
"""A choice of an item: letter, text, right, people, share, share of the strong, of the weak, note."""
_Listed = Mapping[tuple[str, Item], Sequence[_Line]]
"""The choices of each item of each test."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One choice of an item: `part` is the step of a case that has it, `key` whether it is (part of) the right one."""

    part: str
    letter: str
    text: str
    key: bool


@dataclass(kw_only=True, slots=True)
class Test:
    """One test with the first answers of everybody: right (1) or not by person and item, and the letters of parts."""

    papers: dict[str, dict[str, int]] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    chosen: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    """By item and part: the response of each person."""

    def rests(self, item: str) -> dict[str, float]:
        """Return the rest score of everybody who was asked an item and another one."""
        found = ((person, rest(paper, item)) for person, paper in self.papers.items() if item in paper)
        return {person: score for person, score in found if score is not None}


def items(desk: Desk, query: Query) -> Sheet:
    """Return the worth of questions: of one module or assessment where the subject names one."""
    found = _tests(desk.answers.found)
    if query.subject and query.subject not in found:
        there = ", ".join(sorted(found)) or "none"
        message = f"no answers to questions of {query.subject!r}; there are some of: {there}"
        raise UsageError(message)
    tests = {name: found[name] for name in sorted(found) if query.subject in {"", name}}
    listed = {
        (name, item): tuple(_choice_rows(desk, test, item))
        for name, test in tests.items()
        for item in sorted(test.items.values())
    }
    rows = [row for name, test in tests.items() for row in _item_rows(desk, name, test, listed)]
    claimed = sum(row[4] >= CLAIMS for row in rows)
    look = sum(bool(row[-2]) for row in rows)
    questions = Section(
        id="items",
        title="Questions",
        columns=(
            *("test", "question", "version", "objective", "people", "share right", "discrimination"),
            *("strong minus weak", "passed minus failed", "look at", "idle choices"),
        ),
        rows=tuple(tuple(row) for row in rows),
        lead="First answers only, each version of a question by itself. Discrimination: correlation of this question "
        "with the share of the test's other questions that a person had right (corrected point-biserial). Strong minus "
        "weak: share right of the best 27 % in those others less that of the last 27 %. Passed minus failed: Brennan's "
        f"B. Nothing is said about a question's worth below {CLAIMS} people, and no share below {SHARES}.",
        empty="No single answers are recorded: an LRS has them, most exports of learning systems have not.",
        bars=_bars(rows),
    )
    sections = (questions, _choices(listed), _reliability(desk, tests))
    lead = f"{count(len(rows), 'question was', 'questions were')} answered; "
    lead += f"{claimed} by {CLAIMS} people or more. To be looked at: {look}."
    return sheet(_with_strangers(desk), "items", "What the questions are worth", lead, sections)


def _tests(found: Iterable[Answer]) -> dict[str, Test]:
    # People come in order, so that sums of fractions are the same in every run.
    tests = dict[str, Test]()
    for person, mine in groupby(first(found), lambda one: one.person):
        parts = dict[tuple[str, str], dict[str, bool]]()
        for one in mine:
            test, name = tests.setdefault(one.test, Test()), _named(one.item)
            test.items[name] = one.item
            test.chosen.setdefault((name, one.part), {})[person] = one.response
            if one.right is not None:
                parts.setdefault((one.test, name), {})[one.part] = one.right
        for (test_name, name), judged in parts.items():
            # A case reports its steps and the whole path; gaps report each gap and nothing else.
            right = judged[_WHOLE] if _WHOLE in judged else all(judged.values())
            tests[test_name].papers.setdefault(person, {})[name] = int(right)
    return tests


_named = functools.cache(str)
"""What an item is called: a text for each, however many answered it."""


def _item_rows(desk: Desk, test_name: str, test: Test, listed: _Listed) -> Iterator[tuple[Any, ...]]:
    mark = desk.marks.get(test_name)
    for name, item in sorted(test.items.items(), key=lambda pair: pair[1]):
        right = {person: paper[name] for person, paper in test.papers.items() if name in paper}
        if not right:
            continue
        flags = ("", "")
        figures: tuple[float | None, ...] = (None, None, None)
        if len(right) >= CLAIMS:
            rests = test.rests(name)
            figures = _figures(test, rests, right, mark)
            flags = _flags(figures[0], listed[test_name, item])
        objective = str(entry(desk.curriculum, item).get("objective", ""))
        eased = _rounded(sum(right.values()) / len(right)) if len(right) >= SHARES else None
        yield (
            test_name,
            f"{item.module}/{item.question}",
            item.edition,
            objective,
            len(right),
            eased,
            *figures,
            *flags,
        )


def _figures(
    test: Test, rests: Mapping[str, float], right: Mapping[str, int], mark: int | None
) -> tuple[float | None, ...]:
    if len(rests) < CLAIMS:
        return None, None, None
    given, scores = [right[person] for person in rests], list(rests.values())
    strong, weak = tails(scores)
    passed = [_passes(test.papers[person], mark) for person in rests] if mark is not None else []
    return (
        _rounded(correlation(given, scores)),
        _rounded(share(given, strong) - share(given, weak)),
        _rounded(brennan(given, passed)) if passed else None,
    )


def _passes(paper: Mapping[str, int], mark: int) -> bool:
    return 100 * sum(paper.values()) >= mark * len(paper)


def _flags(discrimination: float | None, listed: Sequence[_Line]) -> tuple[str, str]:
    """Say what is to be looked at, and which choices do no work."""
    key = "those who know more miss it (is the key right?)"
    notes = [(str(row[0]), row[-1]) for row in listed]
    look = [key] * ((discrimination or 0.0) < 0)
    look += [f"choice {letter} {note}" for letter, note in notes if note == STRONG]
    return "; ".join(look), "; ".join(letter for letter, note in notes if note in {NONE, FEW})


def _choices(listed: _Listed) -> Section:
    rows = tuple(
        (test_name, f"{item.module}/{item.question}", item.edition, *row)
        for (test_name, item), found in listed.items()
        for row in found
    )
    return Section(
        id="choices",
        title="Choices",
        columns=(
            *("test", "question", "version", "choice", "text", "right", "people", "share"),
            *("share of the strong", "share of the weak", "note"),
        ),
        rows=rows,
        lead="What was chosen first. Where several choices may be ticked, shares add up to more than 1. Strong and "
        "weak: the best and the last 27 % in the test's other questions. Typed answers are not shown.",
        empty=f"No question with choices was answered by {SHARES} people.",
    )


def _choice_rows(desk: Desk, test: Test, item: Item) -> Iterator[_Line]:
    """Give the choices of an item that enough people answered."""
    name = str(item)
    rests = test.rests(name)
    for choice in choices(entry(desk.curriculum, item)):
        given = test.chosen.get((name, choice.part), {})
        if len(given) < SHARES:
            continue
        taken = {person: float(choice.letter in letters_of(response)) for person, response in given.items()}
        both = [person for person in rests if person in taken]
        number = int(sum(taken.values()))
        upper = lower = None
        if len(both) >= CLAIMS:
            strong, weak = tails([rests[person] for person in both])
            mine = [taken[person] for person in both]
            upper, lower = _rounded(share(mine, strong)), _rounded(share(mine, weak))
        note = _note(choice, number / len(given), upper, lower) if len(given) >= CLAIMS else ""
        label = f"{choice.part} {choice.letter}".strip()
        right = "yes" if choice.key else ""
        yield label, choice.text, right, number, _rounded(number / len(given)), upper, lower, note


def _note(choice: Choice, part: float, upper: float | None, lower: float | None) -> str:
    if choice.key:
        return ""
    if upper is not None and lower is not None and upper - lower >= MORE:
        return STRONG
    return NONE if not part else FEW if part < RARE else ""


def choices(said: Mapping[str, Any]) -> Iterator[Choice]:
    """Give the choices of a codebook's entry; none where nothing is chosen from a list."""
    kind, right = str(said.get("kind")), said.get("right")
    if kind == "truth":
        yield from (Choice(part="", letter=one, text=word, key=right == one) for one, word in _TRUTHS)
        return
    for group, texts in letters(said).items():
        part = group.removeprefix("step ") if group.startswith("step ") else ""
        if kind in {"single", "multiple"} or part:
            key = str(right.get(part, "") if isinstance(right, Mapping) else right)
            yield from (
                Choice(part=part, letter=letter, text=text, key=letter in key) for letter, text in texts.items()
            )


_TRUTHS = (("t", "true"), ("f", "false"))


def letters_of(response: str) -> set[str]:
    """Return the letters of a response as statements have it: `a[,]c`, `true`."""
    return {"t"} if response == "true" else {"f"} if response == "false" else set(response.split("[,]"))


def _reliability(desk: Desk, tests: Mapping[str, Test]) -> Section:
    return Section(
        id="tests",
        title="Tests",
        columns=("test", "people", "same questions", "questions", "pass mark", "KR-20", "K squared", "note"),
        rows=tuple(_test_row(name, test, desk.marks.get(name)) for name, test in tests.items()),
        lead="KR-20 (alpha) says how far a test tells people apart. A test that nearly everybody passes tells nobody "
        "apart, and is not worse for that: Livingston's K squared says how surely it tells who is above the pass mark. "
        "Both are of the largest group that was asked the same questions; the pass mark is today's.",
        empty="Nobody has answered anything.",
    )


def _test_row(name: str, test: Test, mark: int | None) -> tuple[Cell, ...]:
    forms = Counter(frozenset(paper) for paper in test.papers.values())
    form, same = max(forms.items(), key=lambda pair: (pair[1], sorted(pair[0])), default=(frozenset(), 0))
    if same < CLAIMS:
        note = f"fewer than {CLAIMS} people were asked the same questions"
        return name, len(test.papers), same, len(form), mark, None, None, note
    papers = [paper for paper in test.papers.values() if frozenset(paper) == form]
    sure = livingston(papers, len(form) * mark / 100) if mark is not None else None
    found = _rounded(kr20(papers))
    note = "" if found is not None else "everybody had the same result, or it has one question"
    return name, len(test.papers), same, len(form), mark, found, _rounded(sure), note


def _bars(rows: Iterable[tuple[Any, ...]]) -> Bars | None:
    hardest = sorted((row for row in rows if row[5] is not None), key=lambda row: (row[5], row[:3]))[:_MOST_BARS]
    shares = tuple(
        (f"{row[1].partition('/')[2]} v{row[2]}", (round((1 - row[5]) * row[4]), round(row[5] * row[4])))
        for row in hardest
    )
    title = "Wrong and right first answers, the hardest questions first"
    return Bars(title=title, parts=("wrong", "right"), rows=shares, colours=(0, 7)) if shares else None


def _rounded(number: float | None) -> float | None:
    # A zero that rounding left has no sign.
    return None if number is None else round(number, _ROUND) + 0.0


def _with_strangers(desk: Desk) -> Desk:
    number = desk.answers.strangers
    sentence = f"{count(number, 'answer is', 'answers are')} of nobody of the roster, "
    sentence += "or of an identifier that several people have."
    more = (Finding(what="answers of nobody", sentence=sentence),) if number else ()
    return replace(desk, findings=(*desk.findings, *more))
