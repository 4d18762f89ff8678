"""What holds for every resource: versions, credentials, scopes, CORS, the alternate syntax, attachments."""

import base64
import hashlib
import json
import time
import uuid
from contextlib import closing
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from builders.lrs.auth import remove_user
from builders.lrs.call import Call
from builders.lrs.resources import RESOURCES
from builders.lrs.store import connect
from tests.lrs.served import COURSE, VERB, Lrs, found, got, refused, statement, stored, voiding
from tests.lrs.signed import certificate, jws

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
VERSION = "X-Experience-API-Version"


@pytest.mark.parametrize(
    ("said", "answered"), [("1.0", "1.0.3"), ("1.0.0", "1.0.3"), ("1.0.9", "1.0.3"), ("2.0.0", "2.0.0")]
)
def test_3_3_the_version_is_that_of_the_request(lrs: Lrs, said: str, answered: str) -> None:
    answer = lrs.xapi.get("/statements", headers={VERSION: said})
    assert (answer.status_code, answer.headers[VERSION]) == (200, answered)


@pytest.mark.parametrize("said", ["0.9", "0.95", "1.1.0", "2.1.0", "3", "", "1.0.x", "²"])
def test_3_3_another_version_is_refused(lrs: Lrs, said: str) -> None:
    refused(lrs.xapi.get("/statements", headers={VERSION.encode(): said.encode()}), 400, VERSION, "1.0.x or 2.0.x")


def test_2_1_3_a_slow_answer_does_not_claim_what_came_after_it_was_read(
    lrs: Lrs, monkeypatch: pytest.MonkeyPatch
) -> None:
    late, read = statement(), RESOURCES["/statements"]["GET"]

    async def slow(call: Call) -> Response:
        answer = await read(call)
        await run_in_threadpool(lrs.xapi.post, "/statements", json=late)
        return answer

    client = lrs.as_("all/read")
    monkeypatch.setitem(RESOURCES["/statements"], "GET", slow)
    answer = client.get("/statements", params={"agent": json.dumps(late["actor"])})
    monkeypatch.undo()
    assert answer.json()["statements"] == []
    assert answer.headers["X-Experience-API-Consistent-Through"] < got(lrs.xapi, late["id"])["stored"]


def test_3_3_no_version_is_refused_but_for_about(lrs: Lrs) -> None:
    with httpx.Client(auth=lrs.xapi.auth, timeout=60) as client:
        answer = client.get(f"{lrs.url}/statements")
        refused(answer, 400, VERSION, "missing")
        assert answer.headers[VERSION] == "0.9"
        assert client.get(f"{lrs.url}/about").status_code == 200


def test_3_3_what_2_0_added_is_unknown_to_1_0(lrs: Lrs) -> None:
    agents = [{"objectType": "contextAgent", "agent": {"mbox": "mailto:a@learner.example"}}]
    one = statement(context={"contextAgents": agents})
    refused(lrs.xapi.post("/statements", json=one), 400, "context: the property 'contextAgents' is not known")
    assert lrs.xapi2.post("/statements", json=one).status_code == 200


def test_4_0_credentials_are_demanded(lrs: Lrs) -> None:
    bad = ["Basic", "Basic !!", "Bearer x", "Basic " + base64.b64encode(b"nocolon").decode(), "Basic /w=="]
    bad += ["Basic " + base64.b64encode(pair).decode() for pair in (b"a:b", b":", b"\xff:\xff")]
    for header in bad:
        answer = httpx.get(f"{lrs.url}/statements", headers={VERSION: "1.0.3", "Authorization": header}, timeout=60)
        refused(answer, 401)
        assert answer.headers["WWW-Authenticate"].startswith("Basic")
    refused(httpx.get(f"{lrs.url}/statements", headers={VERSION: "1.0.3"}, timeout=60), 401, "missing")


