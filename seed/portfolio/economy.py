"""Background trade: what an honest small firm's statements look like, drawn so that no pattern arises by accident.

- Money runs one way: customers → applicants → suppliers, and among applicants only to later ones. No loop can close.
- A party pays, or is paid, at most once a day, and no amount comes near a reporting threshold.
- Owners draw less than ¥50,000 at a time and pay nothing back; other persons get a small part of the outflow.
- Accounts keep a floor of cash, so that nothing looks like a pass-through.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate

from seed.portfolio.bounds import PERSONAL, YUAN
from seed.portfolio.case import Case
from seed.portfolio.honest.trade import natural_trade
from seed.portfolio.ledger import Party, Payment
from seed.portfolio.paperwork.bureau import draw_down
from seed.portfolio.timeline import HISTORY_MONTHS, at, days, months_back, workdays
from seed.portfolio.world import World

# Quantiles of a lognormal price (sigma 0.6) in parts per thousand of its median, and their mean.
SPREAD = (
    251,
    316,
    362,
    402,
    437,
    471,
    502,
    534,
    565,
    596,
    627,
    659,
    692,
    726,
    761,
    798,
    837,
    878,
    921,
    968,
    1033,
    1086,
    1139,
    1195,
    1253,
    1314,
    1378,
    1445,
    1517,
    1595,
    1678,
    1770,
    1873,
    1991,
    2124,
    2288,
    2489,
    2762,
    3165,
    3984,
)
SPREAD_MEAN = sum(SPREAD) // len(SPREAD)
SEASONS = {  # trade by month, January to December, in parts per hundred
    "retailer": (130, 70, 90, 95, 105, 100, 95, 95, 105, 115, 120, 125),
    "caterer": (115, 75, 95, 100, 105, 100, 105, 105, 100, 105, 100, 110),
    "contractor": (60, 50, 95, 110, 115, 115, 110, 110, 115, 115, 110, 95),
    "seasonal": (20, 10, 15, 20, 60, 120, 150, 180, 200, 200, 150, 75),
    "farm_buyer": (90, 60, 70, 75, 90, 120, 110, 100, 140, 150, 110, 90),
}
EVEN = (100, 75, 100, 100, 100, 100, 100, 95, 105, 105, 110, 110)
BY_ACQUIRER = frozenset(("retailer", "caterer", "franchisee"))
PURPOSES = {"goods": "货款", "service": "服务费", "rent": "房租", "payroll": "工资", "tax": "税款"}
BUSY = 100  # payments of one partner in thirteen months, at most about
ABROAD = ("DE", "JP", "KR", "SG")
LEAST_TRADE = 82  # payments of trade in thirteen months that leave more than 60 clean ones in the last twelve


def background(case: Case, budget: int, *, plain: bool, natural: bool = False) -> None:
    """Fill a case with about ``budget`` payments over its history, fewer if it is young.

    plain: nothing planted. natural: trade as chance gives it, not kept clear of every pattern.
    """
    months = case.traits.months or case.traits.history
    first = max(months_back(case.t0.date(), months), case.established)
    _monthly(case, first)
    if case.traits.debts:
        _debts(case, first)
    if plain:
        _everyday(case, first)
    case.payments += [payment for payment in case.world.pending.pop(case.index, []) if payment.at < case.t0]
    trade = max(LEAST_TRADE * max(months, HISTORY_MONTHS) // HISTORY_MONTHS, budget - len(case.payments))
    sales = trade * 58 // 100
    total = case.traits.revenue * months // 12
    open_days = _open_days(first, case.last_day, case.traits.segment in BY_ACQUIRER)
    work_days = _open_days(first, case.last_day, False)
    weights = SEASONS.get(case.traits.segment, EVEN)
    spent = sum(payment.amount for payment in case.payments if payment.twin)
    bought = max(total // 10, total * 64 // 100 - spent)
    sells, buys = _Drawn(open_days, weights), _Drawn(work_days, weights)
    if natural:
        natural_trade(case, customers(case, sales), sales, total, sells.day, "in")
        natural_trade(case, suppliers(case, trade - sales), trade - sales, bought, buys.day, "out")
    else:
        _trade(case, customers(case, sales), sales, total, sells, "in")
        _trade(case, suppliers(case, trade - sales), trade - sales, bought, buys, "out")


def customers(case: Case, payments: int) -> list[Party]:
    """Who buys from the firm in so many payments: acquirers come several times, since a shop lives on them."""
    count = max(case.rng.randint(8, 12), payments // BUSY)
    chosen = _partners(case, case.world.customers, count)
    if case.traits.unknown_parties:
        chosen[-1] = case.stranger()
    if case.traits.segment in BY_ACQUIRER:
        chosen = [case.rng.choice(case.world.acquirers)] * (count * 2) + chosen[-count // 2 :]
    return chosen


def suppliers(case: Case, payments: int) -> list[Party]:
    """Whom the firm buys from in so many payments; one of them is a person."""
    chosen = _partners(case, case.world.suppliers, max(case.rng.randint(8, 11), payments // BUSY))
    if case.traits.unknown_parties:
        chosen[-1] = case.stranger()
    chosen[0] = case.person()
    return chosen


def _partners(case: Case, pool: list[Party], count: int) -> list[Party]:
    """Firms that others trade with too, as far as there are enough and the case may share them."""
    shared = [] if case.traits.own_market else case.rng.sample(pool, min(count, len(pool)))
    return shared + [case.firm() for _ in range(count - len(shared))]


def _trade(case: Case, parties: list[Party], count: int, total: int, drawn: _Drawn, direction: str) -> None:
    """``count`` payments that come to ``total``, at most one a day with each party.

    Parties take turns from the last day back, so that nobody honest has lost a core customer, and prices are drawn in
    layers, so that no quarter of few payments is twice another by chance.
    """
    rng, mean = case.rng, total // count
    layer = rng.randrange(len(SPREAD))
    median = mean * 1000 // SPREAD_MEAN
    taken: set[tuple[str, date]] = set()
    act = case.receive if direction == "in" else case.pay
    nature = "service" if case.traits.segment in ("service", "contractor") and direction == "in" else "goods"
    made = []
    for number in range(count):
        party = parties[number % len(parties)]
        day = drawn.day((count - 1 - number + rng.random()) / count)
        while (party.id, day) in taken:
            party = parties[rng.randrange(len(parties))]
            day = drawn.day(rng.random())
        taken.add((party.id, day))
        price = SPREAD[(layer + 17 * number) % len(SPREAD)]  # 17 and 40 have no common factor: all prices come
        amount = median * price // 1000 + rng.randrange(-5000, 5000)
        if party.kind == "person":
            amount //= 2  # so that people stay far below what a third of the outflow would be
        worded = rng.random() < 0.2
        payment = act(
            party,
            max(200 * YUAN, amount),
            _hour(day, rng.random(), rng.random()),
            nature=None if worded else nature,
            purpose=PURPOSES[nature] if worded else None,
            channel="batch" if party in case.world.acquirers else "online",
        )
        made.append(payment)
    _scale(made, total, PERSONAL * 7 // 10 if case.traits.sole_trader else 150_000_000)


def _scale(payments: list[Payment], total: int, most: int) -> None:
    """Make payments come to a total, as far as none of them gets too large: what a year leaves is no matter of luck."""
    drawn = sum(payment.amount for payment in payments)
    for payment in payments:
        payment.amount = min(most, max(200 * YUAN, payment.amount * total // drawn))


def _monthly(case: Case, first: date) -> None:
    """Rent, wages, tax, insurance and power every month, the owner's draw every quarter."""
    rng, hubs = case.rng, case.world.hubs
    revenue = case.traits.revenue
    landlord = case.firm() if case.traits.own_market else rng.choice(case.world.suppliers)
    staff = [case.person() for _ in range(case.insured_staff)] if case.traits.payroll != "agent" else []
    wages = [rng.randrange(4_000 * YUAN, 8_000 * YUAN, 100 * YUAN) for _ in range(case.insured_staff)]
    rent = max(2_000 * YUAN, revenue * 2 // 1200 // 1000 * 1000)
    draw = min(45_000 * YUAN, revenue // 500)
    for number, month in enumerate(_months(first, case.last_day)):
        due = {day: at(month + timedelta(days=day - 1), 9, 10 + number, day) for day in (5, 10, 15, 16, 20, 25)}
        due = {day: when for day, when in due.items() if first <= when.date() <= case.last_day}
        if 5 in due:
            case.pay(landlord, rent, due[5], nature="rent", purpose="房租")
        if 10 in due:
            _wages(case, staff, wages, due[10])
        if 15 in due:
            case.pay(hubs["tax"], revenue * 2 // 1200, due[15], kind="hub", nature="tax", purpose="税款")
        if 16 in due:
            case.pay(hubs["social_insurance"], sum(wages) // 4, due[16], kind="hub", purpose="社保")
        if 20 in due:
            case.pay(hubs["utility"], revenue // 1200, due[20], kind="hub", purpose="电费")
        if 25 in due and number % 3 == 1:
            case.pay(case.representative, draw - number * YUAN, due[25], nature="other", purpose="备用金")


def _wages(case: Case, staff: list[Party], wages: list[int], when: datetime) -> None:
    if not staff:
        case.pay(case.world.hubs["payroll_agent"], sum(wages), when, kind="hub", nature="payroll")
        return
    worded = case.traits.payroll == "words"
    for number, (person, wage) in enumerate(zip(staff, wages, strict=True)):
        case.pay(
            person,
            wage,
            when + timedelta(seconds=number),
            kind="payroll",
            channel="batch",
            nature=None if worded else "payroll",
            purpose="工资" if worded else None,
        )


def _debts(case: Case, first: date) -> None:
    """A loan taken out before the statements begin and paid back month by month."""
    opened, due = case.day(480), min(10_000 * YUAN, case.traits.revenue // 240 // 10_000 * 10_000)
    line = case.line(case.party, opened=opened, instalment=due, balance=12 * due, principal=30 * due)
    draw_down(case, line, at(opened, 11))
    for number, month in enumerate(_months(first, case.last_day)):
        when = at(month + timedelta(days=20), 8, number)
        if first <= when.date() <= case.last_day:
            case.pay(case.world.hubs["lender"], due, when, kind="loan", nature="repayment", purpose="归还贷款")


def _everyday(case: Case, first: date) -> None:
    """What most firms also have: savings, a till, payments over a clearing house, slips taken back, records."""
    rng, hubs = case.rng, case.world.hubs
    second = case.own_account(opening=20_000 * YUAN) if rng.random() < 0.3 else None
    shop = case.traits.segment in BY_ACQUIRER
    slip = rng.randrange(12) if rng.random() < 0.3 else None
    for number, month in enumerate(_months(first, case.last_day)):
        due = {day: at(month + timedelta(days=day - 1), 16, number) for day in (6, 12, 18, 28)}
        due = {day: when for day, when in due.items() if first <= when.date() <= case.last_day}
        if second and 28 in due:
            case.move(case.account, second, (8_000 + number) * YUAN, due[28])
        if shop and 12 in due:
            amount = rng.randrange(2_000 * YUAN, 15_000 * YUAN, 100 * YUAN)
            case.receive(hubs["bank_internal"], amount, due[12], kind="hub", cash=True, channel="counter")
        if shop and 18 in due:
            amount = rng.randrange(1_000 * YUAN, 9_000 * YUAN)
            case.receive(hubs["clearing"], amount, due[18], kind="hub", channel="batch", purpose="平台结算")
        if number == slip and 6 in due:
            wrong = case.pay(case.firm(), (3_000 + number) * YUAN, due[6], nature="goods")
            case.reverse(wrong, due[6] + timedelta(hours=1))
    if rng.random() < 0.15:
        _exports(case, first)
    _records(case)


def _exports(case: Case, first: date) -> None:
    """A customer abroad, in a country that is on no list."""
    buyer, country = case.firm(region=""), case.rng.choice(ABROAD)
    for number in range(6):
        when = at(first + timedelta(days=40 + 62 * number), 11, number)
        if when.date() <= case.last_day:
            amount = case.rng.randrange(8_000 * YUAN, 60_000 * YUAN)
            case.receive(buyer, amount, when, nature="goods", cross_border=True, country=country)


def _records(case: Case) -> None:
    """Harmless things on file: a mortgage of the owner, a filing, an order, a lawsuit won, a mark that was lifted."""
    rng, firm = case.rng, case.party.id
    if rng.random() < 0.3:
        case.line(
            case.representative,
            use="mortgage",
            principal=900_000 * YUAN,
            balance=700_000 * YUAN,
            instalment=5_000 * YUAN,
            opened=date(2021, 5, 20),
            due=date(2041, 5, 20),
        )
    if rng.random() < 0.4:
        number = case.world.number("filing")
        case.add(
            "changes",
            firm,
            company_id=firm,
            filing_id=f"F{number:06d}",
            kind=rng.choice(("scope", "capital")),
            on=date(2024, rng.randint(1, 12), rng.randint(1, 28)),
        )
    if rng.random() < 0.4:
        number = case.world.number("contract")
        case.add(
            "contracts",
            firm,
            contract_id=f"N{number:06d}",
            company_id=firm,
            region=case.region,
            counterparty_id=rng.choice(case.world.customers).id,
            amount=rng.randrange(50_000, 500_000) * YUAN,
            from_=date(2025, 1, 1),
            to=date(2026, 12, 31),
        )
    if rng.random() < 0.15:
        number = case.world.number("case")
        case.add(
            "cases",
            firm,
            case_no=f"（2024）冀1102民初{number}号",
            subject_id=firm,
            subject_kind="company",
            role="plaintiff",
            cause="sale",
            amount=rng.randrange(20_000, 90_000) * YUAN,
            stage="closed",
            outcome="won",
            filed=date(2024, 3, 11),
            closed=date(2024, 9, 2),
        )
    if rng.random() < 0.1:
        case.add(
            "admin_records",
            firm,
            company_id=firm,
            kind="abnormal",
            cause="annual_report",
            from_=date(2023, 7, 10),
            to=date(2023, 12, 20),
        )


def supply_later(case: Case, index: int) -> None:
    """The firm also buys from the later applicant of an index; what it pays is kept until that one is made."""
    party, account = World.applicant(index, False)
    party.region = case.region  # a neighbour's bank; where it is registered nobody knows before it is made
    rng = case.rng
    for day in sorted(rng.sample(_open_days(months_back(case.t0.date(), HISTORY_MONTHS), case.last_day, False), 12)):
        amount = rng.randrange(2_000 * YUAN, 5_000 * YUAN)  # too little for a core customer
        paid = case.pay(party, amount, _hour(day, rng.random(), rng.random()), nature="goods")
        paid.twin = Payment(paid.source, account, paid.at, amount, "trade", "in", case.party, "goods", written=True)
        case.world.pending[index].append(paid.twin)


class _Drawn:
    """Days drawn with the weight of their month."""

    def __init__(self, choices: list[date], weights: tuple[int, ...]) -> None:
        self.days = choices
        self.sums = list(accumulate(weights[day.month - 1] for day in choices))

    def day(self, chance: float) -> date:
        return self.days[bisect_right(self.sums, int(chance * self.sums[-1]))]


@lru_cache(maxsize=512)
def _open_days(first: date, last: date, always: bool) -> list[date]:
    """The days of a period on which a firm trades: working days, or all of them; many firms share them."""
    return list(days(first, last)) if always else workdays(first, last)


@lru_cache(maxsize=512)
def _months(first: date, last: date) -> list[date]:
    count = (last.year - first.year) * 12 + last.month - first.month
    return [months_back(last, back) for back in range(count, -1, -1)]


def _hour(day: date, chance: float, second: float) -> datetime:
    """A second between nine and six in the evening."""
    seconds = 9 * 3600 + int(chance * 32_000) + int(second * 60)
    return at(day, seconds // 3600, seconds % 3600 // 60, seconds % 60)
