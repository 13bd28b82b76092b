"""What a modeler may get wrong in rules/ is refused at its place; and what is read says what the YAML says."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import CatalogueError
from engine.rules.book import Declared, read_rules
from engine.rules.codes import CODES
from engine.rules.model import AllOf, AnyOf, Cause, Comparison, Holds
from tests.rules.books import GOLDEN, parameters_of, rule_files

ALPHA, FINDINGS, GRADE = "rules/signals/alpha.yaml", "rules/findings.yaml", "rules/grade.yaml"
DECLARED = {
    "a1": Declared({"n": "count"}, "alpha"),
    "a2": Declared({"n": "count"}, "alpha"),
    "a3": Declared({"n": "count"}, "alpha"),
    "a4": Declared({"shown": "boolean"}, "alpha"),
    "b1": Declared({"n": "count"}, "beta"),
    "b2": Declared({"n": "cents"}, "beta"),
    "b3": Declared({"n": "ppm"}, "beta"),
    "b4": Declared({"x": "days", "y": "months", "z": "count"}, "beta"),
    "c1": Declared({"own": "count", "others": "count"}, "court"),
    "c2": Declared({"n": "count"}, "court"),
    "c3": Declared({"n": "count"}, "court"),
    "d1": Declared({"n": "count", "case": "text"}, "delta"),
    "d2": Declared({"n": "count", "case": "text"}, "delta"),
    "cover": Declared({"ltv": "ppm", "missing": "cents"}),
    "payer": Declared({"good": "boolean"}),
}


@pytest.fixture
def files() -> dict[str, str]:
    return rule_files(GOLDEN)


def refused(files: dict[str, str], declared: dict[str, Declared] | None = None) -> CatalogueError:
    with pytest.raises(CatalogueError) as error:
        read_rules(files, declared)
    return error.value


def test_the_made_up_book_is_read(files: dict[str, str]) -> None:
    book = read_rules(files, DECLARED)
    assert book.indicators["b4"] == "beta"
    assert list(book.findings["pair"].shows) == ["b3.n"]
    assert book.reads["a4.shown"] == "boolean"
    assert book.reads["data.unasked_sources"] == "number"
    assert book.parameters == ("half", "three", "two")
    assert book.titles["pair"] == {"zh": "两项并存", "en": "Two together"}
    assert list(book.findings).index("pair") < list(book.findings).index("chained")
    assert book.signals["b4_low"].when == AnyOf(
        (
            Comparison("b4.x", "above", 0),
            AllOf((Comparison("b4.y", "above", 0), Comparison("b4.z", "above", 0))),
        )
    )
    assert book.findings["chained"].when.parts[0] == Holds("finding", "pair")  # type: ignore[union-attr]
    assert book.grading.reviews["drawn"].causes == (Cause("grade_at_most", "R2"),)
    assert book.grading.reviews["drawn"].test.when == Comparison("sample.draw", "below", "half")  # type: ignore[union-attr]
    assert parameters_of(files)["three"].on(date(2027, 1, 1)).value == 5  # type: ignore[union-attr]


WORDS = "title: {zh: 题, en: t}, why: {zh: 题, en: t}"
TEST = "{value: a1.n, at_least: 1}"
COURT = "indicators: [c1, c2, c3]"
BROKEN = [
    # file, text, what a modeler writes instead, code, the text at the place that is named, what else is said
    (ALPHA, "a1_low: {title", "a1_low: {titel", "YML004", "titel", "did you mean `title`?"),
    (ALPHA, "why: {zh: 例, en: example}, ", "", "YML005", "a1_low", "`why` is missing"),
    (ALPHA, "{signal: low}", "{signal: lwo}", "YML006", "signal: lwo", "'low'"),
    (ALPHA, "{signal: low}", "{signal: low, floor: R1}", "YML006", "floor: R1", "'R2'"),
    (ALPHA, "a2_high:", "a1_low:", "YML002", "a1_low: {title: {zh: 甲二高", "stands here twice"),
    (ALPHA, "is: true", "is: NO", "RUL003", "is: NO", "`is: NO`"),
    (ALPHA, "is: true", "is: false", "RUL007", "is: false", "let the query return the opposite"),
    (ALPHA, TEST, "{value: a1.n}", "RUL003", "value: a1.n", "0 comparators"),
    (ALPHA, TEST, "{value: a1.n, at_least: 1, below: 0}", "RUL003", "value: a1.n", "2 comparators"),
    (ALPHA, TEST, "{value: a1.n, at_lest: 1}", "RUL002", "at_lest", "did you mean `at_least`?"),
    (ALPHA, TEST, "{value: a1.n, at_least: 3}", "RUL004", "at_least: 3", "dated parameter"),
    (ALPHA, TEST, "{value: a1.n, at_least: true}", "RUL003", "at_least: true", "`at_least` of True"),
    (ALPHA, TEST, "{value: a1.n, at_least: 0.5}", "YML003", "0.5", "whole number"),
    (ALPHA, TEST, "{value: a1n, at_least: 1}", "RUL002", "value: a1n", "`a1n` is no value"),
    (ALPHA, TEST, "{not: {value: a1.n, at_least: 1}}", "RUL007", "not: ", "negative"),
    (ALPHA, TEST, "{value: a1.n, unless: 1}", "RUL007", "unless", "beside `value`"),
    (ALPHA, TEST, "{any: []}", "RUL002", "any: []", "`any` of nothing"),
    (ALPHA, TEST, "{any: [7]}", "RUL002", "7]", "no condition"),
    (ALPHA, TEST, "{}", "RUL002", "when: {}", "no condition"),
    (ALPHA, TEST, "{value: [a1.n], at_least: 1}", "RUL002", "value: [", "no name"),
    (ALPHA, TEST, f"{{any: [{TEST}], all: [{TEST}]}}", "RUL002", "all: [", "`any` and `all`"),
    (ALPHA, TEST, "{signal: a2_high}", "RUL011", "signal: a2_high", "may not stand here"),
    (ALPHA, TEST, f"{{any: [{TEST}, {{value: a2.n, above: 0}}]}}", "RUL010", "when: {any", "`a1` and `a2`"),
    (ALPHA, "a1_low:", "low:", "RUL010", "low: {title", "a1_…"),
    (ALPHA, "{parameter: two}", "{parameter: twoo}", "RUL005", "value: a1.n, at_least: {parameter: twoo", "`two`?"),
    ("rules/signals/beta.yaml", "b1_high:", "a1_low:", "RUL008", "a1_low:", ALPHA),
    (FINDINGS, "severity: medium}", "severity: mediun}", "RUL002", "severity", "did you mean `medium`?"),
    (FINDINGS, "{indicator: a1, ", "{indicator: a0, ", "RUL005", "indicator: a0", "`a0`"),
    (FINDINGS, "{signal: b2_medium}", "{signal: b2_medum}", "RUL005", "signal: b2", "did you mean `b2_medium`?"),
    (FINDINGS, "{finding: shown}", "{finding: show}", "RUL005", "finding: show}", "did you mean `shown`?"),
    (FINDINGS, "shows: [b3.n]", "shows: [b3n]", "YML006", "b3n]", "b3n"),
    (FINDINGS, "when: {indicator: a4}", "when: {finding: chained}", "RUL009", "shown:", "`chained`"),
    (FINDINGS, "pair:", "a1_low:", "RUL008", "a1_low:", ALPHA),
    (FINDINGS, "{finding: true, floor: R5}", "{finding: false, floor: R5}", "YML006", "finding: false", "True"),
    (GRADE, "R3: {from: 26", "R3: {from: 27", "RUL012", "R3: {from", "from: 26"),
    (GRADE, "R2: {from: 11, to: 25}", "R2: {from: 11, to: 26}", "RUL012", "R3: {from", "from: 27"),
    (GRADE, "R2: {from: 11, to: 25}", "R2: {from: 11, to: 9}", "RUL012", "R2: {from", "no gap or overlap"),
    (GRADE, "total_maximum: 100", "total_maximum: 99", "RUL012", "to: 100", "to: 99"),
    (GRADE, "medium: 8", "medium: 19", "RUL012", "points", "points fall"),
    (GRADE, COURT, "indicators: [c1, c9]", "RUL005", "court:", "`c9`"),
    (GRADE, COURT, "indicators: [c1, a1]", "RUL010", "court:", "two families"),
    (GRADE, COURT, "indicators: [c1, c1]", "RUL008", "court:", "named twice"),
    (GRADE, "{decisive: b3}", "{decisive: b9}", "RUL005", "decisive: b9", "`b9`"),
    (GRADE, "{finding: pair}", "{finding: pairs}", "RUL005", "finding: pairs", "did you mean `pair`?"),
    (GRADE, "{hard_stop: true}", "{hard_stop: true, finding: pair}", "RUL002", "when: {hard_stop", "2 causes"),
    (GRADE, "{grade_at_most: R2}", "{grade_at_best: R2}", "YML004", "grade_at_best", "grade_at_"),
    (GRADE, "{grade_at_most: R2}", "{grade_at_most: R6}", "YML006", "grade_at_most: R6", "'R5'"),
    (GRADE, "{grade_at_most: R2}", "{}", "RUL002", "{}, {value: sample", "0 causes"),
    (GRADE, "when: {hard_stop: true}", "when: {all: []}", "RUL002", "all: []", "`all` of nothing"),
    (GRADE, "when: {hard_stop: true}", "when: {any: [{hard_stop: true}]}", "RUL002", "hard_stop: true}]", "condition"),
    (GRADE, "{value: sample.draw,", "{value: sample.drawn,", "RUL005", "value: sample.drawn", "`sample.draw`?"),
    (GRADE, "{parameter: half}}]}}", "{parameter: three}}]}}", "RUL006", "value: sample.draw", "`three` in count"),
    (GRADE, "{value: payer.good, is: true}", "{value: sample.draw, below: 1}", "RUL011", "value: sample", "`review`"),
    (FINDINGS, "{indicator: a4}", "{value: version.cases_before, below: 1}", "RUL011", "value: version", "`review`"),
    (GRADE, "  one_high:", "  pair:", "RUL008", "pair:", FINDINGS),
    (GRADE, "{value: payer.good, is: true}", "{finding: pair}", "RUL011", "finding: pair", "may not stand here"),
    (GRADE, "{value: data.unasked_sources", "{value: data.unasked_source", "RUL005", "value: data", "sources`?"),
]  # fmt: skip


def place_of(text: str, found: str) -> str:
    before = text[: text.index(found)]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


@pytest.mark.parametrize(("path", "old", "new", "code", "at", "said"), BROKEN)
def test_a_mistake_is_refused_where_it_stands(
    files: dict[str, str], path: str, old: str, new: str, code: str, at: str, said: str
) -> None:
    assert old in files[path]
    text = files[path].replace(old, new, 1)
    error = refused({**files, path: text})
    assert (error.code, error.place) == (code, f"{path}:{place_of(text, at)}"), str(error)
    assert said in str(error)


DECLARED_OTHERWISE = [
    ("a1", Declared({"m": "count"}, "alpha"), "RUL005", "expected: a1.m"),
    ("a1", Declared({"n": "ppm"}, "alpha"), "RUL004", "1 is a threshold"),
    ("a1", Declared({"n": "text"}, "alpha"), "RUL006", "the unit text"),
    ("a1", Declared({"n": "boolean"}, "alpha"), "RUL006", "the unit boolean"),
    ("a4", Declared({"shown": "count"}, "alpha"), "RUL006", "`is`"),
    ("a1", Declared({"n": "count"}, "beta"), "RUL010", "rules/signals/beta.yaml"),
    ("a1", Declared({"n": "count"}), "RUL010", "no indicator"),
    ("d2", Declared({"n": "count"}, "delta"), "RUL005", "`d2.case`"),
    ("d2", Declared({"n": "count", "case": "count"}, "delta"), "RUL006", "tells one case from another"),
    ("cover", Declared({"ltv": "cents", "missing": "cents"}), "RUL006", "`half` in ppm"),
]


@pytest.mark.parametrize(("subject", "declared", "code", "said"), DECLARED_OTHERWISE)
def test_a_rule_that_does_not_fit_what_a_query_declares_is_refused(
    files: dict[str, str], subject: str, declared: Declared, code: str, said: str
) -> None:
    error = refused(files, {**DECLARED, subject: declared})
    assert error.code == code
    assert said in str(error)


def test_a_finding_that_shows_what_nobody_declares_is_refused_at_its_place(files: dict[str, str]) -> None:
    files[FINDINGS] = files[FINDINGS].replace("shows: [b3.n]", "shows: [b3.n, b3.m]")
    error = refused(files, DECLARED)
    assert (error.code, error.place) == ("RUL005", f"{FINDINGS}:{place_of(files[FINDINGS], 'b3.m')}")


def test_a_rule_over_a_query_that_does_not_exist_is_refused(files: dict[str, str]) -> None:
    error = refused(files, {id: declared for id, declared in DECLARED.items() if id != "b3"})
    assert error.code == "RUL005"
    assert "`b3`" in error.message


@pytest.mark.parametrize("path", [FINDINGS, GRADE])
def test_a_missing_file_is_named(files: dict[str, str], path: str) -> None:
    del files[path]
    assert (refused(files).code, refused(files).place) == ("RUL001", f"{path}:1:1")


def test_a_value_read_as_number_and_as_boolean_is_refused(files: dict[str, str]) -> None:
    files[FINDINGS] = files[FINDINGS].replace("{indicator: a4}", "{value: a4.shown, above: 0}")
    error = refused(files)
    assert (error.code, error.place) == ("RUL006", f"{FINDINGS}:{place_of(files[FINDINGS], 'value: a4.shown')}")


def test_a_condition_of_too_many_alternatives_is_refused(files: dict[str, str]) -> None:
    three = "{any: [{value: a1.n, above: 0}, {value: a1.n, above: 1}, {value: a1.n, below: 0}]}"
    files[ALPHA] = f"a1_many: {{{WORDS}, when: {{all: [{', '.join([three] * 4)}]}}, then: {{signal: low}}}}"
    error = refused(files)
    assert error.code == "RUL013"
    assert "81 alternatives" in error.message


def test_every_code_is_shown_by_a_test() -> None:
    shown = {code for _, _, _, code, _, _ in BROKEN} | {code for _, _, code, _ in DECLARED_OTHERWISE}
    elsewhere = {"RUL001", "RUL013", "RUL014", "RUL015", "RUL016"}
    assert set(CODES) - shown == elsewhere, "those that have a test of their own, here or in test_ladders.py"
