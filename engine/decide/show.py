"""A trace, an evaluation, a list: printed for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import Group
from rich.markup import escape
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from engine.explain.values import moment, written

SIGNS = {"at_least": "≥", "above": ">", "at_most": "≤", "below": "<", "equals": "=", "is": "="}
SHOWN = 12
"""Evidence ids printed per value; `show --json` has them all."""

COLOURS = {"stop": "bold red", "floor": "red", "finding": "magenta", "signal": "yellow", "mitigant": "green"}


def rendered(trace: dict[str, Any]) -> Group:
    """A trace as a tree for the terminal."""
    decision = trace["decision"]
    return Group(
        _head(decision),
        *_no_grade(trace["cannot_conclude"]),
        *_exceptions(trace["exceptions"]),
        _tree("why · 依据", _why(trace["why"]), "nothing fired · 无触发"),
        *_trials(trace["trials"]),
        *_near(trace["near_misses"]),
        _tree("data gaps · 数据缺口", [_gap(gap) for gap in trace["gaps"]], "none · 无"),
        _tree("clear · 未见异常", [_question(one) for one in trace["clear"]], "none · 无"),
        _tree("not applicable · 不适用", [_question(one) for one in trace["not_applicable"]], "none · 无"),
        _tree("a person must look · 须人工复核", [_review(one) for one in trace["review"]], "no trigger · 无"),
    )


def _head(decision: dict[str, Any]) -> Text:
    grade = decision["grade"] or ""
    lines = [
        f"{decision['outcome']} {grade}   {decision['application_id']} of {decision['applicant']}   "
        f"as known at {moment(decision['as_of'])}",
        *([_points(decision["points"])] if decision["grade"] else []),
        f"decision {decision['decision_id']}",
        f"catalogue {decision['catalogue']}",
        f"data {decision['graph_number']}   decided {moment(decision['decided_at'])}",
    ]
    lines += [f"stopped: {reason}" for reason in decision["stopped_because"]]
    return Text("\n".join(lines), style="bold")


def _no_grade(causes: list[dict[str, Any]]) -> list[Tree]:
    return [_tree("no grade because · 无法评级的原因", [_review(one) for one in causes], "")] if causes else []


def _exceptions(exceptions: list[dict[str, Any]]) -> list[Tree]:
    title = "verified, so not counted against the applicant · 已核实的例外"
    return [_tree(title, [_exception(one) for one in exceptions], "")] if exceptions else []


def _exception(one: dict[str, Any]) -> str:
    return escape(f"{one['kind']} {one['other']} until {one['to']}, approved by {one['approved_by']} ({one['id']})")


def _trials(trials: list[dict[str, Any]]) -> list[Tree]:
    return [_tree("on trial, decides nothing · 试行，不计分", [_trial(one) for one in trials], "")] if trials else []


def _trial(one: dict[str, Any]) -> Tree:
    title = f"{one['title']['zh']} · {one['title']['en']}"
    tree = Tree(
        f"{one['kind']} {escape(title)}  [dim]{one['rule']}{', ' + one['severity'] if one['severity'] else ''}[/]"
    )
    for ground in one["because"]:
        tree.add(_value(ground) if ground["kind"] == "value" else f"rule {ground['rule']}")
    return tree


def _near(misses: list[dict[str, Any]]) -> list[Tree]:
    return [_tree("near a threshold · 临界", [_near_miss(one) for one in misses], "")] if misses else []


def _near_miss(one: dict[str, Any]) -> str:
    title = f"{one['title']['zh']} · {one['title']['en']}"
    measured, threshold = (written(one[key], one["unit"]) for key in ("measured", "threshold"))
    side = "holds · 成立" if one["holds"] else "does not hold · 不成立"
    return escape(f"{title}: {one['value']} = {measured}, {SIGNS[one['comparator']]} {threshold} {side}")


def _points(points: dict[str, Any]) -> str:
    parts = " + ".join(f"{family} {number}" for family, number in points["by_family"].items() if number)
    band = points["band"]
    return f"points {points['total']}{f' = {parts}' if parts else ''}: {band['grade']} ({band['from']} to {band['to']})"


def _tree(title: str, branches: list[Tree | str], nothing: str) -> Tree:
    tree = Tree(Text(title, style="bold cyan"))
    for branch in branches or [nothing]:
        tree.add(branch)
    return tree


def _why(nodes: list[dict[str, Any]]) -> list[Tree | str]:
    """Each rule with its grounds once; where another rests on it too, only its name is repeated."""
    shown: set[str] = set()
    return [_node(node, shown) for node in nodes]


def _node(node: dict[str, Any], shown: set[str]) -> Tree:
    if node["kind"] == "value":
        return _value(node)
    title = f"{node['title']['zh']} · {node['title']['en']}"
    marks = [mark for mark in (node["severity"], f"at least {node['floor']}" if node["floor"] else None) if mark]
    colour = COLOURS.get(node["kind"], "white")
    label = (
        f"[{colour}]{node['kind']}[/] {escape(title)}  [dim]{node['rule']}{' · ' if marks else ''}{', '.join(marks)}[/]"
    )
    tree = Tree(label)
    if node["rule"] in shown:
        tree.add("[dim]as above · 同上[/]")
        return tree
    shown.add(node["rule"])
    for ground in node["because"]:
        tree.add(_node(ground, shown))
    return tree


def _value(node: dict[str, Any]) -> Tree:
    limits = ", ".join(
        f"{SIGNS[limit['comparator']]} {written(limit['threshold'], node['unit'])}"
        + (f" ({limit['parameter']} since {limit['since']})" if limit["parameter"] else "")
        for limit in node["thresholds"]
    )
    tree = Tree(
        f"{node['value']} = [bold]{escape(written(node['measured'], node['unit']))}[/]  [dim]{escape(limits)}[/]"
    )
    evidence = node["evidence"]
    if evidence:
        more = f" … and {len(evidence) - SHOWN} more" if len(evidence) > SHOWN else ""
        tree.add(f"{node['evidence_kind']}: {escape(', '.join(evidence[:SHOWN]))}{more}")
    return tree


def _gap(gap: dict[str, Any]) -> str:
    words = gap["words"]
    return escape(f"{gap['code'] or ''} {gap['indicator']}.{gap['value']}: {words['zh']} · {words['en']}".strip())


def _question(one: dict[str, Any]) -> str:
    return escape(f"{one['code'] or ''} {one['asks']['zh']} · {one['asks']['en']}".strip())


def _review(one: dict[str, Any]) -> str:
    return escape(f"{one['title']['zh']} · {one['title']['en']}  ({one['code']})")


def evaluation_tables(answer: dict[str, Any]) -> Iterator[Table]:
    """Counts per indicator, finding and grade, their sums, and the first differences."""
    for name in ("indicators", "findings", "grades"):
        table = Table(name, "expected", "matched", "missed", "false", title=f"{answer['applications']} applications")
        for row, counts in [*answer[name].items(), ("together", answer["totals"][name])]:
            table.add_row(row, *(str(counts[key]) for key in ("expected", "matched", "missed", "false")))
        yield table
    if answer["differences"]:
        table = Table("application", "what", "planted", "found", title="differences")
        for line in answer["differences"][:40]:
            table.add_row(*(escape(str(line[key])) for key in ("application", "what", "expected", "found")))
        yield table
