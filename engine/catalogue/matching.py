"""A walk through patterns: what each node and relationship may be, and whether the model has such a link."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.catalogue.kinds import ANY, Kind, LinkKind, ListKind, NodeKind, PathKind
from engine.catalogue.scope import Astray, Binding, Compared, Pattern, Scope, Seen
from engine.catalogue.syntax import Group, Labels, Link, MapOf, Match, Matched, Name, Node, Path, Piece, conjuncts

if TYPE_CHECKING:
    from engine.catalogue.meaning import Walk


@dataclass(eq=False)
class Slot:
    """What the node at a place of a pattern may be; one for all places of the same variable."""

    labels: frozenset[str]


@dataclass(eq=False)
class _Reading:
    """One pattern on its way: slots by variable, paths by name, elements as they are met."""

    walk: Walk
    scope: Scope
    pattern: Pattern
    slots: dict[str, Slot] = field(default_factory=dict)
    steps: list[tuple[Link, Slot, Slot]] = field(default_factory=list)
    nodes: list[tuple[Node, Slot, bool]] = field(default_factory=list)
    links: list[tuple[Link, bool]] = field(default_factory=list)
    bound: list[Binding] = field(default_factory=list)


def match(walk: Walk, clause: Match | Matched, scope: Scope) -> None:
    """Bind what a MATCH or a pattern in an expression names, and note what it looks for."""
    paths = clause.paths if isinstance(clause, Match) else (clause.path,)
    pattern = Pattern(clause, [], [], list(conjuncts(clause.where)))
    reading = _Reading(walk, scope, pattern)
    for path in paths:
        pattern.joined.append(list(_path(reading, path, repeated=False, name="")))
    _narrow(reading)
    _bind(reading, paths)
    walk.facts.patterns.append(pattern)
    _inside(reading, paths)
    if clause.where is not None:
        walk.kind(clause.where, scope)


def check_labels(walk: Walk, labels: Labels | None, is_link: bool) -> list[str]:
    """The labels or types of a pattern that the model knows; the others are noted."""
    model = walk.known.model
    known = model.links if is_link else model.nodes
    for name in labels.names if labels else ():
        if name.name not in known:
            walk.facts.unknown_labels.append((name, is_link))
    return [name.name for name in labels.names if name.name in known] if labels else []


def _path(reading: _Reading, path: Path, repeated: bool, name: str) -> Iterator[int]:
    """Meet the parts of a path in their order; yields their places among all that was seen."""
    reading.walk.facts.paths.append(path)
    name = path.variable.name if path.variable else name
    before: Slot | None = None
    waiting: Link | None = None
    for part in path.parts:
        if isinstance(part, Group):
            first = len(reading.pattern.seen)
            yield from _path(reading, part.path, repeated or part.repeated, name)
            for seen in reading.pattern.seen[first:]:
                seen.tests += conjuncts(part.where)
            before, waiting = None, None
        elif isinstance(part, Link):
            yield _link(reading, part, repeated, name)
            waiting = part
        else:
            place, slot = _node(reading, part, repeated)
            yield place
            if before is not None and waiting is not None:
                reading.steps.append((waiting, before, slot))
            before, waiting = slot, None


def _node(reading: _Reading, node: Node, repeated: bool) -> tuple[int, Slot]:
    variable = node.variable.name if node.variable else ""
    found = reading.scope.find(variable) if variable else None
    slot = reading.slots.get(variable) or Slot(_before(reading, found.kind if found else ANY))
    if variable:
        reading.slots[variable] = slot
    slot.labels = _labelled(reading, node, slot.labels)
    seen = _see(reading, node, node.variable, slot.labels, False, repeated)
    seen.known = found is not None
    reading.nodes.append((node, slot, repeated))
    return len(reading.pattern.seen) - 1, slot


def _before(reading: _Reading, kind: Kind) -> frozenset[str]:
    return kind.labels if isinstance(kind, NodeKind) and kind.labels else reading.walk.known.model.kinds


def _labelled(reading: _Reading, node: Node, labels: frozenset[str]) -> frozenset[str]:
    """What of some labels is left by those written at a node; unknown and negated ones change nothing."""
    names = check_labels(reading.walk, node.labels, is_link=False)
    if node.labels is None or node.labels.negated or len(names) < len(node.labels.names):
        return labels
    sets = [reading.walk.known.model.kinds_of(name) for name in names]
    written = frozenset().union(*sets) if node.labels.any else frozenset.intersection(*sets)
    return labels & written or written


def _link(reading: _Reading, link: Link, repeated: bool, path: str) -> int:
    types = check_labels(reading.walk, link.labels, is_link=True)
    every = reading.walk.known.model.links
    names = frozenset(types) if types and not (link.labels and link.labels.negated) else frozenset(every)
    seen = _see(reading, link, link.variable, names, True, repeated or link.varied)
    seen.known = link.variable is not None and reading.scope.find(link.variable.name) is not None
    seen.path = path
    reading.links.append((link, repeated))
    return len(reading.pattern.seen) - 1


def _see(
    reading: _Reading, piece: Node | Link, variable: Name | None, names: frozenset[str], is_link: bool, many: bool
) -> Seen:
    tests = list(conjuncts(piece.where))
    seen = Seen(piece, variable, names, piece.labels, is_link, many, False, piece.properties, tests)
    reading.pattern.seen.append(seen)
    return seen


def _narrow(reading: _Reading) -> None:
    """Let every link tell what may stand at its ends, until nothing changes; a link that fits nowhere is noted once."""
    astray: set[int] = set()
    changed = True
    while changed:
        changed = False
        for number, (link, left, right) in enumerate(reading.steps):
            if number in astray or link.labels is None or link.labels.negated:
                continue
            fits = _fitting(reading, link, left.labels, right.labels)
            if fits is None:
                astray.add(number)
            elif fits != (left.labels, right.labels):
                left.labels, right.labels = fits
                changed = True
    nodes = [seen for seen in reading.pattern.seen if not seen.is_link]
    for (_, slot, _), seen in zip(reading.nodes, nodes, strict=True):
        seen.names = slot.labels


def _fitting(
    reading: _Reading, link: Link, left: frozenset[str], right: frozenset[str]
) -> tuple[frozenset[str], frozenset[str]] | None:
    """What of the labels at both sides of a link the model allows; None, noted, where nothing is."""
    types = [name.name for name in link.labels.names] if link.labels else []
    ends = reading.walk.known.model.ends(name for name in types if name in reading.walk.known.model.links)
    if not ends or (link.varied and link.low == 0):
        return left, right
    ways = {">": ends, "<": [(end, start) for start, end in ends]}
    pairs = ways.get(link.direction, [*ways[">"], *ways["<"]])
    fits = _left_over(pairs, left, right, link.varied)
    if fits is None:
        turned = bool(link.direction) and _left_over([(e, s) for s, e in pairs], left, right, link.varied) is not None
        reading.walk.facts.astray.append(Astray(link, left, right, turned))
    return fits


def _left_over(
    pairs: list[tuple[frozenset[str], frozenset[str]]], left: frozenset[str], right: frozenset[str], varied: bool
) -> tuple[frozenset[str], frozenset[str]] | None:
    fitting = [(left & start, right & end) for start, end in pairs if varied or (left & start and right & end)]
    starts = frozenset().union(*(start for start, _ in fitting))
    ends = frozenset().union(*(end for _, end in fitting))
    return (starts, ends) if starts and ends else None


def _bind(reading: _Reading, paths: tuple[Path, ...]) -> None:
    """Bind the variables of nodes, links and paths that were not bound before; those bound before are read."""
    for node, slot, repeated in reading.nodes:
        _bind_one(reading, node.variable, NodeKind(slot.labels), repeated)
    for link, repeated in reading.links:
        types = [name.name for name in link.labels.names] if link.labels and not link.labels.negated else []
        known = frozenset(types) & frozenset(reading.walk.known.model.links)
        kind = LinkKind(known or frozenset(reading.walk.known.model.links))
        _bind_one(reading, link.variable, kind, repeated or link.varied)
    for path in paths:
        if path.variable is not None:
            nodes = frozenset().union(*(slot.labels for _, slot, _ in reading.nodes))
            _bind_one(reading, path.variable, PathKind(NodeKind(nodes | _between(reading)), _types(reading)), False)


def _types(reading: _Reading) -> LinkKind:
    seen = [one.names for one in reading.pattern.seen if one.is_link]
    return LinkKind(frozenset().union(*seen))


def _between(reading: _Reading) -> frozenset[str]:
    """What nodes in the middle of a repeated link may be."""
    types = [name for one in reading.pattern.seen if one.is_link and one.many for name in one.names]
    return frozenset().union(*(end for pair in reading.walk.known.model.ends(types) for end in pair))


def _bind_one(reading: _Reading, variable: Name | None, kind: Kind, many: bool) -> None:
    if variable is None:
        return
    found = reading.scope.find(variable.name)
    if found is not None and (variable.name not in reading.scope.names or found not in reading.bound):
        reading.walk.kind(variable, reading.scope)
        if isinstance(kind, NodeKind) and isinstance(found.kind, NodeKind):
            found.kind = kind
    elif found is not None:
        found.used = True
    else:
        binding = Binding(variable.name, variable.token, ListKind(kind) if many else kind, "match")
        reading.walk.bind(reading.scope, binding)
        reading.bound.append(binding)


def _inside(reading: _Reading, paths: tuple[Path, ...]) -> None:
    """Walk the property maps and tests inside a pattern, where the variables of a group stand for one each."""
    singly = reading.scope.inside(_single(binding) for binding in reading.bound if isinstance(binding.kind, ListKind))
    for seen in reading.pattern.seen:
        scope = singly if seen.many else reading.scope
        kind: Kind = LinkKind(seen.names) if seen.is_link else NodeKind(seen.names)
        if seen.properties is not None:
            _properties(reading.walk, seen.properties, kind, scope)
        if isinstance(seen.piece, Node | Link) and seen.piece.where is not None:
            reading.walk.kind(seen.piece.where, scope)
    for path in paths:
        for part in path.parts:
            if isinstance(part, Group):
                _group_tests(reading, part, singly)
    for binding in reading.bound:
        single = singly.names.get(binding.name)
        binding.used = binding.used or (single is not None and single.used)


def _single(binding: Binding) -> Binding:
    of = binding.kind.of if isinstance(binding.kind, ListKind) else binding.kind
    return Binding(binding.name, binding.token, of, binding.origin)


def _group_tests(reading: _Reading, group: Group, scope: Scope) -> None:
    for part in group.path.parts:
        if isinstance(part, Group):
            _group_tests(reading, part, scope)
    if group.where is not None:
        reading.walk.kind(group.where, scope)


def _properties(walk: Walk, properties: Piece, of: Kind, scope: Scope) -> None:
    """``{key: value}`` in a pattern reads each key of what it stands in, and compares it with the value."""
    if not isinstance(properties, MapOf):
        walk.kind(properties, scope)
        return
    for entry in properties.entries:
        kind = walk.read(entry.token, entry.key, of)
        value = walk.kind(entry.value, scope)
        walk.facts.compared.append(Compared(entry.token, "=", entry.value, kind, entry.value, value))
