"""Personal links by HTTP: what the exchange gives, to whom, and what the key that it gives may do."""

import json
import re
import time
import uuid
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from builders.lrs import invitations
from builders.lrs.app import Limits
from builders.lrs.invitations import Guest, invite, revoke, ticket
from builders.lrs.store import connect, now
from tests.lrs.served import COURSE, Lrs, found, refused, served, statement, voiding

ADA = {"objectType": "Agent", "name": "Ada Rivera", "mbox": "mailto:ada@learner.example"}
BEN = {"objectType": "Agent", "name": "Ben Okafor", "account": {"homePage": "https://train.example", "name": "17"}}
LAUNCH = "https://train.example/play/claims/"
LAUNCHED = f"{COURSE}/v/1"
DAY = 86_400_000_000


def asked(lrs: Lrs, token: str, pin: str = "", **headers: str) -> httpx.Response:
    origin = lrs.url.removesuffix("/xapi")
    said = {"Origin": origin} | headers
    return httpx.post(f"{origin}/start/exchange", json={"token": token, "pin": pin}, headers=said, timeout=60)


def link(
    lrs: Lrs, actor: dict[str, Any] = ADA, *, activity: str = LAUNCHED, pin: bool = False, days: float = 1
) -> tuple[str, str]:
    guest = Guest(name="x", actor=actor, activity=activity, launch=LAUNCH, expires=now() + int(days * DAY))
    with closing(connect(lrs.path)) as db:
        made = ticket(guest, pin=pin)
        invite(db, [made])
        return made.token, made.pin


def launched(answer: httpx.Response) -> dict[str, str]:
    assert answer.status_code == 200, answer.text
    address = urlsplit(answer.json()["launch"])
    assert f"{address.scheme}://{address.netloc}{address.path}" == LAUNCH
    return {name: value for name, (value,) in parse_qs(address.query).items()}


def learner(given: dict[str, str]) -> httpx.Client:
    headers = {"Authorization": given["auth"], "X-Experience-API-Version": "1.0.3"}
    return httpx.Client(base_url=given["endpoint"].rstrip("/"), headers=headers, timeout=60)


def test_a_link_leads_to_a_launch_of_xapi_on_every_device(lrs: Lrs) -> None:
    token, _ = link(lrs)
    one, other = (launched(asked(lrs, token)) for _ in range(2))
    assert set(one) == {"endpoint", "auth", "actor", "registration", "activity_id"}
    assert (json.loads(one["actor"]), one["endpoint"], one["activity_id"]) == (ADA, f"{lrs.url}/", f"{COURSE}/v/1")
    assert one["registration"] == other["registration"]
    assert one["auth"] != other["auth"]
    context = {"registration": one["registration"]}
    said = statement(actor=ADA, context=context, authority={"mbox": "mailto:forged@learner.example"})
    for given in (one, other):
        with learner(given) as client:
            assert client.post("/statements", json=said).status_code == 200
    # Whatever key it was, the link stands as authority.
    number = lrs.sql("SELECT max(id) FROM invitation")[0][0]
    kept = lrs.xapi.get("/statements", params={"statementId": said["id"]}).json()
    assert kept["authority"]["account"]["name"] == f"invitation-{number}"


