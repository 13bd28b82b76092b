"""The catalogue as a whole: order, hash, dates, and mistakes planted in a small one, each found at its place."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from engine.catalogue.catalogue import files_of, from_files, read_catalogue
from engine.catalogue.check import all_texts, as_row, check, faults_of, named
from engine.catalogue.codes import CODES
from engine.catalogue.headers import SOURCES
from engine.cli import app
from engine.errors import CatalogueError, UnknownError
from engine.rules.codes import CODES as RULE_CODES
from engine.settings import ROOT
from seed.canonical import canonical

INDICATOR = "cypher/indicators/loops/ring.cypher"
DEFINITION = "cypher/definitions/scope.cypher"
LATER = "cypher/definitions/after.cypher"
PARAMETERS = "rules/parameters/loops.yaml"
LIST = "rules/lists/countries.yaml"

FILES = {
    INDICATOR: """/*---
id: ring
code: LP01
asks: {zh: 有环路吗?, en: Are there loops?}
family: loops
returns: {loops: count}
evidence: transfers
source: domain.md LP01
---*/
MATCH (a:Party {id: $applicant})-[:OWNS]->(x:Account) WHERE x.id IN $accounts
RETURN count(x) + $ring_hops AS loops, [] AS evidence
""",
    DEFINITION: """/*---
id: scope
asks: {zh: 哪些账户?, en: Which accounts?}
returns: {accounts: ids}
source: domain.md
---*/
MATCH (:Party {id: $applicant})-[:OWNS]->(x:Account) RETURN collect(x.id) AS accounts
""",
    LATER: """/*---
id: after
asks: {zh: 还有呢?, en: What else?}
returns: {total: count}
source: domain.md
---*/
RETURN size($accounts) + size($countries) AS total
""",
    PARAMETERS: """ring_hops:
  title: {zh: 跳数, en: Hops}
  unit: count
  source: a test
  values:
    - {from: 2020-01-01, value: 3}
    - {from: 2025-07-01, value: 4}
""",
    LIST: """title: {zh: 国家, en: Countries}
source: a test
columns: {country: text}
entries:
  - {country: AA, from: 2020-01-01, to: 2024-12-31}
  - {country: BB, from: 2025-07-01}
  - {country: CC}
