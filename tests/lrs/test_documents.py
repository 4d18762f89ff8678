"""State, Activity Profile and Agent Profile, clause by clause (Communication 2.2, 2.3, 2.6, 2.7, 3.1)."""

import hashlib
import json
import time
import uuid
from typing import Any

import httpx
import pytest

from tests.lrs.served import COURSE, Lrs, refused, statement, stored

STATE, ACTIVITY, AGENT = "/activities/state", "/activities/profile", "/agents/profile"
PATHS = (STATE, ACTIVITY, AGENT)


def place(path: str, **changes: Any) -> dict[str, str]:
    """The parameters of a document of its own."""
    agent = json.dumps({"mbox": f"mailto:{uuid.uuid4().hex}@learner.example"})
    params = {
        STATE: {"activityId": f"{COURSE}/{uuid.uuid4()}", "agent": agent, "stateId": "resume"},
        ACTIVITY: {"activityId": f"{COURSE}/{uuid.uuid4()}", "profileId": "notes"},
        AGENT: {"agent": agent, "profileId": "notes"},
    }[path] | changes
    return {key: value for key, value in params.items() if value is not None}


def etag(body: bytes) -> str:
    return f'"{hashlib.sha1(body, usedforsecurity=False).hexdigest()}"'


@pytest.mark.parametrize("path", PATHS)
def test_2_2_a_document_comes_back_as_it_went(xapi: httpx.Client, path: str) -> None:
    body, params = bytes(range(256)), place(path)
    headers = {"Content-Type": "image/x-any", "If-None-Match": "*"}
    assert xapi.put(path, params=params, content=body, headers=headers).status_code == 204
    answer = xapi.get(path, params=params)
    assert (answer.content, answer.headers["Content-Type"]) == (body, "image/x-any")
    assert answer.headers["ETag"] == etag(body)
    assert answer.headers["Last-Modified"].endswith("GMT")
    assert answer.headers["Cache-Control"] == "no-store"
    assert xapi.delete(path, params=params).status_code == 204
    refused(xapi.get(path, params=params), 404, "no such document")
    assert xapi.delete(path, params=params).status_code == 204


@pytest.mark.parametrize("path", PATHS)
def test_2_2_post_merges_objects_at_their_top_level(xapi: httpx.Client, path: str) -> None:
    params = place(path)
    assert xapi.post(path, params=params, json={"a": {"x": 1}, "b": 2}).status_code == 204
    assert xapi.post(path, params=params, json={"a": {"y": 1}, "c": None}).status_code == 204
    answer = xapi.get(path, params=params)
    assert answer.json() == {"a": {"y": 1}, "b": 2, "c": None}
    assert answer.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("path", PATHS)
def test_2_2_post_refuses_what_can_not_be_merged(xapi: httpx.Client, path: str) -> None:
    params, text = place(path), {"Content-Type": "text/plain"}
    assert xapi.post(path, params=params, content=b"first", headers=text).status_code == 204
    refused(xapi.post(path, params=params, json={"a": 1}), 400, "stored is no application/json")
    xapi.put(path, params=params, json=[1], headers={"If-Match": "*"})
    refused(xapi.post(path, params=params, json={"a": 1}), 400, "stored is no object")
    xapi.put(path, params=params, json={"a": 1}, headers={"If-Match": "*"})
    refused(xapi.post(path, params=params, content=b"x", headers=text), 400, "sent is no application/json")
    refused(xapi.post(path, params=params, json=[1]), 400, "sent is no object")
    refused(xapi.post(path, params=params, content=b"{", headers={"Content-Type": "application/json"}), 400, "JSON")
    assert xapi.get(path, params=params).json() == {"a": 1}


@pytest.mark.parametrize("path", PATHS)
def test_2_2_names_of_documents_since_a_time(xapi: httpx.Client, path: str) -> None:
    name = "stateId" if path == STATE else "profileId"
    params = place(path)
    for each in ("b", "a"):
        xapi.put(path, params=params | {name: each}, json={}, headers={"If-None-Match": "*"})
    rest = {key: value for key, value in params.items() if key != name}
    assert xapi.get(path, params=rest).json() == ["a", "b"]
    # Times of documents are later than all before, so one of now lies between two of them.
    then = xapi.get("/statements", params={"limit": "1"}).headers["X-Experience-API-Consistent-Through"]
    time.sleep(0.01)
    xapi.put(path, params=params | {name: "c"}, json={}, headers={"If-None-Match": "*"})
    assert xapi.get(path, params=rest | {"since": then}).json() == ["c"]
    refused(xapi.get(path, params=rest | {"since": "soon"}), 400, "'since'")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE"])
def test_2_2_parameters_are_demanded(xapi: httpx.Client, path: str, method: str) -> None:
    params = place(path)
    for name in [key for key in params if key != "stateId" and (key != "profileId" or method != "GET")]:
        rest = {key: value for key, value in params.items() if key != name}
        refused(xapi.request(method, path, params=rest), 400, f"'{name}' is missing")
    refused(xapi.request(method, path, params=params | {"colour": "red"}), 400, "'colour' is not known")
    if path != ACTIVITY:
        refused(xapi.request(method, path, params=params | {"agent": "ada"}), 400, "'agent' is not valid JSON")
    if path != AGENT:
        refused(xapi.request(method, path, params=params | {"activityId": "claims"}), 400, "no IRI")


def test_2_3_put_and_post_of_a_state_need_its_id(xapi: httpx.Client) -> None:
    params = place(STATE, stateId=None)
    refused(xapi.put(STATE, params=params, json={}), 400, "'stateId' is missing")
    refused(xapi.post(STATE, params=params, json={}), 400, "'stateId' is missing")


