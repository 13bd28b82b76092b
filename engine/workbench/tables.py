"""What the workbench's commands found, as tables for the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table

from engine.explain.values import written

SHOWN = 8
"""Applications named in one row; --json names all."""

ORDER = ("R1", "R2", "R3", "R4", "R5", "cannot_conclude", "stopped", "refused")


def named(applications: Sequence[str]) -> str:
    """Some ids, and how many more there are."""
    more = f" … and {len(applications) - SHOWN} more" if len(applications) > SHOWN else ""
    return ", ".join(applications[:SHOWN]) + more


def table(title: str, columns: Iterable[str], rows: Iterable[Sequence[Any]]) -> Table:
    """A table whose cells are text as it is."""
    drawn = Table(title=title, title_justify="left")
    for column in columns:
        drawn.add_column(column, overflow="fold")
    for row in rows:
        drawn.add_row(*("" if cell is None else escape(str(cell)) for cell in row))
    return drawn


def of_diff(answer: Mapping[str, Any]) -> Iterator[Table | str]:
    """Grades from → to, then what else moved, each with the applications and the files that moved it."""
    of = f"{len(answer['moved'])} of {answer['applications']} applications move"
    yield f"{answer['from']['named']} → {answer['to']['named']}: {of}"
    yield table("files", ("file", "change"), [(one["path"], one["change"]) for one in answer["files"]])
    grades = _in_order({*answer["matrix"], *(to for cells in answer["matrix"].values() for to in cells)})
    rows = [[grade, *(answer["matrix"].get(grade, {}).get(to, "·") for to in grades)] for grade in grades]
    yield table("grades, from ↓ to →", ("", *grades), rows)
    if answer["grades"]:
        rows = [_row(f"{one['from']} → {one['to']}", one["applications"]) for one in answer["grades"]]
        yield table("moved grades · 等级变动", ("grade", "count", "applications", "moved by"), rows)
    for kind in ("indicators", "signals", "findings", "gaps"):
        rows = [row for one in answer[kind] for row in _by_change(one)]
        if rows:
            yield table(kind, ("name", "count", "applications", "moved by"), rows)
    rows = [_row(one["name"], one["applications"]) for kind in ("values", "evidence") for one in answer[kind]]
    if rows:
        yield table("values and evidence", ("name", "count", "applications", "moved by"), rows)
    if answer["exceptions"]:
        rows = [[application, ", ".join(ids)] for application, ids in answer["exceptions"].items()]
        yield table("moved, with exceptions in force · 有例外", ("application", "exceptions"), rows)
    for name in answer["measures"]:
        yield f"[yellow]{name} changed: until `loangraph measure {name}` ran, its scores are unknown[/]"
    for name in answer["ceilings"]:
        yield f"[red]{name} passes its ceiling of hits on this portfolio; it did not before[/]"
    for paths in answer["tried_together"]:
        yield f"tried together: {named(paths)}"
    yield (
        f"[dim]{answer['measured_anew']} queries were asked of the graph, {answer['seconds']} s; inferred by the "
        "second evaluator; a cause is a file that moves it alone, tried one at a time[/]"
    )


def of_parameters(rows: Iterable[Mapping[str, Any]], about: str) -> Iterator[Table | str]:
    """Parameters with their values in words, file by file."""
    from itertools import groupby

    yield about
    for file, some in groupby(rows, key=lambda row: row["place"].rsplit(":", 2)[0]):
        lines = [line for row in some for line in _parameter(row)]
        names = ("parameter", "value", "since", "title · source", "for", "review")
        # Columns in which nothing stands would only make the others narrow.
        used = [at for at in range(len(names)) if at < 4 or any(line[at] for line in lines)]
        yield table(file, [names[at] for at in used], [[line[at] for at in used] for line in lines])


def _parameter(row: Mapping[str, Any]) -> Iterator[list[Any]]:
    review = " · ".join(filter(None, (row["approved_by"], row["review_on"] and f"review on {row['review_on']}")))
    review += " · overdue" if row["overdue"] else ""
    since = f"{row['since']}{' until ' + row['until'] if row['until'] else ''}"
    title = f"{row['title']['zh']} · {row['title']['en']}. {row['source']}"
    yield [row["name"], written(row["value"], row["unit"]), since, title, segment_words(row["segment"]), review]
    for one in row["segments"]:
        yield ["", written(one["value"], row["unit"]), one["since"], "", segment_words(one["segment"]), ""]


def segment_words(segment: Mapping[str, str] | None) -> str:
    """industry F, size micro."""
    return ", ".join(f"{key} {word}" for key, word in (segment or {}).items())


def _in_order(grades: Iterable[str]) -> list[str]:
    return sorted(grades, key=lambda grade: (ORDER.index(grade) if grade in ORDER else len(ORDER), grade))


def _by_change(one: Mapping[str, Any]) -> Iterator[list[Any]]:
    by: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for move in one["applications"]:
        by.setdefault((_word(move["from"]), _word(move["to"])), []).append(move)
    for (before, after), moves in sorted(by.items()):
        change = f"{before} → {after}"
        yield _row(f"{one['name']}{' (trial)' if one.get('trial') else ''}: {change}", moves)


def _word(value: Any) -> str:
    return {"True": "holds", "False": "–", "None": "unknown"}.get(str(value), str(value))


def _row(name: str, moves: Sequence[Mapping[str, Any]]) -> list[Any]:
    causes: Counter[str] = Counter()
    for move in moves:
        words = " or ".join(move["causes"]) if move["alone"] else "together: " + ", ".join(move["causes"])
        causes[words] += 1
    moved_by = "; ".join(f"{words} ({count})" if len(causes) > 1 else words for words, count in causes.most_common())
    return [name, len(moves), named([move["application"] for move in moves]), moved_by]


def of_sweep(answer: Mapping[str, Any]) -> Iterator[Table | str]:
    """One row for each value: hits of each indicator, how precise, who flips and which grades move."""
    unit, names = answer["unit"], answer["indicators"]
    now = ", ".join(written(value, unit) for value in answer["in_force"])
    yield f"{answer['parameter']}  {answer['title']['zh']} · {answer['title']['en']}; in force: {now}"
    if not answer["signals"]:
        yield "no signal depends on it"
        return
    rows = []
    for row in answer["rows"]:
        flips = sorted({one["application"] for one in row["flips"]})
        grades = [f"{one['application']} {one['from']} → {one['to']}" for one in row["grades"]]
        cells = [_hits(row["indicators"][name]) for name in names]
        rows.append([written(row["value"], unit), *cells, f"{len(flips)} {named(flips)}".strip(), named(grades)])
    yield table(
        "against what is in force", ("value", *(f"{name} hits" for name in names), "flips", "grades moved"), rows
    )
    signals = [
        [written(row["value"], unit), *({**row["signals"], **row["findings"]}.values())] for row in answer["rows"]
    ]
    yield table("how many hold", ("value", *answer["signals"], *answer["findings"]), signals)
    how = (
        f"{answer['measured_anew']} queries were measured anew ({', '.join(answer['queries'])})"
        if answer["queries"]
        else "only rules read it: nothing was measured anew"
    )
    took = f"{answer['seconds']} s; inferred by the second evaluator"
    yield f"[dim]{answer['applications']} applications; {how}; {took}[/]"


def _hits(counts: Mapping[str, Any]) -> str:
    words = f"{counts['hits']} of {counts['evaluable']}"
    if "planted" in counts:
        precision, recall = (
            written(counts[name], "ppm") if counts[name] is not None else "–" for name in ("precision", "recall")
        )
        words += f"; precision {precision}, found {counts['true']} of {counts['planted']} ({recall})"
    return words


def of_overlap(answer: Mapping[str, Any]) -> Iterator[Table | str]:
    """Pairs of indicators that hit alike, by application and by transfer."""
    yield f"{answer['applications']} applications; {len(answer['hits'])} indicators hit anything"
    for key, title in (("by_application", "the same applications"), ("by_transfer", "the same transfers")):
        rows = [
            [*one["indicators"], one["shared"], one["first"], one["second"], written(one["jaccard"], "ppm")]
            for one in answer[key]
        ]
        yield table(title, ("first", "second", "both", "first hits", "second hits", "Jaccard"), rows)


def of_profile(answer: Mapping[str, Any]) -> Iterator[Table | str]:
    """A property: how much is unknown, its distribution, and the same by source, batch and segment."""
    kind = answer["kind"]
    cut = f"; only the first {answer['rows']:,} that are stored were looked at" if answer["cut"] else ""
    yield f"{answer['property']} ({kind}): {answer['rows']:,} now, {answer['stored']:,} with what was restated{cut}"
    out = f", {answer['withdrawn']:,} left out: consent withdrawn" if answer["withdrawn"] else ""
    yield f"unknown {_share(answer)}, {answer['distinct']:,} distinct{out}"
    if "quantiles" in answer:
        rows = [[share, _size(value, kind)] for share, value in answer["quantiles"].items()]
        yield table("distribution: so many do not pass", ("share", "value"), rows)
        yield f"zero {answer['zero']:,}, negative {answer['negative']:,}"
    for key, title in (("top", "most frequent"), ("months", "by month")):
        if key in answer:
            yield table(title, ("value", "rows"), [[word, f"{count:,}"] for word, count in answer[key].items()])
    for group, rows in answer["by"].items():
        lines = [
            [name, f"{one['rows']:,}", _share(one), f"{one['distinct']:,}", _middle(one, kind)]
            for name, one in rows.items()
        ]
        yield table(f"by {group}", (group, "rows", "unknown", "distinct", "middle"), lines)


def _share(one: Mapping[str, Any]) -> str:
    return "–" if one["unknown_share"] is None else written(one["unknown_share"], "ppm")


def _size(value: int, kind: str) -> str:
    return written(value, kind)


def _middle(one: Mapping[str, Any], kind: str) -> str:
    """The median of numbers, the most frequent word, the first and last day."""
    if "quantiles" in one:
        return _size(one["quantiles"]["50%"], kind)
    if "top" in one:
        return next(iter(one["top"]), "")
    return f"{one['first']} … {one['last']}" if "first" in one else ""


def of_alarms(answer: Mapping[str, Any]) -> Iterator[Table | str]:
    """Hit rates of each portfolio against their ceilings, of what hit anything; then the same by segment."""
    names = ("indicator or finding", "of", "hits", "rate, at least", "ceiling", "")
    for one in answer["portfolios"]:
        refused = f", {one['refused']} refused" if one["refused"] else ""
        hit = [row for row in one["rows"] if row["hits"]]
        silent = sum(not row["hits"] and row["evaluable"] > 0 for row in one["rows"])
        title = f"{one['portfolio']}: {one['applications']} applications{refused}"
        yield table(title, names, [_alarm(row, row["severity"], row, judged=True) for row in hit])
        parts = [(row, part) for row in hit for part in row["segments"] if part["hits"]]
        lines = [_alarm(row, f"{part['by']} {part['of']}", part, part["judged"]) for row, part in parts]
        yield table("by segment", names, lines)
        unknown = sum(not row["evaluable"] for row in one["rows"])
        yield f"{silent} more hit nothing, {unknown} could be evaluated for nobody"
        yield f"{len(one['passed'])} over their ceiling{': ' if one['passed'] else ''}{', '.join(one['passed'])}"


def _alarm(row: Mapping[str, Any], of: str, counts: Mapping[str, Any], judged: bool) -> list[Any]:
    name = f"{row['code']} {row['name']}{' (trial)' if row['trial'] else ''}".strip()
    verdict = "over · 超限" if counts["passed"] else "" if judged else "too few"
    rate = f"{_share_of(counts['rate'])}, {_share_of(counts['lower'])}"
    return [name, of, f"{counts['hits']} of {counts['evaluable']}", rate, _share_of(row["ceiling"]), verdict]


def _share_of(share: int | None) -> str:
    return "–" if share is None else written(share, "ppm")