@pytest.mark.parametrize(
    ("scope", "allowed"),
    [
        ("statements/write", {"write"}),
        ("statements/read/mine", {"read", "activities"}),
        ("statements/read", {"read", "agents", "activities"}),
        ("state", {"state", "save", "activities"}),
        ("define", {"agents", "activities"}),
        ("profile", {"profile", "agents", "activities"}),
        ("all/read", {"read", "state", "profile", "agents", "activities"}),
        ("all", {"write", "read", "state", "save", "profile", "agents", "activities", "void"}),
    ],
)
def test_4_2_a_scope_allows_its_own_alone(lrs: Lrs, scope: str, allowed: set[str]) -> None:
    agent = json.dumps({"mbox": "mailto:ada@learner.example"})
    state = {"activityId": COURSE, "agent": agent, "stateId": f"s{uuid.uuid4()}"}
    requests: dict[str, tuple[str, str, dict[str, Any]]] = {
        "write": ("POST", "/statements", {"json": statement()}),
        "void": ("POST", "/statements", {"json": voiding(str(uuid.uuid4()))}),
        "read": ("GET", "/statements", {}),
        "state": ("GET", "/activities/state", {"params": {"activityId": COURSE, "agent": agent}}),
        "save": ("PUT", "/activities/state", {"params": state, "json": {}}),
        "profile": ("GET", "/agents/profile", {"params": {"agent": agent}}),
        "agents": ("GET", "/agents", {"params": {"agent": agent}}),
        "activities": ("GET", "/activities", {"params": {"activityId": COURSE}}),
    }
    client = lrs.as_(scope)
    statuses = {name: client.request(how, path, **more).status_code for name, (how, path, more) in requests.items()}
    assert {name for name, status in statuses.items() if status < 300} == allowed
    assert {status for name, status in statuses.items() if name not in allowed} <= {403}


def test_4_2_mine_is_what_the_key_wrote(lrs: Lrs) -> None:
    mine, other, actor = lrs.as_("statements/write", "statements/read/mine"), statement(), statement()["actor"]
    own = statement(actor=actor)
    stored(lrs.xapi, other | {"actor": actor})
    assert stored(mine, own)
    assert found(mine, agent=actor) == [own["id"]]
    assert own["id"] in found(mine)
    assert mine.get("/statements", params={"statementId": other["id"]}).status_code == 404


def test_a_key_that_is_removed_is_refused_at_once(lrs: Lrs) -> None:
    client = lrs.as_("all/read", version="1.0.2")
    assert client.get("/statements").status_code == 200
    with closing(connect(lrs.path)) as db:
        remove_user(db, lrs.sql("SELECT name FROM user WHERE name LIKE 'all/read 1.0.2%'")[0][0])
    assert client.get("/statements").status_code == 401


def test_reads_and_voids_are_written_down(lrs: Lrs) -> None:
    one = stored(lrs.xapi, statement())[0]
    voids = voiding(one["id"])
    stored(lrs.xapi, voids)
    expected = {("void", f"{voids['id']} {one['id']}"), ("read", f"/statements?statementId={one['id']}")}
    # Reads go along with the next thing that is stored, or wait half a second.
    for _ in range(100):
        if expected <= set(lrs.sql("SELECT action, detail FROM audit ORDER BY at DESC LIMIT 9")):
            return
        time.sleep(0.1)
    pytest.fail("reads are not written down")


def test_cors_lets_a_page_ask_and_see(lrs: Lrs) -> None:
    page = {"Origin": "https://train.example"}
    asked = {
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": f"authorization, {VERSION}, if-match",
    }
    answer = httpx.options(f"{lrs.url}/activities/state", headers=page | asked)
    assert answer.status_code == 200
    assert "if-match" in answer.headers["Access-Control-Allow-Headers"].lower()
    seen = lrs.xapi.get("/statements", headers=page).headers
    assert seen["Access-Control-Allow-Origin"] == "*"
    for name in ("ETag", VERSION, "X-Experience-API-Consistent-Through"):
        assert name in seen["Access-Control-Expose-Headers"]


