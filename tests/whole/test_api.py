"""The API over the decided portfolio, through the real application and, at the end, through its real server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import requests
from flask.testing import FlaskClient

from api.app import create_app
from engine.graph.connection import Graph
from engine.keys import KeyStore, Role
from tests.whole.conftest import Portfolio


@pytest.fixture(scope="module")
def client(portfolio: Portfolio) -> Iterator[FlaskClient]:
    app = create_app(portfolio.settings)
    yield app.test_client()
    app.extensions["loangraph"].close()


@pytest.fixture(scope="module")
def keys(portfolio: Portfolio) -> dict[str, dict[str, str]]:
    store = KeyStore(portfolio.settings)
    return {role.value: {"Authorization": f"Bearer {store.new(role)[1]}"} for role in Role}


@pytest.fixture
def decided(portfolio: Portfolio) -> dict[str, Any]:
    return next(line for line in portfolio.lines if line["decision_id"] and line["signals"])


def problem(response: Any, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status, response.data
    assert response.content_type == "application/problem+json"
    body = response.get_json(force=True)
    assert body["status"] == status
    assert body["code"] == code
    assert body["type"] == f"urn:loangraph:{code}"
    return body


def test_a_loan_system_gets_the_decision_that_the_command_made(
    client: FlaskClient, keys: dict[str, dict[str, str]], decided: dict[str, Any]
) -> None:
    response = client.post(
        "/v1/decisions", json={"application_id": decided["application_id"]}, headers=keys["loan_system"]
    )
    assert response.status_code == 200
    body = response.get_json()
    assert {key: body[key] for key in ("decision_id", "outcome", "grade", "signals", "findings", "catalogue")} == {
        key: decided[key] for key in ("decision_id", "outcome", "grade", "signals", "findings", "catalogue")
    }
    assert body["trace"] is None


def test_a_repeated_key_gives_the_stored_answer_and_another_body_conflicts(
    client: FlaskClient, keys: dict[str, dict[str, str]], portfolio: Portfolio
) -> None:
    first, second = [line["application_id"] for line in portfolio.lines if line["decision_id"]][:2]
    headers = {**keys["loan_system"], "Idempotency-Key": "once"}
    one = client.post("/v1/decisions", json={"application_id": first}, headers=headers)
    again = client.post("/v1/decisions", json={"application_id": first}, headers=headers)
    assert one.status_code == again.status_code == 200
    assert one.data == again.data
    problem(client.post("/v1/decisions", json={"application_id": second}, headers=headers), 409, "REQ003")


def test_an_idempotency_key_of_one_caller_means_nothing_to_another(client: FlaskClient, portfolio: Portfolio) -> None:
    store = KeyStore(portfolio.settings)
    first, second = [line["application_id"] for line in portfolio.lines if line["decision_id"]][:2]
    for application in (first, second):
        headers = {"Authorization": f"Bearer {store.new(Role.LOAN_SYSTEM)[1]}", "Idempotency-Key": "mine"}
        response = client.post("/v1/decisions", json={"application_id": application}, headers=headers)
        assert response.get_json()["application_id"] == application


def test_roles_open_only_what_is_theirs(
    client: FlaskClient, keys: dict[str, dict[str, str]], decided: dict[str, Any]
) -> None:
    body = {"application_id": decided["application_id"]}
    one = f"/v1/decisions/{decided['decision_id']}"
    problem(client.post("/v1/decisions", json=body), 401, "KEY001")
    problem(client.get(one, headers={"Authorization": "Bearer lg_wrong"}), 401, "KEY001")
    for role in ("reviewer", "compliance", "modeler"):
        problem(client.post("/v1/decisions", json=body, headers=keys[role]), 403, "KEY002")
    problem(client.get(one, headers=keys["modeler"]), 403, "KEY002")
    assert client.get(one, headers=keys["loan_system"]).get_json()["trace"] is None
    for role in ("reviewer", "compliance"):
        trace = client.get(one, headers=keys[role]).get_json()["trace"]
        assert trace["derived"]["grade"] == decided["grade"]


def test_no_key_stands_in_a_log_whatever_fails(
    portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = KeyStore(portfolio.settings).new(Role.LOAN_SYSTEM)[1]
    monkeypatch.setattr("api.app.read_record", lambda *_: 1 / 0)
    client = create_app(portfolio.settings).test_client()
    response = client.get("/v1/decisions/d_1", headers={"Authorization": f"Bearer {secret}"})
    problem(response, 500, "ENG001")
    told = "".join(capsys.readouterr())
    assert "ZeroDivisionError" in told
    assert secret not in told


def test_an_as_of_at_the_end_of_time_is_malformed(
    client: FlaskClient, keys: dict[str, dict[str, str]], decided: dict[str, Any]
) -> None:
    for as_of in ("0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59-08:00"):
        body = {"application_id": decided["application_id"], "as_of": as_of}
        problem(client.post("/v1/decisions", json=body, headers=keys["loan_system"]), 422, "REQ007")


def test_every_code_of_an_answer_comes_with_its_words(
    client: FlaskClient, keys: dict[str, dict[str, str]], portfolio: Portfolio
) -> None:
    for line in [line for line in portfolio.lines if line["decision_id"]][:12]:
        body = client.get(f"/v1/decisions/{line['decision_id']}", headers=keys["loan_system"]).get_json()
        codes = {*body["hard_stops"], *body["findings"], *body["review"], *body["cannot_conclude"]}
        codes |= {signal["rule"] for signal in body["signals"]}
        assert set(body["titles"]) == codes
        assert (body["outcome"] == "cannot_conclude") == bool(body["cannot_conclude"])


def test_a_revoked_key_opens_nothing(client: FlaskClient, portfolio: Portfolio) -> None:
    store = KeyStore(portfolio.settings)
    key, secret = store.new(Role.REVIEWER)
    headers = {"Authorization": f"Bearer {secret}"}
    assert client.get("/v1/decisions/d_0", headers=headers).status_code == 404
    assert "opens nothing" in portfolio.loangraph("key", "revoke", key.id)
    assert "not known" in problem(client.get("/v1/decisions/d_0", headers=headers), 401, "KEY001")["detail"]
    listed = {row["id"]: row for row in json.loads(portfolio.loangraph("key", "list", "--json"))}
    assert listed[key.id]["revoked_at"]
    assert secret not in json.dumps(listed)
    portfolio.loangraph("key", "revoke", "key_00000000", status=1)


def test_a_cursor_that_no_page_gave_is_malformed(
    client: FlaskClient, keys: dict[str, dict[str, str]], decided: dict[str, Any]
) -> None:
    path = f"/v1/applications/{decided['application_id']}/decisions"
    for cursor in ("zzz", "2026", "d_0", "%2B%2F"):
        problem(client.get(f"{path}?after={cursor}", headers=keys["loan_system"]), 422, "REQ010")


def test_without_a_key_no_body_is_read(client: FlaskClient) -> None:
    problem(client.post("/v1/decisions", data="x" * 100_000), 401, "KEY001")


def test_unknown_ids_and_malformed_bodies_are_problems_with_a_next_move(
    client: FlaskClient, keys: dict[str, dict[str, str]], decided: dict[str, Any]
) -> None:
    headers = keys["loan_system"]
    problem(client.get("/v1/decisions/d_0", headers=headers), 404, "UNK001")
    problem(client.get("/v1/applications/nobody/decisions", headers=headers), 404, "UNK002")
    assert problem(client.post("/v1/decisions", json={"application_id": "nobody"}, headers=headers), 404, "UNK002")[
        "next"
    ]
    for body in (
        {},
        {"application_id": 7},
        {"application_id": decided["application_id"], "as_of": "2026-01-01"},
        {"application_id": decided["application_id"], "as_of": "2026-01-01T00:00:00"},
        {"application_id": decided["application_id"], "as_of": 1767225600},
        {"application_id": decided["application_id"], "grade": "R1"},
    ):
        problem(client.post("/v1/decisions", json=body, headers=headers), 422, "REQ002")
    assert client.post("/v1/decisions", data="{", headers=headers).status_code in (415, 422)
    doubled = '{"application_id": "a", "application_id": "b"}'
    for text in ("{", doubled):
        answer = client.post("/v1/decisions", data=text, headers=headers, content_type="application/json")
        assert answer.status_code in (400, 422), text
        assert answer.content_type == "application/problem+json"
    problem(client.get("/nothing", headers=headers), 404, "HTTP404")
    problem(client.delete("/v1/decisions", headers=headers), 405, "HTTP405")


def test_a_missing_consent_is_a_conflict_and_leaves_no_record(
    client: FlaskClient, keys: dict[str, dict[str, str]], portfolio: Portfolio, graph: Graph
) -> None:
    refused = next(line["application_id"] for line in portfolio.lines if line["outcome"] == "refused")
    response = client.post("/v1/decisions", json={"application_id": refused}, headers=keys["loan_system"])
    assert "consent" in problem(response, 409, "CON001")["detail"]
    assert graph.read("MATCH (d:Decision {application: $a}) RETURN d", a=refused) == []


def test_the_same_instant_under_another_offset_is_the_same_decision(
    client: FlaskClient, keys: dict[str, dict[str, str]], decided: dict[str, Any]
) -> None:
    instants = ("2026-12-31T16:00:00+00:00", "2027-01-01T00:00:00+08:00", "2026-12-31T16:00:00Z")
    bodies = [{"application_id": decided["application_id"], "as_of": instant} for instant in instants]
    answers = [client.post("/v1/decisions", json=body, headers=keys["loan_system"]) for body in bodies]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.get_json()["decision_id"] for answer in answers}) == 1


def test_decisions_about_an_application_come_in_pages(
    client: FlaskClient, keys: dict[str, dict[str, str]], decided: dict[str, Any]
) -> None:
    headers, application = keys["loan_system"], decided["application_id"]
    later = client.post(
        "/v1/decisions", json={"application_id": application, "as_of": "2027-02-01T00:00:00+08:00"}, headers=headers
    )
    assert later.status_code == 200
    path, found, after = f"/v1/applications/{application}/decisions?limit=1", [], ""
    for _ in range(10):
        page = client.get(path + after, headers=headers).get_json()
        found += [line["decision_id"] for line in page["decisions"]]
        if page["next"] is None:
            break
        after = f"&after={page['next'].replace('+', '%2B')}"
    assert found[0] == decided["decision_id"]
    assert found[-1] == later.get_json()["decision_id"]
    assert len(set(found)) == len(found)


def test_while_a_load_is_under_way_nothing_is_decided(
    client: FlaskClient, keys: dict[str, dict[str, str]], decided: dict[str, Any], graph: Graph
) -> None:
    body = {"application_id": decided["application_id"]}
    graph.write("CREATE (:Batch {id: 'under way', state: 'open', started_at: datetime('2026-01-01T00:00Z')})")
    try:
        response = client.post("/v1/decisions", json=body, headers=keys["loan_system"])
        problem(response, 503, response.get_json(force=True)["code"])
        assert int(response.headers["Retry-After"]) > 0
        assert client.get("/health/ready").status_code == 503
        assert client.get("/health/live").status_code == 200
    finally:
        graph.write("MATCH (b:Batch {id: 'under way'}) DELETE b")
    assert client.get("/health/ready").get_json()["status"] == "ready"


def test_a_graph_that_is_away_is_a_503_at_once(portfolio: Portfolio, keys: dict[str, dict[str, str]]) -> None:
    client = create_app(replace(portfolio.settings, neo4j_uri="bolt://127.0.0.1:1")).test_client()
    response = client.post("/v1/decisions", json={"application_id": "any"}, headers=keys["loan_system"])
    problem(response, 503, response.get_json(force=True)["code"])
    assert response.headers["Retry-After"]
    assert client.get("/health/ready").status_code == 503


def test_openapi_describes_every_call_and_the_start_page_is_for_people(client: FlaskClient) -> None:
    document = client.get("/openapi.json").get_json()
    assert {"/v1/decisions", "/v1/decisions/{decision_id}", "/v1/applications/{application_id}/decisions"} <= set(
        document["paths"]
    )
    page = client.get("/")
    assert page.content_type.startswith("text/html")
    assert "图谱" in page.get_data(as_text=True)


def test_the_api_runs_under_a_production_server_and_down_stops_it(portfolio: Portfolio) -> None:
    portfolio.loangraph("serve", "--detach", "--port", "0", "--workers", "2")
    try:
        status = json.loads((portfolio.settings.home / "services" / "api.json").read_text())
        address = status["details"]["address"]
        key = portfolio.loangraph("key", "new", "loan_system").strip()
        application = next(line for line in portfolio.lines if line["decision_id"])
        answer = requests.post(
            f"{address}/v1/decisions",
            json={"application_id": application["application_id"]},
            headers={"Authorization": f"Bearer {key}", "Idempotency-Key": "a"},
            timeout=60,
        )
        assert answer.json()["decision_id"] == application["decision_id"]
        assert "gunicorn" in answer.headers["Server"]
    finally:
        portfolio.loangraph("down")
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{address}/health/live", timeout=5)
