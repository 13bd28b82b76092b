"""The made-up portfolio: the same bytes again, valid files, a truth for everything, and calm in the background."""

from __future__ import annotations

import csv
import hashlib
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from engine.intake.cleaning import Refusal, certificate, cleaner
from engine.intake.identifiers import is_uscc
from engine.settings import ROOT
from seed.canonical import canonical
from seed.portfolio import build as making
from seed.portfolio.bounds import least_of, least_part, share
from seed.portfolio.case import Case, PlantingError
from seed.portfolio.people import certificate as made_certificate
from seed.portfolio.people import credit_code
from seed.portfolio.planting import Plan, catalogue, plans
from seed.portfolio.shape import Shape
from seed.portfolio.truth.families import FAMILY
from seed.portfolio.truth.grading import FINDING_FLOORS, grade
from seed.portfolio.truth.settle import settle
from seed.portfolio.world import World
from seed.portfolio.writer import Writer, money, ratio

Rows = dict[str, list[dict[str, str]]]
FIRMS, TRANSFERS, SEED = 300, 90_000, 20260101


def read(folder: Path) -> Rows:
    return {path.stem: list(csv.DictReader(path.open(encoding="utf-8", newline=""))) for path in folder.glob("*.csv")}


def digest(folder: Path) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(folder.iterdir()))).hexdigest()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("portfolio")
    making.build(out, FIRMS, TRANSFERS, SEED)
    return out


@pytest.fixture(scope="module")
def rows(folder: Path) -> Rows:
    return read(folder)


@pytest.fixture(scope="module")
def truth(folder: Path) -> dict[str, Any]:
    return YAML(typ="safe").load((folder / "truth.yaml").read_text(encoding="utf-8"))


def test_the_same_arguments_give_the_same_bytes_and_another_seed_gives_others(tmp_path: Path) -> None:
    for name, seed in (("one", 1), ("again", 1), ("two", 2)):
        making.build(tmp_path / name, 24, 4_000, seed)
    assert digest(tmp_path / "one") == digest(tmp_path / "again") != digest(tmp_path / "two")


def test_an_older_run_leaves_nothing_behind(tmp_path: Path) -> None:
    making.build(tmp_path / "fresh", 20, 3_400, 5)
    making.build(tmp_path / "reused", 40, 7_000, 6)
    making.build(tmp_path / "reused", 20, 3_400, 5)
    assert digest(tmp_path / "fresh") == digest(tmp_path / "reused")


