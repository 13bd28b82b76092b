"""What the workbench prints for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from engine.workbench.testing import Outcome, Report

MOST = 40
"""Lines about what no case reaches; ``--json`` has them all."""


def report(found: Report) -> Group:
    """The outcome of a test: what failed, what is known, what no case reaches, and the sum."""
    return Group(*_failures(found), *_uncovered(found), _sum(found))


def _failures(found: Report) -> Iterator[RenderableType]:
    for outcome in found.outcomes:
        if outcome.state != "passed" or outcome.note:
            yield from _outcome(outcome)


def _outcome(outcome: Outcome) -> Iterator[RenderableType]:
    style = {"failed": "bold red", "open": "yellow", "passed": "green"}[outcome.state]
    yield Text(f"{outcome.item.place}  {outcome.item.name}", style=style)
    if outcome.note:
        yield Text(f"  {outcome.note}")
    if outcome.error is not None:
        yield Text("  " + str(outcome.error).replace("\n", "\n  "))
    if outcome.differences:
        table = Table("value", "expected", "actual", pad_edge=True)
        for one in outcome.differences:
            table.add_row(one.what, shown(one.expected), shown(one.actual))
        yield table
    yield Text("")


def shown(value: Any) -> Text:
    """A value as a case would write it."""
    if isinstance(value, list):
        return Text("[" + ", ".join(str(shown(one)) for one in value) + "]")
    if isinstance(value, dict):
        return Text("{" + ", ".join(f"{key}: {shown(one)}" for key, one in value.items()) + "}")
    return Text(
        {True: "true", False: "false", None: "null"}[value] if value is None or isinstance(value, bool) else str(value)
    )


def _uncovered(found: Report) -> Iterator[RenderableType]:
    if not found.uncovered:
        return
    table = Table("declared at", "no case reaches", "", title="what no case reaches · 未覆盖", title_justify="left")
    for row in found.uncovered[:MOST]:
        table.add_row(Text(f"{row['declared']}:{row['line']}:{row['column']}"), row["kind"], Text(row["name"]))
    yield table
    if len(found.uncovered) > MOST:
        kinds = Counter(row["kind"] for row in found.uncovered)
        words = ", ".join(f"{count} of kind {kind}" for kind, count in sorted(kinds.items()))
        yield Text(f"in all {len(found.uncovered)}: {words}; name a file, or `--json`, to see the rest")


def _sum(found: Report) -> Text:
    failed, known = found.count("failed"), found.count("open")
    words = f"{len(found.outcomes)} cases, {failed} failed" + (f", {known} known false alarms" if known else "")
    return Text(f"{words}, {found.seconds:.1f} s", style="red" if failed else "green")
