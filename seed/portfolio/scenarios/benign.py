"""Honest firms that look suspicious at first sight: nothing of theirs may hit."""

from __future__ import annotations

from datetime import timedelta

from seed.portfolio.bounds import RAPID_INFLOW, YUAN
from seed.portfolio.case import Case
from seed.portfolio.planting import scenario
from seed.portfolio.scenarios.persons import draw, group_firm, to_group, to_others
from seed.portfolio.scenarios.structuring import cash
from seed.portfolio.shape import MEDIUM, Shape


@scenario("benign.retailer", "flow.split", shape=Shape(segment="retailer", revenue=MEDIUM, legal_form="company"))
def retailer(case: Case) -> None:
    """A shop lives on one acquirer and carries its till to the bank twice a week, on Fridays in two bags."""
    for week in range(10):
        cash(case, case.receive, [case.time(12 + 7 * week)], [9_000 * YUAN + week])
        cash(case, case.receive, [case.time(15 + 7 * week)], [12_000 * YUAN + week, 11_000 * YUAN - week])
    case.miss("structuring", split_days=0, near_count=0)


@scenario("benign.caterer", "flow", "credit.applicant", shape=Shape(segment="caterer", revenue=MEDIUM, debts=False))
def caterer(case: Case) -> None:
    """A kitchen buys a quarter of what it needs from people at the market."""
    seller = case.person()
    draw(case, seller, to_others(case, 250_000))


@scenario(
    "benign.distributor",
    "flow.rapid",
    shape=Shape(segment="distributor", revenue=MEDIUM, legal_form="company", debts=False),
)
def distributor(case: Case) -> None:
    """Customers' payments go on the same day to the producer that is paid every month."""
    account, producer = case.own_account(opening=2_000 * YUAN), case.firm()
    for number in range(1, 11):
        start = case.time(20 + number * 30)
        case.receive(case.firm(), 40_000 * YUAN + number, start, account=account, nature="goods")
        case.pay(producer, 40_000 * YUAN + number, start + timedelta(hours=2), account=account, nature="goods")
    for number in range(6):
        start = case.time(15 + number * 12)
        case.receive(case.firm(), 2 * RAPID_INFLOW, start, account=account, nature="goods")
        case.pay(producer, 2 * RAPID_INFLOW, start + timedelta(hours=3), account=account, nature="goods")
    case.miss("rapid_in_out", days=0)


@scenario("benign.treasury", "flow.rapid", shape=Shape(revenue=MEDIUM, legal_form="company"))
def treasury(case: Case) -> None:
    """A collection account is emptied into the main account every evening; it is new, and takes little a month."""
    account = case.own_account(opening=500 * YUAN)
    for number in range(8):
        start = case.time(12 + number * 9)
        case.receive(case.firm(), 120_000 * YUAN, start, account=account, nature="goods")
        case.move(account, case.account, 120_000 * YUAN, start + timedelta(hours=7))
    case.miss("rapid_in_out", days=0)


@scenario(
    "benign.returned_goods", "flow.loops", shape=Shape(segment="distributor", revenue=MEDIUM, legal_form="company")
)
def returned_goods(case: Case) -> None:
    """Goods are sent back and paid back, by customers and to suppliers: there and back is no loop."""
    for number in range(4):
        supplier, customer = case.firm(), case.firm()
        case.pay(supplier, 60_000 * YUAN, case.time(160 - 20 * number), nature="goods")
        case.receive(supplier, 60_000 * YUAN, case.time(157 - 20 * number), nature="refund")
        case.receive(customer, 55_000 * YUAN, case.time(160 - 20 * number, 15), nature="goods")
        case.pay(customer, 55_000 * YUAN, case.time(156 - 20 * number), nature="refund")
    case.miss("closed_loop", [], loops=0)


@scenario("benign.group_trade", "flow.loops", "group", shape=Shape(revenue=MEDIUM, legal_form="company"))
def group_trade(case: Case) -> None:
    """The firm buys from a sister firm that it disclosed."""
    sister = group_firm(case)
    for number in range(12):
        case.pay(sister, 35_000 * YUAN + number, case.time(20 + 25 * number), nature="goods")


def _pay_people(case: Case, share: int) -> None:
    """Buy from several people at once, for a share of the outflow (ppm)."""
    total = to_others(case, share)
    for _ in range(4):
        draw(case, case.person(), total // 4)


@scenario(
    "benign.farm_buyer", "flow", "credit.applicant", shape=Shape(segment="farm_buyer", revenue=MEDIUM, debts=False)
)
def farm_buyer(case: Case) -> None:
    """Seven tenths of what a buyer of farm produce pays goes to farmers: that is the trade."""
    _pay_people(case, 700_000)


@scenario("benign.haulage", "flow", "credit.applicant", shape=Shape(segment="haulage", revenue=MEDIUM, debts=False))
def haulage(case: Case) -> None:
    """Half of what a haulier pays goes to drivers with their own lorries."""
    _pay_people(case, 500_000)


@scenario("benign.labour", "flow", "credit.applicant", shape=Shape(segment="labour", revenue=MEDIUM, debts=False))
def labour(case: Case) -> None:
    """A labour service pays most of its money to workers."""
    _pay_people(case, 800_000)


@scenario(
    "benign.contractor", "flow", "credit.applicant", shape=Shape(segment="contractor", revenue=MEDIUM, debts=False)
)
def contractor(case: Case) -> None:
    """A contractor is paid three times for one project, and pays crews of workers a fifth of what it spends."""
    client = case.firm()
    for number, before in enumerate((200, 110, 40)):
        case.receive(client, (420_000 + number) * YUAN, case.time(before, 11), nature="service")
    _pay_people(case, 200_000)


@scenario(
    "benign.start_up",
    "vat",
    "flow",
    "statements",
    "tax",
    "positions",
    shape=Shape(segment="service", months=8, legal_form="company", debts=False),
)
def start_up(case: Case) -> None:
    """Eight months old: short statements of a short life, asked about in full."""
    case.vat_months = 7


@scenario(
    "benign.start_up_of_six_months",
    "vat",
    "flow",
    "statements",
    "tax",
    "positions",
    shape=Shape(segment="service", months=6, legal_form="company", debts=False),
)
def six_months_old(case: Case) -> None:
    """Its accounts are six months old: just enough to be judged."""
    case.vat_months = 6


@scenario(
    "benign.sole_trader",
    "flow",
    "credit.applicant",
    shape=Shape(segment="retailer", legal_form="sole_trader", revenue=MEDIUM, debts=False),
)
def sole_trader(case: Case) -> None:
    """A sole trader lives on the business and takes nine hundredths of the outflow."""
    draw(case, case.representative, to_group(case, 90_000))


def _franchisee(name: str) -> None:
    """Five shops of one chain: one address with many firms, one producer, one agent's phone."""

    @scenario(
        f"benign.franchisee_{name}", "address", "flow.trade", shape=Shape(segment="franchisee", legal_form="company")
    )
    def franchisee(case: Case) -> None:
        """A shop of a chain in a mall, supplied by the chain's own firm."""
        case.address, case.cluster = "示例市示例路1号示例商场", "示例商场"
        for number in range(10):
            case.pay(case.world.franchisor, 18_000 * YUAN + number, case.time(20 + 30 * number, 16), nature="goods")


for shop in "abcde":
    _franchisee(shop)