def test_the_key_speaks_for_its_learner_alone(lrs: Lrs) -> None:
    given = launched(asked(lrs, link(lrs)[0]))
    context = {"registration": given["registration"]}
    other = statement(actor=BEN)
    group = {"objectType": "Group", "mbox": ADA["mbox"], "member": [ADA]}
    with learner(given) as client:
        for actor in (BEN, group, {"objectType": "Group", "member": [ADA]}):
            refused(client.post("/statements", json=statement(actor=actor)), 403, "own learner")
        refused(client.post("/statements", json=[statement(actor=ADA, context=context), other]), 403, "own learner")
        elsewhere = {"registration": "0191a2b3-0000-7000-8000-000000000009"}
        refused(client.post("/statements", json=statement(actor=ADA, context=elsewhere)), 403, "own learner")
        refused(client.post("/statements", json=statement(actor=ADA)), 403, "own learner")
        mine = statement(actor=ADA, context=context)
        assert client.put("/statements", params={"statementId": mine["id"]}, json=mine).status_code == 204
        refused(client.post("/statements", json=voiding(mine["id"], actor=ADA, context=context)), 403, "may not")
        refused(client.get("/statements"), 403, "may not")
        # What it wrote itself, one by one: a page that is told of a conflict looks what is there.
        assert client.get("/statements", params={"statementId": mine["id"]}).json()["id"] == mine["id"]
        others = statement(actor=ADA)
        assert lrs.xapi.post("/statements", json=others).status_code == 200
        refused(client.get("/statements", params={"statementId": others["id"]}), 404, "no statement")
        for path, params in (
            ("/agents", {"agent": json.dumps(ADA)}),
            ("/activities", {"activityId": COURSE}),
            ("/agents/profile", {"agent": json.dumps(ADA)}),
            ("/activities/profile", {"activityId": COURSE}),
        ):
            refused(client.get(path, params=params), 403, "may not")
    assert found(lrs.xapi, agent=BEN) == []


def test_the_key_reads_and_writes_its_own_state_alone(lrs: Lrs) -> None:
    given = launched(asked(lrs, link(lrs)[0]))
    place = {"activityId": f"{COURSE}/v/1", "stateId": "s", "registration": given["registration"]}
    mine, others = place | {"agent": json.dumps(ADA)}, place | {"agent": json.dumps(BEN)}
    with learner(given) as client:
        assert client.put("/activities/state", params=mine, json={"at": 1}).status_code == 204
        assert client.get("/activities/state", params=mine).json() == {"at": 1}
        for method in ("GET", "PUT", "POST", "DELETE"):
            refused(client.request(method, "/activities/state", params=others), 403, "own learner")
        elsewhere = mine | {"registration": "0191a2b3-0000-7000-8000-000000000009"}
        anywhere = {name: mine[name] for name in ("activityId", "agent")}
        for more in (elsewhere, anywhere):
            for method in ("GET", "DELETE"):
                refused(client.request(method, "/activities/state", params=more), 403, "own learner")
        assert client.delete("/activities/state", params=mine).status_code == 204


def test_the_key_speaks_of_its_own_course_alone(lrs: Lrs) -> None:
    given = launched(asked(lrs, link(lrs)[0]))
    home = "https://train.example"
    own, other = [{"id": COURSE}, {"id": LAUNCHED}], {"id": f"{home}/courses/privacy"}

    def said(iri: str, **around: Any) -> dict[str, Any]:
        context = {"registration": given["registration"], "contextActivities": around}
        return statement(actor=ADA, object={"id": iri}, context=context)

    inner = {key: value for key, value in statement(actor=BEN).items() if key != "id"}
    with learner(given) as client:
        for fine in (
            said(LAUNCHED),
            said(f"{COURSE}/assessment/v1_0"),
            said(f"{home}/modules/coding/v1_0", grouping=own),
            said(f"{home}/questions/coding/q1/v1", grouping=own, parent={"id": f"{home}/modules/coding/v1_0"}),
        ):
            answer = client.post("/statements", json=fine)
            assert answer.status_code == 200, answer.text
        for wrong in (
            said(f"{home}/courses/privacy/v/1"),
            said(f"{home}/courses/claims-coding/v/1"),
            said(f"{home}/courses/privacy/v/1", grouping=own),
            said(f"{home}/modules/coding/v1_0"),
            said(f"{home}/modules/coding/v1_0", grouping=[other], category=own),
            said(LAUNCHED, grouping=own) | {"object": {"objectType": "SubStatement", **inner}},
            said(LAUNCHED, grouping=own) | {"object": BEN},
        ):
            refused(client.post("/statements", json=wrong), 403, "own course")
        place = {"agent": json.dumps(ADA), "stateId": "s", "registration": given["registration"]}
        for activity in (COURSE, f"{COURSE}/v/2", f"{home}/courses/privacy/v/1"):
            for method in ("GET", "PUT", "POST", "DELETE"):
                answer = client.request(method, "/activities/state", params=place | {"activityId": activity})
                refused(answer, 403, "own activity")


