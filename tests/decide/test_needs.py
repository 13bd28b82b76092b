"""When a file counts as asked about the applicant, and how many months of transfers are covered."""

from __future__ import annotations

import pytest
from neo4j.time import Date

from engine.catalogue.headers import Needs
from engine.decide.needs import Asked, Unmet, first_unmet, months_between

AS_OF = Date(2026, 1, 1)


def row(file: str, account: str | None = None, **other: object) -> dict[str, object]:
    whole = {"opened": None, "from": None, "to": AS_OF, "asked_on": AS_OF, "result": "found"}
    return {"file": file, "subject": "a", "account": account, **whole, **other}


def asked(*rows: dict[str, object], accounts: list[str] | None = None, legal_form: str | None = "company") -> Asked:
    return Asked(rows=list(rows), accounts=accounts or [], legal_form=legal_form, as_of_date=AS_OF, max_age_days=30)


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([], "not_asked"),
        ([row("cases")], "not_asked"),
        ([row("enforcements", result="failed")], "query_failed"),
        ([row("enforcements", to=Date(2025, 12, 1))], "query_too_old"),
        ([row("enforcements", to=Date(2025, 12, 2))], ""),
        ([row("enforcements", result="none")], ""),
        ([row("enforcements", result="failed"), row("enforcements", to=Date(2025, 12, 20))], ""),
    ],
)
def test_a_file_counts_once_it_was_answered_not_too_long_ago(rows: list[dict[str, object]], code: str):
    unmet = asked(*rows).unmet("enforcements", 365)
    assert (unmet.code if unmet else "") == code


def test_a_sole_trader_has_no_shareholdings_to_ask_for():
    assert asked(legal_form="sole_trader").unmet("shareholdings", 0) is None
    assert asked(legal_form=None).unmet("shareholdings", 0) == Unmet("not_asked", "shareholdings")


def test_transfers_count_when_every_account_is_covered():
    both = ["x", "y"]
    year = Date(2025, 1, 1)
    assert asked().unmet("transfers", 365) == Unmet("no_account", "transfers")
    assert asked(row("transfers", "x"), accounts=both).unmet("transfers", 365) == Unmet("not_asked", "transfers")
    assert asked(row("transfers", "x"), row("transfers", "y"), accounts=both).unmet("transfers", 365) is None
    assert asked(row("transfers", **{"from": year}), accounts=both).unmet("transfers", 365) is None


@pytest.mark.parametrize(
    ("begin", "opened", "code"),
    [
        (Date(2025, 10, 3), None, ""),
        (Date(2025, 10, 4), None, "window_not_covered"),
        (Date(2025, 11, 1), Date(2025, 11, 1), ""),
        (Date(2025, 11, 2), Date(2025, 11, 1), "window_not_covered"),
    ],
)
def test_an_account_is_covered_for_the_window_or_since_it_was_opened(begin: Date, opened: Date | None, code: str):
    unmet = asked(row("transfers", "x", opened=opened, **{"from": begin}), accounts=["x"]).unmet("transfers", 90)
    assert (unmet.code if unmet else "") == code


@pytest.mark.parametrize(
    ("rows", "months"),
    [
        ([row("transfers", "x", **{"from": Date(2025, 7, 1)})], 6),
        ([row("transfers", "x", **{"from": Date(2025, 7, 2)})], 5),
        ([row("transfers", "x", opened=Date(2025, 9, 1))], 4),
        # An account covered since it was opened last month does not shorten the year of the other.
        ([row("transfers", "x", **{"from": Date(2025, 1, 1)}), row("transfers", "y", opened=Date(2025, 12, 1))], 12),
        ([row("transfers", "x", opened=Date(2024, 1, 1)), row("transfers", "y", opened=Date(2025, 12, 1))], 24),
        ([row("transfers", "x", opened=Date(2024, 1, 1)), row("transfers", "y", **{"from": Date(2025, 12, 1)})], 1),
        ([row("transfers", "x", opened=Date(2024, 1, 1))], 0),
    ],
)
def test_the_months_are_those_of_the_account_that_is_covered_least(rows: list[dict[str, object]], months: int):
    accounts = ["x"] if len(rows) == 1 and months else ["x", "y"]
    assert asked(*rows, accounts=accounts).months() == months


def test_months_are_whole():
    assert months_between(Date(2025, 1, 31), Date(2025, 2, 28)) == 0
    assert months_between(Date(2025, 1, 31), Date(2025, 3, 31)) == 2
    assert months_between(Date(2024, 12, 15), Date(2026, 1, 15)) == 13


KNOWN = {"clean_transfers": 60, "share": 600000, "coverage_min": 600000, "flow_min_transfers": 60}
FLOW = Needs(asked=["transfers"], months=6, transfers="flow_min_transfers", coverage=True)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, ""),
        ({"clean_transfers": 59}, "too_few_transfers"),
        ({"share": 599999}, "low_coverage"),
        ({"share": None}, "low_coverage"),
    ],
)
def test_needs_are_met_at_the_threshold_itself(changed: dict[str, object], code: str):
    half_a_year = asked(row("transfers", "x", **{"from": Date(2025, 7, 1)}), accounts=["x"])
    unmet = first_unmet(FLOW, half_a_year, {**KNOWN, **changed})
    assert (unmet.code if unmet else "") == code


def test_the_first_unmet_need_is_the_reason():
    assert first_unmet(FLOW, asked(accounts=["x"]), {**KNOWN, "share": 0}) == Unmet("not_asked", "transfers")
