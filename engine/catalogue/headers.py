"""The header of a Cypher file: what it asks, what it needs, what it returns. Models only; texts are read elsewhere."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, WithJsonSchema

from engine.strict_yaml import Strict

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
"""An id: small letters, digits and underscores; it is a file name, a parameter and a key of the record."""

Code = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}\d{2}$")]
"""The short code of an indicator in the bank's papers, such as LP01."""

ScalarUnit = Literal["count", "ppm", "cents", "days", "months", "boolean", "text", "date"]
Unit = Literal["count", "ppm", "cents", "days", "months", "boolean", "text", "date", "ids", "rows"]
NUMBERS = frozenset({"count", "ppm", "cents", "days", "months"})
"""Units whose values are whole numbers."""

NOT_CONSIDERED = "not considered yet"
"""What ``honest`` may say in English while an indicator is on trial, and no longer when it counts."""

LISTS = frozenset({"ids", "rows"})
"""Units that only later queries read: never a fact for rules, never in a record."""

YEAR = 365
"""Days of W, the window that holds where a header names no other."""

RESERVED = frozenset({"evidence", "reason"})
"""Columns that every query may return and no header declares."""

EvidenceKind = Literal[
    "transfers", "parties", "partners", "owners", "neighbours", "guarantee_parties", "guarantees", "holdings",
    "enforcements", "cases", "collateral", "months", "statements", "tax_years", "records", "changes", "lines",
]  # fmt: skip
"""What ids of evidence stand for; each has its picture, ``cypher/pictures/<kind>.cypher``."""

PARTY_KINDS = frozenset({"parties", "partners", "owners", "neighbours", "guarantee_parties"})
"""Kinds that are parties, told apart by how they hang on the applicant: anyhow, by payments, by shares, by places and
people, by guarantees."""

Product = Literal["secured", "guaranteed", "unsecured"]
LegalForm = Literal[
    "company",
    "sole_trader",
    "sole_proprietorship",
    "partnership",
    "cooperative",
    "branch",
    "state",
    "foreign",
    "fund",
]

SOURCES: dict[str, tuple[str, ...]] = {
    "registry": (
        "companies", "people", "shareholdings", "positions", "family", "addresses", "phones", "changes",
        "admin_records",
    ),
    "judicial": ("cases", "enforcements"),
    "collateral": ("collateral", "guarantees"),
    "operations": (
        "contracts", "tax_years", "operations_monthly", "statements", "accounts", "balances", "transfers", "bills",
    ),
    "credit": ("credit_reports", "credit_queries", "credit_lines", "line_flows"),
}  # fmt: skip
"""The canonical files that a source can be asked for (seed/canonical.yaml; a test holds the two together)."""

ACCOUNT_FILES = frozenset({"transfers", "balances"})
"""Files that are asked for account by account, over a period."""

SOURCE_OF = {file: source for source, files in SOURCES.items() for file in files}


def _known_file(name: str) -> str:
    if name not in SOURCE_OF:
        raise ValueError(f"one of {', '.join(repr(file) for file in SOURCE_OF)}")
    return name


File = Annotated[str, AfterValidator(_known_file), WithJsonSchema({"enum": list(SOURCE_OF)})]


class Words(Strict):
    """The same sentence in Chinese and in English."""

    zh: Annotated[str, StringConstraints(min_length=1)]
    en: Annotated[str, StringConstraints(min_length=1)]


