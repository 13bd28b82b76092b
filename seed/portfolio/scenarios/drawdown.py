"""Where the money of earlier loans went (CB05)."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from seed.portfolio.bounds import TRACE_SHARE, TRACED, YUAN
from seed.portfolio.bounds import share as share_of
from seed.portfolio.case import Case
from seed.portfolio.ledger import Party, Payment
from seed.portfolio.paperwork.bureau import draw_down
from seed.portfolio.planting import scenario
from seed.portfolio.scenarios.persons import group_firm
from seed.portfolio.shape import MEDIUM, Shape

DRAWN = 300_000 * YUAN
LEAST = DRAWN * TRACE_SHARE // 1_000_000
MINUTE = timedelta(minutes=1)
FIRM = Shape(revenue=MEDIUM, debts=False)
TOUCHES = ("flow.drawdown", "credit.applicant", "group")
DAY = 47


def draw(case: Case, when: datetime, amount: int = DRAWN, account: str | None = None) -> datetime:
    """A loan of another bank is paid out, into the applicant's account unless told otherwise; when."""
    due = {"principal": amount, "balance": 60_000 * YUAN, "instalment": 3_000 * YUAN}
    line = case.line(case.party, opened=when.date(), **due)
    paid = None if account else case.receive(case.world.banks[0], amount, when, kind="loan", nature="loan")
    draw_down(case, line, when, account=account, paid=paid)
    return when


def evening(case: Case, before: int = DAY) -> datetime:
    """An hour after which nobody trades on that day."""
    return case.time(before, 19)


def hands_on(case: Case, when: datetime, *amounts: tuple[Party, int], **more: Any) -> list[Payment]:
    """The applicant pays one after the other, a minute apart, from the minute after."""
    return [
        case.pay(party, amount, when + MINUTE * number, **{"nature": "other", **more})
        for number, (party, amount) in enumerate(amounts, 1)
    ]


def to_group(case: Case, amount: int = LEAST) -> list[Payment]:
    """So much of a loan goes to another firm of the representative within minutes, the rest to a supplier (cents)."""
    when = draw(case, evening(case))
    return hands_on(case, when, (group_firm(case), amount), (case.firm(), DRAWN - amount))


@scenario("diverted_drawdown.hit_group", *TOUCHES, shape=FIRM)
def hit_group(case: Case) -> None:
    """Exactly three tenths of a loan go to another firm of the representative; the rest is lost from sight."""
    made = to_group(case)
    case.hit(
        "diverted_drawdown",
        "high",
        made[:1],
        diverted_share=TRACE_SHARE,
        lost_share=1_000_000 - TRACE_SHARE,
        drawn=DRAWN,
    )


@scenario("diverted_drawdown.near_group", *TOUCHES, shape=FIRM)
def near_group(case: Case) -> None:
    """One cent less; what the firm gets later is paid from other money, since the loan was spent."""
    made = to_group(case, LEAST - 1)
    case.pay(made[0].party, LEAST, evening(case, DAY - 1), nature="other")
    case.miss("diverted_drawdown", made[:1], diverted_share=share_of(LEAST - 1, DRAWN), drawn=DRAWN)


def chain(case: Case, when: datetime, length: int, last: datetime, target: Party) -> list[Payment]:
    """The loan goes from firm to firm whose statements may be read, and then to a party; so many payments in all."""
    firms = [case.firm(consents=("operations",)) for _ in range(length - 1)]
    made = hands_on(case, when, (firms[0], DRAWN), nature="goods")
    for number, (payer, payee) in enumerate(pairwise(firms), 2):
        made.append(case.between(payer, payee, DRAWN, when + MINUTE * number, nature="goods"))
    return [*made, case.between(firms[-1], target, LEAST, last, nature="other")]


@scenario("diverted_drawdown.hit_through_suppliers", *TOUCHES, shape=FIRM)
def through_suppliers(case: Case) -> None:
    """Through three suppliers, exactly thirty days after it was drawn."""
    when = draw(case, evening(case))
    made = chain(case, when, 4, when + TRACED, group_firm(case))
    case.hit("diverted_drawdown", "high", made, diverted_share=TRACE_SHARE, lost_share=0, drawn=DRAWN)


