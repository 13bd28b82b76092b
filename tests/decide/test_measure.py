"""Measuring one application on a real Neo4j, with a small catalogue of its own."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from engine.catalogue.case_run import build
from engine.catalogue.cases import Case, Question
from engine.catalogue.catalogue import Catalogue, from_files
from engine.decide.measure import find_application, measure
from engine.decide.model import Measured
from engine.errors import CatalogueError, UnknownError
from engine.graph.connection import Reader
from engine.settings import ROOT

AS_OF = datetime(2025, 12, 31, 16, tzinfo=UTC)
HEADER = "/*---\nid: {id}\nasks: {{zh: 问, en: Asks}}\nsource: a test\n{more}\n---*/\n{query}\n"


def definition(id: str, query: str, more: str) -> dict[str, str]:
    return {f"cypher/definitions/{id}.cypher": HEADER.format(id=id, query=query, more=more)}


def indicator(query: str, more: str = "returns: {n: count}", id: str = "test") -> dict[str, str]:
    head = f"code: LP01\nfamily: loops\nevidence: parties\n{more}"
    return {f"cypher/indicators/loops/{id}.cypher": HEADER.format(id=id, query=query, more=head)}


PARAMETERS = {
    f"rules/parameters/{name}.yaml": f"""{name}:
  title: {{zh: 数, en: Number}}
  unit: days
  source: a test
  values: [{{from: 2020-01-01, value: 30}}, {{from: 2025-06-01, value: 31}}]
"""
    for name in ("query_max_age_days", "some_days")
}
ASKED = {"cypher/definitions/asked.cypher": (ROOT / "cypher/definitions/asked.cypher").read_text("utf-8")}
CONTROL = definition(
    "control",
    """OPTIONAL MATCH (r:Person)-[:SERVES {role: 'legal_representative'}]->(:Party {id: $applicant})
