"""The Statement resource, clause by clause (Communication 2.1): what is stored, and how it comes back."""

import sqlite3
import uuid
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from builders.lrs.query import Query, find
from builders.lrs.store import Store, connect
from tests.lrs.served import COURSE, VERB, Lrs, found, got, refused, statement, stored, voiding


def test_2_1_1_put_stores_under_the_id_of_the_parameter(xapi: httpx.Client) -> None:
    one = statement()
    answer = xapi.put("/statements", params={"statementId": one["id"]}, json=one)
    assert (answer.status_code, answer.content) == (204, b"")
    assert got(xapi, one["id"])["actor"] == one["actor"]


def test_2_1_1_put_gives_a_statement_without_id_the_one_of_the_parameter(xapi: httpx.Client) -> None:
    wanted = str(uuid.uuid4())
    assert xapi.put("/statements", params={"statementId": wanted}, json=statement(id=None)).status_code == 204
    assert got(xapi, wanted)["id"] == wanted


def test_2_1_1_put_needs_the_parameter_and_the_same_id(xapi: httpx.Client) -> None:
    refused(xapi.put("/statements", json=statement()), 400, "'statementId' is missing")
    other = {"statementId": str(uuid.uuid4())}
    refused(xapi.put("/statements", params=other, json=statement()), 400, "not the one of the parameter")
    refused(xapi.put("/statements", params={"statementId": "7"}, json=statement()), 400, "no UUID")


def test_2_1_1_put_takes_one_statement_alone(xapi: httpx.Client) -> None:
    one = statement()
    refused(xapi.put("/statements", params={"statementId": one["id"]}, json=[one]), 400, "an object is expected")


def test_2_1_2_post_answers_with_the_ids_in_order(xapi: httpx.Client) -> None:
    several = [statement() for _ in range(3)]
    answer = xapi.post("/statements", json=several)
    assert (answer.status_code, answer.json()) == (200, [one["id"] for one in several])
    assert len(xapi.post("/statements", json=statement(id=None)).json()) == 1


def test_2_1_2_a_batch_is_stored_whole_or_not_at_all(xapi: httpx.Client) -> None:
    good, bad = statement(), statement(actor={"mbox": "nobody"})
    refused(xapi.post("/statements", json=[good, bad]), 400, "Statement 1: actor.mbox:")
    assert xapi.get("/statements", params={"statementId": good["id"]}).status_code == 404
    old = stored(xapi, statement())[0]
    refused(xapi.post("/statements", json=[good, statement(id=old["id"])]), 409, old["id"])
    assert xapi.get("/statements", params={"statementId": good["id"]}).status_code == 404


def test_2_1_2_the_same_id_twice_in_a_batch_is_refused(xapi: httpx.Client) -> None:
    one = statement()
    refused(xapi.post("/statements", json=[one, statement(id=one["id"].upper())]), 400, "the same id")


def test_2_3_1_a_statement_never_changes(xapi: httpx.Client) -> None:
    old = stored(xapi, statement())[0]
    other = statement(id=old["id"])
    refused(xapi.put("/statements", params={"statementId": old["id"]}, json=other), 409, "says something else")
    refused(xapi.post("/statements", json=other), 409, "says something else")
    assert got(xapi, old["id"]) == old


def test_2_3_1_the_same_statement_again_is_no_conflict(xapi: httpx.Client) -> None:
    one = statement(context={"contextActivities": {"grouping": {"id": COURSE}}}, timestamp="2026-03-01T10:00:00+01:00")
    old = stored(xapi, one)[0]
    again = one | {"id": one["id"].upper(), "timestamp": "2026-03-01T09:00:00Z", "verb": {"id": VERB}}
    assert xapi.post("/statements", json=again).json()[0].lower() == one["id"]
    assert xapi.put("/statements", params={"statementId": one["id"]}, json=old).status_code == 204
    assert got(xapi, one["id"]) == old


def test_2_3_1_the_time_that_the_lrs_filled_in_makes_no_conflict(xapi: httpx.Client) -> None:
    one = statement()
    old = stored(xapi, one)[0]
    assert stored(xapi, one)[0] == old


