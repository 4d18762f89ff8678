"""New hires, changes that were made, and one that is planned."""

import datetime as dt
import hashlib
import shutil
from pathlib import Path

from builders.pipeline.report import desk
from builders.report.desk import Query
from builders.report.reports import REPORTS
from tests.report.figures.facts import Row, dotted
from tests.report.figures.office import AS_OF, BEGIN, Office, agree, ever, figures, of_person, unmet, weakest, worth
from tests.report.figures.raw import Raw


def test_hires_and_changes(office: Office) -> None:
    raw, seen = office.raw, office.raw.seen(AS_OF)
    for first, size, seed in ((dt.date(2025, 3, 1), 5, "letter of July 9"), (None, 3, "")):
        made = office.sheet("new-hires", since=first, sample=size, seed=seed)
        new = {n: one for n, one in seen.items() if str(first or BEGIN) <= one["row"]["hire_date"] <= str(AS_OF)}
        rows, proven = [], []
        for name, one in new.items():
            mine, until = raw.of(name, AS_OF), min(one["end"], AS_OF)
            proven += mine
            head = {"person": name, "name": one["row"]["name"], "hired": one["row"]["hire_date"], "access since": None}
            head |= {"first record": min((c["day"] for c in mine), default=None), "last day": one["left"]}
            needs = raw.needs(one["row"], until)
            for need in needs:
                told = raw.verdict(name, need, mine, one, AS_OF)
                done = told["done"]
                row = {**head, "takes": need["name"], "because of": need["because"], "due": told["due"]}
                days = (done - dt.date.fromisoformat(head["hired"])).days if done else None
                level = weakest(mine, ever(raw, need, done), done) if done else ""
                row |= {"completed": done, "days after hire": days, "weakest record": level}
                rows.append({**row, "in time": told["in time"]})
            if not needs:
                empty = dict.fromkeys(("due", "completed", "days after hire"))
                words = {"takes": "", "because of": "", "in time": "nothing asked", "weakest record": ""}
                rows.append({**head, **empty, **words})
        agree(made, "hires", rows)
        late = {row["person"] for row in rows if row["in time"] in ("late", "no")}
        waiting = {row["person"] for row in rows if row["in time"] == "not yet due"} - late
        assert figures(made) == [len(new), len(late), len(waiting)]
        drawn = sorted(new, key=lambda n: hashlib.sha256(f"{seed or AS_OF} {n}".encode()).hexdigest())[:size]
        agree(made, "sample", [row for name in drawn for row in rows if row["person"] == name])
        assert figures(made, "sample")[:2] == [size, len(new)]
        agree(made, "worth", worth(proven))
    check_changes(office, seen)


def check_changes(office: Office, seen: dict[str, Row]) -> None:
    raw, (ask,) = office.raw, office.raw.asks
    made, rows, proven = office.sheet("changes"), list[Row](), list[Row]()
    roster = raw.rosters[max(day for day in raw.rosters if day <= ask["effective"])]
    for name, who in sorted(roster.items()):
        takes = {
            need["name"] for need in raw.needs(who, ask["effective"])
            if ask["module"] in raw.epochs(need, ask["effective"])[-1][0] and need["name"] in ask["courses"]
        }  # fmt: skip
        here = who["hire_date"] <= str(ask["effective"]) <= (who["end_date"] or "9999")
        if takes and here:
            need = {"name": ask["module"], "course": False, "months": 0, "grace": 0, "due": ask["due"], "always": True}
            mine = raw.of(name, AS_OF)
            told = raw.verdict(name, {**need, "opened": dt.date(2020, 1, 1)}, mine, seen[name], AS_OF)
            of_day = [c for c in mine if c["counts"] and c["module"] == ask["module"] and c["day"] == told["done"]]
            one = max(of_day, key=lambda c: c["version"], default=None)
            proven += [one] if one else []
            row = {"person": name, "name": seen[name]["row"]["name"], "roles then": who["roles"], "due": told["due"]}
            row |= {"trained on": told["done"], "in time": told["in time"], "last day": seen[name]["left"]}
            row["days after"] = (told["done"] - ask["effective"]).days if told["done"] else None
            row["version taken"] = f"{ask['module']} {dotted(one['version'])}" if one else ""
            row |= {"assurance": one["level"] if one else "", "record": one["record"] if one else ""}
            rows.append({"module": ask["module"], "version": dotted(ask["least"]), **row})
    agree(made, "people", rows)
    said = [row["in time"] for row in rows]
    numbers = {"in time": said.count("yes"), "late": said.count("late"), "not trained": said.count("no")}
    numbers |= {"people": len(rows), "not yet due": said.count("not yet due")}
    rest = len(said) - numbers["in time"] - numbers["late"] - numbers["not trained"] - numbers["not yet due"]
    head = {"module": ask["module"], "version": dotted(ask["least"]), "effective": ask["effective"], "due": ask["due"]}
    head |= {"trigger": ask["trigger"], "reason": ask["reason"], "whom": ask["courses"], "delta": ask["delta"]}
    agree(made, "changes", [{**head, **numbers, "excused or left": rest}])
    assert figures(made) == [1, numbers["late"] + numbers["not trained"]]
    agree(made, "worth", worth(proven))


PLANNED = """\
reason: Phishing by voice came up.
material:
  trigger: rule
  effective: "2026-12-01"
  days: 21
  courses: [claims-coding]
"""


def test_planned(office: Office, tmp_path: Path) -> None:
    """The demo plans nothing, so a change is declared here: who lacks the module then, and would not without it."""
    slug, raw = "passwords-and-phish", office.raw
    shutil.copytree(office.course, tmp_path / "course")
    file = tmp_path / "course" / "content" / "changes" / f"{slug}.yml"
    file.parent.mkdir()
    file.write_text(PLANNED, encoding="utf-8")
    found, _ = desk(tmp_path / "course", office.records, AS_OF, done=False)
    made, day = REPORTS["simulate"](found, Query()), dt.date(2026, 12, 1)
    anyway = {one["id"]: unmet(one["standings"]) for one in raw.members(day, AS_OF)}
    other = Raw(office.course, office.records)
    due = day + dt.timedelta(days=21)
    ask = {"module": slug, "least": (2, 0), "effective": day, "due": due, "courses": ["claims-coding"]}
    other.asks.append({**ask, "roles": [], "access": [], "delta": ""})
    rows = [
        {
            "module": slug, **of_person(one), "department": one["row"]["department"], "roles": one["row"]["roles"],
            "minutes": raw.minutes([slug], day),
        }
        for one in other.members(day, AS_OF)
        if slug not in anyway[one["id"]]
        and any(slug in s["missing"] for s in one["standings"] if s["state"] not in ("done", "waived"))
    ]  # fmt: skip
    agree(made, "people", rows)
    minutes = sum(row["minutes"] for row in rows)
    head = {"module": slug, "version": "2.0", "effective": day, "due": due, "delta": ""}
    agree(made, "changes", [{**head, "people": len(rows), "minutes": minutes}])
    assert figures(made) == [len(rows), minutes, 1]
    nothing = office.sheet("simulate")
    agree(nothing, "changes", [])
    agree(nothing, "people", [])
