"""What the cases of a file reach: its values, parameters, reasons, and both sides of every signal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.catalogue.cases import Runnable, beside
from engine.catalogue.catalogue import Catalogue, place_of
from engine.catalogue.headers import ACCOUNT_FILES, IndicatorHeader, Needs
from engine.catalogue.queries import Query
from engine.decide import reasons
from engine.decide.measure import Asking
from engine.errors import CatalogueError
from engine.rules.cases import facts_of, read_cases
from engine.workbench.signals import signals_of, truth

NO_ANSWER = frozenset({reasons.NOT_ASKED, reasons.QUERY_FAILED, reasons.QUERY_TOO_OLD, reasons.NO_ACCOUNT})
"""Ways in which an asked file has no answer; the engine tells them apart, so one of them is enough in a case."""


@dataclass
class _Seen:
    ran: bool = False
    not_applicable: bool = False
    values: set[str] = field(default_factory=set)
    reasons: set[str] = field(default_factory=set)


class Reached:
    """Takes note of every case that was asked; says at the end what none of them reached.

    A value counts where it was told and expected; a reason where it was given; a parameter where a query that names it
    ran; a signal where it held in one case and did not in another, of the query or of rules/tests.
    """

    def __init__(self, catalogue: Catalogue, root: Path) -> None:
        self.catalogue = catalogue
        self.root = root
        self.seen: dict[str, _Seen] = {}
        self.queries: dict[str, Runnable] = {}
        self.sides: dict[str, set[bool]] = {}

    def note(self, query: Runnable, asking: Asking, expect: Mapping[str, Any], ran: bool) -> None:
        """One case of a query that was asked."""
        self.queries[query.path] = query
        seen = self.seen.setdefault(query.path, _Seen())
        seen.ran = seen.ran or ran
        seen.not_applicable = seen.not_applicable or query.id in asking.not_applicable
        prefix = f"{query.id}."
        seen.reasons |= {code for name, code in asking.unknown.items() if name.startswith(prefix)}
        indicator = isinstance(query.header, IndicatorHeader)
        known = asking.results[query.id].values if indicator else asking.known
        seen.values |= {name for name in query.header.returns if name in expect and known.get(name) is not None}
        if indicator and not self._broken():
            self._sides(query.id, asking.values, {name: dated["value"] for name, dated in asking.in_force.items()})

    def _sides(self, indicator: str, values: Mapping[str, Any], parameters: Mapping[str, Any]) -> None:
        for rule in signals_of(self.catalogue, indicator):
            found = truth(rule.when, values, parameters)
            if found is not None:
                self.sides.setdefault(rule.id, set()).add(found)

    def _broken(self) -> bool:
        try:
            return self.catalogue.rules is None
        except CatalogueError:
            return True

    def uncovered(self) -> list[dict[str, Any]]:
        """Rows of what no case reaches: file, kind, name, and where it is declared."""
        if not self._broken():
            self._rule_tests()
        found = [row for path in sorted(self.queries) for row in self._of(self.queries[path], self.seen[path])]
        return found

    def _rule_tests(self) -> None:
        for path in sorted((self.root / "rules/tests").glob("*.yaml")):
            try:
                cases = read_cases(self.catalogue.rules, path.read_text("utf-8"), path.name)
            except CatalogueError:
                continue
            for case in cases:
                in_force = {name: dated["value"] for name, dated in self.catalogue.parameters(case.on).items()}
                facts = facts_of(self.catalogue.rules, in_force, case)
                self._sides("", facts["values"], in_force)

    def _of(self, query: Runnable, seen: _Seen) -> Iterator[dict[str, Any]]:
        header, document = query.header, query.document
        for name in header.returns:
            if name not in seen.values:
                yield _row(query, "value", name, document.place("returns", name))
        for name, token in query.parameters.items():
            if name in self.catalogue.parameter_table and not seen.ran:
                yield _row(query, "parameter", name, f"{query.path}:{token.line}:{token.column}")
        for name, place in _reasons(query):
            if name not in seen.reasons and not (name == reasons.NOT_ASKED and seen.reasons & NO_ANSWER):
                yield _row(query, "reason", name, place)
        if header.applies_to != type(header.applies_to)() and not seen.not_applicable:
            yield _row(query, "reason", "not_applicable", document.place("applies_to"))
        if isinstance(header, IndicatorHeader) and not self._broken():
            for rule in signals_of(self.catalogue, query.id):
                for side in {True, False} - self.sides.get(rule.id, set()):
                    yield _row(
                        query,
                        "severity",
                        f"{rule.id} ({rule.severity}) {'holds' if side else 'does not hold'}",
                        rule.place,
                    )


def _reasons(query: Query[Any]) -> Iterator[tuple[str, str]]:
    """Every reason for which a value of a query can be unknown, with the place that says so."""
    document, needs = query.document, query.header.needs
    for code in query.header.reasons:
        yield code, document.place("reasons", code)
    for code in _engine_reasons(needs):
        yield code, document.place("needs")


def _engine_reasons(needs: Needs) -> Iterator[str]:
    if needs.asked:
        yield reasons.NOT_ASKED
    if needs.covered_days and not ACCOUNT_FILES.isdisjoint(needs.asked):
        yield reasons.WINDOW_NOT_COVERED
    if needs.months is not None:
        yield reasons.TOO_FEW_MONTHS
    if needs.transfers is not None:
        yield reasons.TOO_FEW_TRANSFERS
    if needs.coverage:
        yield reasons.LOW_COVERAGE


def _row(query: Query[Any], kind: str, name: str, place: str) -> dict[str, Any]:
    path, line, column = place_of(CatalogueError("", "", place=place))
    return {
        "file": query.path, "cases": beside(query.path), "kind": kind, "name": name, "declared": path, "line": line,
        "column": column,
    }  # fmt: skip