@pytest.mark.parametrize("method", ["PATCH", "TRACE"])
def test_3_2_a_method_that_is_none_of_ours_is_405(lrs: Lrs, method: str) -> None:
    assert lrs.xapi.request(method, "/statements").status_code == 405
    refused(lrs.xapi.delete("/statements"), 405, "possible are GET, PUT, POST")


def test_3_2_an_unknown_resource_is_404(lrs: Lrs) -> None:
    for path in ("/", "/statement", "/statements/", "/../about", "/%00"):
        assert lrs.xapi.get(path).status_code == 404, path


def test_1_3_a_form_stands_for_a_request_of_1_0(lrs: Lrs) -> None:
    one = statement()
    form: dict[str, str] = {"statementId": one["id"], "content": json.dumps(one), VERSION: "1.0.3"}
    form["Authorization"] = "Basic " + base64.b64encode(b":".join(_pair(lrs))).decode()
    with httpx.Client(base_url=lrs.url, timeout=60) as client:
        assert client.post("/statements?method=PUT", data=form).status_code == 204
        rest = {key: form[key] for key in ("Authorization", VERSION, "statementId")}
        assert client.post("/statements?method=GET", data=rest).json()["id"] == one["id"]


def _pair(lrs: Lrs) -> list[bytes]:
    header = next(lrs.xapi.auth.auth_flow(httpx.Request("GET", lrs.url))).headers["Authorization"]  # type: ignore[union-attr]
    return base64.b64decode(header.partition(" ")[2]).split(b":")


def test_1_3_what_a_form_says_replaces_a_header(lrs: Lrs) -> None:
    form = {"X-Experience-API-Version": "0.8", "content": json.dumps(statement())}
    refused(lrs.xapi.post("/statements?method=POST", data=form), 400, "is '0.8'")


def test_1_3_a_form_holds_preconditions_and_documents(lrs: Lrs) -> None:
    params = {"activityId": f"{COURSE}/{uuid.uuid4()}", "profileId": "notes"}
    fields = params | {"content": "one", "Content-Type": "text/plain", "If-None-Match": "*"}
    assert lrs.xapi.post("/activities/profile?method=PUT", data=fields).status_code == 204
    refused(lrs.xapi.post("/activities/profile?method=PUT", data=fields), 412)
    answer = lrs.xapi.get("/activities/profile", params=params)
    assert (answer.text, answer.headers["Content-Type"]) == ("one", "text/plain")
    assert lrs.xapi.post("/activities/profile?method=DELETE", data=params).status_code == 204


@pytest.mark.parametrize(
    ("query", "form", "words"),
    [
        ("method=PUT&statementId=x", {"content": "{}"}, "Besides 'method'"),
        ("method=PATCH", {"content": "{}"}, "Besides 'method'"),
        ("method=PUT", {"statementId": "x"}, "no field 'content'"),
        ("method=PUT", '{"content": 1}', "no field 'content'"),
        ("method=GET", {"colour": "red"}, "'colour' is not known"),
    ],
)
def test_1_3_a_form_that_says_more_or_less_is_refused(lrs: Lrs, query: str, form: Any, words: str) -> None:
    body = form if isinstance(form, str) else urlencode(form)
    refused(lrs.xapi.post(f"/statements?{query}", content=body, headers=FORM), 400, words)


def test_1_3_forms_are_gone_in_2_0_and_only_a_post(lrs: Lrs) -> None:
    refused(lrs.xapi2.post("/statements?method=GET", data={"limit": "1"}), 400, "'method' is not known")
    refused(lrs.xapi.get("/statements?method=POST"), 400, "'method' is not known")