""",
}


def changed(path: str, old: str, new: str) -> dict[str, str]:
    assert old in FILES[path]
    return {**FILES, path: FILES[path].replace(old, new, 1)}


def test_the_small_catalogue_has_no_errors():
    catalogue = from_files(FILES)
    assert catalogue.errors == []
    assert list(catalogue.indicators) == ["ring"]


def test_a_definition_runs_after_those_whose_columns_it_names():
    assert list(from_files(FILES).definitions) == ["scope", "after"]


def test_a_definition_runs_after_those_by_which_its_needs_are_judged():
    asked = FILES[DEFINITION].replace("id: scope", "id: zebra").replace("accounts", "asked")
    needing = changed(LATER, "returns:", "needs: {asked: [guarantees]}\nreturns:")
    needing |= {"cypher/definitions/zebra.cypher": asked}
    needing[PARAMETERS] += FILES[PARAMETERS].replace("ring_hops", "query_max_age_days")
    assert list(from_files(needing).definitions) == ["scope", "zebra", "after"]


def test_only_what_an_indicator_needs_runs_before_it():
    catalogue = from_files(FILES)
    ring = catalogue.indicators["ring"]
    assert [definition.id for definition in catalogue.needed_by(ring)] == ["scope"]
    assert catalogue.needed_by(ring, given={"accounts"}) == []


def test_the_hash_changes_with_every_letter_and_every_name_and_not_with_order():
    first = from_files(FILES).hash
    assert from_files(dict(reversed(FILES.items()))).hash == first
    assert from_files(changed(LIST, "AA", "AB")).hash != first
    renamed = {("rules/lists/other.yaml" if path == LIST else path): text for path, text in FILES.items()}
    assert from_files(renamed).hash != first


def test_a_parameter_has_the_value_in_force_on_the_day():
    catalogue = from_files(FILES)
    assert catalogue.parameters(date(2019, 12, 31)) == {}
    assert catalogue.parameters(date(2025, 6, 30))["ring_hops"]["value"] == 3
    assert catalogue.parameters(date(2025, 7, 1))["ring_hops"] == {
        "value": 4,
        "from": date(2025, 7, 1),
        "unit": "count",
    }


def test_a_list_gives_what_was_stated_by_the_day_with_its_own_days():
    rows = from_files(FILES).lists(date(2025, 6, 30))["countries"]
    assert rows == [{"country": "AA", "from": date(2020, 1, 1), "to": date(2024, 12, 31)}, {"country": "CC"}]


MISTAKES = [
    ("no header", INDICATOR, "/*---", "/*", "IND001", "1:1"),
    ("the id of another file", INDICATOR, "id: ring", "id: rung", "IND002", "2:1"),
    ("another family", INDICATOR, "family: loops", "family: amounts", "IND003", "5:1"),
    ("another column", INDICATOR, "AS loops", "AS loop", "IND004", "11:33"),
    ("a declared column too many", INDICATOR, "{loops: count", "{loops: count, share: ppm", "IND004", "6:25"),
    ("no RETURN", DEFINITION, "RETURN", "WITH", "IND004", "1:1"),
    ("an expression without a name", DEFINITION, " AS accounts", "", "IND004", "7:61"),
    ("a column named like a parameter", LATER, "total: count", "as_of: date", "IND007", "4:11"),
    ("a column of two definitions", LATER, "total: count", "total: count, accounts: ids", "IND007", "4:25"),
    ("a parameter nobody gives", INDICATOR, "$ring_hops", "$ring_hop", "IND008", "11:19"),
    ("a need nobody can judge", INDICATOR, "returns:", "needs: {coverage: true}\nreturns:", "IND008", "6:1"),
    ("a definition that waits for itself", DEFINITION, "RETURN", "WHERE $accounts = [] RETURN", "IND009", "1:1"),
    ("a write", INDICATOR, "RETURN", "SET a.x = 1\nRETURN", "IND010", "11:1"),
    ("LOAD CSV", INDICATOR, "RETURN", "LOAD CSV FROM 'x' AS r\nRETURN", "IND011", "11:1"),
    ("a call", INDICATOR, "RETURN", "CALL gds.list()\nRETURN", "IND012", "11:6"),
    ("the clock", INDICATOR, "IN $accounts", "IN $accounts AND date() > $as_of_date", "IND013", "10:83"),
    ("two statements", LATER, "total\n", "total; RETURN 1 AS total\n", "IND014", "7:53"),
    ("an id made by Neo4j", INDICATOR, "count(x)", "max(elementId(x))", "IND015", "11:12"),
    ("no evidence", INDICATOR, ", [] AS evidence", "", "IND016", "11:33"),
    ("a measure nobody wrote", INDICATOR, "returns:", "needs: {measure: [rank]}\nreturns:", "IND018", "6:9"),
    ("a bracket left open", INDICATOR, "count(x)", "count(x", "IND020", "11:13"),
    ("a reason without words", INDICATOR, "[] AS evidence", "[] AS evidence, 'x' AS reason", "IND021", "11:63"),
    ("words without a reason", INDICATOR, "returns:", "reasons: {x: {zh: 无, en: none}}\nreturns:", "IND021", "6:1"),
    ("an escaped letter", INDICATOR, "[] AS", "['\\u0061'] AS", "IND022", "11:42"),
    ("a key twice", INDICATOR, "family:", "code: LP02\nfamily:", "YML002", "5:1"),
    ("an unknown key", INDICATOR, "evidence:", "evidense:", "YML004", "7:1"),
    ("a missing key", INDICATOR, "source: domain.md LP01\n", "", "YML005", "2:1"),
    ("a title in one language", INDICATOR, "zh: 有环路吗?, ", "", "YML005", "4:1"),
    ("a unit that is none", INDICATOR, "count}", "counts}", "YML006", "6:11"),
    ("a list as a value of an indicator", INDICATOR, "count}", "ids}", "YML006", "6:11"),
    ("a file nobody is asked for", INDICATOR, "returns:", "needs: {asked: [trades]}\nreturns:", "YML006", "6:17"),
    ("a code that is none", INDICATOR, "LP01", "LOOP1", "YML006", "3:1"),
    ("values out of order", PARAMETERS, "2025-07-01", "2019-07-01", "PAR002", "7:8"),
    ("a value of another unit", PARAMETERS, "value: 4", "value: NO", "PAR003", "7:26"),
    ("true as a number", PARAMETERS, "value: 4", "value: true", "PAR003", "7:26"),
    ("an undated value", PARAMETERS, "from: 2025-07-01, ", "", "YML005", "7:7"),
    ("an entry without a column", LIST, "{country: CC}", "{}", "PAR005", "7:5"),
    ("an entry with another column", LIST, "{country: CC}", "{country: CC, kountry: DD}", "PAR005", "7:19"),
]

ADDED = [
    ("a code given twice", "cypher/indicators/loops/rong.cypher", ("id: ring", "id: rong"), "IND005", "3:1"),
    ("an id given twice", "cypher/indicators/loops/after.cypher", ("id: ring", "id: after"), "IND006", "2:1"),
    ("a file where nothing reads it", "cypher/indicators/ring.cypher", ("", ""), "IND019", "1:1"),
]


@pytest.mark.parametrize(
    ("path", "old", "new", "code", "at"), [pytest.param(*rest, id=name) for name, *rest in MISTAKES]
)
def test_a_mistake_is_found_at_its_place(path: str, old: str, new: str, code: str, at: str):
    found = [(error.code, error.place) for error in from_files(changed(path, old, new)).errors]
    assert (code, f"{path}:{at}") in found
    assert code in CODES


@pytest.mark.parametrize(("path", "change", "code", "at"), [pytest.param(*rest, id=name) for name, *rest in ADDED])
def test_a_file_too_many_is_found(path: str, change: tuple[str, str], code: str, at: str):
    found = from_files({**FILES, path: FILES[INDICATOR].replace(*change)}).errors
    assert (code, f"{path}:{at}") in [(error.code, error.place) for error in found]


def test_a_parameter_defined_twice_is_found_in_the_second_file():
    (error,) = from_files({**FILES, "rules/parameters/more.yaml": FILES[PARAMETERS]}).errors
    assert (error.code, error.place) == ("PAR001", "rules/parameters/more.yaml:1:1")


def test_definitions_that_wait_for_one_another_are_named():
    errors = from_files(changed(DEFINITION, "RETURN", "WHERE $total > 0 RETURN")).errors
    assert [error.message for error in errors if error.code == "IND009"] == ["`after` ← `scope` ← `after`"]


def test_a_misspelt_parameter_is_answered_with_the_nearest():
    (error,) = from_files(changed(INDICATOR, "$ring_hops", "$ring_hop")).errors
    assert error.next_move == "did you mean `ring_hops`?"


def test_a_catalogue_with_errors_does_not_decide(tmp_path: Path):
    write(tmp_path, changed(INDICATOR, "AS loops", "AS loop"))
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(tmp_path)
    assert caught.value.code == "IND004"
    assert "and 1 more" in caught.value.next_move


def write(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")


CASES = """cases:
  - name: nothing is no loop
    expect: {loops: 3}
