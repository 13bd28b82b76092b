"""A sweep as a drawing: hits by indicator over the value, moved grades, precision, and where the value stands now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from engine.explain.values import written

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 420, 60, 60, 40, 70
COLOURS = ("#1565c0", "#2e7d32", "#ef6c00", "#6a1b9a", "#00838f", "#9e9d24")
GRADES = "#c62828"
LINES = len(COLOURS)


def of_sweep(answer: Mapping[str, Any]) -> str:
    """The SVG text of what `sweep` found."""
    rows = answer["rows"]
    shown = answer["indicators"][:LINES]
    most = max(
        [1, *(row["indicators"][name]["hits"] for row in rows for name in shown), *(len(row["grades"]) for row in rows)]
    )
    first, last = rows[0]["value"], rows[-1]["value"]

    def x(value: int) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * ((value - first) / (last - first) if last > first else 0.5)

    def y(count: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * count / most

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        'font-family="sans-serif" font-size="12" role="img">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        _text(LEFT, 20, f"{answer['parameter']}: {answer['title']['zh']} · {answer['title']['en']}", "start"),
        *_axes(answer, x, y, most),
    ]
    for name, colour in zip(shown, COLOURS, strict=False):
        parts.append(_line([(x(row["value"]), y(row["indicators"][name]["hits"])) for row in rows], colour))
        known = [row for row in rows if row["indicators"][name].get("precision") is not None]
        share = [(x(row["value"]), y(most * row["indicators"][name]["precision"] / 1_000_000)) for row in known]
        parts += [_line(share, colour, "2 4")] if share else []
    parts.append(_line([(x(row["value"]), y(len(row["grades"]))) for row in rows], GRADES, "6 3"))
    for value in answer["in_force"]:
        if first <= value <= last:
            parts.append(
                f'<path d="M{x(value):.1f} {TOP} V{HEIGHT - BOTTOM}" stroke="#78909c" stroke-dasharray="3 3"/>'
            )
            parts.append(_text(x(value), TOP - 4, "现行 · now"))
    return "\n".join([*parts, *_legend(answer, shown), "</svg>"]) + "\n"


def _axes(answer: Mapping[str, Any], x: Any, y: Any, most: int) -> list[str]:
    rows = answer["rows"]
    parts = [f'<path d="M{LEFT} {TOP} V{HEIGHT - BOTTOM} H{WIDTH - RIGHT}" fill="none" stroke="#37474f"/>']
    marks = rows if len(rows) <= 6 else [rows[at * (len(rows) - 1) // 5] for at in range(6)]
    parts += [_text(x(row["value"]), HEIGHT - BOTTOM + 16, written(row["value"], answer["unit"])) for row in marks]
    counts = sorted({0, most // 2, most})
    return parts + [_text(LEFT - 6, y(count) + 4, str(count), "end") for count in counts]


def _legend(answer: Mapping[str, Any], shown: Sequence[str]) -> list[str]:
    labelled = any("precision" in row["indicators"][name] for row in answer["rows"] for name in shown)
    entries = [(f"{name} hits", colour, "") for name, colour in zip(shown, COLOURS, strict=False)]
    entries.append(("grades moved", GRADES, "6 3"))
    entries += [("precision, full height is 100%", "#546e7a", "2 4")] if labelled else []
    parts, left = [], float(LEFT)
    for words, colour, dashes in entries:
        parts.append(_line([(left, HEIGHT - 22), (left + 22, HEIGHT - 22)], colour, dashes))
        parts.append(_text(left + 27, HEIGHT - 18, words, "start"))
        left += 45 + 6.6 * len(words)
    return parts


def _line(points: Sequence[tuple[float, float]], colour: str, dashes: str = "") -> str:
    path = " L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"{dashed}/>'


def _text(x: float, y: float, words: str, anchor: str = "middle") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'
