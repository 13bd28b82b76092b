"""What was measured once is not measured again, unless something it rests on is another."""

from __future__ import annotations

import stat

import pytest

from engine.catalogue.catalogue import Catalogue
from engine.decide.decide import decide
from engine.decide.measure import measure
from engine.errors import ConsentError
from engine.workbench.measured import FILE
from engine.workbench.portfolio import Judged, Way
from tests.workbench.conftest import DEFINITION, INDICATOR, PARAMETERS, SIGNALS, SIZE, Bank, Edited


def judged(bank: Bank, catalogue: Catalogue, **overrides: int) -> dict[str, Judged]:
    with bank.open() as portfolio:
        return {one.application: one for (one,) in portfolio.judge([Way(catalogue, overrides)], "judging")}


def test_the_second_time_nothing_is_asked_and_everything_is_the_same(bank: Bank, edited: Edited):
    first, second = judged(bank, edited()), judged(bank, edited())
    assert first["app_a"].anew == ("asked", "control", "given", "scope", "load", "size")
    assert {one.anew for one in second.values()} == {()}
    for application in first:
        assert (first[application].grade, first[application].derived) == (
            second[application].grade,
            second[application].derived,
        )
        assert first[application].measured == second[application].measured


def test_what_is_remembered_is_what_a_decision_would_measure(bank: Bank, edited: Edited):
    judged(bank, edited())
    remembered = judged(bank, edited())["app_a"].measured
    assert remembered is not None
    with bank.graph.reading() as reader:
        assert measure(reader, edited(), "app_a", remembered.as_of, {}) == remembered


def test_what_is_judged_is_what_a_decision_says(bank: Bank, edited: Edited):
    judged(bank, edited())
    remembered = judged(bank, edited())
    for application in ("app_a", "app_b"):
        record = decide(bank.graph, edited(), application)
        assert record["derived"] == remembered[application].derived
    with pytest.raises(ConsentError):
        decide(bank.graph, edited(), "app_c")
    assert remembered["app_c"].grade == "refused"


@pytest.mark.parametrize(
    ("path", "old", "new", "anew"),
    [
        (SIGNALS, "signal: high", "signal: low", ()),
        (PARAMETERS, "value: 5000000}]\nlarge", "value: 6000000}]\nlarge", ()),
        (PARAMETERS, "title: {zh: 大, en: large}", "title: {zh: 大额, en: large}", ()),
        (SIZE, "THEN 1", "THEN 2", ("size",)),
        # A parameter that a query names, and a definition that another query waits for.
        (PARAMETERS, "value: 5000000}]\nquery", "value: 5000001}]\nquery", ("size",)),
        (DEFINITION, "sum(g.amount)", "sum(g.amount + 1)", ("asked", "given", "load")),
        # Asked anew, it needs the lists of a definition that was only remembered.
        (INDICATOR, "* 1000000", "* 2000000", ("asked", "given", "load")),
        # How old an answer may be is asked wherever something must have been asked.
        (PARAMETERS, "value: 30", "value: 31", ("asked", "given", "load", "scope")),
    ],
)  # fmt: skip
def test_only_what_rests_on_a_change_is_asked_anew(
    bank: Bank, edited: Edited, path: str, old: str, new: str, anew: tuple[str, ...]
):
    judged(bank, edited())
    now = judged(bank, edited({path: (old, new)}))["app_a"]
    assert sorted(now.anew) == sorted(anew)
    with bank.graph.reading() as reader:
        assert now.measured is not None
        assert measure(reader, edited({path: (old, new)}), "app_a", now.measured.as_of, {}) == now.measured


def test_other_data_are_measured_anew(bank: Bank, edited: Edited):
    judged(bank, edited())
    bank.graph.write("MATCH (g:Graph {id: 'graph'}) SET g.number = 2")
    bank.graph.write("MATCH (:Company {id: 'a'})-[g:GUARANTEES]->() SET g.amount = 1")
    now = judged(bank, edited())["app_a"]
    assert now.measured is not None
    assert now.measured.facts.values["load.share"] == 0


def test_a_consent_is_judged_each_time(bank: Bank, edited: Edited):
    assert judged(bank, edited())["app_c"].grade == "refused"
    # Even where the number of the graph stays: what is remembered of a firm is of no use without its consent.
    bank.graph.write(
        "MATCH (:Company {id: 'b'})-[:CONSENTED]->(c:Consent {source: 'collateral'}) SET c.withdrawn_at = datetime()"
    )
    assert judged(bank, edited())["app_b"].grade == "refused"


def test_a_query_that_fails_stops_the_application_and_is_not_remembered(bank: Bank, edited: Edited):
    broken = edited({SIZE: ("THEN 1 ELSE 0", "THEN 1 / ($request - $request) ELSE 0")})
    for _ in range(2):
        now = judged(bank, broken)
        assert now["app_a"].grade == "stopped"
        assert list(now["app_a"].broken) == ["size"]
        assert now["app_b"].grade == "R1"


def test_another_value_of_a_parameter_is_another_answer(bank: Bank, edited: Edited):
    assert judged(bank, edited())["app_b"].states["size"] == "clear"
    assert judged(bank, edited(), large_request=1)["app_b"].states["size"] == "hit"
    assert judged(bank, edited(), load_high=1)["app_b"].states["load"] == "hit"


def test_the_file_is_its_owners_and_holds_no_more_than_ids_and_values(bank: Bank, edited: Edited):
    judged(bank, edited())
    path = bank.settings.home / FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with bank.open() as portfolio:
        kept = sorted(portfolio.memory.of("app_a").values())
    assert kept == [
        "[{\"given_amount\": 90000000}, \"\"]",
        "[{\"large\": 1, \"evidence\": []}, \"\"]",
        "[{\"representatives\": [], \"owners\": []}, \"\"]",
        "[{\"share\": 9000000, \"evidence\": [\"g_a\"]}, \"\"]",
        "[{}, \"\"]",
        "[{}, \"\"]",
        "{\"data.unasked_files\": 0, \"data.unasked_sources\": 0}",
    ]  # fmt: skip
