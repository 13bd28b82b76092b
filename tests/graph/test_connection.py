"""What a query may do, and what a person reads when the server cannot be reached."""

from __future__ import annotations

import socket
from dataclasses import replace

import pytest
from neo4j.exceptions import ClientError

from engine.errors import GraphError
from engine.graph import local
from engine.graph.connection import Graph, handshake, open_graph, server_address


def test_a_read_may_not_write(graph: Graph):
    with pytest.raises(ClientError, match="AccessMode"):
        graph.read("CREATE (:Trial)")
    with graph.reading() as reader, pytest.raises(ClientError, match="AccessMode"):
        reader.run("CREATE (:Trial)")


def test_all_of_a_writing_block_is_written_or_nothing(graph: Graph):
    with pytest.raises(ZeroDivisionError), graph.writing() as writer:
        writer.run("CREATE (:Trial)")
        1 / 0  # noqa: B018
    assert graph.read("MATCH (t:Trial) RETURN count(t) AS n") == [{"n": 0}]
    with graph.writing() as writer:
        writer.run("CREATE (:Trial)")
        writer.run("CREATE (:Trial)")
    assert graph.write("MATCH (t:Trial) DELETE t RETURN count(t) AS n") == [{"n": 2}]


def test_a_sandbox_writes_nothing_that_lasts(graph: Graph, sandbox):
    sandbox.run("CREATE (:Trial)")
    assert sandbox.run("MATCH (t:Trial) RETURN count(t) AS n") == [{"n": 1}]
    assert graph.read("MATCH (t:Trial) RETURN count(t) AS n") == [{"n": 0}]


def test_an_empty_graph_has_its_schema_and_nothing_else(empty_graph: Graph):
    assert empty_graph.read("MATCH (n) WHERE NOT n:Schema RETURN count(n) AS n") == [{"n": 0}]
    assert empty_graph.read("MATCH (s:Schema) RETURN count(s) > 0 AS there") == [{"there": True}]


def test_every_text_runs_as_cypher_25_and_errors_keep_the_line_of_the_file(graph: Graph):
    header = "/*---\nid: trial\n---*/\n"
    assert graph.read(header + "RETURN allReduce(s = 0, x IN [1, 2] | s + x, s < 4) AS kept") == [{"kept": True}]
    with pytest.raises(ClientError, match=r"line 4, column 8 "):
        graph.read(header + "RETURN unknown(1)")


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "http://127.0.0.1:1/x", "https://localhost/x", "ftp://127.0.0.1/x"]
)
def test_a_query_can_load_neither_a_file_nor_an_address(graph: Graph, address):
    with pytest.raises(ClientError, match=r"allow_csv_import_from_file_urls|blocked"):
        graph.read(f"LOAD CSV FROM '{address}' AS line RETURN line")


def test_only_gds_goes_beyond_what_the_server_brings(graph: Graph):
    rows = graph.read("SHOW PROCEDURES YIELD name RETURN split(name, '.')[0] AS family, count(*) AS n")
    assert {row["family"] for row in rows} <= {"cdc", "db", "dbms", "gds", "internal", "jwt", "tx"}
    assert graph.gds(needed_by="this test")


def test_a_read_that_takes_too_long_is_ended_by_the_server(graph: Graph):
    slow = "UNWIND range(1, 1000000) AS x UNWIND range(1, 1000000) AS y RETURN count(*) AS n"
    with pytest.raises(ClientError, match=r"[Tt]ime"), graph.reading(timeout=0.5) as reader:
        reader.run(slow)


def test_a_wrong_password_is_said_without_showing_it(server):
    right = server_address(server)
    other = replace(server, neo4j_uri=right.uri, neo4j_password="not-the-password")
    with pytest.raises(GraphError, match="refuses this user or password") as error, open_graph(other):
        pass
    assert error.value.code == "GRA002"
    assert "not-the-password" not in str(error.value)


def test_an_address_where_nobody_listens_names_it(server):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        uri = f"bolt://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(GraphError, match="does not answer") as error, open_graph(replace(server, neo4j_uri=uri)):
            pass
    assert (error.value.code, error.value.place) == ("GRA001", uri)
    assert "loangraph up" in error.value.next_move


def test_what_is_no_address_is_said(server):
    with (
        pytest.raises(GraphError, match="not an address of a Neo4j server"),
        open_graph(replace(server, neo4j_uri="x://y")),
    ):
        pass


def test_a_home_without_a_server_says_how_to_get_one(server, tmp_path):
    with (
        pytest.raises(GraphError, match="no graph server runs for this home") as error,
        open_graph(replace(server, home=tmp_path)),
    ):
        pass
    assert "LOANGRAPH_NEO4J_URI" in error.value.next_move


def test_a_handshake_tells_versions_or_the_problem(server):
    right = server_address(server)
    assert handshake(right).ready
    wrong = handshake(replace(right, uri="bolt://127.0.0.1:1"))
    assert not wrong.ready and "ServiceUnavailable" in wrong.problem


@pytest.mark.parametrize(("text", "heap", "cache"), [("1G", 682, 342), ("1536m", 1024, 512), ("4G", 2730, 1366)])
def test_memory_is_split_between_heap_and_page_cache(server, text, heap, cache):
    assert local.memory(replace(server, memory=text)) == (heap, cache)


def test_memory_follows_the_machine_up_to_a_cap(server, monkeypatch):
    sizes = {}
    for gigabytes in (1, 16, 512):
        monkeypatch.setattr(local, "_machine", lambda size=gigabytes: size * 2**30)
        sizes[gigabytes] = sum(local.memory(replace(server, memory="")))
    assert sizes == {1: 512, 16: 4096, 512: 8192}


@pytest.mark.parametrize("text", ["a lot", "1", "100M", "2GB", "-1G"])
def test_a_size_that_is_none_is_refused(server, text):
    with pytest.raises(Exception, match="cannot give the server") as error:
        local.memory(replace(server, memory=text))
    assert error.value.code == "SET004"
