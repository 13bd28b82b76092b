"""Money from persons (PP02)."""

from __future__ import annotations

from datetime import timedelta

from seed.portfolio.bounds import FROM_PERSONS_SHARE, YUAN, least_part, parts
from seed.portfolio.case import Case
from seed.portfolio.ledger import Party, Payment
from seed.portfolio.planting import scenario
from seed.portfolio.shape import MEDIUM, Shape, yearly

TRADER = Shape(revenue=yearly(1_200_000, 1_600_000), legal_form="company", segment="distributor")
AT_ONCE = 20_000 * YUAN


def pay_in(case: Case, people: list[Party], total: int) -> list[Payment]:
    """People pay the applicant a total over ten months, a little at a time, by turns."""
    count = total // AT_ONCE + len(people)
    return [
        case.receive(
            people[number % len(people)], amount, case.time(12 + number * 290 // count, 15, number % 60), nature="goods"
        )
        for number, amount in enumerate(parts(total, count))
    ]


def strangers(case: Case) -> list[Party]:
    """People who have nothing else to do with the applicant."""
    return [case.person() for _ in range(6)]


def needed(case: Case) -> int:
    """The least amount that is 40% of the inflow it is part of (cents)."""
    return least_part(case.sums().clean_in, FROM_PERSONS_SHARE)


@scenario("person_to_corporate.near_share", "flow", shape=TRADER)
def just_under_share(case: Case) -> None:
    """One cent less; what came before the twelve months and what was lent does not count."""
    people = strangers(case)
    case.receive(people[0], AT_ONCE, case.since - timedelta(seconds=1), nature="goods")
    case.receive(people[1], AT_ONCE, case.time(100), kind="loan", nature="loan")
    made = pay_in(case, people, needed(case) - 1)
    case.miss("person_to_corporate", made, share=FROM_PERSONS_SHARE - 1, group_share=0)


@scenario("person_to_corporate.hit_share", "flow", shape=TRADER)
def share(case: Case) -> None:
    """A tenth of it from the representative and the rest from people outside come to exactly 40%."""
    total = needed(case)
    made = pay_in(case, [case.representative], total // 10)
    made += pay_in(case, strangers(case), total - total // 10)
    case.hit("person_to_corporate", "medium", made, share=FROM_PERSONS_SHARE)


@scenario(
    "person_to_corporate.hit_group_of_a_shop",
    "flow",
    shape=Shape(revenue=yearly(1_200_000, 1_600_000), legal_form="company", segment="retailer"),
)
def group_of_a_shop(case: Case) -> None:
    """A shop may be paid by people, but not by its own representative: exactly 40%."""
    made = pay_in(case, [case.representative], needed(case))
    case.hit("person_to_corporate", "medium", made, share=FROM_PERSONS_SHARE, group_share=FROM_PERSONS_SHARE)


@scenario("benign.canteen", "flow", shape=Shape(segment="caterer", revenue=MEDIUM, legal_form="company"))
def canteen(case: Case) -> None:
    """Half of what a kitchen takes comes straight from its guests, and the owner puts a little in."""
    pay_in(case, strangers(case), case.sums().clean_in)
    made = pay_in(case, [case.representative], 60_000 * YUAN)
    case.miss("person_to_corporate", made, share=lambda sums: 60_000 * YUAN * 1_000_000 // sums.clean_in)