def test_a_learner_gives_a_name_to_nobody_else(lrs: Lrs) -> None:
    given = launched(asked(lrs, link(lrs)[0]))
    eve = {"mbox": "mailto:eve@learner.example"}
    context = {"registration": given["registration"], "instructor": {"name": "Mallory", **eve}}
    renamed = {**ADA, "name": "Ada of the links"}
    with learner(given) as client:
        one = statement(actor=renamed, object={"id": LAUNCHED}, context=context)
        assert client.post("/statements", json=one).status_code == 200
    assert "name" not in lrs.xapi.get("/agents", params={"agent": json.dumps(eve)}).json()
    assert "Ada of the links" in lrs.xapi.get("/agents", params={"agent": json.dumps(ADA)}).json()["name"]


def test_the_key_takes_no_more_than_a_course_needs(tmp_path: Path) -> None:
    with served(tmp_path / "lrs.db", Limits(learner_per_second=0.001, learner_burst=6)) as lrs:
        given = launched(asked(lrs, link(lrs)[0]))
        place = {
            "activityId": LAUNCHED,
            "agent": json.dumps(ADA),
            "stateId": "s",
            "registration": given["registration"],
        }
        with learner(given) as client:
            assert client.put("/activities/state", params=place, content=b"x" * 500_000).status_code == 204
            refused(client.put("/activities/state", params=place, content=b"x" * 500_001), 413, "500,000")
            form = {"X-Experience-API-Version": "1.0.3", **place, "content": "x" * 500_001}
            refused(client.post("/activities/state", params={"method": "PUT"}, data=form), 413, "500,000")
            said = statement(actor=ADA, object={"id": LAUNCHED}, context={"registration": given["registration"]})
            journal = [{**said, "id": str(uuid.uuid4())} for _ in range(50)]
            assert client.post("/statements", json=journal).status_code == 200
            statuses = [client.get("/activities/state", params=place).status_code for _ in range(3)]
            assert statuses == [200, 200, 429]
            with learner(launched(asked(lrs, link(lrs, BEN)[0]))) as ben:
                assert ben.get("/activities/state", params=place).status_code == 403
        assert lrs.xapi.put("/activities/state", params=place, content=b"x" * 500_001).status_code == 204


