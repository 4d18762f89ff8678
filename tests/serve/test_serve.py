"""The preview over real HTTP: what it shows, whom it answers, what an edit does."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import uuid
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from builders.lrs.store import connect
from builders.model import Course, Module
from builders.package import FORMATS
from builders.pipeline import checked
from builders.pipeline.check import Checked
from builders.render import player
from builders.serve.live import Live
from builders.sources.config import Config
from tests.packages import make
from tests.paths import ROOT, SMALL
from tests.serve.served import PAGE, Served, served

_SCORM = "/lms/scorm12/pilot/"


def auth(shown: Served) -> str:
    data = shown.text("/lms/cmi5/pilot/").partition('id="data">')[2]
    return data.partition('"auth": "')[2].partition('"')[0] or data.partition('"auth":"')[2].partition('"')[0]


def asked(shown: Served, path: str, **headers: str) -> http.client.HTTPResponse:
    """Return the answer to a path that no client may put in order."""
    line = http.client.HTTPConnection(urlsplit(shown.url).netloc)
    line.putrequest("GET", path, skip_host="Host" in headers)
    for name, value in headers.items():
        line.putheader(name, value)
    line.endheaders()
    return line.getresponse()


def test_site_learner_page_and_sandbox_are_there(shown: Served) -> None:
    assert "A small course" in shown.text("/")
    assert "Before the first heading." in shown.text("/modules/alpha/")
    assert shown.client.get("/modules/alpha").headers["location"] == "/modules/alpha/"
    assert "Before the first heading." in shown.text("/play/pilot/")
    assert shown.client.get("/play/pilot/player.js").headers["content-type"].startswith("text/javascript")
    for fmt in FORMATS:
        assert f'href="/lms/{fmt}/pilot/"' in shown.text("/lms/")
        assert "sandbox LMS" in shown.text(f"/lms/{fmt}/pilot/")


def test_pages_are_told_of_changes_and_the_package_is_as_it_will_be(shown: Served) -> None:
    assert "/~serve/serve/reload.js" in shown.text("/modules/alpha/")
    assert "/~serve/serve/reload.js" in shown.text("/play/pilot/")
    ready: Checked = checked(shown.root)
    for name, fmt in FORMATS.items():
        made = make(fmt, ready.project.courses["pilot"], ready.config).files
        for file, data in made.items():
            assert shown.client.get(f"/lms/{name}/pilot/package/{file}").content == data


def test_what_is_not_there(shown: Served) -> None:
    paths = ("/nothing", "/lms/scorm9/pilot/", "/lms/cmi5/other/", f"{_SCORM}package/other", "/play/other/")
    for path in (*paths, "/play/pilot/other.js", "/~serve/player/index.html", "/~serve/sandbox/list.html"):
        assert shown.client.get(path).status_code == 404, path


@pytest.mark.parametrize(
    "path",
    [
        "/../mkdocs.yml",
        "/..%2f..%2f..%2fetc/passwd",
        "//etc/passwd",
        "/%00",
        "/~serve/sandbox/..%2f..%2f..%2fmkdocs.yml",
        "/~serve/../mkdocs.yml",
        f"{_SCORM}package/../../../../mkdocs.yml",
        "/play/pilot/..%2f..%2fmkdocs.yml",
    ],
)
def test_no_way_leads_out_of_what_is_shown(shown: Served, path: str) -> None:
    answer = asked(shown, path)
    assert answer.status == 404
    assert b"root:" not in (body := answer.read())
    assert b"site_name" not in body


def test_a_name_that_somebody_pointed_at_this_machine_is_refused(shown: Served) -> None:
    port = urlsplit(shown.url).port
    for host, status in (("rebound.example", 400), (f"127.0.0.1.rebound.example:{port}", 400), ("localhost", 200)):
        assert asked(shown, "/lms/", Host=host).status == status
        assert asked(shown, "/xapi/about", Host=host).status == status


def test_other_sites_can_not_read_the_sandbox_nor_steer_it(shown: Served) -> None:
    origin = {"Origin": "https://other.example"}
    for path in ("/lms/cmi5/pilot/", "/~serve/events/../sandbox/lrs.js", "/play/pilot/", "/"):
        answer = shown.client.get(path, headers=origin)
        assert "access-control-allow-origin" not in answer.headers
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in shown.client.get("/lms/cmi5/pilot/").headers["content-security-policy"]
    assert shown.client.post("/~serve/refuse?on=1", headers=origin).status_code == 403


def test_a_session_of_cmi5_has_its_token_once(shown: Served) -> None:
    path = f"/lms/cmi5/pilot/fetch/{uuid.uuid4()}"
    assert f"Basic {shown.client.post(path).json()['auth-token']}" == auth(shown)
    assert shown.client.post(path).json()["error-code"] == "1"


def test_the_lrs_refuses_when_told_to_and_pages_hear_of_what_it_stores(shown: Served) -> None:
    headers = {"Authorization": auth(shown), "X-Experience-API-Version": "1.0.3"}
    agent = '{"account":{"homePage":"https://lms.example","name":"a"}}'
    where = {"stateId": "s", "agent": agent, "activityId": "https://lms.example/a"}

    def put() -> int:
        return shown.client.put("/xapi/activities/state", params=where, headers=headers, content=b"1").status_code

    steer = {"X-Coursewright": "1"}
    with shown.news() as news:
        before = news.last["written"]
        assert shown.client.post("/~serve/refuse?on=1", headers=steer).json() == {"refusing": True}
        assert put() == 503
        assert shown.client.post("/~serve/refuse?on=0", headers=steer).json() == {"refusing": False}
        assert put() == 204
        assert news.until(written=before + 1)


def test_an_edit_shows_and_a_broken_one_says_what_is_wrong(tmp_path: Path) -> None:
    with served(tmp_path) as shown, shown.news() as news:
        shown.ready()
        one = news.until(edition=1, site=1)
        files = sorted(shown.root.rglob("*"))
        shown.edit("Before the first heading.", "Written a moment ago.")
        news.until(edition=one["edition"] + 1)
        assert "Written a moment ago." in shown.text(f"{_SCORM}package/index.html")
        assert "Written a moment ago." in shown.text("/play/pilot/")
        news.until(site=2)
        assert "Written a moment ago." in shown.text("/modules/alpha/")
        # It can't be read: nothing of it is shown.
        shown.edit("title: Alpha", "title: [")
        while not news.last["problems"]:
            news.next()
        assert news.last["edition"] == 2
        assert f"{PAGE}:" in news.last["problems"][0]
        assert "Written a moment ago." in shown.text("/play/pilot/")
        assert "Written a moment ago." in shown.text("/modules/alpha/")
        shown.edit("title: [", "title: Alpha")
        news.until(problems=[])
        # It can be read, and a check finds what is wrong with it.
        shown.edit("question: first", "question: nobody")
        while not news.last["problems"]:
            news.next()
        told = [problem for problem in news.last["problems"] if PAGE in problem]
        assert told
        assert "nobody" in told[0]
        assert 'data-check="first"' in shown.text("/play/pilot/")
        assert sorted(shown.root.rglob("*")) == files


def test_a_project_that_is_broken_from_the_start_says_so(tmp_path: Path) -> None:
    page = Path(shutil.copytree(SMALL, tmp_path / "project")) / PAGE
    text = page.read_text(encoding="utf-8")
    live = Live(tmp_path / "project")
    page.write_text(text.replace("question: first", "question: nobody"), encoding="utf-8")
    live.look()
    assert live.edition is None
    assert any("nobody" in problem for problem in live.news.problems)
    page.write_text(text, encoding="utf-8")
    live.look()
    assert live.edition
    assert live.news.problems == ()


def test_a_page_is_drawn_before_the_checks_look_at_it(monkeypatch: pytest.MonkeyPatch) -> None:
    live = Live(SMALL)
    live.look()
    live.asked = ("scorm12", "pilot")
    numbers: list[int] = []

    def look(*_: object) -> list[object]:
        assert live.edition
        assert live.edition._made
        numbers.append(live.news.edition)
        return []

    monkeypatch.setattr("builders.serve.live.check", look)
    live.look()
    assert numbers == [2]
    assert live.news.edition == 2


def test_a_defect_does_not_end_the_preview(monkeypatch: pytest.MonkeyPatch) -> None:
    live = Live(SMALL)
    live.look()
    good = live.edition
    monkeypatch.setattr("builders.serve.live.load", lambda *_: 1 / 0)
    live.look()
    assert live.edition is good
    assert "ZeroDivisionError" in live.news.problems[0]


def test_statements_are_kept_where_a_file_is_named_and_the_key_is_not(tmp_path: Path) -> None:
    file = tmp_path / "records.db"
    with served(tmp_path, file) as shown, shown.news() as news:
        while not news.last["edition"]:
            news.next()
        statement = {
            "actor": {"mbox": "mailto:a@training.example"},
            "verb": {"id": "https://training.example/did"},
            "object": {"id": "https://training.example/it"},
        }
        headers = {"Authorization": auth(shown), "X-Experience-API-Version": "1.0.3"}
        assert shown.client.post("/xapi/statements", json=statement, headers=headers).status_code == 200
    with closing(connect(file)) as db:
        assert db.execute("SELECT count(*) FROM statement").fetchone() == (1,)
        assert db.execute("SELECT count(*) FROM user").fetchone() == (0,)


def command(*arguments: str, **variables: str) -> subprocess.Popen[str]:
    line = [sys.executable, "-m", "builders", "serve", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
    pipe = subprocess.PIPE
    return subprocess.Popen(line, cwd=SMALL, env=environment, stdout=pipe, stderr=pipe, text=True)


def test_the_command_says_where_and_leaves_nothing_when_it_is_told_to_end(tmp_path: Path) -> None:
    with command("--port", "0", TMPDIR=str(tmp_path)) as running:
        assert running.stdout
        said = [running.stdout.readline() for _ in range(3)]
        assert [one.name for one in tmp_path.glob("coursewright-lrs-*/*.db")] == ["records.db"]
        url = said[0].split()[0]
        # An open page does not hold it up.
        with httpx.stream("GET", f"{url}~serve/events", timeout=120) as answer:
            next(answer.iter_lines())
            running.send_signal(signal.SIGINT)
            out, err = running.communicate(timeout=120)
    assert (running.returncode, err) == (0, "")
    assert [line.split(None, 1)[0].removeprefix(url) for line in said] == ["", "lms/", "xapi"]
    assert "Traceback" not in out
    assert list(tmp_path.glob("coursewright-*")) == []


def test_a_port_that_is_taken_is_a_sentence() -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with command("--port", str(port)) as running:
            out, err = running.communicate(timeout=120)
    assert running.returncode == 3
    assert f"can't listen on 127.0.0.1 port {port}" in err
    assert "Traceback" not in err
    assert out == ""


def test_a_section_is_drawn_anew_where_it_differs_and_only_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    root = Path(shutil.copytree(SMALL, tmp_path / "project"))
    drawn: list[str] = []
    real = player._section

    def section(course: Course, module: Module, config: Config) -> dict[str, Any]:
        drawn.append(module.slug)
        return real(course, module, config)

    monkeypatch.setattr(player, "_section", section)

    def pages() -> list[str]:
        ready = checked(root)
        course = ready.project.courses["pilot"]
        return [
            player.player_page(course, ready.config, name).files["index.html"].decode() for name in ("local", "scorm12")
        ]

    player.forget()
    pages()
    assert drawn == ["alpha"]
    for path, old, new in (
        (PAGE, "Before the first heading.", "A new word."),
        ("quizzes/alpha.yml", "Which one?", "Which of them?"),
        ("content/org.yml", "Kim Lee", "Robin Lee"),
        ("mkdocs.yml", "  - tables\n", "  - tables\n  - admonition\n"),
    ):
        drawn.clear()
        text = (root / path).read_text(encoding="utf-8")
        assert old in text, path
        (root / path).write_text(text.replace(old, new), encoding="utf-8")
        kept = pages()
        assert drawn == ["alpha"], path
        player.forget()
        assert pages() == kept
