"""Single answers: items, and a recall with its scores reckoned anew."""

import datetime as dt
import re
import statistics
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from builders.report.desk import Query
from builders.report.paper import Paper
from builders.report.reports import REPORTS
from tests.demo.courses import CHANGED, QUESTIONS
from tests.report.figures.facts import Row, dotted
from tests.report.figures.office import AS_OF, HIGH, MARK, Office, agree, figures
from tests.report.figures.raw import Raw


def answered(raw: Raw, day: dt.date = AS_OF) -> list[tuple[str, Row]]:
    """Return all answers of people of the roster, oldest first."""
    found = [(person, one) for person, them in raw.doings(day).items() for one in them if one["kind"] == "questions"]
    return sorted(found, key=lambda pair: (pair[1]["when"], pair[1]["id"]))


def first_answers(raw: Raw) -> dict[str, dict[str, Row]]:
    found: dict[str, dict[str, Row]] = {}
    for person, one in answered(raw):
        found.setdefault(person, {}).setdefault(one["question"], one)
    return {person: found[person] for person in sorted(found)}


def share_of(flags: list[float], scores: list[float], *, best: bool) -> float:
    """Return the share among the best or the last 27 %: go down the line, and let equals share what is left of it."""
    order = sorted(set(scores), reverse=best)
    room, total, weight = 0.27 * len(scores), 0.0, 0.0
    for score in order:
        equals = [flag for flag, one in zip(flags, scores, strict=True) if one == score]
        part = min(1.0, room / len(equals))
        if part <= 0:
            break
        total, weight, room = total + part * sum(equals), weight + part * len(equals), room - len(equals)
    return total / weight


def test_items(office: Office) -> None:
    raw = office.raw
    made = REPORTS["items"](replace(office.desk(), marks={CHANGED: MARK}), Query(subject=CHANGED))
    firsts = first_answers(raw)
    papers = {person: {name: int(one["right"]) for name, one in mine.items()} for person, mine in firsts.items()}
    assert {tuple(sorted(paper)) for paper in papers.values()} == {tuple(sorted(QUESTIONS))}, "nobody's quiz is cut off"
    totals = {person: sum(paper.values()) for person, paper in papers.items()}
    passed = {person: 100 * totals[person] >= MARK * 6 for person in papers}
    _, module = raw.holding(CHANGED)[-1]
    rows, choices = [], []
    for name in sorted(QUESTIONS):
        right = [float(paper[name]) for paper in papers.values()]
        others = [(totals[person] - paper[name]) / 5 for person, paper in papers.items()]
        above = [paper[name] for person, paper in papers.items() if passed[person]]
        below = [paper[name] for person, paper in papers.items() if not passed[person]]
        found = statistics.correlation(right, others)
        head = {"test": CHANGED, "question": f"{CHANGED}/{name}", "version": 1}
        book, idle, look = module["codebook"][name], [], []
        for letter, text in book["letters"]["choices"].items():
            took = [float(firsts[person][name]["response"] == letter) for person in papers]
            strong, weak = (share_of(took, others, best=best) for best in (True, False))
            share, key = sum(took) / len(took), letter == book["right"]
            note = ""
            if not key:
                bad = strong - weak >= 0.05
                note = "draws more of the strong than of the weak" if bad else note
                note = note or ("nobody chose it" if not share else "hardly anybody chose it" if share < 0.05 else "")
                look += [f"choice {letter} {note}"] if bad else []
                idle += [letter] if note.endswith("chose it") else []
            row = {**head, "choice": letter, "text": text, "right": "yes" if key else "", "people": int(sum(took))}
            row |= {"share": round(share, 3), "share of the strong": round(strong, 3), "note": note}
            choices.append({**row, "share of the weak": round(weak, 3)})
        look = ["those who know more miss it (is the key right?)"] * (found < 0) + look
        apart = share_of(right, others, best=True) - share_of(right, others, best=False)
        row = {**head, "objective": book["objective"], "people": len(papers), "discrimination": round(found, 3)}
        row |= {"share right": round(statistics.fmean(right), 3), "strong minus weak": round(apart, 3)}
        row["passed minus failed"] = round(statistics.fmean(above) - statistics.fmean(below), 3)
        rows.append({**row, "look at": look, "idle choices": idle})
    agree(made, "items", rows)
    agree(made, "choices", choices)
    easy = [statistics.fmean(paper[name] for paper in papers.values()) for name in QUESTIONS]
    spread = statistics.pvariance(totals.values())
    kr20 = 6 / 5 * (1 - sum(p * (1 - p) for p in easy) / spread)
    away = (statistics.fmean(totals.values()) - 6 * MARK / 100) ** 2
    agree(made, "tests", [
        {
            "test": CHANGED, "people": len(papers), "same questions": len(papers), "questions": 6, "pass mark": MARK,
            "KR-20": round(kr20, 3), "K squared": round((kr20 * spread + away) / (spread + away), 3), "note": "",
        }
    ])  # fmt: skip
    assert figures(made) == [6, 6, 30, sum(bool(row["look at"]) for row in rows)]
    bars = made.sections[0].bars
    assert bars
    hard = sorted((sum(paper[name] for paper in papers.values()), name) for name in QUESTIONS)
    assert bars.rows == tuple((f"{name} v1", (len(papers) - good, good)) for good, name in hard)
    strange = sum(one["kind"] == "questions" and not raw.who(one["actor"], raw.day(one["when"])) for one in raw.told)
    said = [one[1] for one in made.sections[-1].rows if one[0] == "answers of nobody"]
    assert [int(re.findall(r"\d+", str(one))[0]) for one in said] == [strange]