def attachment(body: bytes, **changes: Any) -> dict[str, Any]:
    made = {
        "usageType": "https://train.example/usage/note",
        "display": {"en": "A note"},
        "contentType": "text/plain",
        "length": len(body),
        "sha2": hashlib.sha256(body).hexdigest(),
    }
    return {key: value for key, value in (made | changes).items() if value is not None}


def multipart(client: httpx.Client, statements: Any, *bodies: bytes, **headers: str) -> httpx.Response:
    """Send statements and the content of attachments."""
    pieces = [b"--b\r\nContent-Type: application/json\r\n\r\n" + json.dumps(statements).encode()]
    for body in bodies:
        said = {"X-Experience-API-Hash": hashlib.sha256(body).hexdigest(), "Content-Transfer-Encoding": "binary"}
        said |= {name.replace("_", "-"): value for name, value in headers.items()}
        pieces.append(b"--b\r\n" + "".join(f"{k}: {v}\r\n" for k, v in said.items() if v).encode() + b"\r\n" + body)
    whole = b"\r\n".join([*pieces, b"--b--\r\n"])
    return client.post("/statements", content=whole, headers={"Content-Type": 'multipart/mixed; boundary="b"'})


def test_2_4_11_attachments_come_back_byte_for_byte(xapi: httpx.Client) -> None:
    bodies = [b"one\r\n--bx\r\n\x00\xff", b"", b"--bb"]
    one = statement(attachments=[attachment(body) for body in bodies])
    assert multipart(xapi, one, *bodies).status_code == 200
    answer = xapi.get("/statements", params={"statementId": one["id"], "attachments": "true"})
    mark = answer.headers["Content-Type"].partition("boundary=")[2].encode()
    parts = answer.content.split(b"--" + mark)[1:-1]
    assert json.loads(parts[0].partition(b"\r\n\r\n")[2])["id"] == one["id"]
    contents = {part.partition(b"\r\n\r\n")[2][:-2] for part in parts[1:]}
    assert contents == set(bodies)
    assert all(b"X-Experience-API-Hash: " in part for part in parts[1:])
    assert xapi.get("/statements", params={"statementId": one["id"]}).headers["Content-Type"] == "application/json"


def test_2_4_11_a_file_elsewhere_needs_no_part(xapi: httpx.Client) -> None:
    one = statement(attachments=[attachment(b"x", fileUrl="https://train.example/x.txt")])
    assert xapi.post("/statements", json=one).status_code == 200
    answer = xapi.get("/statements", params={"statementId": one["id"], "attachments": "true"})
    assert answer.headers["Content-Type"].startswith("multipart/mixed")


def test_1_5_2_parts_and_statements_belong_together(xapi: httpx.Client) -> None:
    one = statement(attachments=[attachment(b"one")])
    refused(xapi.post("/statements", json=one), 400, "no fileUrl")
    refused(multipart(xapi, one), 400, "no fileUrl")
    refused(multipart(xapi, one, b"two"), 400, "no attachment names")
    refused(multipart(xapi, one, b"one", X_Experience_API_Hash=""), 400, "no X-Experience-API-Hash")
    refused(multipart(xapi, one, b"one", Content_Transfer_Encoding="base64"), 400, "binary")
    sha2 = hashlib.sha256(b"one").hexdigest()
    refused(multipart(xapi, one, b"two", X_Experience_API_Hash=sha2), 400, "not what its")
    assert multipart(xapi, one, b"one").status_code == 200


@pytest.mark.parametrize(
    ("kind", "body", "words"),
    [
        ("multipart/mixed", b"--b\r\n", "names no boundary"),
        ("multipart/mixed; boundary=b", b"", "not delimited"),
        ("multipart/mixed; boundary=b", b"--b\r\nContent-Type: application/json\r\n\r\n{}", "not delimited"),
        ("multipart/mixed; boundary=b", b"--b\r\nContent-Type: application/json\r\n--b--", "no empty line"),
        ("multipart/mixed; boundary=b", b"--b\r\nx\r\n\r\n{}\r\n--b--", "without a colon"),
        ("multipart/mixed; boundary=b", b"--b\r\nContent-Type: text/plain\r\n\r\n{}\r\n--b--", "application/json"),
        ("multipart/form-data; boundary=b", b"", "application/json"),
        ("text/plain", b"{}", "application/json"),
    ],
)
def test_1_5_a_body_of_another_form_is_refused(xapi: httpx.Client, kind: str, body: bytes, words: str) -> None:
    refused(xapi.post("/statements", content=body, headers={"Content-Type": kind}), 400, words)


