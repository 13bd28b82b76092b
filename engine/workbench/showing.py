"""What the workbench prints for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from engine.catalogue.cases import Runnable
from engine.decide.reasons import sentence
from engine.explain.values import moment, written
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
    cases = len(found.outcomes)
    words = f"{cases} {'case' if cases == 1 else 'cases'}, {failed} failed"
    words += f", {known} known false alarms" if known else ""
    return Text(f"{words}, {found.seconds:.1f} s", style="red" if failed else "green")


DEAREST = 8
"""Operators of a plan that are listed; ``--json`` has them all."""


def ran(told: Mapping[str, Any], query: Runnable) -> Group:
    """What ``run`` found: values, why some are unknown, signals, evidence, cost, and the steps of a trace."""
    name = f"{told['id']} {told['code'] or ''}".strip()
    head = Text(f"{name}   {told['application']}   as known at {moment(told['as_of'])}   {told['state']}", style="bold")
    return Group(head, _values(told, query), *_signals(told), *_evidence(told), *_cost(told), *_steps(told))


def trace(told: Mapping[str, Any]) -> Group:
    """The steps of a trace alone, of a query that has no answer."""
    return Group(*_steps(told))


def _values(told: Mapping[str, Any], query: Runnable) -> Table:
    table = Table("value", "is", "")
    for name, unit in told["units"].items():
        value, why = told["values"].get(name), told["reasons"].get(name, "")
        is_list = isinstance(value, list)
        shown_value = Text(f"{len(value)}: ") + shown(value) if is_list else Text(written(value, unit))
        words = sentence(why, query.header).en if why else ""
        table.add_row(name, shown_value, Text(f"{why}: {words}" if why else unit))
    return table


def _signals(told: Mapping[str, Any]) -> Iterator[RenderableType]:
    if told["signals"]:
        yield Text(f"signals: {', '.join(told['signals'])}", style="yellow")


def _evidence(told: Mapping[str, Any]) -> Iterator[RenderableType]:
    rows = told["evidence"]
    if not rows:
        return
    columns = list(dict.fromkeys(column for row in rows for column in row))
    table = Table(*columns, title=f"evidence, {len(rows)} · 依据", title_justify="left")
    for row in rows[:MOST]:
        table.add_row(*(_cell(column, row.get(column)) for column in columns))
    yield table
    if len(rows) > MOST:
        yield Text(f"{len(rows) - MOST} more; `--json` has them all")


MONEY = frozenset(
    {"amount", "balance", "appraised", "vat_sales", "net_assets", "revenue", "operating_profit", "arrears"}
)


def _cell(column: str, value: Any) -> Text:
    if value is None:
        return Text("")
    unit = "cents" if column in MONEY else "ppm" if column == "share" else ""
    return Text(written(value, unit) if unit else str(shown(value)))


def _cost(told: Mapping[str, Any]) -> Iterator[RenderableType]:
    yield Text(
        f"asked in {told['seconds'] * 1000:.0f} ms" if told["ran"] else "the query was not asked: a need is unmet"
    )
    if told["cost"]:
        cost = told["cost"]
        yield Text(f"{cost['db_hits']:,} db hits, {cost['rows']} rows, {cost['milliseconds']} ms under PROFILE")
        table = Table("operator", "rows", "db hits")
        for one in cost["operators"][:DEAREST]:
            table.add_row(Text(one["operator"][:90]), f"{one['rows']:,}", f"{one['db_hits']:,}")
        yield table


def _steps(told: Mapping[str, Any]) -> Iterator[RenderableType]:
    if told["trace"] is None:
        return
    table = Table("line", "rows", "clause", title="rows that survive each clause · 逐句存留", title_justify="left")
    for step in told["trace"]:
        rows = step["note"] or f"{step['rows']:,}"
        if step["matched"] is not None:
            rows += f" ({step['matched']:,} matched)"
        table.add_row(str(step["line"]), rows, Text("  " * step["depth"] + step["text"]))
        for test in step["tests"]:
            if test["without"] is not None:
                mark, style = ("✗", "red") if test["dropped"] else (" ", "dim")
                words = f"{'  ' * step['depth']}  {mark} {test['text'][:100]}"
                table.add_row("", f"without it {test['without']:,}", Text(words, style=style))
    yield table
    yield from _candidates(told)
    yield Text("what a trace cannot tell:", style="dim")
    for limit in told["trace_limits"]:
        yield Text(f"  {limit}", style="dim")


def _candidates(told: Mapping[str, Any]) -> Iterator[RenderableType]:
    for step in told["trace"]:
        if step["candidate"]:
            yield Text(f"nearest candidate at {told['file']}:{step['line']}:{step['column']}", style="bold")
            for name, value in step["candidate"].items():
                yield Text(f"  {name}: ") + shown(value)
            for test in step["tests"]:
                if test["dropped"]:
                    facts = ", ".join(f"{key} is {shown(value)}" for key, value in test["facts"].items())
                    yield Text(f"  dropped by {test['text']}" + (f", where {facts}" if facts else ""), style="red")