@pytest.mark.parametrize(
    "change",
    [
        {"actor": {"account": {"homePage": "https://hr.example", "name": "e2"}}},
        {"verb": {"id": VERB + "x"}},
        {"result": {"success": True}},
        {"result": {"extensions": {"https://train.example/x": {"name": "b"}}}},
        {"timestamp": "2026-03-01T10:00:01Z"},
    ],
)
def test_2_3_1_what_matters_makes_a_conflict(xapi: httpx.Client, change: dict[str, object]) -> None:
    one = statement(
        actor={"account": {"homePage": "https://hr.example", "name": "e1"}},
        timestamp="2026-03-01T10:00:00Z",
        result={"extensions": {"https://train.example/x": {"name": "a"}}},
    )
    stored(xapi, one)
    refused(xapi.post("/statements", json=one | change), 409)


def test_2_4_the_lrs_fills_in_what_is_missing(xapi: httpx.Client, xapi2: httpx.Client) -> None:
    one = stored(xapi, statement(id=None, authority={"mbox": "mailto:forged@learner.example"}))[0]
    assert one["version"] == "1.0.0"
    assert one["timestamp"] <= one["stored"]
    assert one["stored"].endswith("Z")
    assert one["authority"]["account"]["homePage"].startswith("urn:uuid:")
    assert "mbox" not in one["authority"]
    assert uuid.UUID(one["id"])
    assert stored(xapi2, statement())[0]["version"] == "2.0.0"


def test_2_4_6_activities_of_the_context_come_back_in_arrays(xapi: httpx.Client) -> None:
    context = {"contextActivities": {"parent": {"id": COURSE}, "category": [{"id": COURSE}]}}
    inner = statement(id=None, context=context) | {"objectType": "SubStatement"}
    one = stored(xapi, statement(context=context, object=inner))[0]
    for part in (one, one["object"]):
        assert part["context"]["contextActivities"] == {"parent": [{"id": COURSE}], "category": [{"id": COURSE}]}


def test_2_1_3_timestamps_of_2_0_come_back_in_utc(xapi: httpx.Client, xapi2: httpx.Client) -> None:
    assert (
        stored(xapi2, statement(timestamp="2026-03-01 10:00:00.601+02:00"))[0]["timestamp"]
        == "2026-03-01T08:00:00.601Z"
    )
    kept = "2026-03-01T10:00:00.601+02:00"
    assert stored(xapi, statement(timestamp=kept))[0]["timestamp"] == kept


def test_2_1_3_a_page_says_where_the_next_is(xapi: httpx.Client) -> None:
    actor = statement()["actor"]
    ids = [one["id"] for one in stored(xapi, *(statement(actor=actor) for _ in range(7)))]
    assert found(xapi, agent=actor, limit=3) == ids[::-1]
    assert found(xapi, agent=actor, limit=3, ascending="true") == ids
    first = xapi.get("/statements", params={"limit": "1"}).json()
    assert first["more"].startswith("/xapi/statements?")
    assert len(first["statements"]) == 1


def test_2_1_3_a_limit_of_zero_is_the_servers(xapi: httpx.Client) -> None:
    stored(xapi, *(statement() for _ in range(101)))
    assert len(xapi.get("/statements", params={"limit": "0"}).json()["statements"]) == 100


def test_2_1_3_since_and_until_are_about_stored(xapi: httpx.Client) -> None:
    actor = statement()["actor"]
    old, middle, new = stored(xapi, *(statement(actor=actor, timestamp="2020-01-01T00:00:00Z") for _ in range(3)))
    assert found(xapi, agent=actor, since=old["stored"]) == [new["id"], middle["id"]]
    assert found(xapi, agent=actor, until=middle["stored"]) == [middle["id"], old["id"]]
    assert found(xapi, agent=actor, since=old["stored"], until=middle["stored"]) == [middle["id"]]