OPTIONAL MATCH (o:Party)-[:HOLDS]->(:Party {id: $applicant})
RETURN collect(DISTINCT r.id) AS representatives, collect(DISTINCT o.id) AS owners""",
    "returns: {representatives: ids, owners: ids}",
)
PLAIN = "RETURN 1 AS n, [] AS evidence"


def catalogue(*parts: dict[str, str]) -> Catalogue:
    files = {**PARAMETERS, **ASKED, **CONTROL}
    for part in parts:
        files |= part
    read = from_files(files)
    assert [str(error) for error in read.errors] == []
    return read


def measured(sandbox: Reader, read: Catalogue, graph: str = "", **case: object) -> Measured:
    consents = "UNWIND ['operations', 'collateral', 'credit'] AS source MERGE (a:Company {id: 'a'}) "
    consents += "CREATE (a)-[:CONSENTED]->(:Consent {id: 'c-' + source, source: source, purpose: 'pre_loan', "
    consents += "from: date('2025-01-01'), to: date('2026-12-31')})"
    build(sandbox, Case(name="x", graph=f"{graph}; {consents}", expect={"n": 1}, **case), AS_OF)
    return measure(sandbox, read, "app1", AS_OF, {})


def test_a_value_becomes_a_fact(sandbox: Reader):
    found = measured(sandbox, catalogue(indicator("RETURN 3 AS n, ['b', 'a', 'b'] AS evidence")))
    assert found.facts.values == {"test.n": 3, "data.unasked_files": 0, "data.unasked_sources": 0}
    assert found.results["test"].state == "measured"
    assert found.results["test"].evidence == ["a", "b"]
    assert found.gaps == []


def test_a_null_is_a_gap_with_a_reason_and_never_zero(sandbox: Reader):
    found = measured(sandbox, catalogue(indicator("RETURN null AS n, [] AS evidence")))
    assert found.facts.unknown == {"test.n": "unknown_value"}
    assert "test.n" not in found.facts.values
    assert (found.results["test"].state, found.results["test"].reasons) == ("not_evaluable", {"n": "unknown_value"})
    (gap,) = found.gaps
    assert (gap.indicator, gap.value, gap.words.zh) == ("test", "n", "所需数据缺失")


def test_a_query_gives_its_own_reasons_to_its_nulls(sandbox: Reader):
    query = "RETURN null AS n, null AS m, [] AS evidence, {n: 'dark', m: 'cold'} AS reason"
    reasons = "reasons: {dark: {zh: 暗, en: it is dark}, cold: {zh: 冷, en: it is cold}}"
    found = measured(sandbox, catalogue(indicator(query, f"returns: {{n: count, m: count}}\n{reasons}")))
    assert found.facts.unknown == {"test.n": "dark", "test.m": "cold"}
    assert [gap.words.en for gap in found.gaps] == ["it is dark", "it is cold"]


def test_a_reason_without_words_is_an_error(sandbox: Reader):
    query, reasons = "RETURN null AS n, [] AS evidence, 'cold' AS reason", "reasons: {dark: {zh: 暗, en: dark}}"
    with pytest.raises(CatalogueError) as caught:
        measured(sandbox, catalogue(indicator(query, f"returns: {{n: count}}\n{reasons}")))
    assert caught.value.code == "IND021"


@pytest.mark.parametrize(
    ("unit", "value"),
    [
        ("count", "1.0"),
        ("count", "true"),
        ("count", "'1'"),
        ("cents", "9007199254740992"),
        ("boolean", "1"),
        ("text", "1"),
        ("date", "datetime('2025-01-01T00:00Z')"),
        ("date", "'2025-01-01'"),
    ],
)
def test_a_value_of_another_type_is_an_error_and_never_converted(sandbox: Reader, unit: str, value: str):
    read = catalogue(indicator(f"RETURN {value} AS n, [] AS evidence", f"returns: {{n: {unit}}}"))
    with pytest.raises(CatalogueError) as caught:
        measured(sandbox, read)
    assert (caught.value.code, caught.value.place) == ("IND031", "cypher/indicators/loops/test.cypher:8:11")


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("UNWIND [1, 2] AS n RETURN n, [] AS evidence", "IND030"),
        ("MATCH (x:Nothing) RETURN 1 AS n, [] AS evidence", "IND030"),
        ("RETURN 1 / 0 AS n, [] AS evidence", "IND032"),
        ("RETURN 1 AS n, [1] AS evidence", "IND031"),
    ],
)
def test_an_answer_that_is_none_names_the_file(sandbox: Reader, query: str, code: str):
    with pytest.raises(CatalogueError) as caught:
        measured(sandbox, catalogue(indicator(query)))
    assert caught.value.code == code
    assert caught.value.place.startswith("cypher/indicators/loops/test.cypher:")


def test_a_day_becomes_text(sandbox: Reader):
    found = measured(sandbox, catalogue(indicator("RETURN $as_of_date AS n, [] AS evidence", "returns: {n: date}")))
    assert found.facts.values["test.n"] == "2026-01-01"


def test_times_are_those_of_the_as_of_in_utc_and_days_those_of_shanghai(sandbox: Reader):
    query = """RETURN toString($as_of) + ' ' + toString($since) + ' ' + toString($as_of_date) + ' '
       + toString($since_date) AS n, [] AS evidence"""
    found = measured(sandbox, catalogue(indicator(query, "returns: {n: text}")))
    assert found.facts.values["test.n"] == "2025-12-31T16:00:00Z 2024-12-31T16:00:00Z 2026-01-01 2025-01-01"


@pytest.mark.parametrize(
    ("as_of", "since"),
    [
        # Midnight in Shanghai is another day, and may be another month, in UTC.
        ("2025-03-01T00:00:00+08:00", "2024-02-29T16:00:00Z 2024-03-01"),
        ("2024-02-29T12:00:00+08:00", "2023-02-28T04:00:00Z 2023-02-28"),
        ("2024-03-01T00:00:00+08:00", "2023-02-28T16:00:00Z 2023-03-01"),
    ],
)
def test_twelve_months_before_is_the_same_day_in_shanghai(sandbox: Reader, as_of: str, since: str):
    query = "RETURN toString($since) + ' ' + toString($since_date) AS n, [] AS evidence"
    read = catalogue(indicator(query, "returns: {n: text}"))
    build(sandbox, Case(name="x", expect={"n": 1}), datetime.fromisoformat("2024-01-01T00:00:00+08:00"))
    found = measure(sandbox, read, "app1", datetime.fromisoformat(as_of), {})
    assert found.facts.values["test.n"] == since


def test_a_parameter_has_the_value_of_the_day(sandbox: Reader):
    found = measured(sandbox, catalogue(indicator("RETURN $some_days AS n, [] AS evidence")))
    assert found.facts.values["test.n"] == 31
    assert found.facts.parameters["some_days"] == 31
    assert found.parameters["some_days"].since == date(2025, 6, 1)


def test_a_run_that_is_missing_is_null(sandbox: Reader):
    query = indicator(
        "RETURN $run_rank IS NULL AS n, [] AS evidence", "needs: {measure: [rank]}\nreturns: {n: boolean}"
    )
    measure_file = {"cypher/measures/rank.cypher": HEADER.format(id="rank", query="RETURN 1 AS x", more="")}
    assert measured(sandbox, catalogue(query, measure_file)).facts.values["test.n"] is True


def test_an_unmet_need_is_told_before_the_query_runs(sandbox: Reader):
    query = indicator("RETURN 1 / 0 AS n, [] AS evidence", "needs: {asked: [enforcements]}\nreturns: {n: count}")
    found = measured(sandbox, catalogue(query), asked="none")
    assert found.facts.unknown == {"test.n": "not_asked"}
    assert found.facts.values == {"data.unasked_files": 1, "data.unasked_sources": 1}
    assert found.gaps[0].words.zh == "未查询执行信息"


def test_a_source_that_answered_anything_is_not_silent(sandbox: Reader):
    query = indicator(PLAIN, "needs: {reads: [enforcements, guarantees]}\nreturns: {n: count}")
    found = measured(sandbox, catalogue(query), asked=[Question(file="cases"), Question(file="companies")])
    assert found.facts.values["data.unasked_files"] == 2
    assert found.facts.values["data.unasked_sources"] == 1
    assert found.results["test"].state == "measured"


@pytest.mark.parametrize(
    ("applies_to", "state"),
    [
        ("{product: [secured]}", "not_applicable"),
        ("{product: [unsecured]}", "measured"),
        ("{not_product: [unsecured]}", "not_applicable"),
        ("{not_legal_form: [sole_trader]}", "not_applicable"),
        ("{legal_form: [company]}", "not_applicable"),
    ],
)
def test_what_does_not_apply_is_no_gap(sandbox: Reader, applies_to: str, state: str):
    more = f"applies_to: {applies_to}\nneeds: {{asked: [enforcements]}}\nreturns: {{n: count}}"
    found = measured(
        sandbox, catalogue(indicator(PLAIN, more)), "CREATE (:Company {id: 'a', legal_form: 'sole_trader'})"
    )
    assert found.results["test"].state == state
    assert found.gaps == []
    assert found.facts.not_applicable == (["test"] if state == "not_applicable" else [])


def test_what_does_not_apply_reads_no_file(sandbox: Reader):
    more = "applies_to: {product: [secured]}\nneeds: {asked: [collateral]}\nreturns: {n: count}"
    found = measured(sandbox, catalogue(indicator(PLAIN, more)), asked="none")
    assert found.facts.values == {"data.unasked_files": 0, "data.unasked_sources": 0}


def test_an_unknown_legal_form_is_asked_like_any(sandbox: Reader):
    more = "applies_to: {not_legal_form: [sole_trader]}\nreturns: {n: count}"
    assert measured(sandbox, catalogue(indicator(PLAIN, more))).results["test"].state == "measured"


def test_a_definition_gives_a_fact_and_a_parameter(sandbox: Reader):
    depth = definition("depth", "RETURN 7 AS layers, ['x'] AS seen", "returns: {layers: count, seen: ids}")
    found = measured(sandbox, catalogue(depth, indicator("RETURN $layers + size($seen) AS n, [] AS evidence")))
    assert found.facts.values["depth.layers"] == 7
    assert found.facts.values["test.n"] == 8
    assert found.definitions == {"depth.layers": 7}


def test_a_definition_whose_need_is_unmet_is_an_unknown_fact(sandbox: Reader):
    depth = definition("depth", "RETURN 7 AS layers", "needs: {asked: [guarantees]}\nreturns: {layers: count}")
    found = measured(sandbox, catalogue(depth, indicator(PLAIN)), asked="none")
    assert found.facts.unknown == {"depth.layers": "not_asked"}
    assert found.definitions == {"depth.layers": None}


def test_an_application_nobody_filed_by_then_is_unknown(sandbox: Reader):
    measured(sandbox, catalogue(indicator(PLAIN)))
    for application, as_of in (("app2", AS_OF), ("app1", datetime(2025, 12, 31, 15, 59, 59, tzinfo=UTC))):
        with pytest.raises(UnknownError) as caught:
            find_application(sandbox, application, as_of)
        assert caught.value.code == "UNK002"


WITHDRAWN = "withdrawn_at = datetime('2026-06-01T00:00Z')"
REPRESENTS = "SERVES {role: 'legal_representative'}"
OWNS = "HOLDS {share: 300000}"
READS_ALL = "needs: {reads: [companies, enforcements, guarantees, transfers, credit_lines]}\nreturns: {n: count}"


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        (f"MATCH (c:Consent {{id: 'c-credit'}}) SET c.{WITHDRAWN}", [("credit", "withdrawn")]),
        ("MATCH (c:Consent {id: 'c-credit'}) SET c.to = date('2025-12-31')", [("credit", "ended")]),
        ("MATCH (c:Consent {id: 'c-credit'}) SET c.to = date('2026-01-01')", []),
        ("MATCH (c:Consent {id: 'c-credit'}) SET c.purpose = 'marketing'", [("credit", "absent")]),
        ("MATCH (c:Consent {id: 'c-operations'}) DETACH DELETE c", [("operations", "absent")]),
        ("MATCH (c:Consent) DETACH DELETE c", [(one, "absent") for one in ("collateral", "operations", "credit")]),
        # Public records need none, but one that was given and withdrawn stops.
        ("MATCH (c:Consent {id: 'c-credit'}) SET c.source = 'judicial'", [("credit", "absent")]),
        (f"MATCH (c:Consent {{id: 'c-credit'}})<-[:CONSENTED]-(a) CREATE (a)-[:CONSENTED]->(j:Consent) "
         f"SET j = c {{.*, id: 'c-judicial', source: 'judicial'}}, j.{WITHDRAWN}", [("judicial", "withdrawn")]),
    ],
)  # fmt: skip
def test_the_applicant_consents_to_each_source(sandbox: Reader, change: str, missing: list[tuple[str, str]]):
    read = catalogue(indicator(PLAIN, READS_ALL))
    measured(sandbox, read)
    sandbox.run(change)
    found = measure(sandbox, read, "app1", AS_OF, {})
    assert [(one.source, one.reason) for one in found.consents_missing] == missing
    assert (found.results == {}) == bool(missing)


@pytest.mark.parametrize(
    ("role", "consent", "missing"),
    [
        # Nothing of one who never consented can have been loaded; what was loaded before one withdrew is still there.
        (REPRESENTS, "", []),
        (REPRESENTS, "c.written = true", []),
        (REPRESENTS, "c.written = false", ["ended"]),
        (REPRESENTS, f"c.written = true, c.{WITHDRAWN}", ["withdrawn"]),
        (OWNS, "", []),
        (OWNS, f"c.written = true, c.{WITHDRAWN}", ["withdrawn"]),
    ],
)
def test_representatives_and_owners_consent_for_themselves(
    sandbox: Reader, role: str, consent: str, missing: list[str]
):
    graph = f"CREATE (p:Person {{id: 'p'}})-[:{role}]->(:Company {{id: 'a'}})"
    if consent:
        graph += " CREATE (p)-[:CONSENTED]->(c:Consent {id: 'p-credit', source: 'credit', purpose: 'pre_loan', "
        graph += f"from: date('2025-01-01'), to: date('2026-12-31')}}) SET {consent}"
    found = measured(sandbox, catalogue(indicator(PLAIN, READS_ALL)), graph)
    assert [(one.subject, one.reason) for one in found.consents_missing] == [("p", reason) for reason in missing]


def test_everything_is_json(sandbox: Reader):
    found = measured(sandbox, catalogue(indicator("RETURN null AS n, [] AS evidence")))
    assert Measured.model_validate_json(found.model_dump_json()) == found
