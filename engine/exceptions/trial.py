"""What an exception would change: the firm's newest application judged with and without it; nothing stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from engine.catalogue.catalogue import Catalogue
from engine.clock import day_of
from engine.decide.measure import measure
from engine.exceptions.register import Wanted, added
from engine.graph.connection import Graph
from engine.graph.statements import statement
from engine.intake.batches import wait_for_batches
from engine.measures.runs import runs_for
from engine.workbench.diff import Item, moved
from engine.workbench.place import rolled_back
from engine.workbench.portfolio import Judged, Way, judged

SHOWN = ("grade", "findings", "signals", "indicators")


def tried(
    graph: Graph, catalogue: Catalogue, new: Wanted, *, key: str, as_of: datetime | None = None
) -> dict[str, Any]:
    """The newest application of a firm, by default as of its own time, as if the exception had been in force then.

    `application` is None where the firm filed none. Both judgements are made in one transaction that is rolled back.
    """
    wait_for_batches(graph)
    rows = graph.read(statement("records/exceptions/newest_application"), subject=new.subject)
    if not rows:
        return {"application": None, "as_of": None, "moved": []}
    application = rows[0]["id"]
    at = as_of or rows[0]["applied_at"].to_native()
    way, day = Way(catalogue), day_of(at)
    supposed = replace(new, begins=min(new.begins, day), ends=max(new.ends, day))
    with rolled_back(graph) as both:
        number = both.run(statement("records/data_state"))[0]["number"]
        runs = runs_for(both, at, number)
        before = judged(way, measure(both, catalogue, application, at, runs))
        # The sentence is not kept either, so none is needed.
        both.run(statement("records/exceptions/add"), **added(supposed, supposed.as_properties(at, key, "")))
        after = judged(way, measure(both, catalogue, application, at, runs))
    return {
        "application": application,
        "as_of": at.isoformat(),
        "grade": {"from": before.grade, "to": after.grade},
        "moved": _moved(before, after),
    }


def _moved(before: Judged, after: Judged) -> list[dict[str, Any]]:
    """Grade, findings, signals and indicators that come out otherwise, in this order."""
    changes: dict[Item, tuple[Any, Any]] = moved(before, after)
    return [
        {"what": kind, "name": name, "from": old, "to": to}
        for kind in SHOWN
        for (of, name), (old, to) in changes.items()
        if of == kind
    ]
