"""The types of requests and answers; /openapi.json is generated from them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

Grade = Literal["R1", "R2", "R3", "R4", "R5"]
Outcome = Literal["graded", "cannot_conclude", "stopped"]


def _written(value: Any) -> Any:
    # A number would be read as seconds since 1970, silently.
    if value is not None and not isinstance(value, str):
        raise ValueError("an instant is text, such as 2026-03-01T09:00:00+08:00")
    return value


class DecisionRequest(BaseModel):
    """Decide about an application, as known at an instant."""

    model_config = ConfigDict(extra="forbid")

    application_id: str = Field(min_length=1, max_length=200)
    as_of: Annotated[AwareDatetime | None, BeforeValidator(_written)] = Field(
        None, description="ISO 8601 with an offset; default: the application's own time"
    )


class IdempotencyHeader(BaseModel):
    """A key that the caller chooses; the same key gives the stored answer again."""

    idempotency_key: str | None = Field(None, alias="Idempotency-Key", min_length=1, max_length=200)


class DecisionPath(BaseModel):
    """Which decision."""

    decision_id: str = Field(max_length=200)


class ApplicationPath(BaseModel):
    """Which application."""

    application_id: str = Field(max_length=200)


class PageQuery(BaseModel):
    """Which page of a list."""

    after: str | None = Field(None, description="`next` of the page before", max_length=400)
    limit: int = Field(50, ge=1, le=500)


class Title(BaseModel):
    """The same words in Chinese and in English."""

    zh: str
    en: str


class Signal(BaseModel):
    """A value past its threshold."""

    rule: str
    indicator: str
    severity: str


class ExceptionInForce(BaseModel):
    """A relation that somebody verified, so that it did not count against the applicant; `other` is masked."""

    id: str
    kind: str
    other: str
    to: date = Field(description="The last day on which it holds")
    approved_by: str = Field(description="Id of the key that signed")


class DecisionAnswer(BaseModel):
    """A decision in short: advisory always; a person concludes."""

    decision_id: str
    application_id: str
    as_of: datetime
    outcome: Outcome
    grade: Grade | None
    hard_stops: list[str]
    findings: list[str]
    signals: list[Signal]
    gaps: list[dict[str, Any]]
    review: list[str]
    exceptions: list[ExceptionInForce] = Field(description="Verified relations in force for it; empty where none was")
    catalogue: str = Field(description="Hash of the rules and indicators that ran")
    catalogue_version: int | None = Field(description="Number under which they were published")
    draft: bool = Field(description="Whether working files decided, which nobody has published")
    titles: dict[str, Title] = Field(description="Every rule, finding, stop and review cause named above, in words")
    cannot_conclude: list[str] = Field(description="Why no grade is given; empty where one is")
    trace: dict[str, Any] | None = Field(
        None, description="The whole record, masked; for reviewers and compliance, null for the loan system"
    )


class DecisionLine(BaseModel):
    """A decision in a list."""

    decision_id: str
    as_of: datetime
    outcome: Outcome
    grade: Grade | None
    catalogue: str
    decided_at: datetime


class DecisionPage(BaseModel):
    """A page of decisions, oldest first."""

    application_id: str
    decisions: list[DecisionLine]
    next: str | None = Field(description="`after` of the next page; null on the last")
    catalogue: str


class Health(BaseModel):
    """Whether this worker can answer."""

    status: Literal["live", "ready"]
    catalogue: str | None = None
