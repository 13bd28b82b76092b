"""Errors as RFC 9457 problem details: the words of the error tree, with the status that each branch has here."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Flask, Response, make_response
from neo4j.exceptions import DriverError, Neo4jError
from pydantic import BaseModel, Field, ValidationError
from structlog import get_logger
from werkzeug.exceptions import HTTPException

from engine.errors import (
    BusyError,
    CatalogueError,
    ConflictError,
    ConsentError,
    EngineError,
    GraphError,
    LoanGraphError,
    RequestError,
    UnknownError,
)

RETRY_AFTER = "10"
"""Seconds after which a call that met a load or a restarting server may be repeated."""

STATUS = {
    UnknownError: HTTPStatus.NOT_FOUND,
    ConsentError: HTTPStatus.CONFLICT,
    ConflictError: HTTPStatus.CONFLICT,
    RequestError: HTTPStatus.UNPROCESSABLE_ENTITY,
    BusyError: HTTPStatus.SERVICE_UNAVAILABLE,
    GraphError: HTTPStatus.SERVICE_UNAVAILABLE,
    EngineError: HTTPStatus.INTERNAL_SERVER_ERROR,
    CatalogueError: HTTPStatus.INTERNAL_SERVER_ERROR,
}


class Problem(BaseModel):
    """RFC 9457 problem details, with the stable code and the next move of the error tree."""

    type: str = Field(description="A URN that names the kind of problem", examples=["urn:loangraph:UNK002"])
    title: str
    status: int
    detail: str
    code: str
    place: str = ""
    expected: str = ""
    next: str = ""


def problem(status: int, code: str, detail: str, *, headers: dict[str, str] | None = None, **more: str) -> Response:
    """A response of type application/problem+json."""
    body = Problem(
        type=f"urn:loangraph:{code}", title=HTTPStatus(status).phrase, status=status, detail=detail, code=code, **more
    )
    response = make_response(body.model_dump_json(), status)
    response.content_type = "application/problem+json"
    response.headers.update(headers or {})
    return response


def described(status: int) -> dict[str, Any]:
    """How /openapi.json describes the problem of a status."""
    content = {"application/problem+json": {"schema": Problem.model_json_schema()}}
    return {"description": HTTPStatus(status).phrase, "content": content}


def register(app: Flask) -> None:
    """Answer every error, foreseen or not, as problem details; what was not foreseen is logged and not shown."""
    app.register_error_handler(LoanGraphError, _of_the_tree)
    app.register_error_handler(DriverError, _graph_away)
    app.register_error_handler(Neo4jError, _graph_away)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(Exception, _unforeseen)


def of_validation(error: ValidationError) -> Response:
    """A request whose body, query or path does not have the declared types: 422 naming each field."""
    fields = [
        {"field": ".".join(map(str, item["loc"])), "message": item["msg"]} for item in error.errors(include_url=False)
    ]
    words = "; ".join(f"{item['field']}: {item['message']}" for item in fields)
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "REQ002", words, expected="the types of /openapi.json")


def _of_the_tree(error: LoanGraphError) -> Response:
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), HTTPStatus.INTERNAL_SERVER_ERROR)
    headers = {"Retry-After": RETRY_AFTER} if status == HTTPStatus.SERVICE_UNAVAILABLE else None
    if isinstance(error, GraphError | EngineError | CatalogueError):
        # Where the server and its files lie is for the log, not for whoever asks.
        get_logger().error("failed", code=error.code, message=error.message, place=error.place)
        return problem(status, error.code, "the engine cannot answer now; a person has to look", headers=headers)
    return problem(
        status,
        error.code,
        error.message,
        headers=headers,
        place=error.place,
        expected=error.expected,
        next=error.next_move,
    )


def _graph_away(error: DriverError | Neo4jError) -> Response:
    get_logger().warning("graph_away", error=type(error).__name__)
    return problem(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "GRA004",
        "the graph does not answer",
        headers={"Retry-After": RETRY_AFTER},
        next="repeat the call with the same Idempotency-Key",
    )


def _of_http(error: HTTPException) -> Response:
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    allowed = getattr(error, "valid_methods", None)
    headers = {"Allow": ", ".join(allowed)} if allowed else None
    return problem(status, f"HTTP{status}", error.description or "", headers=headers)


def _unforeseen(error: Exception) -> Response:
    get_logger().error("unforeseen", error=type(error).__name__, exc_info=error)
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "ENG001", "the engine failed; a person has to look")