def test_the_command_says_what_it_wrote_and_refuses_too_few_firms(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "seed.portfolio", str(tmp_path / "out"), "--transfers", "3500", "--firms"]
    done = subprocess.run([*command, "20"], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0 and "transfers" in done.stderr
    refused = subprocess.run([*command, "19"], capture_output=True, text=True, cwd=ROOT)
    assert refused.returncode == 2 and "at least 20" in refused.stderr


def test_every_file_is_written_with_every_column(folder: Path, rows: Rows) -> None:
    assert rows.keys() == canonical().files.keys()
    for name, file in canonical().files.items():
        header = (folder / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0]
        assert header.split(",") == list(file.columns)


@pytest.mark.parametrize("name", canonical().files)
def test_every_cell_is_what_its_column_may_hold(name: str, rows: Rows) -> None:
    for column in canonical().files[name].columns.values():
        values = cleaner(column)([row[column.name] for row in rows[name]])
        assert not [value for value in values if isinstance(value, Refusal)], column.name


@pytest.mark.parametrize("name", canonical().files)
def test_no_key_stands_twice_for_one_day_and_no_period_ends_before_it_starts(name: str, rows: Rows) -> None:
    file = canonical().files[name]
    keys = Counter((*(row[key] for key in file.key), row.get("as_of", "")) for row in rows[name])
    assert max(keys.values(), default=1) == 1
    for start, end in file.periods:
        assert all(row[start] <= row[end] for row in rows[name] if row[start] and row[end])


def test_identities_are_unique_carry_check_digits_and_are_visibly_made_up(rows: Rows) -> None:
    for person in rows["people"]:
        assert certificate(person["id_number"], person["id_kind"]) is None
        assert person["id_number"][14:17] == "000" and person["name"].startswith("示例")
    assert all(row["name"].startswith("示例") and "MADE" in row["uscc"] for row in rows["companies"])
    for file, key, column in (("people", "person_id", "id_number"), ("companies", "company_id", "uscc")):
        pairs = {(row[key], row[column]) for row in rows[file]}
        assert len(pairs) == len({of for of, _ in pairs}) == len({code for _, code in pairs})


def test_codes_have_both_check_digits_and_stay_distinct() -> None:
    codes = {credit_code(number, "131102", sole_trader=number % 2 == 0) for number in range(2_000)}
    assert len(codes) == 2_000 and all(map(is_uscc, codes))
    assert len({made_certificate(number) for number in range(170_000)}) == 170_000


def test_transfers_come_close_to_what_was_asked_for(rows: Rows) -> None:
    assert abs(len(rows["transfers"]) - TRANSFERS) <= TRANSFERS // 100


def test_as_many_applications_are_decided_as_there_are_firms_and_refusals_come_on_top(truth: dict[str, Any]) -> None:
    outcomes = Counter(entry["outcome"] for entry in truth["applications"].values())
    assert outcomes["graded"] + outcomes["cannot_conclude"] == FIRMS
    assert outcomes["refused"] == len([each for each in catalogue() if each.refused])


def test_the_truth_covers_every_application_and_indicator(truth: dict[str, Any], rows: Rows) -> None:
    assert truth["portfolio"] == {"seed": SEED, "firms": FIRMS, "transfers": TRANSFERS}
    filed = {row["application_id"] for row in rows["applications"]}
    # What stands apart (AX…) shows that a thing is pledged elsewhere; filed before anybody consented, it is refused.
    assert truth["applications"].keys() == {name for name in filed if not name.startswith("AX")}
    for entry in truth["applications"].values():
        indicators = set() if entry["outcome"] == "refused" else FAMILY.keys()
        assert entry["indicators"].keys() == indicators
        assert set(entry["findings"]) <= FINDING_FLOORS.keys()
        assert (entry["grade"] is None) == (entry["outcome"] != "graded")


def test_three_hundred_firms_carry_most_scenarios_once_and_leave_room_for_background(truth: dict[str, Any]) -> None:
    planted = Counter(name for entry in truth["applications"].values() for name in entry["planted"])
    assert set(planted.values()) == {1}
    assert len(planted) >= len(catalogue()) * 9 // 10
    assert sum(not entry["planted"] for entry in truth["applications"].values()) >= FIRMS // 4


def test_every_state_severity_finding_outcome_and_grade_occurs(truth: dict[str, Any]) -> None:
    entries = truth["applications"].values()
    states: defaultdict[str, set[str]] = defaultdict(set)
    for entry in entries:
        for name, expected in entry["indicators"].items():
            states[name].add(expected["state"])
    assert all({"hit", "clear"} <= states[name] for name in FAMILY)
    unknown = {each.name.split(".")[0] for each in catalogue() if ".unknown" in each.name}
    assert all("not_evaluable" in states[name] for name in FAMILY if name in unknown)
    assert {name for entry in entries for name in entry["findings"]} == FINDING_FLOORS.keys()
    assert {entry["grade"] for entry in entries} == {"R1", "R2", "R3", "R4", "R5", None}
    assert {entry["outcome"] for entry in entries} == {"graded", "cannot_conclude", "refused"}


def test_every_indicator_and_finding_has_near_misses_on_firms_of_their_own_kind() -> None:
    names = [each.name for each in catalogue()]
    for subject in (*FAMILY, *FINDING_FLOORS):
        kinds = {name.split(".")[1].split("_")[0] for name in names if name.startswith(f"{subject}.")}
        assert "hit" in kinds and kinds & {"near", "expired", "unknown"}, subject


@pytest.mark.parametrize("seed", [20260101, 7])
def test_from_250_firms_on_every_indicator_and_finding_hits_and_is_missed_nearly(seed: int, tmp_path: Path) -> None:
    making.build(tmp_path, 250, 75_000, seed)
    entries = YAML(typ="safe").load((tmp_path / "truth.yaml").read_text(encoding="utf-8"))["applications"].values()
    hits = {name for entry in entries for name, one in entry["indicators"].items() if one["state"] == "hit"}
    missed = {
        name.partition(".")[0]
        for entry in entries
        for name in entry["planted"]
        if entry["indicators"].get(name.partition(".")[0], {"state": "clear"})["state"] == "clear"
    }
    assert hits == FAMILY.keys()
    assert FAMILY.keys() <= missed
    assert {name for entry in entries for name in entry["findings"]} == FINDING_FLOORS.keys()


def test_evidence_names_rows_that_were_written(truth: dict[str, Any], rows: Rows) -> None:
    written = {
        row[column]
        for file, column in (
            ("transfers", "transfer_id"),
            ("guarantees", "guarantee_id"),
            ("enforcements", "enforcement_id"),
            ("credit_lines", "line_id"),
            ("collateral", "collateral_id"),
            ("companies", "company_id"),
            ("people", "person_id"),
            ("accounts", "account_id"),
        )
        for row in rows[file]
    }
    named = {
        each
        for entry in truth["applications"].values()
        for expected in entry["indicators"].values()
        for each in expected.get("evidence", [])
    }
    assert named and named <= written


def test_few_firms_carry_a_choice_that_the_seed_makes() -> None:
    carried = [{each.name for plan in plans(20, seed) for each in plan.scenarios} for seed in (1, 1, 2)]
    assert carried[0] == carried[1] != carried[2]
    assert sum(not plan.scenarios for plan in plans(20, 1)) == 5


def test_scenarios_share_a_firm_only_where_they_touch_different_things() -> None:
    for plan in plans(FIRMS, SEED):
        touched = [name for each in plan.scenarios for name in each.touches]
        for number, one in enumerate(touched):
            for other in touched[number + 1 :]:
                apart = not (f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}."))
                assert apart or any({one, other} <= each.touches for each in plan.scenarios)


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """A portfolio in which nothing is planted."""
    out = tmp_path_factory.mktemp("calm")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "plans", lambda firms, seed, patterns: [Plan() for _ in range(firms)])
        patch.setattr(making, "refusals", lambda firms, seed, patterns: [])
        making.build(out, 60, 15_000, 11)
    entries = YAML(typ="safe").load((out / "truth.yaml").read_text(encoding="utf-8"))["applications"].values()
    assert {(entry["grade"], *entry["findings"]) for entry in entries} == {("R1",)}
    unclear = {
        (name, expected["state"])
        for entry in entries
        for name, expected in entry["indicators"].items()
        if expected["state"] not in ("clear", "not_applicable")
    }
    # Nobody has to show private accounts, and without them PP04 cannot say anything.
    assert unclear == {("private_collection", "not_evaluable")}
    return read(out)


