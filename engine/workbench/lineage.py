"""What rests on what: canonical file → definition → indicator → signal → finding → grade, parameters and lists beside.

Edges are those that the engine itself follows: the names a query uses, the values and thresholds a rule tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from rich.markup import escape
from rich.tree import Tree

from engine.catalogue.catalogue import RUN, Catalogue
from engine.catalogue.headers import SOURCE_OF
from engine.catalogue.queries import Query
from engine.decide.reasons import FILES
from engine.errors import UnknownError
from engine.rules.model import ENGINE_VALUES, REVIEW_VALUES, Alarmed, Comparison, Holds, Review, Rule, leaves
from engine.strict_yaml import did_you_mean

KINDS = ("file", "list", "parameter", "measure", "definition", "indicator", "signal", "finding", "grade")
"""In the order in which data walk; a mitigant, a gap and a review trigger of grade.yaml are of the kind grade."""


@dataclass(frozen=True)
class Node:
    """One thing of the catalogue. place: file:line:column; code: LP01, a severity or a floor, where there is one."""

    kind: str
    name: str
    title: Mapping[str, str]
    place: str = ""
    code: str = ""
    trial: bool = False

    @property
    def key(self) -> str:
        """Unique over all kinds."""
        return f"{self.kind}:{self.name}"

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "key": self.key, "kind": self.kind, "name": self.name, "title": dict(self.title), "place": self.place,
            "code": self.code, "trial": self.trial,
        }  # fmt: skip


@dataclass
class Lineage:
    """Nodes by key, and for each what it rests on and what rests on it, sorted."""

    nodes: dict[str, Node] = field(default_factory=dict)
    rests_on: dict[str, list[str]] = field(default_factory=dict)
    read_by: dict[str, list[str]] = field(default_factory=dict)

    def find(self, name: str) -> Node:
        """A node by its name, its code or `kind:name`; UnknownError UNK062 with the nearest name."""
        wanted = name.partition(".")[0] if name not in self.nodes else name
        found = [node for node in self.nodes.values() if wanted in (node.key, node.name) or node.code == wanted.upper()]
        if not found:
            known = [*(node.name for node in self.nodes.values()), *(node.code for node in self.nodes.values())]
            raise UnknownError(
                "UNK062",
                f"nothing in the catalogue is called {name!r}",
                expected="an indicator or its code, a definition, a rule, a parameter, a list, a measure or a file",
                next_move=did_you_mean(name, known),
            )
        # A signal's severity is no name; of several kinds with one name the last to walk is meant.
        return max(found, key=lambda node: (node.name == wanted or node.key == wanted, KINDS.index(node.kind)))

    def reach(self, key: str, ways: Mapping[str, list[str]]) -> list[str]:
        """Everything that can be reached, nearest first."""
        seen = [key]
        for one in seen:
            seen += [other for other in ways.get(one, []) if other not in seen]
        return seen[1:]

    def as_dict(self, key: str) -> dict[str, Any]:
        """One node with all it rests on and all that rests on it, and the edges among them."""
        around = {key, *self.reach(key, self.rests_on), *self.reach(key, self.read_by)}
        return {
            **self.nodes[key].as_dict(),
            "rests_on": self.rests_on.get(key, []),
            "read_by": self.read_by.get(key, []),
            "nodes": [self.nodes[one].as_dict() for one in sorted(around, key=self.order)],
            "edges": [
                [one, ground] for one in sorted(around) for ground in self.rests_on.get(one, []) if ground in around
            ],
        }  # fmt: skip

    def order(self, key: str) -> tuple[int, str]:
        """By which nodes are listed: as data walk, then by name."""
        return KINDS.index(self.nodes[key].kind), key


def lineage(catalogue: Catalogue) -> Lineage:
    """The whole catalogue as nodes and edges."""
    found = Lineage()
    edges: set[tuple[str, str]] = set()
    for node, grounds in _everything(catalogue):
        found.nodes[node.key] = node
        edges |= {(node.key, ground) for ground in grounds}
    for one, ground in sorted(edges):
        found.rests_on.setdefault(one, []).append(ground)
        found.read_by.setdefault(ground, []).append(one)
    for ways in (found.rests_on, found.read_by):
        for keys in ways.values():
            keys.sort(key=found.order)
    return found


def _everything(catalogue: Catalogue) -> Iterator[tuple[Node, list[str]]]:
    from engine.workbench.parameters import places

    where = places(catalogue)
    for file in SOURCE_OF:
        yield Node("file", file, dict(zip(("zh", "en"), FILES[file], strict=True))), []
    for name, named in catalogue.list_table.items():
        yield Node("list", name, named.title.model_dump(), f"rules/lists/{name}.yaml:1:1"), []
    for name, parameter in catalogue.parameter_table.items():
        yield Node("parameter", name, parameter.title.model_dump(), where[name]), []
    for measure in catalogue.measures.values():
        yield _of_query("measure", measure), []
    for definition in catalogue.definitions.values():
        yield _of_query("definition", definition), _grounds(catalogue, definition)
    for indicator in catalogue.indicators.values():
        yield _of_query("indicator", indicator), _grounds(catalogue, indicator)
    book = catalogue.rules.tried or catalogue.rules
    for rule in (rule for rule in book.rules() if rule.kind != "review"):
        kind = rule.kind if rule.kind in KINDS else "grade"
        mark = rule.severity or (f"at least {rule.floor}" if rule.floor else rule.kind if kind == "grade" else "")
        yield Node(kind, rule.id, rule.title, rule.place, mark, rule.trial), list(_tests(catalogue, rule))
    for review in book.grading.reviews.values():
        place = review.test.place if review.test else review.causes[0].place
        yield Node("grade", review.id, review.title, place, "review"), list(_asked(catalogue, review))


def _of_query(kind: str, query: Query[Any]) -> Node:
    header = query.header
    code, trial = getattr(header, "code", ""), getattr(header, "trial", False)
    return Node(kind, query.id, header.asks.model_dump(), f"{query.path}:1:1", code, trial)


def _grounds(catalogue: Catalogue, query: Query[Any]) -> list[str]:
    found = [f"file:{file}" for file in query.header.needs.files]
    for name in query.waits_for:
        if name in catalogue.column_of:
            found.append(f"definition:{catalogue.column_of[name].id}")
        elif name in catalogue.parameter_table:
            found.append(f"parameter:{name}")
        elif name in catalogue.list_table:
            found.append(f"list:{name}")
        elif name.startswith(RUN):
            found.append(f"measure:{name.removeprefix(RUN)}")
    return found


def _asked(catalogue: Catalogue, review: Review) -> Iterator[str]:
    kinds = {"finding": "finding", "decisive": "indicator"}
    for cause in review.causes:
        if cause.kind in kinds:
            yield f"{kinds[cause.kind]}:{cause.value}"
    if review.test:
        yield from _tests(catalogue, review.test)


def _tests(catalogue: Catalogue, rule: Rule) -> Iterator[str]:
    for value in rule.shows:
        subject = value.partition(".")[0]
        yield f"{'indicator' if subject in catalogue.indicators else 'definition'}:{subject}"
    for leaf in leaves(rule.when):
        if isinstance(leaf, Comparison):
            if leaf.parameter:
                yield f"parameter:{leaf.parameter}"
            if leaf.value not in {**ENGINE_VALUES, **REVIEW_VALUES}:
                kind = "indicator" if leaf.subject in catalogue.indicators else "definition"
                yield f"{kind}:{leaf.subject}"
        elif isinstance(leaf, Holds):
            yield f"{leaf.kind}:{leaf.rule}"
        elif isinstance(leaf, Alarmed):
            yield f"indicator:{leaf.indicator}"


def drawn(found: Lineage, key: str) -> Tree:
    """A node as a tree for the terminal: what it rests on, and what rests on it; each thing is unfolded once."""
    node = found.nodes[key]
    tree = Tree(f"{_label(node)}\n{escape(node.title['zh'])} · {escape(node.title['en'])}")
    for title, ways in (("rests on · 依据", found.rests_on), ("read by · 被引用", found.read_by)):
        branch = tree.add(f"[bold cyan]{title}[/]")
        _unfold(branch, found, ways.get(key, []), ways, {key})
        if not ways.get(key):
            branch.add("[dim]nothing · 无[/]")
    return tree


def _unfold(tree: Tree, found: Lineage, keys: Iterable[str], ways: Mapping[str, list[str]], seen: set[str]) -> None:
    for key in keys:
        again = key in seen and bool(ways.get(key))
        branch = tree.add(_label(found.nodes[key]) + (" [dim]as above · 同上[/]" if again else ""))
        if not again:
            seen.add(key)
            _unfold(branch, found, ways.get(key, []), ways, seen)


def _label(node: Node) -> str:
    marks = " ".join(filter(None, (node.code, "trial" if node.trial else "")))
    place = f" [dim]{escape(node.place)}[/]" if node.place else ""
    return f"{node.kind} [bold]{escape(node.name)}[/]{' ' + marks if marks else ''}{place}"
