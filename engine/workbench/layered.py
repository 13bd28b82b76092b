"""A picture as SVG: the applicant on the left, whatever hangs on it in columns by its distance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from engine.explain.values import written
from engine.workbench.drawing import text_width
from engine.workbench.picture import UNITS, Drawn, Link, Picture

ROW, GAP, PAD, HEIGHT, EDGE = 34, 150, 9, 24, 8
COLOURS = {"Company": "#e3f2fd", "Person": "#fff3e0", "Unknown": "#eceff1", "Account": "#f5f5f5", "Case": "#fce4ec"}
OTHER, ALARM, LINE = "#e8f5e9", "#c62828", "#90a4ae"
Names = Mapping[str, str]
"""Tokens that are told by the ids people know; what is not in it is written as it stands."""

Box = tuple[float, float, float]
"""Left, top and width of a node."""


def svg(picture: Picture, title: str, names: Names) -> str:
    """The drawing; every word of the graph is text in it, nothing becomes markup. What hangs on nothing comes last."""
    columns = _columns(picture)
    boxes, width, height = _places(columns, picture, names)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" '
        f'height="{height:.0f}" font-family="sans-serif" font-size="12" role="img">'
    )
    arrow = (
        '<defs><marker id="to" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        f'<path d="M0 0L8 4L0 8z" fill="{LINE}"/></marker></defs>'
    )
    parts = [head, f"<title>{escape(title)}</title>", arrow]
    parts += [_bundle(links, boxes) for links in _bundles(picture.links)]
    parts += [_box(node, boxes[node.key], node.key == picture.applicant, names) for node in picture.nodes.values()]
    return "\n".join([*parts, "</svg>", ""])


def _columns(picture: Picture) -> list[list[str]]:
    """Keys by distance, each column in the order of what it hangs on."""
    distance = picture.distances()
    last = max(distance.values(), default=-1) + 1
    columns: list[list[str]] = [[] for _ in range(last + 1)]
    for key in picture.nodes:
        columns[distance.get(key, last)].append(key)
    place: dict[str, float] = {}
    for column in columns:
        column.sort(key=lambda key: (_middle(key, picture, place), picture.nodes[key].kind, picture.nodes[key].name))
        place |= {key: row - len(column) / 2 for row, key in enumerate(column)}
    return [column for column in columns if column]


def _middle(key: str, picture: Picture, place: Mapping[str, float]) -> float:
    ends = [link.start if link.end == key else link.end for link in picture.links if key in (link.start, link.end)]
    known = [place[end] for end in ends if end in place]
    return sum(known) / len(known) if known else 0.0


def _places(columns: list[list[str]], picture: Picture, names: Names) -> tuple[dict[str, Box], float, float]:
    boxes: dict[str, Box] = {}
    tallest = max((len(column) for column in columns), default=1)
    left = float(EDGE)
    for column in columns:
        width = max(text_width(words(picture.nodes[key], names)) for key in column) + 2 * PAD
        top = EDGE + (tallest - len(column)) * ROW / 2
        boxes |= {key: (left, top + row * ROW, width) for row, key in enumerate(column)}
        left += width + GAP
    return boxes, left - GAP + EDGE + (40 if columns else GAP), tallest * ROW + 2 * EDGE


def _bundles(links: list[Link]) -> Iterator[list[Link]]:
    """Relationships that are drawn as one line: of one type, from one node to one other."""
    found: dict[tuple[str, str, str], list[Link]] = {}
    for link in links:
        found.setdefault((link.start, link.end, link.type), []).append(link)
    yield from found.values()


def _bundle(links: list[Link], boxes: Mapping[str, Box]) -> str:
    (x, y, width), (u, v, wide) = boxes[links[0].start], boxes[links[0].end]
    begin, end = (x + width, u) if x < u else (x, u + wide) if x > u else (x + width, u + wide)
    top, foot = y + HEIGHT / 2, v + HEIGHT / 2
    if x == u:  # of one column: round by the right
        bend = end + 36 if end > begin else begin + 36
        middle, controls = bend, (bend, bend)
    else:
        middle, controls = (begin + end) / 2, ((begin + end) / 2, (begin + end) / 2)
    # Both ways between the same two lie beside each other, not upon each other.
    shift = 4 if links[0].start < links[0].end else -4
    top, foot = top + shift, foot + shift
    curve = f"M{begin:.0f} {top:.0f}C{controls[0]:.0f} {top:.0f} {controls[1]:.0f} {foot:.0f} {end:.0f} {foot:.0f}"
    colour = ALARM if any(link.is_evidence for link in links) else LINE
    told = "\n".join(_facts(link.type, link.facts) for link in links)
    return (
        f'<path d="{curve}" fill="none" stroke="{colour}" marker-end="url(#to)"><title>{escape(told)}</title></path>'
        f'<text x="{middle:.0f}" y="{(top + foot) / 2 - 2:.0f}" font-size="9" text-anchor="middle" fill="#546e7a">'
        f"{escape(_label(links))}</text>"
    )


def _label(links: list[Link]) -> str:
    amounts = [link.facts["amount"] for link in links if isinstance(link.facts.get("amount"), int)]
    word = links[0].type.lower().replace("_", " ")
    own = next((str(links[0].facts[name]) for name in ("role", "relation") if name in links[0].facts), "")
    share = links[0].facts.get("share")
    parts = [f"{len(links)} ×" if len(links) > 1 else "", word if not own else own.replace("_", " ")]
    parts += [written(sum(amounts), "cents")] if amounts else []
    parts += [written(share, "ppm")] if isinstance(share, int) and len(links) == 1 else []
    return " ".join(part for part in parts if part)


def _box(node: Drawn, box: Box, chosen: bool, names: Names) -> str:
    x, y, width = box
    stroke = ALARM if node.is_evidence else "#263238" if chosen else "#b0bec5"
    weight = 2 if chosen or node.is_evidence else 1
    full = f"{names.get(node.name, node.name)}\n{_facts(node.kind, node.facts)}"
    return (
        f'<rect x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" height="{HEIGHT}" rx="4" '
        f'fill="{COLOURS.get(node.kind, OTHER)}" stroke="{stroke}" stroke-width="{weight}">'
        f"<title>{escape(full)}</title></rect>"
        f'<text x="{x + PAD:.0f}" y="{y + 16:.0f}">{escape(words(node, names))}</text>'
    )


def words(node: Drawn, names: Names) -> str:
    """What stands in the box of a node: what it is, and its id or what it says."""
    said = {
        "OperationsMonth": "month",
        "Statement": "period_end",
        "TaxYear": "year",
        "AdminRecord": "kind",
        "Change": "kind",
    }
    fact = said.get(node.kind)
    told = str(node.facts[fact]) if fact and fact in node.facts else names.get(node.name, node.name)
    kind = {"OperationsMonth": "Month", "AdminRecord": "Record", "TaxYear": "Tax year", "CreditLine": "Line"}
    return f"{kind.get(node.kind, node.kind)} {told}"


def _facts(kind: str, facts: Mapping[str, Any]) -> str:
    told = [f"{name} {written(value, UNITS.get(name, ''))}" for name, value in facts.items() if name != "year"]
    return ", ".join([kind, *told])
