"""What the plans of a running server tell of the queries: where the database would look at every node.

A plan depends on what is in the graph: on an empty one a scan is as good as an index. So this only warns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, LiteralString, cast

from neo4j.exceptions import Neo4jError

from engine.catalogue.catalogue import Catalogue
from engine.catalogue.cypher import Token, tokens
from engine.catalogue.queries import Query
from engine.errors import CatalogueError
from engine.graph.connection import LANGUAGE, Graph

SCANS = ("AllNodesScan", "NodeByLabelScan", "AllRelationshipsScan", "RelationshipTypeScan", "UnionNodeByLabelsScan")


def plan_warnings(graph: Graph, catalogue: Catalogue, wanted: Callable[[str], bool]) -> Iterator[CatalogueError]:
    """IND044 for each scan in the plan of a definition or indicator, IND032 for a query that the server refuses."""
    for query in catalogue.queries:
        if wanted(query.path):
            try:
                plan = _plan(graph, query.text)
            except Neo4jError as error:
                yield query.error("IND032", f"the database refuses the query: {error.message}")
            else:
                yield from _scans(query, plan)


def _plan(graph: Graph, text: str) -> dict[str, Any]:
    with graph.driver.session() as session:
        return dict(session.run(cast(LiteralString, f"{LANGUAGE}EXPLAIN {text}")).consume().plan or {})


def _scans(query: Query[Any], plan: dict[str, Any]) -> Iterator[CatalogueError]:
    operator = str(plan.get("operatorType", "")).partition("@")[0]
    if operator.endswith(SCANS):
        details = str(plan.get("args", {}).get("Details", ""))
        yield query.error(
            "IND044",
            f"the plan has {operator} of `{details}`",
            _token(query, details),
            expected="a search that begins at a key or an index",
            next_move="name the label beside the key: `(x:Account {id: …})`, `x.id IN $accounts`",
        )
    for child in plan.get("children", []):
        yield from _scans(query, child)


def _token(query: Query[Any], details: str) -> Token | None:
    """The first place where the variable of a plan's detail such as ``mine:Account`` stands."""
    name = details.partition(":")[0].strip("()[]- ")
    return next((token for token in tokens(query.text, query.path) if token.text == name), None)
