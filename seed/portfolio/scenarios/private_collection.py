"""Customers who pay into private accounts of the control group (PP04)."""

from __future__ import annotations

from datetime import timedelta

from seed.portfolio.bounds import COLLECTED_SHARE, YUAN, least_of, parts
from seed.portfolio.case import Case
from seed.portfolio.ledger import Party, Payment
from seed.portfolio.planting import scenario
from seed.portfolio.scenarios.persons import relative
from seed.portfolio.shape import MEDIUM, Shape
from seed.portfolio.timeline import at

OPEN = Shape(revenue=MEDIUM, legal_form="company", owners=2, private_accounts=True)
CLOSED = Shape(revenue=MEDIUM, legal_form="company", private_accounts=False)


def buyer(case: Case) -> Party:
    """A customer of the applicant, whose own statements may be read."""
    firm = case.firm(consents=("operations",))
    for number in range(4):
        case.receive(firm, 30_000 * YUAN + number, case.time(40 + 70 * number), nature="goods")
    return firm


def collect(case: Case, payer: Party, person: Party, total: int, nature: str | None = "goods") -> list[Payment]:
    """Somebody pays a person a total over ten months, a little at a time (cents)."""
    count = total // (40_000 * YUAN) + 1
    return [
        case.between(payer, person, amount, case.time(14 + number * 290 // count, 13, number % 60), nature=nature)
        for number, amount in enumerate(parts(total, count))
    ]


def tenth(case: Case) -> int:
    """The least amount that is a tenth of the sales (cents)."""
    return least_of(case.sums().sales_in, COLLECTED_SHARE)


@scenario("private_collection.hit_share", "flow", shape=OPEN)
def share(case: Case) -> None:
    """A customer paid exactly a tenth of the sales to the representative; of the other owner nobody asked."""
    customer = buyer(case)
    case.never_ask("transfers", case.principals[1])
    made = collect(case, customer, case.representative, tenth(case))
    case.hit("private_collection", "medium", made, share=COLLECTED_SHARE)


@scenario("private_collection.near_share", "flow", shape=OPEN)
def just_under_share(case: Case) -> None:
    """One cent less from a customer; rent, a loan, what was taken back, who buys nothing and last year do not count."""
    customer, person = buyer(case), case.representative
    collect(case, customer, person, tenth(case) // 2, "rent")
    collect(case, case.firm(consents=("operations",)), person, tenth(case) // 2)
    lent = case.between(customer, person, 30_000 * YUAN, case.time(100, 11), nature="loan")
    lent.kind = "loan"
    undone = case.between(customer, person, 30_000 * YUAN, case.time(90, 11), nature="goods")
    case.reverse(undone, case.time(90, 12))
    case.between(customer, person, 30_000 * YUAN, case.since - timedelta(seconds=1), nature="goods")
    made = collect(case, customer, person, tenth(case) - 1)
    case.miss("private_collection", made, share=COLLECTED_SHARE - 1)


@scenario("private_collection.hit_spouse", "flow.private", "family", shape=CLOSED)
def spouse(case: Case) -> None:
    """Of the group the spouse alone let the bank read her accounts, and a customer pays into the second of them."""
    customer, person = buyer(case), relative(case, "spouse")
    case.join_group(person)
    case.consent(person, "operations")
    person.accounts.append(case.world.account(person, "personal"))
    made = collect(case, customer, person, tenth(case) * 2)
    for one in made:
        one.target = person.accounts[1]
    case.hit("private_collection", "medium", made)


@scenario("private_collection.unknown_account", "flow.private", shape=OPEN)
def unknown_account(case: Case) -> None:
    """One cent less than a tenth, and one of the representative's two accounts was not asked about."""
    person = case.representative
    person.accounts.append(case.world.account(person, "personal"))
    case.unread.add(person.accounts[1])
    collect(case, buyer(case), person, tenth(case) - 1)
    case.unknown("private_collection")


@scenario("private_collection.unknown_withdrawn", "flow.private", shape=CLOSED)
def withdrawn(case: Case) -> None:
    """A customer paid a fifth of the sales to the representative, who withdrew its consent on the day before."""
    case.consent(case.representative, "operations")["withdrawn_at"] = at(case.day(1), 12)
    collect(case, buyer(case), case.representative, tenth(case) * 2)
    case.unknown("private_collection")