class Needs(Strict):
    """What must hold before a query runs; unmet, the indicator is not evaluable, with a reason in words.

    asked: canonical files that must have an answered, fresh query about the applicant.
    reads: further files that are read and of which the query itself says what is missing, as a test over several
    subjects does; with ``asked`` they are what consent and 数据不足 are judged by.
    window_days: what a query about transfers or balances must cover, for each account from its opening; 365 where
    neither this nor months is given.
    months, transfers: whole months that must be covered, and clean transfers in the last 12 months (the column
    ``clean_transfers``); each a number or the name of a parameter.
    coverage: the share of turnover with a known counterparty (the column ``share``) is at least ``coverage_min``.
    measure: runs that the query reads, given as ``$run_<measure>``, null where there is none.
    """

    asked: list[File] = Field(default=[])
    reads: list[File] = Field(default=[])
    window_days: int | None = Field(default=None, ge=1)
    months: int | Name | None = None
    transfers: int | Name | None = None
    coverage: bool = False
    measure: list[Name] = Field(default=[])

    @property
    def files(self) -> set[str]:
        """All files that are read about the applicant."""
        return {*self.asked, *self.reads}

    @property
    def covered_days(self) -> int:
        """The days that a query about transfers must cover; 0 where months say it."""
        return self.window_days or (0 if self.months else YEAR)

    def parameters(self) -> set[str]:
        """What must be known to judge these needs, by the names under which queries would receive it."""
        names = {need for need in (self.months, self.transfers) if isinstance(need, str)}
        if self.asked or self.months:
            names |= {"asked", "query_max_age_days"}
        if self.months or not ACCOUNT_FILES.isdisjoint(self.asked):
            names.add("accounts")
        if self.transfers:
            names.add("clean_transfers")
        if self.coverage:
            names |= {"share", "coverage_min"}
        return names


class AppliesTo(Strict):
    """For which products and legal forms there is anything to ask; for the others the answer is NOT_APPLICABLE."""

    product: list[Product] = Field(default=[])
    not_product: list[Product] = Field(default=[])
    legal_form: list[LegalForm] = Field(default=[])
    not_legal_form: list[LegalForm] = Field(default=[])

    def holds(self, product: str, legal_form: str | None) -> bool:
        """Whether it applies; an unknown legal form always does, since missing must never be better than known."""
        return (
            (not self.product or product in self.product)
            and product not in self.not_product
            and (not self.legal_form or legal_form is None or legal_form in self.legal_form)
            and legal_form not in self.not_legal_form
        )


class DefinitionHeader(Strict):
    """A word of the domain, computed once for a decision; each column becomes a parameter of later queries.

    Where its needs are not met, its columns are null. trial: only indicators on trial read it. owns: properties of the
    graph that only definitions which own them may read.
    """

    id: Name
    trial: bool = False
    asks: Words
    owns: list[Name] = Field(default=[])
    returns: dict[Name, Unit] = Field(min_length=1)
    needs: Needs = Needs()
    applies_to: AppliesTo = AppliesTo()
    reasons: dict[Name, Words] = Field(default={})
    source: Annotated[str, StringConstraints(min_length=1)]


class IndicatorHeader(Strict):
    """A question about the applicant, answered by values that rules compare with thresholds.

    trial: it is measured and shown, and neither scores nor leaves a gap, until the mark is taken away.
    honest: what honest firm trips it, for whoever judges a hit; an older catalogue may not say.
    ceiling: most honest firms that it may hit, in ppm, where that is another than the usual.
    """

    id: Name
    code: Code
    trial: bool = False
    asks: Words
    family: Name
    needs: Needs = Needs()
    applies_to: AppliesTo = AppliesTo()
    returns: dict[Name, ScalarUnit] = Field(min_length=1)
    evidence: EvidenceKind
    ceiling: int | None = Field(default=None, ge=1, lt=1_000_000)
    reasons: dict[Name, Words] = Field(default={})
    honest: Words | None = None
    source: Annotated[str, StringConstraints(min_length=1)]


class MeasureHeader(Strict):
    """A run over the whole portfolio; what it writes and returns is the measure's own business."""

    id: Name
    asks: Words
    settings: dict[Name, int | str] = Field(default={})
    max_age_days: int | Name | None = None
    scores: dict[Name, ScalarUnit] = Field(default={})
    returns: dict[Name, Unit] = Field(default={})
    source: Annotated[str, StringConstraints(min_length=1)]


AnsweringHeader = DefinitionHeader | IndicatorHeader
"""The headers of what a decision asks."""

Header = DefinitionHeader | IndicatorHeader | MeasureHeader
