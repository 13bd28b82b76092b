"""A schema file is cut into its statements, whatever its strings and comments hold."""

from __future__ import annotations

import pytest

from engine.graph.statements import statement, statements


def test_statements_end_at_semicolons():
    assert statements("CREATE (a);\nCREATE (b);\n") == ["CREATE (a)", "CREATE (b)"]


@pytest.mark.parametrize(
    "text",
    [
        "RETURN 'a;b'",
        'RETURN "a;\\";b"',
        "MATCH (`a;``b`) RETURN 1",
        "RETURN 1 // here; there",
        "/* one; two */ RETURN 1",
        "RETURN 'it\\'s; so'",
    ],
)
def test_a_semicolon_in_a_string_a_name_or_a_comment_cuts_nothing(text):
    assert statements(text + "\n; RETURN 2") == [text, "RETURN 2"]


def test_what_holds_only_comments_is_no_statement():
    assert statements("// a heading;\n;/* more */ ;\n") == []


def test_a_statement_is_found_by_its_name_under_cypher():
    assert "MATCH (s:Schema)" in statement("server/schema_applied")
