"""The same rows in another order, or in several loads, are the same bank."""

from __future__ import annotations

from random import Random

from tests.history.conftest import Bank
from tests.intake.folders import Rows

RESTS_ON = ("consents", "accounts", "credit_reports", "credit_lines")
"""What says whose a row is: it comes before the rows that need it."""


def shuffled(rows: Rows, random: Random) -> Rows:
    names = random.sample(list(rows), len(rows))
    return {name: random.sample(rows[name], len(rows[name])) for name in names}


def in_two_loads(rows: Rows, random: Random) -> list[Rows]:
    first: Rows = {name: table for name, table in rows.items() if name in RESTS_ON}
    second: Rows = {}
    for name, table in rows.items():
        for row in table if name not in RESTS_ON else ():
            random.choice((first, second)).setdefault(name, []).append(row)
    return [shuffled(first, random), shuffled(second, random)]


def test_a_portfolio_gives_the_same_decisions_in_whatever_order_it_is_loaded(bank: Bank, proving: bool) -> None:
    random = Random(20260101)
    applications = sorted(row["application_id"] for row in bank.rows["applications"])
    bank.load_anew(bank.rows)
    first = bank.told(applications)
    for order in range(5 if proving else 2):
        batches = in_two_loads(bank.rows, random) if order % 2 else [shuffled(bank.rows, random)]
        bank.load_anew(*batches)
        again = bank.told(applications)
        assert {one for one in applications if again[one] != first[one]} == set(), f"order {order}"
