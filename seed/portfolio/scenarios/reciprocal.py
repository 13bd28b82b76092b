"""Trade to and fro (LP02): as much one way as the other with a party outside the group, several times within weeks."""

from __future__ import annotations

from datetime import timedelta

from seed.portfolio.bounds import RECIPROCAL_DAYS, RECIPROCAL_SHARE, YUAN, least_part, parts
from seed.portfolio.case import Case
from seed.portfolio.ledger import Party, Payment
from seed.portfolio.planting import scenario
from seed.portfolio.scenarios.persons import disclose, group_firm
from seed.portfolio.shape import MEDIUM, Shape

FIRM = Shape(revenue=MEDIUM, legal_form="company")
TIMES = 4  # each way, one more than needed


def to_and_fro(
    case: Case,
    party: Party,
    out: int,
    back: int,
    before: int,
    *,
    times: int = TIMES,
    days: int = RECIPROCAL_DAYS,
    source: str | None = None,
) -> list[Payment]:
    """The applicant pays a total in several payments and gets another back, all within so many days (cents).

    before: the days from the first payment to the application.
    """
    made = []
    for number, (paid, got) in enumerate(zip(parts(out, times), parts(back, times), strict=True)):
        begin = before - (days - 1) * number // times
        end = before - (days - 1) * (number + 1) // times
        made += [
            case.pay(party, paid, case.time(begin, 10, number), nature="goods"),
            case.receive(party, got, case.time(end, 16, number), nature="goods", source=source),
        ]
    return made


def ten_percent(case: Case) -> int:
    """The least amount that makes a tenth of the turnover it is part of (cents)."""
    return least_part(case.sums().turnover, RECIPROCAL_SHARE)


@scenario("reciprocal.hit_share", "flow", shape=FIRM)
def share(case: Case) -> None:
    """Exactly 10% of turnover within thirty days, four fifths of what came in having gone out."""
    total = ten_percent(case)
    back = total * 5 // 9
    made = to_and_fro(case, case.firm(), total - back, back, 190)
    case.hit("reciprocal", "medium", made, share=RECIPROCAL_SHARE, all_share=RECIPROCAL_SHARE)


@scenario("reciprocal.near_share", "flow", shape=FIRM)
def just_under_share(case: Case) -> None:
    """One cent less than 10% of turnover."""
    total = ten_percent(case) - 1
    made = to_and_fro(case, case.firm(), total // 2, total - total // 2, 190)
    case.miss("reciprocal", made, share=RECIPROCAL_SHARE - 1, all_share=RECIPROCAL_SHARE - 1)


@scenario("reciprocal.hit_several_partners", "flow", shape=FIRM)
def several_partners(case: Case) -> None:
    """Three partners with a third of it each, one by two accounts, one that nobody described: together they count."""
    each, made = ten_percent(case) // 6 + 1, []
    by_two = case.firm(accounts=2)
    for number, party in enumerate((case.firm(), by_two, case.stranger())):
        source = by_two.accounts[1] if party is by_two else None
        made += to_and_fro(case, party, each, each, 260 - 60 * number, times=3, source=source)
    case.hit("reciprocal", "medium", made)


@scenario("reciprocal.hit_disclosed", "flow", "disclosures", shape=FIRM)
def disclosed(case: Case) -> None:
    """One cent less than 10% with a hidden partner; a disclosed one makes it more, and low is all that comes of it."""
    hidden, named = case.firm(), case.firm()
    disclose(case, named, "related")
    open_trade = 60_000 * YUAN
    total = least_part(case.sums().turnover + open_trade, RECIPROCAL_SHARE) - 1
    made = to_and_fro(case, hidden, total // 2, total - total // 2, 260)
    made += to_and_fro(case, named, open_trade // 2, open_trade // 2, 190, times=3)
    case.hit("reciprocal", "low", made, share=RECIPROCAL_SHARE - 1)


@scenario("reciprocal.near_each_condition", "flow", "group", "disclosures", shape=FIRM)
def each_condition(case: Case) -> None:
    """Much goes to and fro with eight partners, and with each of them something is missing."""
    size = ten_percent(case) // 4
    to_and_fro(case, case.firm(), size, size, 300, times=2)  # one payment each way too few
    to_and_fro(case, case.firm(), size * 4 // 5 - 1, size, 300, times=3)  # a cent less than four fifths
    slow = to_and_fro(case, case.firm(), size, size, 300, times=3)
    slow[-1].at = slow[0].at + timedelta(days=RECIPROCAL_DAYS)  # the last on the thirty-first day
    to_and_fro(case, group_firm(case), size, size, 240, times=3)  # a firm of the group
    lent = to_and_fro(case, case.firm(), size, size, 240, times=3)
    lent[-1].kind, lent[-1].nature = "loan", "loan"
    undone = to_and_fro(case, case.firm(), size, size, 240, times=3)
    case.reverse(undone[-1], undone[-1].at + timedelta(hours=1))
    early = to_and_fro(case, case.firm(), size, size, 366, times=3)
    early[0].at = case.since - timedelta(seconds=1)  # before the twelve months
    late = to_and_fro(case, case.firm(), size, size, 120, times=3)
    late[-1].stated_on = case.day(-2)  # stated only after the application
    case.miss("reciprocal", [], share=0, all_share=0)


@scenario("benign.processor", "flow.trade", shape=Shape(segment="manufacturer", revenue=MEDIUM, legal_form="company"))
def processor(case: Case) -> None:
    """A factory sells material to a workshop and buys it back at twice the price: trade both ways, but not the same."""
    workshop = case.firm()
    for number in range(10):
        case.receive(workshop, 20_000 * YUAN + number, case.time(22 + 30 * number), nature="goods")
        case.pay(workshop, 40_000 * YUAN - number, case.time(12 + 30 * number), nature="goods")
    case.miss("reciprocal", [], share=0, all_share=0)
