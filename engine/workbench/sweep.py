"""One parameter moved over a range: how many signals hold at each value, who flips, which grades move, how precise.

Where rules alone read the parameter, everything follows from values that were measured once. Where a query reads it,
that query and those that wait for it are measured anew at each value. A swept value holds for every segment.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.catalogue.catalogue import Catalogue
from engine.catalogue.headers import NUMBERS
from engine.catalogue.parameters import LARGEST
from engine.errors import RequestError, UnknownError
from engine.strict_yaml import did_you_mean
from engine.workbench.lineage import Lineage, lineage
from engine.workbench.portfolio import Judged, Portfolio, Way, judged

Truth = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Moved:
    """What depends on a parameter. queries: those that are measured anew, as they name it or wait for one that does."""

    signals: list[str]
    indicators: list[str]
    findings: list[str]
    queries: list[str]


def values(text: str, steps: int) -> list[int]:
    """Evenly spaced whole numbers from ``FROM..TO``; ``5%`` stands for 50000. RequestError REQ064 for anything else,
    and for a range that runs backwards.
    """
    first, _, last = text.partition("..")
    try:
        begin, end = _number(first), _number(last)
    except ValueError:
        raise RequestError(
            "REQ064",
            f"{text!r} is no range",
            place="FROM..TO",
            expected="two whole numbers in the parameter's unit (cents, ppm …), for example 20000..80000, or 2%..8%",
        ) from None
    if begin > end:
        raise RequestError(
            "REQ064", f"{text!r} runs backwards", place="FROM..TO", expected="the smaller number first",
            next_move=f"write {last.strip()}..{first.strip()}",
        )  # fmt: skip
    count = max(2, steps)
    between = [begin + (end - begin) * step // (count - 1) for step in range(count)]
    return sorted({*between, begin, end})


def _number(text: str) -> int:
    whole = text.strip().replace(",", "").replace("_", "")
    number = int(whole[:-1]) * 10_000 if whole.endswith("%") else int(whole)
    if abs(number) > LARGEST:
        raise ValueError(whole)
    return number


def moved_by(catalogue: Catalogue, parameter: str) -> Moved:
    """What a parameter can move; UnknownError UNK062, RequestError REQ065 for one whose values are no numbers."""
    if parameter not in catalogue.parameter_table:
        raise UnknownError(
            "UNK062",
            f"there is no parameter {parameter!r}",
            next_move=did_you_mean(parameter, catalogue.parameter_table) or "`loangraph parameters` lists them",
        )
    unit = catalogue.parameter_table[parameter].unit
    if unit not in NUMBERS:
        raise RequestError(
            "REQ065", f"`{parameter}` is in {unit}", expected=f"a parameter in {', '.join(sorted(NUMBERS))}"
        )
    found: Lineage = lineage(catalogue)
    reached = [found.nodes[key] for key in found.reach(f"parameter:{parameter}", found.read_by)]
    names = {kind: sorted(node.name for node in reached if node.kind == kind) for kind in ("signal", "finding")}
    book = catalogue.rules.tried or catalogue.rules
    return Moved(
        signals=names["signal"],
        indicators=sorted({book.signals[name].indicator for name in names["signal"]}),
        findings=names["finding"],
        queries=sorted(node.name for node in reached if node.kind in ("definition", "indicator")),
    )


def sweep(
    portfolio: Portfolio, catalogue: Catalogue, parameter: str, at: Sequence[int], truth: Truth | None = None
) -> dict[str, Any]:
    """The shape of ``sweep --json``: one row for each value, compared with the values in force."""
    began = time.monotonic()
    moved = moved_by(catalogue, parameter)
    now = Way(catalogue)
    ways = [Way(catalogue, {parameter: value}) for value in at]
    today: list[Judged] = []
    swept: list[list[Judged]] = [[] for _ in at]
    for found in portfolio.judge([now, *ways] if moved.queries else [now], f"sweeping {parameter}"):
        today.append(found[0])
        again = found[1:] if moved.queries else [_inferred_again(found[0], way) for way in ways]
        for row, one in zip(swept, again, strict=True):
            row.append(one)
    anew = [query for row in swept for one in row for query in one.anew] if moved.queries else []
    table = catalogue.parameter_table[parameter]
    return {
        "parameter": parameter,
        "title": table.title.model_dump(),
        "unit": table.unit,
        "in_force": _in_force(today, parameter),
        "applications": len(today),
        "signals": moved.signals,
        "indicators": moved.indicators,
        "findings": moved.findings,
        "queries": moved.queries,
        "rows": [_row(value, today, row, moved, truth) for value, row in zip(at, swept, strict=True)],
        "measured_anew": len(anew),
        "evaluator": "second",
        "seconds": round(time.monotonic() - began, 1),
    }


def _inferred_again(one: Judged, way: Way) -> Judged:
    return judged(way, one.measured, one.broken) if one.measured is not None else one


def _in_force(today: Sequence[Judged], parameter: str) -> list[int]:
    """The values that applications get now: one, or several by date and segment."""
    found = {one.measured.parameters[parameter].value for one in today if one.measured is not None}
    return sorted(int(value) for value in found)


def _row(
    value: int, today: Sequence[Judged], swept: Sequence[Judged], moved: Moved, truth: Truth | None
) -> dict[str, Any]:
    pairs = list(zip(today, swept, strict=True))
    return {
        "value": value,
        "signals": {name: sum(name in holding(one) for one in swept) for name in moved.signals},
        "findings": {name: sum(name in holding(one) for one in swept) for name in moved.findings},
        "indicators": {name: _counts(name, swept, truth) for name in moved.indicators},
        "flips": [
            {"application": after.application, "rule": name, "holds": name in holding(after)}
            for before, after in pairs
            for name in (*moved.signals, *moved.findings)
            if (name in holding(before)) != (name in holding(after))
        ],
        "grades": [
            {"application": after.application, "from": before.grade, "to": after.grade}
            for before, after in pairs
            if before.grade != after.grade
        ],
    }


def holding(one: Judged) -> set[str]:
    """Signals and findings that hold, those on trial among them."""
    return {*one.signals, *one.findings, *one.trials}


def _counts(indicator: str, swept: Sequence[Judged], truth: Truth | None) -> dict[str, Any]:
    hits = [one.application for one in swept if one.states.get(indicator) == "hit"]
    evaluable = sum(one.states.get(indicator) in ("hit", "clear") for one in swept)
    counts: dict[str, Any] = {"hits": len(hits), "evaluable": evaluable}
    if truth is None:
        return counts
    labels = {
        id: planted["indicators"].get(indicator, {}).get("state")
        for id, planted in truth.items()
        if "indicators" in planted
    }
    planted = [id for id, state in labels.items() if state == "hit"]
    labelled = [id for id in hits if labels.get(id)]
    true = [id for id in labelled if labels[id] == "hit"]
    # Shares in ppm; null where there is nothing to divide by, which is no precision of zero.
    return {
        **counts,
        "labelled": len(labelled),
        "true": len(true),
        "planted": len(planted),
        "precision": len(true) * 1_000_000 // len(labelled) if labelled else None,
        "recall": len(true) * 1_000_000 // len(planted) if planted else None,
    }
