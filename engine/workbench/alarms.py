"""How often each indicator and finding alarms, against its ceiling, in all and by segment.

A ceiling is passed when the lower 95% bound of the hit rate among evaluable firms lies above it: the exact one-sided
bound of Clopper and Pearson (1934), the rate under which so many hits would come up in one of twenty such portfolios.
Where firms are few, many hits may be chance and pass nothing. Of many segments some pass by chance too: 1 in 20.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from math import exp, fsum, lgamma, log, log1p
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from engine.catalogue.catalogue import Catalogue
from engine.errors import CatalogueError
from engine.graph.connection import Graph
from engine.rules.model import SEVERITIES
from engine.settings import Settings
from engine.workbench.portfolio import Judged, Portfolio, Way, open_portfolio

WHOLE = 1_000_000
CHANCE = 0.05
NAMES = ("alarm_ceiling", "alarm_ceiling_low", "alarm_min_firms")
SEGMENTS = ("industry", "size", "legal_form", "product")


@dataclass(frozen=True)
class Ceilings:
    """Shares in ppm, and from how many evaluable firms on a segment is judged by itself."""

    usual: int
    low: int
    min_firms: int


def ceilings_of(catalogue: Catalogue, day: date) -> Ceilings | None:
    """The ceilings in force on a day; None in a catalogue that does not know them."""
    in_force = catalogue.parameters(day)
    if any(name not in in_force for name in NAMES):
        return None
    return Ceilings(*(int(in_force[name]["value"]) for name in NAMES))


def lower_bound(hits: int, firms: int) -> int:
    """The rate in ppm, cut, under which at least so many hits of so many firms have a chance of 1 in 20."""
    if not hits:
        return 0
    least, most = 0, WHOLE
    while most - least > 1:
        middle = (least + most) // 2
        if _tail(hits, firms, middle) < CHANCE:
            least = middle
        else:
            most = middle
    return least


def is_passed(hits: int, firms: int, ceiling: int) -> bool:
    """Whether the lower bound of a rate lies above a ceiling in ppm."""
    return hits > 0 and 0 <= ceiling < WHOLE and _tail(hits, firms, ceiling) < CHANCE


def _tail(hits: int, firms: int, rate: int) -> float:
    """The chance of at least so many hits at a rate in ppm."""
    if rate <= 0:
        return 0.0
    p, q = log(rate / WHOLE), log1p(-rate / WHOLE)

    def chance(k: int) -> float:
        return exp(lgamma(firms + 1) - lgamma(k + 1) - lgamma(firms - k + 1) + k * p + (firms - k) * q)

    if hits > firms // 2:
        return fsum(chance(k) for k in range(hits, firms + 1))
    return max(0.0, 1.0 - fsum(chance(k) for k in range(hits)))


def alarms(catalogue: Catalogue, found: Sequence[Judged], limits: Ceilings) -> list[dict[str, Any]]:
    """One row for each indicator, then for each finding, those on trial among them; shares in ppm."""
    book = catalogue.rules.tried or catalogue.rules
    known = [one for one in found if one.measured is not None]
    rows = []
    for name in sorted(book.indicators):
        worst = max((rule.severity for rule in book.signals.values() if rule.indicator == name), key=SEVERITIES.index)
        own = catalogue.indicators[name].header.ceiling if name in catalogue.indicators else None
        ceiling = own or (limits.low if worst in ("noted", "low") else limits.usual)
        answers = [(one, one.states.get(name) == "hit") for one in known if one.states.get(name) in ("hit", "clear")]
        code = catalogue.indicators[name].header.code if name in catalogue.indicators else ""
        trial = name not in catalogue.rules.indicators
        rows.append(_row("indicator", name, code, worst, trial, ceiling, answers, limits))
    for name, rule in book.findings.items():
        answers = [(one, name in one.findings or name in one.trials) for one in known if name not in one.possible]
        rows.append(_row("finding", name, "", rule.floor, rule.trial, limits.usual, answers, limits))
    return rows


def _row(
    kind: str, name: str, code: str, severity: str, trial: bool, ceiling: int, answers: list[tuple[Judged, bool]],
    limits: Ceilings,
) -> dict[str, Any]:  # fmt: skip
    whole = _rate([hit for _, hit in answers], ceiling)
    segments = []
    for by in SEGMENTS:
        groups: dict[str, list[bool]] = {}
        for one, hit in answers:
            assert one.measured is not None
            groups.setdefault(one.measured.application.segment[by] or "unknown", []).append(hit)
        for of, hits in sorted(groups.items()):
            rate = _rate(hits, ceiling)
            judged = len(hits) >= limits.min_firms
            segments.append({"by": by, "of": of, **rate, "judged": judged, "passed": judged and rate["passed"]})
    return {
        "kind": kind, "name": name, "code": code, "severity": severity, "trial": trial, "ceiling": ceiling, **whole,
        "segments": segments, "applications": sorted(one.application for one, hit in answers if hit),
    }  # fmt: skip


def _rate(answers: Sequence[bool], ceiling: int) -> dict[str, Any]:
    hits, firms = sum(answers), len(answers)
    return {
        "evaluable": firms,
        "hits": hits,
        "rate": hits * WHOLE // firms if firms else None,
        "lower": lower_bound(hits, firms),
        "passed": is_passed(hits, firms, ceiling),
    }


def passed(rows: Sequence[dict[str, Any]]) -> list[str]:
    """The indicators and findings whose ceiling is passed, in all or in a segment that is judged."""
    return [row["name"] for row in rows if row["passed"] or any(one["passed"] for one in row["segments"])]


def of_portfolio(portfolio: Portfolio, catalogue: Catalogue, name: str, day: date) -> dict[str, Any]:
    """The hit rates of one portfolio; CatalogueError PAR004 where no ceilings are in force."""
    limits = ceilings_of(catalogue, day)
    if limits is None:
        raise CatalogueError(
            "PAR004", f"there are no ceilings on {day}", place="rules/parameters", expected=", ".join(NAMES)
        )
    found = [one for (one,) in portfolio.judge([Way(catalogue)], f"judging {name}")]
    rows = alarms(catalogue, found, limits)
    refused = sum(one.measured is None for one in found)
    return {"portfolio": name, "applications": len(found), "refused": refused, "passed": passed(rows), "rows": rows}


@contextmanager
def loaded(folder: Path, settings: Settings, say: Callable[[str], None]) -> Iterator[tuple[Graph, Portfolio]]:
    """A folder of canonical files in a graph of its own, with its measures run; all of it is thrown away afterwards."""
    from engine.graph import local, server
    from engine.graph.connection import open_graph
    from engine.intake.load import load_folder
    from engine.measures.runs import application_times, make_missing

    with TemporaryDirectory(prefix="loangraph-") as home:
        own = replace(settings, home=Path(home), neo4j_uri="", store_url=f"sqlite:///{home}/identity.sqlite")
        try:
            server.up(own, say)
            say(f"loading {folder}")
            load_folder(own, folder)
            with open_graph(own) as graph:
                make_missing(graph, application_times(graph))
                with open_portfolio(graph, own) as portfolio:
                    yield graph, portfolio
        finally:
            local.stop(own)