def test_2_3_registrations_are_kept_apart(xapi: httpx.Client) -> None:
    params, registration = place(STATE), str(uuid.uuid4())
    xapi.put(STATE, params=params, json={"of": "none"})
    xapi.put(STATE, params=params | {"registration": registration}, json={"of": "one"})
    assert xapi.get(STATE, params=params).json() == {"of": "none"}
    assert xapi.get(STATE, params=params | {"registration": registration.upper()}).json() == {"of": "one"}
    refused(xapi.get(STATE, params=params | {"registration": "7"}), 400, "no UUID")


def test_2_3_delete_without_an_id_takes_all_of_the_registration(xapi: httpx.Client) -> None:
    params, registration = place(STATE), {"registration": str(uuid.uuid4())}
    rest = {key: value for key, value in params.items() if key != "stateId"}
    for extra in ({}, registration, registration | {"stateId": "other"}):
        xapi.put(STATE, params=params | extra, json={})
    assert xapi.delete(STATE, params=rest | registration).status_code == 204
    assert xapi.get(STATE, params=rest).json() == ["resume"]
    assert xapi.delete(STATE, params=rest).status_code == 204
    assert xapi.get(STATE, params=rest).json() == []


def test_2_3_learners_are_kept_apart(xapi: httpx.Client) -> None:
    mine = place(STATE)
    other = mine | {"agent": place(STATE)["agent"]}
    xapi.put(STATE, params=mine, json={"of": "me"})
    assert xapi.get(STATE, params=other).status_code == 404


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_3_1_if_match_guards_every_change(lrs: Lrs, path: str, method: str) -> None:
    for client in (lrs.xapi, lrs.xapi2):
        params = place(path)
        client.post(path, params=params, json={"a": 1})
        tag = client.get(path, params=params).headers["ETag"]
        wrong = client.request(method, path, params=params, json={"a": 2}, headers={"If-Match": f'"{"1" * 40}"'})
        refused(wrong, 412, "If-Match")
        assert client.get(path, params=params).json() == {"a": 1}
        right = client.request(method, path, params=params, json={"a": 2}, headers={"If-Match": f'"x", {tag}'})
        assert right.status_code == 204
        assert client.get(path, params=params).status_code == (404 if method == "DELETE" else 200)


@pytest.mark.parametrize("path", PATHS)
def test_3_1_if_none_match_guards_what_is_new(xapi: httpx.Client, path: str) -> None:
    params, new = place(path), {"If-None-Match": "*"}
    assert xapi.put(path, params=params, json={"a": 1}, headers=new).status_code == 204
    refused(xapi.put(path, params=params, json={"a": 2}, headers=new), 412, "already")
    refused(xapi.put(path, params=place(path), json={}, headers={"If-Match": "*"}), 412, "If-Match")
    tag = xapi.get(path, params=params).headers["ETag"]
    assert xapi.get(path, params=params, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("path", PATHS)
def test_3_1_put_over_a_document_needs_a_precondition(lrs: Lrs, path: str) -> None:
    for client, careful in ((lrs.xapi, path != STATE), (lrs.xapi2, True)):
        params = place(path)
        answer = client.put(path, params=params, json={"a": 1})
        if path != STATE:
            refused(answer, 400, "If-None-Match: *")
            client.put(path, params=params, json={"a": 1}, headers={"If-None-Match": "*"})
        answer = client.put(path, params=params, json={"a": 2})
        if careful:
            refused(answer, 409, "If-Match")
        assert client.get(path, params=params).json() == {"a": 1 if careful else 2}


def test_2_4_an_agent_is_a_person_with_all_names(xapi: httpx.Client) -> None:
    mbox = statement()["actor"]["mbox"]
    stored(xapi, *(statement(actor={"mbox": mbox, "name": name}) for name in ("Ada R.", "Ada Rivera")))
    person = xapi.get("/agents", params={"agent": json.dumps({"mbox": mbox, "name": "Ada"})}).json()
    assert person == {"objectType": "Person", "name": ["Ada", "Ada R.", "Ada Rivera"], "mbox": [mbox]}
    refused(xapi.get("/agents"), 400, "'agent' is missing")
    refused(xapi.get("/agents", params={"agent": "{}"}), 400, "exactly one of mbox")


def test_2_5_an_activity_is_what_statements_told_of_it(lrs: Lrs) -> None:
    iri = f"{COURSE}/{uuid.uuid4()}"
    for client, name in ((lrs.xapi, {"en": "Claims"}), (lrs.xapi, {"es": "Reclamos"})):
        stored(client, statement(object={"id": iri, "definition": {"name": name, "type": COURSE}}))
    lrs.as_("statements/write").post(
        "/statements", json=statement(object={"id": iri, "definition": {"name": {"en": "No"}}})
    )
    known = lrs.xapi.get("/activities", params={"activityId": iri}).json()
    assert known == {
        "objectType": "Activity",
        "id": iri,
        "definition": {"name": {"en": "Claims", "es": "Reclamos"}, "type": COURSE},
    }
    unknown = f"{COURSE}/{uuid.uuid4()}"
    assert lrs.xapi.get("/activities", params={"activityId": unknown}).json() == {
        "objectType": "Activity",
        "id": unknown,
    }
    refused(lrs.xapi.get("/activities"), 400, "'activityId' is missing")


def test_2_8_about_says_the_versions_to_anyone(lrs: Lrs) -> None:
    answer = httpx.get(f"{lrs.url}/about", timeout=60)
    assert answer.json()["version"][-2:] == ["1.0.3", "2.0.0"]
    assert answer.headers["X-Experience-API-Version"] == "2.0.0"
