"""Mistakes a modeler makes, each planted in a copy of a real file, each refused with its code where it stands.

An entry: what is wrong; the file; the text that stands there; what stands there instead; the code; and, where the error
is shown elsewhere, the text on whose line.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pytest

from engine.catalogue.catalogue import place_of
from engine.catalogue.check import all_texts, check_texts
from engine.settings import ROOT

DEFINITIONS = "cypher/definitions/"
INDICATORS = "cypher/indicators/"
LOOP = INDICATORS + "loops/closed_loop.cypher"
CIRCLE = INDICATORS + "guarantees/guarantee_circle.cypher"
DEBTOR = INDICATORS + "judicial/dishonest_debtor.cypher"
RECORDS = DEFINITIONS + "court_records.cypher"
SPLIT = INDICATORS + "amounts/structuring.cypher"
CREDIT = INDICATORS + "credit/bad_credit.cypher"
GAP = INDICATORS + "operations/revenue_gap.cypher"
PERSON = INDICATORS + "persons/corporate_to_person.cypher"
REGION = INDICATORS + "regions/risk_region.cypher"
SCOPE = DEFINITIONS + "scope.cypher"
TURNOVER = DEFINITIONS + "turnover.cypher"
CIRCLES = DEFINITIONS + "guarantee_circles.cypher"
OWNERSHIP = DEFINITIONS + "ownership.cypher"
LOOPS = DEFINITIONS + "loops.cypher"
COVERAGE = DEFINITIONS + "coverage.cypher"
BAD = DEFINITIONS + "bad_parties.cypher"
SECURITY = DEFINITIONS + "security_value.cypher"
COMPONENT = DEFINITIONS + "component.cypher"
RANK = "cypher/measures/contagion_rank.cypher"
S_LOOPS = "rules/signals/loops.yaml"
S_OPERATIONS = "rules/signals/operations.yaml"
FINDINGS = "rules/findings.yaml"
GRADE = "rules/grade.yaml"
P_LOOPS = "rules/parameters/loops.yaml"
REGIONS = "rules/lists/risk_regions.yaml"
C_SCOPE = DEFINITIONS + "scope.test.yaml"
C_REGION = INDICATORS + "regions/risk_region.test.yaml"
C_RULES = "rules/tests/findings.yaml"

PLANTED = [
    # What honest firm trips it.
    (
        "an indicator that names no honest firm in English",
        LOOP,
        '\n  en: "A processor',
        '\n  an: "A processor',
        "YML004",
        "  an:",
    ),
    (
        "an indicator that counts and was not considered",
        DEBTOR,
        '  en: "Someone who has paid and whom the court has not yet taken off the list, or who was listed by mistake."',
        "  en: not considered yet",
        "IND047",
        "honest:",
    ),
    # The graph.
    ("a misspelt label", SCOPE, "(account:Account)", "(account:Acount)", "IND025"),
    ("a misspelt relationship type", SCOPE, "[own:OWNS]", "[own:OWN]", "IND025"),
    ("a label that a test misspells", TURNOVER, "WHEN party:Company", "WHEN party:Compny", "IND025"),
    ("a swapped direction", SCOPE, "-[own:OWNS]->", "<-[own:OWNS]-", "IND026"),
    ("a swapped direction of a longer pattern", GAP, "(a)<-[:PAYABLE_TO]-", "(a)-[:PAYABLE_TO]->", "IND026"),
    ("a swapped direction inside a repeated pattern", LOOPS, "<-[gets:OWNS]-", "-[gets:OWNS]->", "IND026"),
    ("a relationship between labels that have none", RECORDS, "-[:SUBJECT_OF]->", "-[:HAS_STATE]->", "IND026"),
    ("a misspelt property", SCOPE, "account.id AS id", "account.ident AS id", "IND027"),
    ("a property of another label", RECORDS, "record.stage <>", "record.rating <>", "IND027"),
    ("a misspelt property in a pattern", CIRCLES, "{licensed_guarantor: true}", "{licenced_guarantor: true}", "IND027"),
    ("a misspelt key of a definition's row", LOOP, "paid + loop.paid", "paid + loop.pain", "IND027"),
    ("a misspelt column of a list", REGION, "region.country =", "region.land =", "IND027"),
    (
        "a part of a day that no day has",
        DEFINITIONS + "suppliers.cypher",
        "t.day.year * 12",
        "t.day.years * 12",
        "IND027",
    ),
    (
        "a payment sorted by what only its definition may read",
        PERSON,
        "t.stated_on <= $as_of_date",
        "t.stated_on <= $as_of_date AND t.nature IS NULL",
        "IND043",
    ),
    # Time.
    ("a state without as_of", SCOPE, "own.as_of <= $as_of_date AND ", "", "IND033", "[own:OWNS]"),
    ("a state that may have been restated", SCOPE, " AND own.restated > $as_of_date", "", "IND033", "[own:OWNS]"),
    (
        "a bound the wrong way round",
        SCOPE,
        "own.as_of <= $as_of_date",
        "own.as_of >= $as_of_date",
        "IND033",
        "[own:OWNS]",
    ),
    (
        "a bound with a literal",
        SCOPE,
        "own.as_of <= $as_of_date",
        "own.as_of <= date('2026-01-01')",
        "IND033",
        "[own:OWNS]",
    ),
    ("a transfer of the future", PERSON, " AND t.at < $as_of", "", "IND033", "[t:TRANSFERRED]"),
    ("a transfer stated later", PERSON, " AND t.stated_on <= $as_of_date", "", "IND033", "[t:TRANSFERRED]"),
    ("a transfer at the very instant", PERSON, "t.at < $as_of", "t.at <= $as_of", "IND033", "[t:TRANSFERRED]"),
    (
        "a state without a name",
        PERSON,
        "(other)<-[own:OWNS]-(payee:Person)",
        "(other)<-[:OWNS]-(payee:Person)",
        "IND033",
    ),
    (
        "a state of each link of a path",
        OWNERSHIP,
        " AND hold.restated > $as_of_date\n",
        "\n",
        "IND033",
        "[holds:HOLDS*1..6]",
    ),
    (
        "a withdrawn consent",
        BAD,
        "record.restated > $as_of_date",
        "record.as_of <= $as_of_date",
        "IND033",
        "(record:Enforcement",
    ),
    ("the kind of an account as it is today", TURNOVER, "mine.id AS account", "mine.kind AS account", "IND033"),
    ("the clock", SCOPE, "own.as_of <= $as_of_date", "own.as_of <= date()", "IND013"),
    ("the clock of an instant", PERSON, "t.at < $as_of", "t.at < datetime()", "IND013"),
    ("chance", PERSON, "ORDER BY t.at, t.id", "ORDER BY rand()", "IND013"),
    # What a query may do.
    (
        "a write",
        SCOPE,
        "WITH account.id AS id",
        "SET account.kind = 'x'\nWITH account.id AS id",
        "IND010",
        "SET account",
    ),
    (
        "LOAD CSV",
        SCOPE,
        "WITH account.id AS id",
        "LOAD CSV FROM 'file:///x' AS row\nWITH account.id AS id",
        "IND011",
        "LOAD CSV",
    ),
    (
        "a procedure",
        SCOPE,
        "WITH account.id AS id",
        "CALL db.labels() YIELD label\nWITH account.id AS id",
        "IND012",
        "db.labels",
    ),
    ("a function of a plug-in", SCOPE, "collect(id)", "apoc.coll.sort(collect(id))", "IND012"),
    ("a function that does not exist", SCOPE, "collect(id)", "colect(id)", "IND023"),
    ("an id that Neo4j made", SCOPE, "account.id AS id", "elementId(account) AS id", "IND015"),
    ("a misspelt clause", SCOPE, "WITH account.id", "WHIT account.id", "IND024"),
    ("a bracket left open", SCOPE, "collect(id)", "collect(id", "IND020"),
    ("a hidden letter", SCOPE, "AS id ORDER BY id", "AS `i\\u0064` ORDER BY id", "IND022"),
    (
        "a second statement",
        SCOPE,
        "RETURN collect(id) AS accounts",
        "RETURN collect(id) AS accounts;\nRETURN [] AS accounts",
        "IND014",
        "RETURN [] AS",
    ),
    # How far it searches.
    ("an unbounded path", COMPONENT, "*0..12]", "*]", "IND034"),
    ("a path without an upper bound", OWNERSHIP, "[holds:HOLDS*1..6]", "[holds:HOLDS*1..]", "IND034"),
    ("a repeated pattern without an upper bound", LOOPS, "){3,6} (a)", "){3,} (a)", "IND034", "MATCH REPEATABLE"),
    ("a search that begins nowhere", SCOPE, "(:Party {id: $applicant})", "(:Party)", "IND035"),
    ("a search by what is no key", LOOPS, "{id: $applicant}", "{name: $applicant}", "IND035"),
    ("a search without a label", SCOPE, "(:Party {id: $applicant})", "({id: $applicant})", "IND035"),
    ("an unordered projection", RANK, " ORDER BY source.id, target.id", "", "IND036", "gds.graph.project"),
    (
        "a projection ordered by half",
        RANK,
        " ORDER BY source.id, target.id",
        " ORDER BY source.id",
        "IND036",
        "gds.graph.project",
    ),
    ("an algorithm on many threads", RANK, ", concurrency: $concurrency", "", "IND036", "gds.pageRank.stream"),
    (
        "a weight that was not projected",
        RANK,
        "relationshipWeightProperty: 'weight'",
        "relationshipWeightProperty: 'wieght'",
        "IND037",
    ),
    # Values.
    ("a day against an instant", SCOPE, "own.as_of <= $as_of_date", "own.as_of <= $as_of", "IND038"),
    ("an instant against a day", PERSON, "t.at >= $since", "t.at >= $since_date", "IND038"),
    ("an amount against text", SPLIT, "t.amount AS amount", "t.amount > 'x' AS amount", "IND039"),
    ("cents against a share", SECURITY, "total < $request", "total < $request AND $request > $coverage_min", "IND039"),
    ("a float amount", COVERAGE, "known_sales * 1000000 / sales", "known_sales * 100.0 / sales", "IND040"),
    ("a share as a fraction", LOOP, "* 1000000 / $clean_outflow", "* 1000000 / $clean_outflow >= 0.5", "IND040"),
    (
        "a division that can meet zero",
        LOOP,
        "WHEN $clean_outflow > 0 THEN",
        "WHEN $clean_outflow >= 0 THEN",
        "IND041",
        "/ $clean_outflow",
    ),
    (
        "a division without a guard",
        COVERAGE,
        "CASE WHEN buys > 0 THEN known_buys * 1000000 / buys END",
        "known_buys * 1000000 / buys",
        "IND041",
    ),
    (
        "a value that nothing reads",
        LOOP,
        "AS clean\nWITH reduce",
        "AS clean, 1 AS spare\nWITH reduce",
        "IND029",
        "AS spare",
    ),
    ("a value that nobody binds", LOOP, "RETURN size(taken)", "RETURN size(token)", "IND028"),
    (
        "a variable lost behind WITH",
        PERSON,
        "WITH t, payee.id IN $group AS in_group ORDER BY t.at, t.id",
        "WITH payee.id IN $group AS in_group",
        "IND028",
        "CASE WHEN in_group THEN t END",
    ),
    (
        "an imported value that is not read",
        GAP,
        "CALL (a, months) {\n  MATCH (a)",
        "CALL (a, months, rate) {\n  MATCH (a)",
        "IND029",
        "(a, months, rate)",
    ),
    # Header and query.
    (
        "a value never returned",
        LOOP,
        "{loops: count, outgoing_share: ppm}",
        "{loops: count, outgoing_share: ppm, longest: days}",
        "IND004",
    ),
    ("a column nobody declared", LOOP, "AS loops", "AS loop", "IND004"),
    ("a value of another kind", LOOP, "{loops: count", "{loops: text", "IND045", "RETURN size(taken)"),
    ("no evidence", CIRCLE, "} AS evidence", "} AS shown", "IND004"),
    ("a reason without words", LOOP, "'no_outflow' AS reason", "'no_outflows' AS reason", "IND021"),
    (
        "words for a reason never given",
        LOOP,
        "  no_outflow: {",
        "  none_asked: {zh: 无, en: none}\n  no_outflow: {",
        "IND021",
        "none_asked",
    ),
    ("a parameter nobody gives", LOOP, "$clean_outflow > 0", "$clean_outfow > 0", "IND008"),
    (
        "a file that `needs` leaves out",
        DEFINITIONS + "undisclosed_guarantees.cypher",
        "{asked: [guarantees], reads: [credit_lines]}",
        "{asked: [guarantees]}",
        "IND042",
        "(line:CreditLine",
    ),
    ("a file nobody has", LOOP, "asked: [transfers]", "asked: [transfer]", "YML006"),
    ("an unknown key of the header", LOOP, "evidence: transfers", "evidense: transfers", "YML004"),
    ("another id than the file's name", LOOP, "id: closed_loop", "id: closed_loops", "IND002"),
    ("a missing code", LOOP, "code: LP01\n", "", "YML005", "id: closed_loop"),
    ("a code given twice", LOOP, "code: LP01", "code: GU02", "IND005"),
    (
        "a missing source",
        CIRCLE,
        "source: domain.md GU02 [F27]; unqueried are the guarantors behind whom a circle could go on unseen\n",
        "",
        "YML005",
        "id: guarantee_circle",
    ),
    ("a question in one language", LOOP, "  zh: 申请人付出的资金是否多次经其他主体闭环回流？\n", "", "YML005", "asks:"),
    (
        "a comment that allows nothing",
        SCOPE,
        "RETURN collect",
        "// allow IND041: nothing is divided\nRETURN collect",
        "IND046",
        "// allow",
    ),
    # Rules.
    (
        "a rule on a value that does not exist",
        S_LOOPS,
        "closed_loop.outgoing_share",
        "closed_loop.outgoing_part",
        "RUL005",
    ),
    (
        "a rule on an indicator that does not exist",
        FINDINGS,
        "{indicator: structuring}",
        "{indicator: structurin}",
        "RUL005",
    ),
    (
        "a parameter that does not exist",
        S_LOOPS,
        "parameter: closed_loop_min_loops",
        "parameter: closed_loop_min_loop",
        "RUL005",
    ),
    ("a threshold in the rule", S_LOOPS, "{parameter: closed_loop_min_loops}", "3", "RUL004"),
    (
        "a threshold of another unit",
        S_LOOPS,
        "parameter: closed_loop_min_share",
        "parameter: closed_loop_window_days",
        "RUL006",
    ),
    (
        "a negation",
        FINDINGS,
        "when: {indicator: shell_features}",
        "when: {not: {indicator: shell_features}}",
        "RUL007",
    ),
    (
        "a test that more alarm turns off",
        FINDINGS,
        "{value: undisclosed_guarantees.amount, above: 0}",
        "{value: revenue_gap.above, below: {parameter: revenue_gap_above_high}}",
        "RUL016",
    ),
    (
        "a mitigant that missing data serve",
        GRADE,
        "{value: collateral_cover.ltv, at_most: {parameter: collateral_ltv_mitigates}}",
        "{value: data.unasked_files, at_least: 1}",
        "RUL016",
    ),
    (
        "a circle of findings",
        FINDINGS,
        "when: {indicator: shell_features}",
        "when: {finding: fraud_network}",
        "RUL009",
        "inflated_turnover:",
    ),
    ("a gap in the bands", GRADE, "R2: {from: 11,", "R2: {from: 12,", "RUL012"),
    ("bands that overlap", GRADE, "R3: {from: 26,", "R3: {from: 25,", "RUL012"),
    ("points that fall", GRADE, "medium: 8", "medium: 19", "RUL012"),
    (
        "a medium above the high",
        S_OPERATIONS,
        "at_least: {parameter: revenue_gap_above_high}",
        "at_least: {parameter: revenue_gap_above_medium}",
        "RUL015",
        "revenue_gap.above, at_least",
    ),
    (
        "a title in no language",
        S_LOOPS,
        "  title: {zh: 多次交易环路, en: Money came back in closed loops several times}\n",
        "",
        "YML005",
        "closed_loop_frequent:",
    ),
    (
        "a duplicate key",
        S_LOOPS,
        "  then: {signal: high}",
        "  then: {signal: high}\n  then: {signal: low}",
        "YML002",
        "signal: low",
    ),
    ("an anchor", S_LOOPS, "{signal: high}", "&high {signal: high}", "YML003"),
    ("`NO` for false", CREDIT, "evidence: lines", "evidence: lines\ntrial: NO", "YML006", "trial: NO"),
    ("a severity that is none", S_LOOPS, "signal: high", "signal: hihg", "YML006"),
    # Parameters and lists.
    ("an undated parameter", P_LOOPS, "{from: 2020-01-01, value: 3}", "{value: 3}", "YML005"),
    (
        "a segment without a value for everybody else",
        P_LOOPS,
        "{from: 2020-01-01, value: 3}",
        "{from: 2020-01-01, value: 3, segment: {size: micro}}",
        "PAR008",
    ),
    ("a float as a threshold", P_LOOPS, "value: 50000}", "value: 0.05}", "YML003"),
    ("a value of another unit", P_LOOPS, "value: 50000}", "value: yes}", "PAR003"),
    (
        "values out of order",
        P_LOOPS,
        "- {from: 2020-01-01, value: 3}",
        "- {from: 2020-01-01, value: 3}\n    - {from: 2019-01-01, value: 2}",
        "PAR002",
        "2019-01-01",
    ),
    (
        "a parameter without a value on some day",
        P_LOOPS,
        "{from: 2020-01-01, value: 3}",
        "{from: 2024-01-01, value: 3}",
        "PAR007",
    ),
    (
        "a parameter without a source",
        P_LOOPS,
        '  source: "domain.md LP01; own default, to be calibrated"\n',
        "",
        "YML005",
        "closed_loop_min_loops:",
    ),
    (
        "a parameter nothing reads",
        P_LOOPS,
        "closed_loop_min_loops:\n",
        "spare_loops:\n  title: {zh: 备用, en: Spare}\n  unit: count\n  source: none\n"
        "  values: [{from: 2020-01-01, value: 1}]\n\nclosed_loop_min_loops:\n",
        "PAR006",
        "spare_loops:",
    ),
    ("an entry with an unknown column", REGIONS, "entries:\n", "entries:\n  - {land: XX}\n", "PAR005", "land: XX"),
    # Cases.
    ("a case that expects nothing", C_SCOPE, "    expect: {accounts: [x, y]}", "    expect: {}", "YML006"),
    (
        "a case without `expect`",
        C_SCOPE,
        "    expect: {accounts: [x, y]}\n",
        "",
        "YML005",
        "every account the applicant owns",
    ),
    (
        "a case that gives what it expects",
        C_SCOPE,
        "    expect: {accounts: [x, y]}",
        "    given: {accounts: [x, y]}\n    expect: {accounts: [x, y]}",
        "TST005",
        "given:",
    ),
    ("a case that expects another value", C_REGION, "expect: {share:", "expect: {shares:", "TST003"),
    ("a case that gives what nobody reads", C_REGION, "given: {group: []}", "given: {groups: []}", "TST004"),
    (
        "a case named like another",
        C_SCOPE,
        "an account that another owner was named for by the day counts no more",
        "every account the applicant owns, of any kind",
        "TST002",
        "2",
    ),
    (
        "a case of the rules about no value",
        C_RULES,
        "values: {closed_loop.loops: 2,",
        "values: {closed_loop.loop: 2,",
        "RUL005",
        "inflows above sales and sales that jumped alone",
    ),
]


@dataclass(frozen=True)
class Mistake:
    """One of the list, with the line on which it must be shown."""

    path: str
    text: str
    code: str
    line: int


@cache
def real_texts() -> dict[str, str]:
    return all_texts(ROOT)


def planted(path: str, old: str, new: str, code: str, at: str = "") -> Mistake:
    text = real_texts()[path]
    assert old in text, f"{path} has no {old!r}"
    changed = text.replace(old, new, 1)
    where = changed.index(at) if at and not at.isdigit() else text.index(old)
    if at.isdigit():
        where = changed.index(new, changed.index(new) + 1)
    return Mistake(path, changed, code, changed.count("\n", 0, where) + 1)


@pytest.mark.parametrize("mistake", [pytest.param(rest, id=name) for name, *rest in PLANTED])
def test_a_planted_mistake_is_refused_where_it_stands(mistake: list[str]):
    one = planted(*mistake)
    errors = check_texts({**real_texts(), one.path: one.text}, [one.path])
    found = [(error.code, place_of(error)[1]) for error in errors]
    assert (one.code, one.line) in found, "\n".join(map(str, errors)) or "nothing was refused"


def test_nothing_is_wrong_where_nothing_was_planted():
    changed = {path for _, path, *_ in PLANTED}
    errors = check_texts(real_texts(), sorted(changed))
    assert [str(error) for error in errors] == []


def test_there_are_eighty_at_least():
    assert len({name for name, *_ in PLANTED}) == len(PLANTED) >= 80