def signed(one: dict[str, Any], signature: bytes, kind: str = "application/octet-stream") -> dict[str, Any]:
    usage = "http://adlnet.gov/expapi/attachments/signature"
    return one | {"attachments": [attachment(signature, usageType=usage, contentType=kind)]}


@pytest.mark.parametrize("algorithm", ["RS256", "RS384", "RS512"])
def test_2_6_a_signature_that_fits_is_taken(xapi: httpx.Client, algorithm: str) -> None:
    one = statement()
    for signature in (jws(one, algorithm), jws(one | {"id": str(uuid.uuid4())}, algorithm, x5c=False)):
        said = one | {"id": json.loads(_payload(signature))["id"]}
        assert multipart(xapi, signed(said, signature), signature).status_code == 200
    assert got(xapi, one["id"])["verb"]["id"] == VERB


def _payload(signature: bytes) -> bytes:
    part = signature.split(b".")[1]
    return base64.urlsafe_b64decode(part + b"=" * (-len(part) % 4))


def test_2_6_a_signature_that_does_not_fit_is_refused(xapi: httpx.Client) -> None:
    one = statement()
    good = jws(one, "RS256")
    head, body, _ = good.split(b".")
    other = jws(one | {"id": str(uuid.uuid4())}, "RS256").split(b".")[2]
    cases = [
        (jws(one, "HS256"), "none of RS256"),
        (jws(one, "none"), "none of RS256"),
        (b"x", "compact form"),
        (b"!.!.!", "base64url"),
        (head + b"." + base64.urlsafe_b64encode(b"{").rstrip(b"=") + b".x", "not valid JSON"),
        (head + b"." + base64.urlsafe_b64encode(b"[]").rstrip(b"=") + b".x", "no object"),
        (head + b"." + base64.urlsafe_b64encode(b'{"verb":1}').rstrip(b"=") + b".x", "not the statement"),
        (jws(one | {"result": {"success": True}}, "RS256"), "not the statement"),
        (head + b"." + body + b"." + other, "does not fit the certificate"),
        (jws(one, "RS256", chain=["x"]), "no X.509 certificate"),
        (jws(one, "RS256", chain=[]), "no X.509 certificate"),
        (jws(one, "RS256", chain=[base64.b64encode(certificate()[:200]).decode()]), "no X.509 certificate"),
    ]
    for signature, words in cases:
        refused(multipart(xapi, signed(one, signature), signature), 400, words)
    refused(multipart(xapi, signed(one, good, "text/plain"), good), 400, "content type")


def test_2_6_a_signature_is_held_against_every_statement_that_has_it(xapi: httpx.Client) -> None:
    one, forged = statement(), statement()
    good = jws(one, "RS256")
    for batch in ([signed(one, good), signed(forged, good)], [signed(forged, good), signed(one, good)]):
        refused(multipart(xapi, batch, good), 400, "not the statement")


@pytest.mark.parametrize("kind", ["text/plain\r\nSet-Cookie: a=b", "text/plain; x=\u20ac", "text", ""])
def test_1_3_what_a_form_says_becomes_no_header_of_its_own(xapi: httpx.Client, kind: str) -> None:
    fields = {"activityId": f"{COURSE}/{uuid.uuid4()}", "profileId": "p", "content": "x", "Content-Type": kind}
    refused(xapi.post("/activities/profile?method=PUT", data=fields), 400, "Content-Type")
