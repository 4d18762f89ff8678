"""`coursewright lrs invite`: from a roster to links and sheets, and what is refused before there are any."""

import csv
import json
import re
from html import unescape
from pathlib import Path

import pytest
import segno

from builders.cli import main
from tests.lrs.served import COURSE, Lrs
from tests.lrs.test_invitations import LAUNCH, asked, launched


def test_the_command_makes_links_and_sheets(lrs: Lrs, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    roster, out = tmp_path / "roster.csv", tmp_path / "out"
    roster.write_text(
        "name,email,id,team\nAda Rivera,ada@learner.example,,Billing\n<b>Ben</b>,,17,Coding\n", encoding="utf-8"
    )
    run = ["lrs", "invite", str(roster), "--course", "claims", "--launch", LAUNCH, "--lrs", lrs.url[:-5]]
    run += ["--activity", f"{COURSE}/v/1", "--out", str(out), "--db", str(lrs.path)]
    assert main(run) == 0
    assert {path.name: path.stat().st_mode & 0o777 for path in out.iterdir()} == dict.fromkeys(
        ("links.csv", "sheet.html", "pins.html"), 0o600
    )
    (row,) = csv.DictReader((out / "links.csv").read_text(encoding="utf-8").splitlines())
    assert (row["name"], row["email"]) == ("Ada Rivera", "ada@learner.example")
    url, token = row["link"].split("#")
    assert url == f"{lrs.url[:-5]}/start"
    assert json.loads(launched(asked(lrs, token))["actor"])["mbox"] == "mailto:ada@learner.example"
    sheet, pins = ((out / name).read_text(encoding="utf-8") for name in ("sheet.html", "pins.html"))
    assert "&lt;b&gt;Ben&lt;/b&gt;" in sheet
    assert "data:image/svg+xml" in sheet
    assert segno.make(re.findall(r">(http[^<]+)<", sheet)[0], error="m", micro=False).svg_data_uri(
        border=4
    ) in unescape(sheet)
    (token,), (pin,) = re.findall(r"/start#([\w-]+)<", sheet), re.findall(r">([0-9]{6})<", pins)
    assert (pin in sheet, token in pins) == (False, False)
    given = json.loads(launched(asked(lrs, token, pin))["actor"])
    assert given["account"] == {"homePage": "https://train.example", "name": "17"}
    assert main(run) == 2
    assert "new folder" in capsys.readouterr().err
    assert main(["lrs", "invitation", "list", "--db", str(lrs.path)]) == 0
    number = capsys.readouterr().out.splitlines()[-1].split()[0]
    assert main(["lrs", "invitation", "revoke", number, "--db", str(lrs.path)]) == 0
    assert asked(lrs, token, pin).status_code == 403
    assert main(["lrs", "invitation", "revoke", "99999", "--db", str(lrs.path)]) == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name,email\n", ":1: the first line"),
        ("who,email\nAda,a@b.example\n", ":1: the first line"),
        ("name,email\n\n\nAda,\n", ":4: an e-mail"),
        ("name,email,id\nAda,,\n,a@b.example,\nBen,nonsense,\n", ":2: an e-mail|:3: the name|:4: mbox"),
        ("name,email\nAda,a@b.example\nEve,a@B.example\n", ""),
        ("name,email\nAda,a@b.example\nEve,a@b.example\n", ":3: this person stands in line 2"),
    ],
)
def test_a_roster_that_is_wrong_makes_no_link(
    lrs: Lrs, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, words: str
) -> None:
    (tmp_path / "roster.csv").write_text(text, encoding="utf-8")
    before = lrs.sql("SELECT count(*) FROM invitation")
    run = [
        "lrs",
        "invite",
        str(tmp_path / "roster.csv"),
        "--course",
        "claims",
        "--launch",
        LAUNCH,
        "--lrs",
        lrs.url[:-5],
    ]
    status = main([*run, "--activity", COURSE, "--out", str(tmp_path / "out"), "--db", str(lrs.path)])
    said = capsys.readouterr().err
    assert [word for word in words.split("|") if word not in said] == []
    if words:
        assert (status, lrs.sql("SELECT count(*) FROM invitation")) == (2, before)
    else:
        assert status == 0


def test_addresses_at_which_no_link_could_work_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = ["lrs", "invite", "roster.csv", "--course", "c", "--launch", LAUNCH, "--out", "out", "--db", "db"]
    for more, words in (
        (["--lrs", "https://lrs.example/xapi"], "so https://lrs.example"),
        (["--lrs", "https://lrs.example", "--activity", "claims"], "no web address"),
        (["--lrs", "https://lrs.example", "--launch", "http://[::1"], "'http://[::1' is no web address"),
        (["--lrs", "https://lrs.example", "--launch", "https://x.example:p/"], "no web address"),
        (["--lrs", "https://lrs.example:99999"], "no web address"),
    ):
        with pytest.raises(SystemExit):
            main([*run, *more])
        assert words in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["lrs", "invitation", "revoke", "9" * 20, "--db", str(tmp_path / "db")])


def test_an_lrs_that_the_page_may_not_reach_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`themes/player/index.html` says where the page may send."""
    run = ["lrs", "invite", str(tmp_path / "none.csv"), "--course", "c", "--launch", "http://train.example/play/"]
    run += ["--activity", COURSE, "--out", str(tmp_path / "out"), "--db", str(tmp_path / "db"), "--lrs"]
    never, fine = "sends over https", "No such file"
    for url, said in (
        *(("http://lrs.example", never), ("http://[::1]:8080", never), ("http://10.0.0.5:8080", never)),
        *(("http://localhost:8080", fine), ("https://lrs.example", fine), ("http://train.example", fine)),
    ):
        assert main([*run, url]) == 2
        assert said in capsys.readouterr().err


def test_links_stay_out_of_the_project(
    lrs: Lrs, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mkdocs.yml").touch()
    (tmp_path / "roster.csv").write_text("name,email\nAda,ada@learner.example\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    run = ["lrs", "invite", "roster.csv", "--course", "claims", "--launch", LAUNCH, "--lrs", lrs.url[:-5]]
    run += ["--activity", COURSE, "--db", str(lrs.path), "--out"]
    assert main([*run, "links"]) == 2
    assert "inside the course's project" in capsys.readouterr().err
    monkeypatch.chdir("/")
    assert main([*run[:2], str(tmp_path / "roster.csv"), *run[3:], str(tmp_path / "links")]) == 2
    assert not (tmp_path / "links").exists()


def test_a_broken_project_says_what_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: [", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    run = ["lrs", "invite", "roster.csv", "--course", "claims", "--launch", LAUNCH, "--lrs", "https://lrs.example"]
    assert main([*run, "--db", "db", "--out", str(tmp_path.parent / "links")]) == 1
    assert "mkdocs.yml:" in capsys.readouterr().err


def test_no_cell_of_the_links_is_a_formula(lrs: Lrs, tmp_path: Path) -> None:
    roster, out = tmp_path / "roster.csv", tmp_path / "out"
    roster.write_text('name,email\n"=HYPERLINK(""https://evil.example"")",ada@learner.example\n', encoding="utf-8")
    run = ["lrs", "invite", str(roster), "--course", "claims", "--launch", LAUNCH, "--lrs", lrs.url[:-5]]
    assert main([*run, "--activity", COURSE, "--out", str(out), "--db", str(lrs.path)]) == 0
    (row,) = csv.DictReader((out / "links.csv").read_text(encoding="utf-8").splitlines())
    assert row["name"].startswith("'=HYPERLINK(")
    assert row["link"].startswith("http")