def test_a_link_ends_by_its_day_and_when_it_is_revoked(lrs: Lrs, monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(lrs, link(lrs, days=-0.1)[0]).status_code == 403
    assert asked(lrs, "x" * 32).status_code == 403
    token, _ = link(lrs)
    given = launched(asked(lrs, token))
    place = {"activityId": LAUNCHED, "agent": json.dumps(ADA), "stateId": "s", "registration": given["registration"]}
    with learner(given) as client:
        assert client.get("/activities/state", params=place).status_code == 404
        with closing(connect(lrs.path)) as db:
            revoke(db, db.execute("SELECT max(id) FROM invitation").fetchone()[0])
        refused(client.get("/activities/state", params=place), 401, "wrong")
    answer = asked(lrs, token)
    assert (answer.status_code, answer.json()["pin"]) == (403, False)
    # A key that was given shortly before the link's day ends with it.
    given = launched(asked(lrs, link(lrs)[0]))
    with learner(given) as client:
        assert client.get("/activities/state", params=place).status_code in {403, 404}
        with closing(connect(lrs.path)) as db:
            db.execute("UPDATE invitation SET expires = ? WHERE registration = ?", (now(), given["registration"]))
        refused(client.get("/activities/state", params=place), 401, "wrong")
    monkeypatch.setattr(invitations, "HOURS", 1e-7)
    given = launched(asked(lrs, link(lrs)[0]))
    time.sleep(0.01)
    with learner(given) as client:
        refused(client.get("/activities/state", params=place), 401, "wrong")


def test_a_new_link_goes_on_where_the_last_one_ended(lrs: Lrs) -> None:
    spelt, other = {**ADA, "mbox": "mailto:ada@LEARNER.example"}, {**ADA, "mbox": "mailto:ada@other.example"}
    first = launched(asked(lrs, link(lrs)[0]))
    with closing(connect(lrs.path)) as db:
        revoke(db, db.execute("SELECT max(id) FROM invitation").fetchone()[0])
    for actor in (ADA, spelt, {**ADA, "name": "Ada R."}):
        again = launched(asked(lrs, link(lrs, actor)[0]))
        assert again["registration"] == first["registration"]
    assert launched(asked(lrs, link(lrs, other)[0]))["registration"] != first["registration"]
    assert launched(asked(lrs, link(lrs, activity=f"{COURSE}/v/2")[0]))["registration"] != first["registration"]


def test_a_pin_is_asked_for_and_ten_wrong_ones_block_the_link(lrs: Lrs) -> None:
    token, pin = link(lrs, BEN, pin=True)
    assert re.fullmatch("[0-9]{6}", pin)
    answer = asked(lrs, token)
    assert (answer.status_code, answer.json()["pin"]) == (401, True)
    wrong = f"{(int(pin) + 1) % 1_000_000:06}"
    assert [asked(lrs, token, wrong).status_code for _ in range(3)] == [401] * 3
    launched(asked(lrs, token, f" {pin} "))
    # A right one begins the count anew.
    lrs_ip = [f"198.51.100.{number}" for number in range(12)]
    statuses = [asked(lrs, token, wrong, **{"X-Forwarded-For": each}).status_code for each in lrs_ip]
    assert statuses == [401] * 10 + [429] * 2
    answer = asked(lrs, token, pin)
    assert (answer.status_code, int(answer.headers["Retry-After"]) > 3_000) == (429, True)
    # Another one is of no concern.
    launched(asked(lrs, *link(lrs, BEN, pin=True)))


def test_only_its_own_page_may_exchange_and_not_endlessly(lrs: Lrs) -> None:
    token, _ = link(lrs)
    assert asked(lrs, token, Origin="https://evil.example").status_code == 400
    for body in (b"", b"{", b"[]", b'{"token":1}', b'{"token":"x","pin":2}', b'{"token":"' + b"x" * 3_000 + b'"}'):
        url = lrs.url.replace("/xapi", "/start/exchange")
        assert httpx.post(url, content=body, timeout=60).status_code in {400, 413}
    origin = lrs.url.removesuffix("/xapi")
    with httpx.Client(headers={"Origin": origin, "X-Forwarded-For": "203.0.113.5"}, timeout=60) as one:
        # On a busy machine some flows back into the bucket meanwhile.
        for _ in range(1_000):
            answer = one.post(f"{origin}/start/exchange", json={"token": "x" * 32, "pin": ""})
            if answer.status_code == 429:
                break
        assert answer.status_code == 429
    assert asked(lrs, token, **{"X-Forwarded-For": "203.0.113.6"}).status_code == 200


def test_opening_a_link_does_nothing_and_the_page_is_shut_in(lrs: Lrs) -> None:
    home = lrs.url.removesuffix("/xapi")
    before = lrs.sql("SELECT count(*) FROM pass")
    for path, kind in (("/start", "text/html"), ("/start/start.js", "javascript"), ("/start/start.css", "text/css")):
        answer = httpx.get(home + path, timeout=60)
        assert kind in answer.headers["Content-Type"]
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "http://" not in answer.text
        assert "https://" not in answer.text
    assert lrs.sql("SELECT count(*) FROM pass") == before