def test_2_1_3_filters_by_what_a_statement_is_about(xapi: httpx.Client) -> None:
    registration, verb, activity = str(uuid.uuid4()), f"{VERB}/{uuid.uuid4()}", f"{COURSE}/{uuid.uuid4()}"
    one = statement(verb={"id": verb}, object={"id": activity}, context={"registration": registration.upper()})
    stored(xapi, one, statement())
    for params in ({"verb": verb}, {"activity": activity}, {"registration": registration}, {"agent": one["actor"]}):
        assert found(xapi, **params) == [one["id"]], params
    assert found(xapi, verb=verb, activity=activity, registration=registration, agent=one["actor"]) == [one["id"]]
    assert found(xapi, verb=verb, activity=COURSE) == []


def test_2_1_3_an_agent_is_found_by_any_spelling_of_the_identifier(xapi: httpx.Client) -> None:
    account = {"homePage": "https://hr.example", "name": str(uuid.uuid4())}
    one = statement(actor={"objectType": "Agent", "account": account, "name": "Ada"})
    stored(xapi, one)
    assert found(xapi, agent={"account": account, "name": "Somebody"}) == [one["id"]]


def test_2_1_3_a_group_is_found_by_its_members(xapi: httpx.Client) -> None:
    member = statement()["actor"]
    one = statement(actor={"objectType": "Group", "member": [member]})
    stored(xapi, one)
    assert found(xapi, agent=member) == [one["id"]]


def test_2_1_3_related_agents_and_activities_look_everywhere(lrs: Lrs) -> None:
    people = [statement()["actor"] for _ in range(6)]
    places = [{"id": f"{COURSE}/{uuid.uuid4()}"} for _ in range(4)]
    inner = statement(id=None, actor=people[0], object=places[0], context={"instructor": people[1]})
    context = {
        "instructor": people[2],
        "team": {"objectType": "Group", "member": [people[3]]},
        "contextActivities": {"grouping": [places[1]], "other": places[2]},
        "contextAgents": [{"objectType": "contextAgent", "agent": people[4]}],
        "contextGroups": [{"objectType": "contextGroup", "group": {"objectType": "Group", "member": [people[5]]}}],
    }
    one = statement(object=inner | {"objectType": "SubStatement"}, context=context)
    stored(lrs.xapi2, one)
    for person in people:
        assert found(lrs.xapi2, agent=person) == []
        assert found(lrs.xapi2, agent=person, related_agents="true") == [one["id"]]
    for place in places[:3]:
        assert found(lrs.xapi2, activity=place["id"]) == []
        assert found(lrs.xapi2, activity=place["id"], related_activities="true") == [one["id"]]
    related = {"related_agents": "true", "related_activities": "true"}
    assert found(lrs.xapi2, agent=people[4], activity=places[2]["id"], **related) == [one["id"]]


@pytest.mark.parametrize("later", [False, True])
def test_2_1_3_who_refers_to_a_statement_is_found_with_it(xapi: httpx.Client, later: bool) -> None:  # noqa: FBT001
    target, actor = statement(), statement()["actor"]
    first = statement(actor=actor, object={"objectType": "StatementRef", "id": target["id"]})
    second = statement(object={"objectType": "StatementRef", "id": first["id"]})
    for one in [second, first, target] if later else [target, first, second]:
        stored(xapi, one)
    ids = {target["id"], first["id"], second["id"]}
    assert set(found(xapi, agent=target["actor"])) == ids
    assert set(found(xapi, activity=target["object"]["id"], agent=target["actor"])) == ids
    assert set(found(xapi, agent=actor)) == {first["id"], second["id"]}
    # All filters have to fit one statement, not one each.
    assert found(xapi, agent=actor, activity=target["object"]["id"]) == []


def test_2_1_3_statements_that_refer_to_each_other_come_to_an_end(xapi: httpx.Client) -> None:
    one, two = statement(), statement()
    one["object"] = {"objectType": "StatementRef", "id": two["id"]}
    two["object"] = {"objectType": "StatementRef", "id": one["id"]}
    stored(xapi, one, two)
    assert set(found(xapi, agent=one["actor"])) == {one["id"], two["id"]}


