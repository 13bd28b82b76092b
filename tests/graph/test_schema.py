"""Schema files are applied in order, once, and never changed after."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.errors import GraphError
from engine.graph.connection import Graph
from engine.graph.schema import apply_schema, schema_files

FIRST = "CREATE CONSTRAINT trial_id FOR (t:Trial) REQUIRE t.id IS UNIQUE;\n// an index; a comment\n"
SECOND = "CREATE INDEX trial_day FOR (t:Trial) ON (t.day);\n"
Folder = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    def write(**files: str) -> Path:
        for name, text in files.items():
            (tmp_path / f"{name}.cypher").write_text(text)
        return tmp_path

    return write


@pytest.fixture
def fresh(graph: Graph) -> Iterator[Graph]:
    """The graph as if it had had no schema file; what it had is put back."""
    kept = graph.read("MATCH (s:Schema) RETURN properties(s) AS s")
    graph.write("MATCH (s:Schema) DETACH DELETE s")
    yield graph
    graph.write("DROP CONSTRAINT trial_id IF EXISTS")
    graph.write("DROP INDEX trial_day IF EXISTS")
    graph.write("MATCH (s:Schema) DETACH DELETE s")
    graph.write("UNWIND $kept AS one CREATE (s:Schema) SET s = one", kept=[row["s"] for row in kept])


def _rules(graph: Graph) -> set[str]:
    return {row["name"] for row in graph.read("SHOW INDEXES YIELD name WHERE name STARTS WITH 'trial' RETURN name")}


def test_files_are_applied_in_order_and_once(fresh, folder):
    here = folder(V001__first=FIRST, V002__second=SECOND)
    assert apply_schema(fresh, here) == ["V001__first.cypher", "V002__second.cypher"]
    assert _rules(fresh) == {"trial_id", "trial_day"}
    assert apply_schema(fresh, here) == []


def test_an_applied_file_that_changed_is_refused_before_anything_is_applied(fresh, folder):
    apply_schema(fresh, folder(V001__first=FIRST))
    with pytest.raises(GraphError, match=r"V001__first\.cypher has changed") as error:
        apply_schema(fresh, folder(V001__first=FIRST + "\n// harmless", V002__second=SECOND))
    assert error.value.code == "GRA007"
    assert _rules(fresh) == {"trial_id"}


def test_line_ends_of_another_system_are_no_change(fresh, folder):
    here = folder(V001__first=FIRST)
    apply_schema(fresh, here)
    (here / "V001__first.cypher").write_bytes(FIRST.replace("\n", "\r\n").encode())
    assert apply_schema(fresh, here) == []


def test_a_file_that_is_gone_is_refused(fresh, folder):
    here = folder(V001__first=FIRST)
    apply_schema(fresh, here)
    (here / "V001__first.cypher").unlink()
    with pytest.raises(GraphError, match="is not here"):
        apply_schema(fresh, here)


def test_a_new_file_below_an_applied_number_is_refused(fresh, folder):
    apply_schema(fresh, folder(V002__second=SECOND))
    with pytest.raises(GraphError, match="has already had number 2") as error:
        apply_schema(fresh, folder(V001__first=FIRST))
    assert error.value.code == "GRA008"


def test_a_file_that_was_cut_short_is_applied_again_as_a_whole(fresh, folder):
    fresh.write(FIRST.split(";")[0])  # its first statement ran, then the machine went away: nothing was recorded
    assert apply_schema(fresh, folder(V001__first=FIRST + SECOND)) == ["V001__first.cypher"]
    assert _rules(fresh) == {"trial_id", "trial_day"}


def test_a_rule_of_the_same_name_with_other_content_is_an_error(fresh, folder):
    fresh.write("CREATE CONSTRAINT trial_id FOR (t:Trial) REQUIRE t.number IS UNIQUE")
    with pytest.raises(GraphError, match="the server refuses a statement") as error:
        apply_schema(fresh, folder(V001__first=FIRST))
    assert error.value.place == "cypher/schema/V001__first.cypher"


@pytest.mark.parametrize("name", ["V1__short", "first", "V001_one_underscore", "V001__Upper"])
def test_a_name_out_of_shape_is_refused(folder, name):
    with pytest.raises(GraphError, match="not the name of a schema file"):
        schema_files(folder(**{name: FIRST}))


def test_two_files_of_one_number_are_refused(folder):
    with pytest.raises(GraphError, match="have the same number"):
        schema_files(folder(V001__first=FIRST, V001__second=SECOND))