def test_recall(office: Office) -> None:
    raw, name, asked = office.raw, QUESTIONS[-2], f"{CHANGED}/{QUESTIONS[-2]}@v1"
    made = office.sheet("recall", subject=asked)
    answers = [(person, one) for person, one in answered(raw) if one["question"] == name]
    rows, tries = [], dict[str, list[dt.datetime]]()
    for person, one in answers:
        tries.setdefault(person, []).append(one["when"])
    for person, one in sorted(answers, key=lambda pair: (pair[0], pair[1]["test"][1], pair[1]["when"])):
        row = {"person": person, **called(raw, person), "day": one["day"], "test": CHANGED}
        row["answer"] = one["response"]
        row |= {"version": one["test"][1][1:].replace("_", "."), "was": "right" if one["right"] else "wrong"}
        row |= {"by the corrected key": "", "score recorded": recorded(raw, person, one, tries[person])}
        empty = ("score reckoned", "without the question", "with the corrected key", "pass mark")
        rows.append({**row, **dict.fromkeys(empty), "what changes": ""})
    agree(made, "people", rows)
    people = {person for person, _ in answers}
    assert figures(made) == [len(people), 0, len(people)]
    told = {person for person, _ in answered(raw)}
    unseen = [
        {
            "person": one["person"], **called(raw, one["person"]), "day": one["day"],
            "version": dotted(one["version"]), "sources": one["sources"], "record": one["record"],
            "score": None if one["score"] is None else round(one["score"] * 100),
        }
        for one in raw.credits(AS_OF)
        if one["module"] == CHANGED and one["person"] not in told and not one["draft"]
    ]  # fmt: skip
    agree(made, "unseen", unseen)
    assert {row["left"] for row in rows} > {""}
    known = ("correct it", "release it", "keep this page", "find out")
    steps = agree(made, "next", [{"step": one, "people": ""} for one in known])
    assert f"{len(unseen)} records have" in steps[-1]["how"]
    check_rescored(office, asked, rows, unseen)


def called(raw: Raw, person: str) -> Row:
    """Return somebody's name, and when they left, where they did."""
    who, here = raw.seen(AS_OF)[person], person in {one["id"] for one in raw.members(AS_OF)}
    return {"name": who["row"]["name"], "left": "" if here else who["left"]}


def recorded(raw: Raw, person: str, one: Row, tries: list[dt.datetime]) -> int | None:
    """Return the score of the record that the launch of an answer led to: the first one after it, before the next."""
    after = [when for when in tries if when > one["when"]]
    mine = [
        credit for credit in raw.of(person, AS_OF)
        if credit["module"] == CHANGED and dotted(credit["version"]) == one["test"][1][1:].replace("_", ".")
        and one["when"] <= credit["when"] < (after[0] if after else dt.datetime.max.replace(tzinfo=dt.UTC))
    ]  # fmt: skip
    first = min(mine, key=lambda credit: credit["when"], default=None)
    return None if first is None or first["score"] is None else round(first["score"] * 100)


def check_rescored(office: Office, asked: str, rows: list[Row], unseen: list[Row]) -> None:
    """Give the quiz of the demo, which has no sources, as six questions of a point each: `b` is right after all."""
    raw, name = office.raw, QUESTIONS[-2]
    question: Any = SimpleNamespace(body=SimpleNamespace(kind="other", graded=True), points=1, critical=False)
    paper = Paper(
        questions=dict.fromkeys(((CHANGED, one) for one in QUESTIONS), question),
        size=6,
        pass_percent=HIGH,
    )
    given = replace(office.desk(), papers={(CHANGED, version): paper for version in ("1.0", "2.0")})
    made = REPORTS["recall"](given, Query(subject=asked, key="b"))
    sittings: dict[tuple[str, dt.date], list[Row]] = {}
    for person, one in answered(raw):
        sittings.setdefault((person, one["day"]), []).append(one)
    assert all(len({one["launch"] for one in them}) == 1 for them in sittings.values()), "nobody sat twice on a day"
    expected, changed, differs = [], set(), set()
    for told in rows:
        right = {one["question"]: one["right"] for one in sittings[told["person"], told["day"]]}
        was = 100 * sum(right.values()) // 6
        without = 100 * (sum(right.values()) - right[name]) // 5
        anew = 100 * (sum(right.values()) - right[name] + (told["answer"] == "b")) // 6
        row = {**told, "by the corrected key": "right" if told["answer"] == "b" else "wrong", "score reckoned": was}
        row |= {"pass mark": HIGH, "note": ""}
        if row["score recorded"] in (None, was):
            row |= {"without the question": without, "with the corrected key": anew}
            if (was >= HIGH) != (anew >= HIGH):
                row["what changes"] = "would pass" if anew >= HIGH else "would not pass"
                changed.add(row["person"])
        else:
            row["note"] = "the answers do not add up to the record"
            differs.add(row["person"])
        expected.append(row)
    agree(made, "people", expected)
    assert figures(made) == [len({row["person"] for row in rows}), len(changed), len(differs)]
    assert changed, "somebody's result hangs on the key"
    agree(made, "unseen", unseen)
    whom = {"correct it": [], "release it": [], "keep this page": [], "decide": sorted(changed), "find out": []}
    agree(made, "next", [{"step": step, "people": people} for step, people in whom.items()])
