"""A row is loaded only where somebody whom it is about has consented to its source."""

from __future__ import annotations

import pytest

from tests.intake.conftest import Intake, total
from tests.intake.folders import consents, sound

NEEDS = {
    "family": "P1 registry", "collateral": "C1 collateral", "guarantees": "C1 collateral, C2 collateral",
    "contracts": "C1 operations", "tax_years": "C1 operations", "operations_monthly": "C1 operations",
    "statements": "C1 operations", "balances": "C1 operations", "transfers": "C1 operations, P1 operations",
    "bills": "C1 operations, C2 operations", "credit_reports": "C1 credit", "credit_lines": "C1 credit",
    "credit_queries": "C1 credit", "line_flows": "C1 credit",
}  # fmt: skip
"""For each file that needs consent, the consents of which any one will do for its sound row."""


def test_without_any_consent_only_public_records_and_accounts_are_loaded(intake: Intake) -> None:
    rows = sound()
    del rows["consents"]
    report = intake.try_out(rows)
    refused = {file for file, counts in report.files.items() if counts.quarantined}
    assert refused == NEEDS.keys()
    assert {file for file, counts in report.files.items() if counts.new} == rows.keys() - NEEDS.keys()


def test_any_one_of_the_consents_named_is_enough_and_no_other(intake: Intake) -> None:
    rows = sound()
    enough = {file: {tuple(one.split()) for one in named.split(", ")} for file, named in NEEDS.items()}
    for one in rows["consents"]:
        report = intake.try_out(rows | {"consents": [one]})
        accepted = {file for file in NEEDS if report.files[file].new}
        assert accepted == {file for file in NEEDS if (one["subject_id"], one["source"]) in enough[file]}, one


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"to": "2020-12-31"}, "expired"),
        ({"from": "2098-01-01"}, "begins later"),
        ({"withdrawn_at": "2024-01-01T00:00:00Z"}, "withdrawn"),
    ],
)
def test_a_consent_that_does_not_stand_is_none(change: dict[str, str], said: str, intake: Intake) -> None:
    rows = {"consents": [one | change for one in sound()["consents"]], "tax_years": sound()["tax_years"]}
    assert intake.load(rows).files["tax_years"].quarantined == 1
    assert said in intake.refused()["tax_years", 2]["expected"]


def test_a_withdrawal_to_come_and_a_second_consent_leave_it_standing(intake: Intake) -> None:
    [one] = [one for one in sound()["consents"] if (one["subject_id"], one["source"]) == ("C1", "operations")]
    rows = {"consents": [one | {"withdrawn_at": "2098-01-01T00:00:00Z"}], "tax_years": sound()["tax_years"]}
    assert intake.try_out(rows).files["tax_years"].new == 1
    rows["consents"] = [one | {"to": "2020-12-31"}, one | {"consent_id": "another"}]
    assert intake.try_out(rows).files["tax_years"].new == 1


def test_a_persons_credit_needs_a_written_consent(intake: Intake) -> None:
    rows = {"consents": consents(("P1", "person")), "credit_lines": sound()["credit_lines"]}
    rows["credit_lines"][0] |= {"subject_id": "P1", "subject_kind": "person"}
    assert intake.try_out(rows).files["credit_lines"].new == 1
    for said in ("false", ""):
        rows["consents"] = [one | {"written": said} for one in rows["consents"]]
        assert intake.try_out(rows).files["credit_lines"].quarantined == 1


def test_a_person_and_a_company_of_one_id_consent_apart(intake: Intake) -> None:
    rows = {"consents": consents(("C1", "person")), "tax_years": sound()["tax_years"]}
    assert intake.try_out(rows).files["tax_years"].quarantined == 1


def test_nobody_is_known_behind_an_account_of_another_bank(intake: Intake) -> None:
    rows = sound()
    rows["transfers"].append(rows["transfers"][0] | {"transfer_id": "T2", "to_account": "elsewhere"})
    rows["transfers"].append(rows["transfers"][0] | {"transfer_id": "T3", "from_account": "x", "to_account": "y"})
    counts = intake.load(rows).files["transfers"]
    assert (counts.new, counts.quarantined) == (2, 1)


def test_refused_rows_are_tried_again_when_the_folder_is_loaded_again(intake: Intake) -> None:
    rows = sound()
    told = rows.pop("consents")
    intake.load(rows)
    refused = len(intake.refused())
    assert refused == len(NEEDS)
    assert total(intake.load({"consents": told})) == {"new": len(told)}
    again = intake.load(rows)
    assert total(again) == {"new": refused, "unchanged": sum(map(len, rows.values())) - refused}
    assert not intake.refused()
    assert [
        row["state"] for row in intake.graph.read("MATCH (b:Batch {id: $id}) RETURN b.state AS state", id=again.batch)
    ] == ["complete"]


def test_what_nobody_consented_to_leaves_no_identity_behind(intake: Intake) -> None:
    rows = {"credit_lines": [sound()["credit_lines"][0] | {"subject_id": "SECRET", "lender": "某小贷"}]}
    assert total(intake.load(rows)) == {"quarantined": 1}
    assert intake.store().find("company", "SECRET") is None
    assert intake.store().find("name", "某小贷") is None
