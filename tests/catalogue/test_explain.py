"""What the plans of a real server tell: a scan is warned of where it begins, and this catalogue has none."""

from __future__ import annotations

from engine.catalogue.catalogue import Catalogue, counts, files_of, from_files
from engine.catalogue.explain import plan_warnings
from engine.graph.connection import Graph
from engine.settings import ROOT
from tests.catalogue.small import RING, with_example
from tests.catalogue.test_pages import examples


def catalogue_of(example: str) -> Catalogue:
    texts = with_example(RING, example)
    return from_files({path: text for path, text in texts.items() if counts(path)})


def test_a_search_that_no_index_serves_is_warned_of(graph: Graph):
    catalogue = catalogue_of(examples("IND044")["Avoid"].text)
    (warning,) = plan_warnings(graph, catalogue, lambda path: path == RING)
    assert (warning.code, warning.place) == ("IND044", f"{RING}:12:8")
    assert "NodeByLabelScan" in warning.message


def test_a_search_from_a_key_is_not(graph: Graph):
    catalogue = catalogue_of(examples("IND044")["Prefer"].text)
    assert list(plan_warnings(graph, catalogue, lambda path: path == RING)) == []


def test_a_query_that_the_server_refuses_is_told(graph: Graph):
    catalogue = catalogue_of("MATCH (n:Party {id: $applicant}) RETURN n.id + [1][[2]] AS loops, [] AS evidence\n")
    (error,) = plan_warnings(graph, catalogue, lambda path: path == RING)
    assert error.code == "IND032"


def test_no_plan_of_this_catalogue_looks_at_every_node(graph: Graph, proving: bool):
    folder = "cypher/" if proving else "cypher/definitions/g"
    found = plan_warnings(graph, from_files(files_of(ROOT)), lambda path: path.startswith(folder))
    assert [str(warning) for warning in found] == []
