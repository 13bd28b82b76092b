"""What a query may not do, and look-alikes that it may."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.catalogue.cypher import parameters, returned, tokens
from engine.catalogue.guards import faults, hidden
from engine.errors import CatalogueError
from engine.graph.connection import Graph

REFUSED = [
    ("MATCH (n) SET n.x = 1 RETURN n", "IND010", "1:11"),
    ("MATCH (n)\nCREATE (m) RETURN n", "IND010", "2:1"),
    ("MERGE (n:Company {id: 'a'}) RETURN n", "IND010", "1:1"),
    ("MATCH (n) DETACH DELETE n", "IND010", "1:11"),
    ("MATCH (n) REMOVE n.x RETURN n", "IND010", "1:11"),
    ("MATCH (n) FOREACH (x IN [1] | SET n.x = x) RETURN n", "IND010", "1:11"),
    ("INSERT (n:Company) RETURN n", "IND010", "1:1"),
    ("drop index x", "IND010", "1:1"),
    ("USE system MATCH (n) RETURN n", "IND010", "1:1"),
    ("SHOW users YIELD user RETURN user", "IND010", "1:1"),
    ("MATCH (n) CALL (n) { WITH n RETURN 1 AS x } IN TRANSACTIONS OF 10 ROWS RETURN x", "IND010", "1:48"),
    ("MATCH (n) CALL (n) { WITH n RETURN 1 AS x } IN 2 CONCURRENT TRANSACTIONS RETURN x", "IND010", "1:61"),
    ("LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row", "IND011", "1:1"),
    ("load /* c */ csv WITH HEADERS FROM $x AS row RETURN row", "IND011", "1:1"),
    ("// a comment ends here\rLOAD CSV FROM $x AS row RETURN row", "IND011", "1:24"),
    ("CALL db.labels() YIELD label RETURN label", "IND012", "1:6"),
    ("CALL db.labels YIELD label RETURN label", "IND012", "1:6"),
    ("CALL `db`.`labels`() YIELD label RETURN label", "IND012", "1:6"),
    ("MATCH (n) RETURN gds.graph.project('g', n, n) AS g", "IND012", "1:18"),
    ("RETURN apoc.text.join(['a'], '') AS x", "IND012", "1:8"),
    ("RETURN date() AS x", "IND013", "1:8"),
    ("RETURN DateTime ( ) AS x", "IND013", "1:8"),
    ("RETURN [x IN [1] | rand()] AS x", "IND013", "1:20"),
    ("RETURN timestamp() AS x", "IND013", "1:8"),
    ("RETURN randomUUID() AS x", "IND013", "1:8"),
    ("RETURN datetime({timezone: 'UTC'}) AS x", "IND013", "1:8"),
    ("RETURN date.realtime() AS x", "IND013", "1:8"),
    ("RETURN datetime.transaction('UTC') AS x", "IND013", "1:8"),
    ("RETURN 1 AS x; RETURN 2 AS x", "IND014", "1:16"),
    ("MATCH (n) RETURN elementId(n) AS x", "IND015", "1:18"),
    ("MATCH (n) RETURN id(n) AS x", "IND015", "1:18"),
]

ALLOWED = [
    "MATCH (n:Set)-[:CREATE|MERGE]->(m) WHERE n.set = 1 AND m.delete IS NULL RETURN n.remove AS x",
    "RETURN {set: 1, create: 2} AS x",
    "RETURN 'CREATE (n) LOAD CSV' AS x // DELETE everything\n",
    'RETURN "it\'s \\" SET x = 1" AS x',
    "/* MERGE (n) */ RETURN 1 AS x",
    "MATCH (n) WITH n.`SET` AS x RETURN x",
    "RETURN date($d) AS a, datetime({datetime: $t, timezone: 'UTC'}) AS b, date({year: 2025, month: 1, day: 1}) AS c",
    "RETURN duration.between($a, $b) AS a, date.truncate('month', $d) AS b, duration({days: 3}) AS c",
    "MATCH (n) CALL (n) { MATCH (n)-->(m) RETURN count(m) AS c } RETURN n.id AS id, c",
    "UNWIND $flow AS t WITH collect(t) AS transactions RETURN size([x IN transactions WHERE x IN transactions]) AS x",
    "MATCH (l:CreditLine) RETURN l.use AS use, l {.use, .id} AS m",
    "RETURN 1 AS x;",
    "RETURN toUpper('a') AS `set`",
]


@pytest.mark.parametrize(("text", "code", "place"), REFUSED)
def test_refused_at_its_place(text: str, code: str, place: str):
    found = [(error.code, error.place) for error in faults(tokens(text, "q"), "q")]
    assert (code, f"q:{place}") in found


@pytest.mark.parametrize("text", ALLOWED)
def test_a_look_alike_is_allowed(text: str):
    assert [str(error) for error in [*hidden(text, "q"), *faults(tokens(text, "q"), "q")]] == []


def test_a_measure_may_call_gds_and_nothing_else():
    gds = "MATCH (a)-->(b) WITH gds.graph.project('g', a, b) AS g CALL gds.wcc.stream('g') YIELD nodeId RETURN nodeId"
    assert list(faults(tokens(gds, "q"), "q", measure=True)) == []
    assert [error.code for error in faults(tokens("CALL dbms.listConfig()", "q"), "q", measure=True)] == ["IND012"]


@pytest.mark.parametrize(
    "text",
    ["RETURN '\\u0027 LOAD CSV' AS x", "/* \\u002a/ CREATE (n) */ RETURN 1 AS x", "LO\\uu0041D CSV FROM 'x' AS r"],
)
def test_a_letter_that_only_the_database_sees_is_refused(text: str):
    assert [error.code for error in hidden(text, "q")] == ["IND022"]


@pytest.mark.parametrize("text", ["RETURN 'a", "RETURN `a", "/* a", "RETURN (1", "RETURN 1)", "RETURN [1)"])
def test_what_never_closes_is_refused(text: str):
    with pytest.raises(CatalogueError, match=r"never|closes nothing"):
        tokens(text, "q")


def test_parameters_are_those_outside_strings_and_comments():
    found = tokens("MATCH (n {id: $applicant}) // $comment\nWHERE n.x = '$text' AND n.y >= $`as_of` RETURN 1 AS x", "q")
    assert list(parameters(found)) == ["applicant", "as_of"]


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("RETURN 1 AS a, b, collect({x: 1, y: [2, 3]}) AS c ORDER BY a, b LIMIT 1", ["a", "b", "c"]),
        ("CALL (x) { RETURN 1 AS inner } WITH inner RETURN DISTINCT inner AS `out`", ["out"]),
        ("RETURN CASE WHEN a THEN 1 ELSE 2 END AS a, count(*) AS n;", ["a", "n"]),
        ("MATCH (n) RETURN n.id, size(n.list)", ["", ""]),
        ("MATCH (n) RETURN *", [""]),
    ],
)
def test_the_columns_of_a_return(text: str, columns: list[str]):
    assert [[column.name for column in clause] for clause in returned(tokens(text, "q"))] == [columns]


def test_each_part_of_a_union_has_its_columns():
    found = returned(tokens("RETURN 1 AS a UNION ALL RETURN 2 AS b", "q"))
    assert [[column.name for column in clause] for clause in found] == [["a"], ["b"]]


NOISE = st.text("abC$'\"`/*(){}[]; \n=1", max_size=12)
HIDDEN = st.one_of(
    NOISE.map(lambda text: "'" + text.replace("'", "\\'") + "'"),
    NOISE.map(lambda text: '"' + text.replace('"', '\\"') + '"'),
    NOISE.map(lambda text: "/*" + text.replace("*/", "").replace("*", "") + "*/"),
    NOISE.map(lambda text: "//" + text.replace("\n", "") + "\n"),
)


@given(st.lists(HIDDEN, max_size=6))
def test_nothing_inside_strings_and_comments_is_ever_seen(pieces: list[str]):
    found = tokens("RETURN " + " , ".join([*pieces, "$seen"]), "q")
    assert {token.kind for token in found} <= {"name", "text", "symbol", "parameter"}
    assert list(parameters(found)) == ["seen"]
    assert [token.text for token in found if token.kind == "symbol"] == [","] * len(pieces)


def test_neo4j_replaces_escapes_before_it_reads_strings_and_ends_a_comment_at_a_carriage_return(graph: Graph):
    assert graph.read("RETURN 'a\\u0027 + 1 + \\u0027' AS x") == [{"x": "a1"}]
    assert graph.read("// a comment\rRETURN 1 AS x") == [{"x": 1}]
