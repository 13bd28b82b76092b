"""The API: a small Flask application; OpenAPI is generated from the types in models.py."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

import structlog
from flask import Response, current_app, g, jsonify, make_response, render_template, request
from flask_openapi3 import Info, OpenAPI, Tag
from pydantic import BaseModel
from structlog import get_logger

import engine
from api import problems
from api.models import (
    ApplicationPath,
    DecisionAnswer,
    DecisionPage,
    DecisionPath,
    DecisionRequest,
    Health,
    IdempotencyHeader,
    PageQuery,
    Title,
)
from api.problems import problem
from api.requests import StrictJson, cursor_of, position_of
from api.resources import Resources
from engine.clock import now
from engine.decide.decide import decide
from engine.decide.record import read_record, summary
from engine.errors import ConflictError, UnknownError
from engine.graph.connection import Graph
from engine.graph.statements import statement
from engine.intake.batches import wait_for_batches
from engine.keys import Key, Role
from engine.settings import Settings

LARGEST_BODY = 16 * 1024
"""Bytes of a request; a decision is asked for in a hundred."""

structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        # Where it happened, without the values that were there: a key or a measured value may be among them.
        structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False)),
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]
)

DECISIONS = Tag(name="decisions", description="Grades and the reasons behind them")
HEALTH = Tag(name="health", description="Is it alive, can it answer")
READERS = (Role.LOAN_SYSTEM, Role.REVIEWER, Role.COMPLIANCE)
SEE_TRACES = (Role.REVIEWER, Role.COMPLIANCE)
PROBLEMS: dict[str | int, type[BaseModel] | dict[Any, Any] | None] = {
    status: problems.described(status) for status in (401, 403, 404, 409, 415, 422, 503)
}


def create_app(settings: Settings | None = None) -> OpenAPI:
    """The application of one worker."""
    app = OpenAPI(
        "api",
        info=Info(title="LoanGraph", version=engine.__version__, description="Grades loan applications and shows why."),
        security_schemes={"key": {"type": "http", "scheme": "bearer"}},
        validation_error_callback=problems.of_validation,
        doc_ui=False,
        template_folder="pages",
    )
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.json = StrictJson(app)
    app.extensions["loangraph"] = Resources(settings or Settings.from_environment())
    problems.register(app)
    app.before_request(_start_clock)
    app.before_request(_known_key)
    app.after_request(_log)
    _pages(app)
    _health(app)
    _decisions(app)
    return app


def _resources() -> Resources:
    resources: Resources = current_app.extensions["loangraph"]
    return resources


def _known_key() -> Response | None:
    """Everything below /v1 needs a known key, before its body is even read: 401 without."""
    if not request.path.startswith("/v1/"):
        return None
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    key = _resources().keys.find(secret.strip()) if scheme.lower() == "bearer" else None
    if key is None:
        return problem(
            HTTPStatus.UNAUTHORIZED,
            "KEY001",
            "this key is not known, or was revoked" if secret else "this call needs a key",
            headers={"WWW-Authenticate": "Bearer"},
            expected="Authorization: Bearer KEY",
            next="make a key with `loangraph key new ROLE`",
        )
    g.key = key
    return None


def needs(*roles: Role) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
    """Let only keys with one of these roles through, 403 for another; `_known_key` has met whoever has none."""

    def guard(view: Callable[..., Response]) -> Callable[..., Response]:
        @wraps(view)
        def guarded(*arguments: Any, **named: Any) -> Response:
            key: Key = g.key
            if key.role not in roles:
                return problem(
                    HTTPStatus.FORBIDDEN,
                    "KEY002",
                    f"a key of role {key.role.value} may not do this",
                    expected="role " + " or ".join(role.value for role in roles),
                )
            return view(*arguments, **named)

        return guarded

    return guard


def _decisions(app: OpenAPI) -> None:
    security: list[dict[str, list[Any]]] = [{"key": []}]

    @app.post(
        "/v1/decisions",
        tags=[DECISIONS],
        security=security,
        summary="Decide about an application",
        responses={200: DecisionAnswer, **PROBLEMS},
    )
    @needs(Role.LOAN_SYSTEM)
    def post_decision(header: IdempotencyHeader, body: DecisionRequest) -> Response:
        """Measure, infer, grade and record; the same application, as-of, data and rules give the same decision."""
        resources = _resources()
        graph = resources.graph()
        answer = (
            _once(graph, header.idempotency_key, body)
            if header.idempotency_key
            else _answer(_decide(graph, body), traced=False)
        )
        return _json(answer)

    @app.get(
        "/v1/decisions/<string:decision_id>",
        tags=[DECISIONS],
        security=security,
        summary="One decision",
        responses={200: DecisionAnswer, **PROBLEMS},
    )
    @needs(*READERS)
    def get_decision(path: DecisionPath) -> Response:
        """The decision as it was recorded; reviewers and compliance see the whole trace, masked."""
        record = read_record(_resources().graph(), path.decision_id)
        return _json(_answer(record, traced=g.key.role in SEE_TRACES))

    @app.get(
        "/v1/applications/<string:application_id>/decisions",
        tags=[DECISIONS],
        security=security,
        summary="The decisions about one application",
        responses={200: DecisionPage, **PROBLEMS},
    )
    @needs(*READERS)
    def get_decisions(path: ApplicationPath, query: PageQuery) -> Response:
        """Oldest first, in pages."""
        graph = _resources().graph()
        rows = graph.read(
            statement("records/decisions_of_application"),
            application=path.application_id,
            after=position_of(query.after) if query.after else None,
            limit=query.limit,
        )
        if not rows:
            raise UnknownError("UNK002", f"no application has the id {path.application_id}")
        decisions = rows[0]["decisions"]
        page = DecisionPage(
            application_id=path.application_id,
            decisions=decisions,
            next=cursor_of(decisions[-1]["position"]) if len(decisions) == query.limit else None,
            catalogue=_resources().catalogue(graph)[0].hash,
        )
        return _json(page.model_dump_json())


def _decide(graph: Graph, body: DecisionRequest) -> dict[str, Any]:
    # A loan system gets its answer at once or a 503 with Retry-After; it never waits for a load.
    catalogue, version = _resources().catalogue(graph)
    return decide(graph, catalogue, body.application_id, body.as_of, version=version, operator=g.key.id, patience=0)


def _answer(record: dict[str, Any], *, traced: bool) -> str:
    short, causes = summary(record), [cause["rule"] for cause in record["derived"]["cannot_conclude"]]
    named = [*short["hard_stops"], *short["findings"], *short["review"], *causes]
    named += [signal["rule"] for signal in short["signals"]]
    titles = _resources().titles(record["catalogue"])
    return DecisionAnswer(
        **short,
        titles={name: Title(**titles[name]) for name in named if name in titles},
        cannot_conclude=causes,
        trace=record if traced else None,
    ).model_dump_json()


def _once(graph: Graph, idempotency_key: str, body: DecisionRequest) -> str:
    """The first answer under a key of this caller; ConflictError REQ003 (409) for another body under the same key."""
    key = hashlib.sha256(f"{g.key.id}\n{idempotency_key}".encode()).hexdigest()
    asked = hashlib.sha256(body.model_dump_json().encode()).hexdigest()
    rows = graph.read(statement("records/read_answer"), key=key)
    if not rows:
        rows = graph.write(
            statement("records/write_answer"),
            key=key,
            request_sha256=asked,
            body=_answer(_decide(graph, body), traced=False),
            given_at=now().isoformat(),
        )
    if rows[0]["request_sha256"] != asked:
        raise ConflictError(
            "REQ003",
            "this Idempotency-Key was used with another body",
            place="Idempotency-Key",
            expected="a new key for each new request",
        )
    return str(rows[0]["body"])


def _health(app: OpenAPI) -> None:
    @app.get("/health/live", tags=[HEALTH], summary="Does the process answer", responses={200: Health})
    def live() -> Response:
        """Always, while the process runs."""
        return _json(Health(status="live").model_dump_json())

    @app.get(
        "/health/ready", tags=[HEALTH], summary="Can it decide", responses={200: Health, 503: problems.described(503)}
    )
    def ready() -> Response:
        """The graph answers and no load is under way."""
        resources = _resources()
        graph = resources.graph()
        wait_for_batches(graph, 0)
        return _json(Health(status="ready", catalogue=resources.catalogue(graph)[0].hash).model_dump_json())


def _pages(app: OpenAPI) -> None:
    @app.route("/openapi.json")
    def document() -> Response:
        """The document that is generated from the types."""
        return jsonify(app.api_doc)

    @app.route("/")
    def start() -> str:
        """A page for a person who opened the address in a browser."""
        resources = _resources()
        catalogue, number = resources.catalogue(resources.graph())
        return render_template("start.html", version=engine.__version__, catalogue=catalogue, number=number)


def _json(body: str) -> Response:
    response = make_response(body, HTTPStatus.OK)
    response.content_type = "application/json"
    return response


def _start_clock() -> None:
    g.started = time.perf_counter()


def _log(response: Response) -> Response:
    """One line a request: what, by which key, how it ended, how long; never a secret, a body or an identity."""
    get_logger().info(
        "request",
        method=request.method,
        path=request.url_rule.rule if request.url_rule else "(none)",
        status=response.status_code,
        key=g.key.id if "key" in g else None,
        ms=round((time.perf_counter() - g.started) * 1000) if "started" in g else None,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "default-src 'self'; frame-ancestors 'none'"
    return response
