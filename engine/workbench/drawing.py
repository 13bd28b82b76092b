"""A small drawing of lineage as SVG: columns in the order in which data walk, curves from ground to reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from unicodedata import east_asian_width

from engine.workbench.lineage import KINDS, Lineage, Node

ROW, GAP, PAD, HEIGHT = 30, 46, 9, 22
COLOURS = {
    "file": "#eceff1", "list": "#f3e5f5", "parameter": "#fff8e1", "measure": "#e0f2f1", "definition": "#e3f2fd",
    "indicator": "#e8f5e9", "signal": "#fff3e0", "finding": "#fce4ec", "grade": "#ffebee",
}  # fmt: skip
COLUMN = {
    "file": 0,
    "list": 0,
    "parameter": 0,
    "measure": 0,
    "definition": 1,
    "indicator": 2,
    "signal": 3,
    "finding": 4,
}
LAST = 5


def around(found: Lineage, key: str) -> list[str]:
    """What is drawn of a node: what it rests on directly, and everything that rests on it with its own thresholds."""
    readers = found.reach(key, found.read_by)
    rules = [one for one in [key, *readers] if found.nodes[one].kind in ("signal", "finding", "grade")]
    thresholds = [ground for one in rules for ground in found.rests_on.get(one, []) if ground.startswith("parameter:")]
    return sorted({key, *found.rests_on.get(key, []), *readers, *thresholds}, key=found.order)


def svg(found: Lineage, key: str, link: Callable[[Node], str]) -> str:
    """The drawing of one node and its neighbours. link: the address of a node's page, empty where it has none."""
    nodes = [found.nodes[one] for one in around(found, key)]
    columns: dict[int, list[Node]] = {}
    for node in nodes:
        columns.setdefault(COLUMN.get(node.kind, LAST), []).append(node)
    tallest = max(len(column) for column in columns.values())
    boxes: dict[str, tuple[float, float, float]] = {}
    x = 4.0
    for _, column in sorted(columns.items()):
        width = max(text_width(_words(node)) for node in column) + 2 * PAD
        top = 4 + (tallest - len(column)) * ROW / 2
        for row, node in enumerate(column):
            boxes[node.key] = (x, top + row * ROW, width)
        x += width + GAP
    height = tallest * ROW + 4
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {x - GAP + 4:.0f} {height}" width="{x - GAP + 4:.0f}" '
        f'height="{height}" font-family="sans-serif" font-size="12" role="img">',
        f"<title>{escape(found.nodes[key].name)}</title>",
        *_curves(found, boxes),
        *(_box(node, boxes[node.key], node.key == key, link(node)) for node in nodes),
        "</svg>",
    ]
    return "\n".join(parts)


def _curves(found: Lineage, boxes: dict[str, tuple[float, float, float]]) -> Iterable[str]:
    for one, (x, y, width) in boxes.items():
        for ground in found.rests_on.get(one, []):
            if ground in boxes:
                left, top, wide = boxes[ground]
                begin, end = left + wide, x
                if left >= x:  # of one column: round by the right
                    begin, end = left + wide, x + width
                bend = max(GAP / 2, abs(end - begin) / 2)
                out = end - bend if end > begin else end + bend
                start, stop = top + HEIGHT / 2, y + HEIGHT / 2
                bends = f"{begin + bend:.0f} {start:.0f} {out:.0f} {stop:.0f}"
                curve = f"M{begin:.0f} {start:.0f} C{bends} {end:.0f} {stop:.0f}"
                yield f'<path d="{curve}" fill="none" stroke="#90a4ae"/>'


def _box(node: Node, box: tuple[float, float, float], chosen: bool, address: str) -> str:
    x, y, width = box
    words, full = escape(_words(node)), escape(f"{node.kind} {node.name}: {node.title['zh']} · {node.title['en']}")
    stroke = 'stroke="#263238" stroke-width="2"' if chosen else 'stroke="#b0bec5"'
    dashed = ' stroke-dasharray="4 3"' if node.trial else ""
    drawn = (
        f'<rect x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" height="{HEIGHT}" rx="4" fill="{COLOURS[node.kind]}" '
        f"{stroke}{dashed}><title>{full}</title></rect>"
        f'<text x="{x + PAD:.0f}" y="{y + 15:.0f}">{words}</text>'
    )
    return f'<a href="{escape(address, quote=True)}">{drawn}</a>' if address else drawn


def _words(node: Node) -> str:
    return f"{node.code} {node.name}" if node.kind in ("indicator", "signal", "finding") and node.code else node.name


def text_width(words: str) -> float:
    """About how wide some words are, in pixels."""
    return sum(12.5 if east_asian_width(letter) in "WF" else 6.9 for letter in words)


assert set(COLOURS) == set(KINDS)
