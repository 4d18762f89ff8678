"""One and many, everywhere; names of files."""

import re

from builders.model.assignments import Assignments
from builders.report.outputs import OUTPUTS
from builders.report.words import count, file_stem, headcount
from tests.report.cases import ask, credit, curriculum, edition, person
from tests.report.office import every_report, office, role, rosters

MANY = "people|records|modules|days|minutes|versions|programs|leaves|waivers|courses|launches|references|changes|rows"


def test_one_is_one() -> None:
    assert [count(number, "day") for number in (0, 1, 2)] == ["0 days", "1 day", "2 days"]
    assert [headcount(number) for number in (0, 1, 2)] == ["0 people", "1 person", "2 people"]


def test_no_report_says_one_people_or_has_a_title_that_is_cut() -> None:
    taught = curriculum(edition(0, "1.0.0", "alpha"), ask("alpha", "2.0.0", 30))
    known = Assignments(roles={"coder": role("coder", "basics", "never")})
    desk = office(taught, rosters((0, (person(),))), credit("alpha", 3), assignments=known)
    made = dict(every_report(desk))
    assert {"status", "person", "role", "incident", "new-hires", "roster"} <= set(made)
    for name, said in made.items():
        text = OUTPUTS["html"](said).decode()
        assert not re.search(rf"\b1 (?:\w+ )?(?:{MANY}|have|are|were)\b", text), name
        # What a sheet of a workbook may be called, whole.
        titles = [one.title for one in said.sections]
        assert all(re.fullmatch(r"[^\[\]:*?/\\]{1,31}", title) for title in titles), titles
        assert len({title.casefold() for title in titles} | {"about"}) == len(titles) + 1


def test_each_id_has_a_file_of_its_own() -> None:
    names = ("p1", "P1", "p/1", "p 1", "nobody", "../p1", "é" * 300, "")
    stems = [file_stem(name) for name in names]
    assert len(set(stems)) == len(names)
    assert all(re.fullmatch("[a-z0-9_-]{1,69}", stem) for stem in stems)
    assert (stems[0], stems[-1]) == ("p1", "nobody")