def test_2_3_2_a_voided_statement_is_out_of_sight(xapi: httpx.Client) -> None:
    actor = statement()["actor"]
    gone, voids = stored(xapi, statement(actor=actor))[0], None
    voids = stored(xapi, voiding(gone["id"]))[0]
    assert xapi.get("/statements", params={"statementId": gone["id"]}).status_code == 404
    assert xapi.get("/statements", params={"voidedStatementId": gone["id"]}).json() == gone
    assert xapi.get("/statements", params={"voidedStatementId": voids["id"]}).status_code == 404
    assert found(xapi, agent=actor) == [voids["id"]]


def test_2_3_2_what_is_voided_may_come_later(xapi: httpx.Client) -> None:
    late = statement()
    stored(xapi, voiding(late["id"]))
    assert xapi.post("/statements", json=late).status_code == 200
    assert xapi.get("/statements", params={"statementId": late["id"]}).status_code == 404
    assert xapi.get("/statements", params={"voidedStatementId": late["id"]}).status_code == 200


def test_2_3_2_a_voiding_statement_is_never_voided(xapi: httpx.Client) -> None:
    one = stored(xapi, statement())[0]
    voids = stored(xapi, voiding(one["id"]))[0]
    refused(xapi.post("/statements", json=voiding(voids["id"])), 400, "can't be voided")
    early = voiding(one["id"])
    stored(xapi, voiding(early["id"]), early)
    assert got(xapi, early["id"])


def test_2_1_3_both_ids_or_an_id_and_filters_are_refused(xapi: httpx.Client) -> None:
    wanted = str(uuid.uuid4())
    both = {"statementId": wanted, "voidedStatementId": wanted}
    refused(xapi.get("/statements", params=both), 400, "'voidedStatementId' is not known")
    refused(xapi.get("/statements", params={"statementId": wanted, "verb": VERB}), 400, "'verb' is not known")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("agent", "{", "not valid JSON"),
        ("agent", '{"mbox": "x"}', "mbox: 'x' is no address"),
        ("agent", '{"objectType": "Group", "member": []}', "without an identifier"),
        ("verb", "answered", "no IRI"),
        ("activity", "", "no IRI"),
        ("registration", "7", "no UUID"),
        ("since", "yesterday", "no date with time"),
        ("until", "2026-01-01T00:00:00-00:00", "no date with time"),
        ("limit", "-1", "not negative"),
        ("limit", "many", "not negative"),
        ("ascending", "yes", "'true' or 'false'"),
        ("related_agents", "1", "'true' or 'false'"),
        ("format", "long", "ids, exact or canonical"),
        ("attachments", "2", "'true' or 'false'"),
        ("colour", "red", "not known"),
    ],
)
def test_2_1_3_a_parameter_that_is_wrong_is_refused(xapi: httpx.Client, name: str, value: str, words: str) -> None:
    refused(xapi.get("/statements", params={name: value}), 400, name, words)


def test_2_1_3_a_missing_statement_is_404(xapi: httpx.Client) -> None:
    refused(xapi.get("/statements", params={"statementId": str(uuid.uuid4())}), 404, "There is no statement")


def test_2_1_3_format_ids_leaves_what_identifies(xapi: httpx.Client) -> None:
    member = {"mbox": "mailto:m@learner.example"}
    one = statement(
        actor={"objectType": "Group", "name": "Desk", "member": [{"name": "Ada", **member}]},
        object={"id": COURSE, "definition": {"name": {"en": "Claims"}}},
        context={"contextActivities": {"parent": [{"id": COURSE, "definition": {"name": {"en": "Claims"}}}]}},
        result={"success": True},
    )
    stored(xapi, one)
    short = got(xapi, one["id"], format="ids")
    assert short["actor"] == {"objectType": "Group", "member": [member]}
    assert short["object"] == {"id": COURSE}
    assert short["verb"] == {"id": VERB}
    assert short["context"]["contextActivities"]["parent"] == [{"id": COURSE}]
    assert short["result"] == {"success": True}
    assert "name" not in short["authority"]