@scenario("diverted_drawdown.near_through_suppliers", *TOUCHES, shape=FIRM)
def near_through_suppliers(case: Case) -> None:
    """Of one loan it arrives a second after thirty days, of another over five payments."""
    firm = group_firm(case)
    late, far = draw(case, evening(case, 150)), draw(case, evening(case))
    chain(case, late, 3, late + TRACED + timedelta(seconds=1), firm)
    chain(case, far, 5, far + timedelta(days=3), firm)
    case.miss("diverted_drawdown", [], diverted_share=0, drawn=2 * DRAWN)


@scenario("diverted_drawdown.hit_barred", *TOUCHES, shape=FIRM)
def barred(case: Case) -> None:
    """Three tenths together go into securities, wealth products, a property developer's pocket and a dividend."""
    developer, investor = case.firm(industry="K7010"), case.person()
    case.barred.add(developer.id)
    hubs, part = case.world.hubs, LEAST // 4
    when = draw(case, evening(case))
    made = [
        *hands_on(case, when, (hubs["securities"], part), (hubs["wealth"], part), kind="hub"),
        *hands_on(case, when + 2 * MINUTE, (developer, part), nature="service"),
        *hands_on(case, when + 3 * MINUTE, (investor, part), nature="dividend"),
    ]
    hands_on(case, when + 4 * MINUTE, (case.firm(), DRAWN - 4 * part), nature="goods")
    case.hit("diverted_drawdown", "high", made, diverted_share=TRACE_SHARE, drawn=DRAWN)


@scenario("diverted_drawdown.hit_paid_straight", *TOUCHES, shape=FIRM)
def paid_straight(case: Case) -> None:
    """The bank paid a supplier straight, who passes half of it on to another firm of the representative."""
    supplier = case.firm(consents=("operations",))
    hands_on(case, case.time(90, 19), (supplier, 20_000 * YUAN), nature="goods")
    when = draw(case, evening(case), account=supplier.account)
    made = case.between(supplier, group_firm(case), DRAWN // 2, when + MINUTE, nature="other")
    case.hit("diverted_drawdown", "high", [made], diverted_share=500_000, lost_share=0, drawn=DRAWN)


@scenario("diverted_drawdown.near_spent", *TOUCHES, shape=FIRM)
def spent(case: Case) -> None:
    """A loan buys goods, pays wages and tax, and gives cash; the representative's other firm was paid before."""
    firm, hubs = group_firm(case), case.world.hubs
    hands_on(case, evening(case) - 5 * MINUTE, (firm, LEAST), nature="goods")
    when = draw(case, evening(case))
    hands_on(case, when, (case.firm(), DRAWN - 120_000 * YUAN), nature="goods")
    hands_on(case, when + MINUTE, (hubs["payroll_agent"], 50_000 * YUAN), kind="hub", nature="payroll")
    hands_on(case, when + 2 * MINUTE, (hubs["tax"], 30_000 * YUAN), kind="hub", nature="tax")
    hands_on(case, when + 3 * MINUTE, (hubs["bank_internal"], 40_000 * YUAN), kind="hub", nature=None, cash=True)
    case.pay(firm, LEAST, when + 10 * MINUTE, nature="goods")
    lost = share_of(DRAWN - 80_000 * YUAN, DRAWN)
    case.miss("diverted_drawdown", [], diverted_share=0, lost_share=lost, drawn=DRAWN)


@scenario("diverted_drawdown.expired", *TOUCHES, shape=FIRM)
def expired(case: Case) -> None:
    """A loan that was drawn a second before the twelve months, and one that is stated only after the application."""
    firm = group_firm(case)
    when = draw(case, case.since - timedelta(seconds=1))
    case.pay(firm, DRAWN, when + MINUTE, nature="other")
    draw(case, evening(case))
    flow = next(row for file, row in reversed(case.rows) if file == "line_flows")
    flow["as_of"] = case.day(-1)
    case.pay(firm, LEAST, evening(case) + MINUTE, nature="other")
    case.miss("diverted_drawdown", [], diverted_share=0, drawn=0)