"""


def test_check_wants_cases_beside_every_query(tmp_path: Path):
    write(tmp_path, {**FILES, "cypher/indicators/loops/ring.test.yaml": CASES})
    places = [error.place for error in check(tmp_path, ["cypher"]) if error.code == "IND017"]
    assert places == [f"{LATER}:1:1", f"{DEFINITION}:1:1"]


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        ("expect: {loops: 3}", "expect: {loop: 3}", "TST003", "3:14"),
        ("expect:", "given: {acounts: []}\n    expect:", "TST004", "3:13"),
        ("expect:", "parameters: {ring_hop: 1}\n    expect:", "TST004", "3:18"),
        ("expect:", "exepct:", "YML004", "3:5"),
        ("    expect: {loops: 3}\n", "", "YML005", "2:5"),
        ("expect:", "as_of: 2026-01-01\n    expect:", "YML006", "3:5"),
        ("  - name", "  - {name: nothing is no loop, expect: {loops: 3}}\n  - name", "TST002", "3:5"),
    ],
)
def test_a_mistake_in_a_case_is_found_at_its_place(tmp_path: Path, old: str, new: str, code: str, place: str):
    path = "cypher/indicators/loops/ring.test.yaml"
    write(tmp_path, {**FILES, path: CASES.replace(old, new)})
    assert (code, f"{path}:{place}") in [(error.code, error.place) for error in check(tmp_path, [path])]


def test_cases_beside_no_query_are_an_error(tmp_path: Path):
    path = "cypher/indicators/loops/rang.test.yaml"
    write(tmp_path, {**FILES, path: CASES})
    assert [error.code for error in check(tmp_path, [path])] == ["TST001"]


def test_an_error_as_a_row_has_its_place_in_numbers():
    (error,) = from_files(changed(INDICATOR, "$ring_hops", "$ring_hop")).errors
    row = as_row(error)
    assert (row["code"], row["file"], row["line"], row["column"]) == ("IND008", INDICATOR, 11, 19)
    assert row["message"].endswith("did you mean `ring_hops`?")


def test_this_catalogue_has_no_errors():
    assert [str(error) for error in check(ROOT)] == []


def test_the_command_prints_json_and_fails_on_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    path = "cypher/indicators/loops/ring.test.yaml"
    files = changed(INDICATOR, "$ring_hops", "$ring_hop")
    files[INDICATOR] = files[INDICATOR].replace("source:", "honest: {zh: 例, en: An example}\nsource:", 1)
    write(tmp_path, {**files, path: CASES})
    monkeypatch.setattr("engine.catalogue.commands.ROOT", tmp_path)
    answer = CliRunner().invoke(app, ["check", "--json", str(tmp_path / INDICATOR)])
    assert answer.exit_code == 1
    printed = json.loads(answer.stdout)
    assert [(row["code"], row["line"]) for row in printed["errors"]] == [("IND008", 12)]
    assert printed["warnings"] == []


def test_a_file_can_be_named_by_its_path_or_by_its_mere_name():
    texts = all_texts(ROOT)
    beside = [f"cypher/indicators/loops/closed_loop.{ending}" for ending in ("cypher", "test.yaml")]
    assert named(ROOT, texts, ["closed_loop"]) == beside
    assert named(ROOT, texts, ["cypher/indicators/loops/", "rules"]) == ["cypher/indicators/loops", "rules"]
    assert set(beside) < set(named(ROOT, texts, ["loops"]))


@pytest.mark.parametrize("path", ["closed_lop", "cypher/indicators/loops/closed_lop.cypher"])
def test_checking_nothing_is_not_taken_for_finding_nothing(path: str):
    with pytest.raises(UnknownError) as raised:
        named(ROOT, all_texts(ROOT), [path])
    assert (raised.value.code, raised.value.next_move) == (
        "UNK031", f"did you mean `{path.replace('lop', 'loop')}`?",
    )  # fmt: skip


def test_the_faults_of_one_query_are_those_that_check_finds_in_its_file(tmp_path: Path):
    files = files_of(ROOT) | {path: text for path, text in all_texts(ROOT).items() if path.endswith(".cypher")}
    path = "cypher/indicators/registry/frequent_changes.cypher"
    write(tmp_path, files | {path: files[path].replace("Company {id: $applicant}", "Compny {id: $applicants}")})
    found = faults_of(tmp_path, from_files(files_of(tmp_path)), path)
    assert {"IND008", "IND025"} <= {error.code for error in found}
    assert [str(error) for error in found] == [
        str(error) for error in check(tmp_path, [path]) if error.code != "IND017"
    ]
    assert faults_of(ROOT, read_catalogue(ROOT), path) == []


def test_the_command_takes_less_than_three_seconds():
    command = [Path(sys.executable).with_name("loangraph"), "check"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert "error" in answer.stderr
    # The processor's time: what else the machine does meanwhile is not the command's.
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 3


def test_cases_and_tests_are_no_part_of_the_catalogue():
    assert not [path for path in files_of(ROOT) if ".test." in path or "/tests/" in path or path.endswith(".md")]


def test_no_code_means_two_things():
    assert CODES.keys().isdisjoint(RULE_CODES)


def test_the_sources_are_those_of_the_canonical_files():
    expected = {file.name: file.source for file in canonical().files.values() if file.source != "application"}
    assert {file: source for source, files in SOURCES.items() for file in files} == expected