def parties(rows: Rows) -> dict[str, str]:
    return {row["account_id"]: row["owner_id"] for row in rows["accounts"]}


def test_background_money_runs_one_way_so_that_no_loop_can_close(calm: Rows) -> None:
    owner = parties(calm)
    paid: defaultdict[str, set[str]] = defaultdict(set)
    taken_back = {row["reverses"] for row in calm["transfers"]}
    for row in calm["transfers"]:
        if row["reverses"] or row["transfer_id"] in taken_back:
            continue
        payer, payee = (owner.get(row[side], row[side]) for side in ("from_account", "to_account"))
        if payer != payee:
            paid[payer].add(payee)
    assert not list(circular(paid)), "somebody's money can come back"


def circular(paid: dict[str, set[str]]) -> Iterator[str]:
    """Parties that can be peeled off no more because each both pays and is paid by another that is left."""
    left = {payer: set(payees) for payer, payees in paid.items()}
    while leaves := [payer for payer, payees in left.items() if not payees & left.keys()]:
        for leaf in leaves:
            del left[leaf]
    yield from left


def test_background_parties_pay_once_a_day_and_far_below_what_is_reported(calm: Rows) -> None:
    owner = parties(calm)
    days = Counter(
        (
            owner.get(row["from_account"], row["from_account"]),
            owner.get(row["to_account"], row["to_account"]),
            row["at"][:10],
        )
        for row in calm["transfers"]
        if row["nature"] not in ("rent", "tax") and owner.get(row["from_account"]) != owner.get(row["to_account"])
    )
    assert sum(count > 1 for count in days.values()) <= len(days) // 1_000  # a landlord may also supply
    personal = {row["account_id"] for row in calm["accounts"] if row["kind"] == "personal"}
    for row in calm["transfers"]:
        limit = 400_000 if {row["from_account"], row["to_account"]} & personal else 1_700_000
        assert float(row["amount"]) < limit and (row["cash"] != "true" or float(row["amount"]) < 40_000)


def test_background_firms_are_asked_about_in_full_within_thirty_days(calm: Rows) -> None:
    asked: defaultdict[str, set[str]] = defaultdict(set)
    for row in calm["queries"]:
        asked[row["subject_id"]].add(row["file"])
    sole = {row["company_id"] for row in calm["companies"] if row["legal_form"] == "sole_trader"}
    for row in calm["applications"]:
        files = canonical().files.keys() - {"people", "applications", "consents", "queries"}
        assert asked[row["applicant_id"]] == files - ({"shareholdings"} if row["applicant_id"] in sole else set())
    for row in calm["positions"]:
        assert {"enforcements", "credit_reports", "credit_lines"} <= asked[row["person_id"]]