def test_2_1_3_format_canonical_speaks_one_language(xapi: httpx.Client) -> None:
    place = f"{COURSE}/{uuid.uuid4()}"
    stored(xapi, statement(object={"id": place, "definition": {"name": {"en-US": "Claims", "es": "Reclamos"}}}))
    one = statement(object={"id": place}, verb={"id": VERB, "display": {"en": "answered", "es": "respondió"}})
    stored(xapi, one)
    params = {"statementId": one["id"], "format": "canonical"}
    spoken = xapi.get("/statements", params=params, headers={"Accept-Language": "fr, es;q=0.8, en;q=0.5"}).json()
    assert spoken["object"]["definition"]["name"] == {"es": "Reclamos"}
    assert spoken["verb"]["display"] == {"es": "respondió"}
    english = xapi.get("/statements", params=params, headers={"Accept-Language": "en"}).json()
    assert english["object"]["definition"]["name"] == {"en-US": "Claims"}
    assert "definition" not in got(xapi, one["id"], format="exact")["object"]


def test_2_1_3_format_ids_leaves_the_id_alone_of_an_activity(xapi: httpx.Client) -> None:
    one = stored(xapi, statement())[0]
    assert got(xapi, one["id"], format="ids")["object"] == {"id": one["object"]["id"]}


def test_2_1_3_the_very_language_goes_before_a_wider_one(xapi: httpx.Client) -> None:
    names = {"en": "Claims", "en-US": "Claims, US", "en-GB": "Claims, GB", "en-GB-oed": "Claims, Oxford"}
    one = stored(xapi, statement(object={"id": f"{COURSE}/{uuid.uuid4()}", "definition": {"name": names}}))[0]
    for wanted, tag in (("en-GB", "en-GB"), ("en", "en"), ("en-AU", "en"), ("en-GB-x-a", "en-GB"), ("fr", "en")):
        params = {"statementId": one["id"], "format": "canonical"}
        found = xapi.get("/statements", params=params, headers={"Accept-Language": wanted}).json()
        assert found["object"]["definition"]["name"] == {tag: names[tag]}, wanted


def test_4_6_durations_are_compared_to_the_hundredth(xapi: httpx.Client) -> None:
    one = statement(result={"duration": "PT0.1237S"})
    stored(xapi, one)
    again = one | {"result": {"duration": "PT0.12S"}}
    assert xapi.post("/statements", json=again).status_code == 200
    refused(xapi.post("/statements", json=one | {"result": {"duration": "PT0.13S"}}), 409, "something else")


def test_2_1_3_a_read_says_up_to_when_it_is_complete(xapi: httpx.Client) -> None:
    one = stored(xapi, statement())[0]
    answer = xapi.get("/statements", params={"limit": "1"})
    assert answer.headers["X-Experience-API-Consistent-Through"] > one["stored"]


def test_2_1_3_last_modified_is_when_it_was_stored(xapi2: httpx.Client) -> None:
    one = stored(xapi2, statement())[0]
    answer = xapi2.get("/statements", params={"statementId": one["id"]})
    assert answer.headers["Last-Modified"].endswith("GMT")
    assert one["stored"][17:19] == answer.headers["Last-Modified"][23:25]


def test_1_1_head_is_get_without_a_body(xapi: httpx.Client) -> None:
    one = stored(xapi, statement())[0]
    answer = xapi.head("/statements", params={"statementId": one["id"]})
    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["Content-Length"]) > 100


def test_2_1_3_a_page_that_is_too_long_for_one_value_comes_all_the_same(tmp_path: Path) -> None:
    with closing(Store(tmp_path / "lrs.db")) as store, store.reading() as db:
        with closing(connect(tmp_path / "lrs.db")) as writer:
            rows = [(n, bytes([n]) * 16, b'{"a":"%s"}' % (b"x" * 10_000)) for n in range(1, 31)]
            writer.executemany("INSERT INTO statement VALUES (?, ?, ?)", rows)
        whole = find(db, store, Query(limit=30))
        assert [stored for stored, _ in whole[0]] == list(range(30, 0, -1))
        db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 200_000)
        assert find(db, store, Query(limit=30)) == whole
