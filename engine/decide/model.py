"""What measuring one application yields, as typed records that turn into plain JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, SerializerFunctionWrapHandler, model_serializer

Scalar = bool | int | str | None
State = Literal["measured", "not_evaluable", "not_applicable"]


class Frozen(BaseModel):
    """A record that nobody changes later and that holds nothing but what it declares."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Application(Frozen):
    """The application as it was filed; money in cents, ratios in ppm.

    legal_form, industry (GB/T 4754: letter and digits), size: of the applicant, as known at T.
    """

    id: str
    applicant: str
    product: Literal["secured", "guaranteed", "unsecured"]
    amount: int
    applied_at: datetime
    term_months: int | None = None
    own_funds: int | None = None
    other_funding: int | None = None
    margin: int | None = None
    growth: int | None = None
    refinances_line: str | None = None
    legal_form: str | None = None
    industry: str | None = None
    size: str | None = None

    @property
    def segment(self) -> dict[str, str | None]:
        """By what a parameter may differ."""
        letter = self.industry[:1] if self.industry else None
        return {"industry": letter, "size": self.size, "legal_form": self.legal_form, "product": self.product}


class Sentence(Frozen):
    """The same words in Chinese and in English."""

    zh: str
    en: str


class Result(Frozen):
    """What one indicator said.

    values: every declared value; null where it could not be told, with the code of the reason in ``reasons`` under the
    value's name. evidence: sorted ids that redraw what was found. state: measured if at least one value is there.
    """

    state: State
    values: dict[str, Scalar]
    reasons: dict[str, str] = {}
    evidence: list[str] = []


class Gap(Frozen):
    """A value that could not be told, and why; ``indicator`` is the id of the indicator or definition."""

    indicator: str
    value: str
    reason: str
    words: Sentence


class Exempted(Frozen):
    """A verified relation of the register of exceptions that was in force: other is the token of the other end.

    kind: supplier, related or premises. to: its last day. approved_by: id of the key that signed.
    """

    id: str
    kind: str
    other: str
    to: str
    approved_by: str


class MissingConsent(Frozen):
    """A consent without which nothing may be measured: of whom, for which source, and whether it never was or ended."""

    subject: str
    source: str
    reason: Literal["absent", "ended", "withdrawn"]
    words: Sentence


class DatedParameter(Frozen):
    """A parameter as it was used: its value and the day from which that was in force.

    segment: for whom it holds, where it is not the value for everybody; a record names it only then.
    """

    value: bool | int | str
    since: date
    unit: str
    segment: dict[str, str] | None = None

    @model_serializer(mode="wrap")
    def _without_no_segment(self, whole: SerializerFunctionWrapHandler) -> dict[str, Any]:
        content: dict[str, Any] = whole(self)
        return {key: value for key, value in content.items() if key != "segment" or value}


class Facts(Frozen):
    """What both evaluators of the rules see, and nothing else.

    values: ``closed_loop.loops`` → 3. unknown: the same kind of name → code of the reason. not_applicable: ids of
    indicators and definitions. parameters: every parameter in force that has a scalar value.
    """

    values: dict[str, bool | int | str]
    unknown: dict[str, str]
    not_applicable: list[str]
    parameters: dict[str, bool | int | str]


class Measured(Frozen):
    """Everything measured about one application as of one instant.

    definitions: ``coverage.share`` → value or null. exceptions: what the catalogue's definition of them said.
    consents_missing: not empty means that nothing else was measured.
    """

    application: Application
    as_of: datetime
    parameters: dict[str, DatedParameter]
    definitions: dict[str, Scalar]
    results: dict[str, Result]
    facts: Facts
    gaps: list[Gap]
    exceptions: list[Exempted] = []
    consents_missing: list[MissingConsent]

    def as_json(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        return self.model_dump(mode="json")