def test_a_scenario_that_contradicts_its_own_sums_is_stopped(tmp_path: Path) -> None:
    with Writer(tmp_path) as writer:
        case = Case(World(writer, 1, 20), 1, Shape())
        assert settle(case, case.sums())["indicators"]["risk_region"] == {"state": "not_evaluable"}
        case.hit("risk_region", "medium", share=100_000)
        with pytest.raises(PlantingError, match="risk_region"):
            settle(case, case.sums())


@pytest.mark.parametrize(
    ("severities", "findings", "mitigated", "expected"),
    [
        ({}, [], False, 1),
        ({"risk_region": "medium"}, [], False, 1),
        ({"risk_region": "medium", "revenue_gap": "low"}, [], False, 2),
        ({"closed_loop": "high"}, [], False, 2),
        ({"closed_loop": "high", "risk_region": "medium"}, [], False, 3),
        ({"corporate_to_person": "high", "group_round_trip": "high"}, [], False, 3),
        ({"bad_credit": "high"}, [], False, 3),
        ({"collateral_cover": "high"}, [], False, 3),
        ({"closed_loop": "high", "revenue_gap": "medium"}, ["inflated_turnover"], False, 4),
        ({"closed_loop": "high", "bad_credit": "high", "dishonest_debtor": "high"}, [], False, 4),
        (
            {"closed_loop": "high", "bad_credit": "high", "dishonest_debtor": "high", "group_round_trip": "high"},
            [],
            False,
            5,
        ),
        ({}, ["insufficient_data"], False, 3),
        ({"risk_region": "medium", "beneficial_owner": "medium"}, [], True, 1),
        ({"risk_region": "medium", "beneficial_owner": "medium"}, [], False, 2),
        ({"closed_loop": "high", "risk_region": "medium"}, [], True, 3),
        ({"risk_region": "medium", "beneficial_owner": "medium"}, ["hidden_debt"], True, 3),
        ({"round_amounts": "noted", "first_digits": "noted"}, [], False, 1),
        ({"consumption_limit": "high"}, [], False, 3),
        ({"overdue_record": "high"}, [], False, 3),
        ({"abnormal_operation": "high"}, [], False, 3),
        ({"abnormal_operation": "medium"}, [], False, 1),
        ({"enforced_debt": "high", "lawsuits": "medium"}, [], False, 2),
        ({"enforced_debt": "high", "grave_proceedings": "high", "lawsuits": "medium"}, [], False, 3),
        ({}, ["circle_contagion"], False, 4),
        ({}, ["fraud_network"], True, 5),
    ],
)
def test_grades_follow_points_floors_and_mitigants(
    severities: dict[str, str | None], findings: list[str], mitigated: bool, expected: int
) -> None:
    assert grade(severities, findings, mitigated) == expected


@pytest.mark.parametrize(
    ("cases", "expected"),
    [
        ({}, 4),
        ({"enforced_debt": "c1", "lawsuits": "c1"}, 3),
        ({"enforced_debt": "c1", "lawsuits": "c2"}, 4),
        ({"enforced_debt": "c1"}, 4),
        ({"enforced_debt": "c1", "lawsuits": "c1", "consumption_limit": "c1"}, 3),
    ],
)
def test_what_rests_on_one_court_case_scores_once(cases: dict[str, str], expected: int) -> None:
    mediums = dict.fromkeys(("risk_region", "beneficial_owner", "fan_out"), "medium")
    assert grade({"enforced_debt": "high", "lawsuits": "medium", **mediums}, [], False, cases) == expected


@given(st.integers(1, 10**12), st.integers(1, 900_000))
def test_the_least_part_reaches_a_share_and_a_cent_less_does_not(base: int, ppm: int) -> None:
    part = least_part(base, ppm)
    assert share(part, base + part) >= ppm > share(part - 1, base + part - 1)
    whole = least_of(base, ppm)
    assert share(whole, base) >= ppm > share(whole - 1, base)


@given(st.integers(-(10**15), 10**15))
def test_money_and_ratios_are_written_as_decimals(number: int) -> None:
    assert round(float(money(number % 10**9)) * 100) == number % 10**9
    assert ratio(250_000) == "0.250000" and money(-5) == "-0.05"
