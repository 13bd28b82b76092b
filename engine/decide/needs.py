"""Whether what an indicator needs is there: asked, answered, fresh, long enough, known well enough."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from neo4j.time import Date

from engine.catalogue.headers import ACCOUNT_FILES, SOURCE_OF, Needs
from engine.decide import reasons

NOTHING_TO_ASK = {"shareholdings": frozenset({"sole_trader"})}
"""Legal forms of which a source holds nothing: a sole trader has no shareholdings (domain.md §4, 数据不足)."""

ANSWERED = frozenset({"found", "none"})


@dataclass(frozen=True)
class Unmet:
    """A need that is not met: the code of the reason, and the file it is about where it is about one."""

    code: str
    file: str = ""


@dataclass(frozen=True)
class Asked:
    """What the sources answered about the applicant, for the questions that needs ask.

    rows: as the definition ``asked`` returns them. accounts: ids of the applicant's.
    """

    rows: list[Mapping[str, Any]]
    accounts: list[str]
    legal_form: str | None
    as_of_date: Date
    max_age_days: int

    def unmet(self, file: str, days: int) -> Unmet | None:
        """Why a file does not count as asked about the applicant, or None where it does.

        Transfers and balances count when each account is covered for the last ``days``, or since it was opened.
        """
        if self.legal_form in NOTHING_TO_ASK.get(file, ()):
            return None
        if file not in ACCOUNT_FILES:
            return self._answered(file)[1]
        if not self.accounts:
            return Unmet(reasons.NO_ACCOUNT, file)
        unmet = (self._account_unmet(file, account, days) for account in self.accounts)
        return next((reason for reason in unmet if reason), None)

    def answering_sources(self) -> set[str]:
        """The sources that gave any answer about the applicant that counts at the as-of."""
        oldest = _before(self.as_of_date, self.max_age_days)
        answered = {row["file"] for row in self.rows if row["result"] in ANSWERED and row["to"] >= oldest}
        return {SOURCE_OF[file] for file in answered if file in SOURCE_OF}

    def _account_unmet(self, file: str, account: str, days: int) -> Unmet | None:
        rows, unmet = self._answered(file, account)
        if unmet:
            return unmet
        needed_from = max(_before(self.as_of_date, days), _opened(rows))
        return None if _begin(rows) <= needed_from else Unmet(reasons.WINDOW_NOT_COVERED, file)

    def _answered(self, file: str, account: str | None = None) -> tuple[list[Mapping[str, Any]], Unmet | None]:
        """The answers that count at the as-of, and where none does, why. A query without an account covers all."""
        rows = [row for row in self.rows if row["file"] == file and row["account"] in (None, account)]
        answered = [row for row in rows if row["result"] in ANSWERED]
        oldest = _before(self.as_of_date, self.max_age_days)
        fresh = [row for row in answered if row["to"] >= oldest]
        if fresh:
            return fresh, None
        if answered:
            return [], Unmet(reasons.QUERY_TOO_OLD, file)
        return [], Unmet(reasons.QUERY_FAILED if rows else reasons.NOT_ASKED, file)

    def months(self) -> int:
        """Whole months of transfers that are covered: of the shortest account that is not covered since its opening,
        else those since the oldest was opened.
        """
        whole: list[int] = [0]
        cut: list[int] = []
        for account in self.accounts:
            rows, _ = self._answered("transfers", account)
            begin, opened = _begin(rows) if rows else self.as_of_date, _opened(rows)
            (whole if begin <= opened else cut).append(months_between(max(begin, opened), self.as_of_date))
        return min(cut) if cut else max(whole)


def _begin(rows: list[Mapping[str, Any]]) -> Date:
    return min(row["from"] or BEGINNING for row in rows)


def _opened(rows: list[Mapping[str, Any]]) -> Date:
    return max((row["opened"] or BEGINNING for row in rows), default=BEGINNING)


BEGINNING = Date(1900, 1, 1)
"""Stands for the unknown day before which there is nothing."""


def months_between(begin: Date, end: Date) -> int:
    """Whole months from one day to another: from 31 January to 28 February is none."""
    return (end.year - begin.year) * 12 + end.month - begin.month - (end.day < begin.day)


def _before(day: Date, days: int) -> Date:
    return Date.from_native(day.to_native() - timedelta(days=days))


def first_unmet(needs: Needs, asked: Asked, known: Mapping[str, Any]) -> Unmet | None:
    """The first need that is not met, in the order files, months, transfers, coverage; None where all are.

    known: parameters by name, among them the columns ``clean_transfers`` and ``share`` (of coverage) of definitions.
    """
    for file in needs.asked:
        unmet = asked.unmet(file, needs.covered_days)
        if unmet:
            return unmet
    if needs.months is not None and asked.months() < _number(needs.months, known):
        return Unmet(reasons.TOO_FEW_MONTHS)
    if needs.transfers is not None and (known["clean_transfers"] or 0) < _number(needs.transfers, known):
        return Unmet(reasons.TOO_FEW_TRANSFERS)
    if needs.coverage and (known["share"] is None or known["share"] < known["coverage_min"]):
        return Unmet(reasons.LOW_COVERAGE)
    return None


def _number(need: int | str, known: Mapping[str, Any]) -> int:
    return need if isinstance(need, int) else int(known[need])


def unasked_files(files: Iterable[str], asked: Asked) -> list[str]:
    """Those of some files that have no answered, fresh query about the applicant, whatever period it covers."""
    return [file for file in files if asked.unmet(file, days=0)]
