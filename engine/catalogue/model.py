"""What may stand in the graph, as ``cypher/schema/model.yaml`` says, and where a search may begin, as the keys say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from engine.strict_yaml import read_yaml

MODEL = "cypher/schema/model.yaml"

STATE = {"id": "id", "as_of": "date", "restated": "date", "source": "text", "batch": "text"}
"""The properties that ``state: true`` adds, with their types."""

KEY = re.compile(r"FOR \(\)?-?\[?\(?\w+:(\w+)[)\]]\S* (?:REQUIRE|ON) \(?(?:\w+\.(\w+))")
"""The label or type of a constraint or index, and the first property it finds by."""


@dataclass(frozen=True)
class Element:
    """A label or a relationship type. file: the canonical file whose rows it holds. between: start and end labels."""

    name: str
    properties: Mapping[str, str]
    state: bool = False
    file: str = ""
    parent: str = ""
    between: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Model:
    """Labels, relationship types, and the properties (label or type, name) that an index finds by."""

    nodes: Mapping[str, Element]
    links: Mapping[str, Element]
    keys: frozenset[tuple[str, str]]

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The labels that no other label refines: what a node is."""
        parents = {element.parent for element in self.nodes.values()}
        return frozenset(self.nodes) - parents

    def kinds_of(self, label: str) -> frozenset[str]:
        """What a node with a label may be: ``Party`` is a Company, a Person or an Unknown."""
        return frozenset(kind for kind in self.kinds if label in (kind, self.nodes[kind].parent))

    def ends(self, types: Iterable[str]) -> list[tuple[frozenset[str], frozenset[str]]]:
        """What may stand at the start and at the end of relationships of some types."""
        pairs = [pair for name in types for pair in self.links[name].between]
        return [(self.kinds_of(start), self.kinds_of(end)) for start, end in pairs]

    def elements(self, names: Iterable[str]) -> list[Element]:
        """The labels or types of some names."""
        return [self.nodes.get(name) or self.links[name] for name in names]

    def properties(self, names: Iterable[str]) -> dict[str, str]:
        """Every property that one of some labels or types has, with its type; "" where they differ."""
        found: dict[str, str] = {}
        for element in self.elements(names):
            for name, kind in element.properties.items():
                found[name] = kind if found.get(name, kind) == kind else ""
        return found


def read_model(files: Mapping[str, str]) -> Model:
    """The model of a checkout's files: model.yaml, and the keys and indexes of the schema files beside it."""
    document = read_yaml(files[MODEL], MODEL).value
    schema = [text for path, text in files.items() if path.startswith("cypher/schema/") and path.endswith(".cypher")]
    return Model(
        nodes={name: _element(name, entry) for name, entry in document["nodes"].items()},
        links={name: _element(name, entry) for name, entry in document["relationships"].items()},
        keys=frozenset((name, key) for text in schema for name, key in KEY.findall(text)),
    )


def _element(name: str, entry: Mapping[str, object]) -> Element:
    state = entry.get("state") is True
    properties = {**(STATE if state else {}), **_words(entry.get("properties"))}
    between = entry.get("between")
    pairs = tuple((str(start), str(end)) for start, end in between) if isinstance(between, list) else ()
    return Element(name, properties, state, str(entry.get("file", "")), str(entry.get("with", "")), pairs)


def _words(value: object) -> dict[str, str]:
    return {str(key): str(kind) for key, kind in value.items()} if isinstance(value, dict) else {}
