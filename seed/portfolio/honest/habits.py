"""What honest firms do that a careless definition would take for something else; each draws its own amounts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from seed.portfolio.bounds import YUAN
from seed.portfolio.case import Case
from seed.portfolio.ledger import CLEAN
from seed.portfolio.scenarios.guarantees import vouch
from seed.portfolio.scenarios.overdue import late
from seed.portfolio.scenarios.persons import group_firm
from seed.portfolio.scenarios.searches import searched

Habit = Callable[[Case], None]


def _months(case: Case) -> int:
    return min(12, case.traits.months or 12)


def _part(case: Case, least: int, most: int) -> int:
    """A part of a year's revenue between two shares in parts per hundred (cents)."""
    return case.traits.revenue * case.rng.randint(least, most) // 100


def _over_the_year(case: Case, total: int, count: int) -> list[tuple[int, int, int]]:
    """So many amounts that come to about a total: days before the application, hour, cents."""
    days = max(20, _months(case) * 30 - 15)
    amounts = [max(500 * YUAN, total * case.rng.randint(60, 140) // (100 * count)) for _ in range(count)]
    return [(case.rng.randint(4, days), case.rng.randint(9, 17), amount) for amount in amounts]


def till(case: Case) -> None:
    """The day's cash goes to the bank once or twice a week, now and then in two bags."""
    week = max(2_000 * YUAN, case.traits.revenue * case.rng.randint(5, 15) // 100 // 52)
    bank = case.world.hubs["bank_internal"]
    for number in range(_months(case) * 4):
        bags = 2 if case.rng.randrange(8) == 0 else 1
        for bag in range(bags):
            amount = week * case.rng.randint(60, 140) // 100 // bags // 1000 * 1000 + 137 * bag
            when = case.time(4 + 7 * number + case.rng.randrange(3), 16, 10 * bag)
            case.receive(bank, amount, when, kind="hub", cash=True, channel="counter")


def private_customers(case: Case) -> None:
    """Neighbours pay by transfer."""
    for before, hour, amount in _over_the_year(case, _part(case, 3, 10), 30):
        amount = min(amount, 20_000 * YUAN)
        case.receive(case.person(), amount, case.time(before, hour), channel="mobile", nature="goods")


def market_sellers(case: Case) -> None:
    """A kitchen buys from a few people at the market, week by week."""
    sellers = [case.person() for _ in range(case.rng.randint(3, 6))]
    for number, (before, hour, amount) in enumerate(_over_the_year(case, _part(case, 5, 12), 48)):
        case.pay(sellers[number % len(sellers)], amount, case.time(before, hour, number % 60), nature="goods")


def farmers(case: Case) -> None:
    """Produce is bought from many farmers."""
    sellers = [case.person() for _ in range(25)]
    for number, (before, hour, amount) in enumerate(_over_the_year(case, _part(case, 25, 45), 75)):
        amount = min(amount, 180_000 * YUAN)
        case.pay(sellers[number % len(sellers)], amount, case.time(before, hour, number % 60), nature="goods")


def harvest(case: Case) -> None:
    """In the weeks of the harvest a score of farmers whom nobody knew are paid, and one mill takes all."""
    mill = case.firm()
    total = _part(case, 6, 10)
    for number in range(20):
        amount = total * case.rng.randint(80, 120) // 2000
        case.pay(case.person(), amount, case.time(100 + number % 4, 9 + number % 8, number), nature="goods")
    case.receive(mill, total * 112 // 100, case.time(95, 15), nature="goods")


def crews(case: Case) -> None:
    """Crews of workers are paid by their foremen."""
    foremen = [case.person() for _ in range(case.rng.randint(4, 8))]
    for number, (before, hour, amount) in enumerate(_over_the_year(case, _part(case, 6, 12), 36)):
        case.pay(foremen[number % len(foremen)], amount, case.time(before, hour, number % 60), nature="service")


def drivers(case: Case) -> None:
    """Drivers with their own lorries are paid by the trip."""
    people = [case.person() for _ in range(case.rng.randint(6, 12))]
    for number, (before, hour, amount) in enumerate(_over_the_year(case, _part(case, 25, 45), 90)):
        case.pay(people[number % len(people)], amount, case.time(before, hour, number % 60), nature="service")


def project_payments(case: Case) -> None:
    """Two clients pay a project in three parts, the last of them when it is done."""
    for _ in range(2):
        client, total = case.firm(), _part(case, 6, 14)
        for number, before in enumerate((250, 140, 35)):
            amount = total * (30, 40, 30)[number] // 100
            case.receive(client, amount, case.time(before + case.rng.randrange(20), 11), nature="service")


def far_site(case: Case) -> None:
    """One site lies in another province; there is a contract for it."""
    client = case.firm(region="410102")
    number = case.world.number("contract")
    total = _part(case, 8, 20)
    case.add(
        "contracts", case.party.id, contract_id=f"N{number:06d}", company_id=case.party.id, region="410102",
        counterparty_id=client.id, amount=total, from_=date(2025, 1, 1), to=date(2026, 12, 31),
    )  # fmt: skip
    for before in (210, 90):
        case.receive(client, total // 2, case.time(before, 10), nature="service")


def back_to_back(case: Case) -> None:
    """What a customer paid goes to the producer of every month within a day, since the goods were sold beforehand."""
    producer = case.firm()
    for number in range(10):
        case.pay(producer, _part(case, 1, 1), case.time(18 + number * 30, 11), nature="goods")
    for _ in range(case.rng.randint(2, 6)):
        amount, before = _part(case, 2, 3), case.rng.randint(6, 85)
        case.receive(case.firm(), amount, case.time(before, 10), nature="goods")
        case.pay(producer, amount * 94 // 100, case.time(before, 15), nature="goods")


def one_producer(case: Case) -> None:
    """One producer delivers a large part of everything."""
    producer = case.firm()
    for before, hour, amount in _over_the_year(case, _part(case, 15, 30), 24):
        case.pay(producer, amount, case.time(before, hour, 30), nature="goods")


def one_large_customer(case: Case) -> None:
    """One customer buys a quarter of everything."""
    buyer = case.firm()
    for before, hour, amount in _over_the_year(case, _part(case, 18, 28), 3 * _months(case)):
        case.receive(buyer, amount, case.time(before, hour, 40), nature="service")


def returned_goods(case: Case) -> None:
    """Goods are sent back and paid back."""
    for _ in range(case.rng.randint(1, 4)):
        supplier, before, amount = case.firm(), case.rng.randint(10, 300), _part(case, 1, 2)
        case.pay(supplier, amount, case.time(before + 5, 10), nature="goods")
        case.receive(supplier, amount, case.time(before, 14), nature="refund")


def round_prices(case: Case) -> None:
    """Everybody in this trade pays in whole thousands."""
    for payment in case.payments:
        if payment.kind == "trade" and payment.amount >= 10_000 * YUAN and not payment.twin and not payment.written:
            payment.amount = payment.amount // (1_000 * YUAN) * 1_000 * YUAN


def treasury(case: Case) -> None:
    """A collection account is emptied into the main account once a week."""
    account = case.own_account(opening=3_000 * YUAN)
    for number in range(12):
        amount = min(450_000 * YUAN, _part(case, 1, 1))
        case.receive(case.world.customers[case.rng.randrange(len(case.world.customers))], amount,
                     case.time(10 + 28 * number, 10), account=account, nature="goods")  # fmt: skip
        case.move(account, case.account, amount, case.time(9 + 28 * number, 16))


def chain(case: Case) -> None:
    """A shop of a chain in a mall: one address with many firms, supplied by the chain's own firm."""
    case.address, case.cluster = f"示例市示例路{case.index % 3 + 1}号示例商场", "示例商场"
    for before, hour, amount in _over_the_year(case, _part(case, 20, 35), 24):
        case.pay(case.world.franchisor, amount, case.time(before, hour, 50), nature="goods")


def works_at_night(case: Case) -> None:
    """A quarter of what it pays by phone is paid after midnight."""
    mine = [
        payment for payment in case.payments
        if payment.kind in CLEAN and payment.direction == "out" and not payment.twin and not payment.written
    ]  # fmt: skip
    for payment in case.rng.sample(mine, len(mine) // 4):
        payment.at = payment.at.replace(hour=1)
        payment.channel = "mobile"


def sister_firm(case: Case) -> None:
    """The owner has another firm, disclosed, that it trades with."""
    sister = group_firm(case)
    for before, hour, amount in _over_the_year(case, _part(case, 3, 12), 10):
        case.pay(sister, amount, case.time(before, hour, 20), nature="goods")


def vouches_for_a_friend(case: Case) -> None:
    """It guarantees the loan of one firm, a small part of what it owns."""
    vouch(case, case.party, case.firm(), case.net_assets * case.rng.randint(5, 30) // 100)


def sued_once(case: Case) -> None:
    """A worker or a passer-by sued, or a buyer over one delivery."""
    number = case.world.number("case")
    case.add(
        "cases", case.party.id, case_no=f"（2025）冀1102民初{number}号", subject_id=case.party.id,
        subject_kind="company", role="defendant", cause=case.rng.choice(("labour", "tort", "sale")),
        amount=case.rng.randrange(5_000, 60_000) * YUAN, stage="closed",
        outcome=case.rng.choice(("settled", "lost", "won")), filed=case.day(300), closed=case.day(200),
    )  # fmt: skip


def moved(case: Case) -> None:
    """It filed a new address or a wider scope once."""
    number = case.world.number("filing")
    case.add(
        "changes", case.party.id, company_id=case.party.id, filing_id=f"F{number:06d}",
        kind=case.rng.choice(("address", "scope", "representative")), on=case.day(case.rng.randint(30, 330)),
    )  # fmt: skip


def asked_some_banks(case: Case) -> None:
    """It asked one to three banks what they would lend."""
    banks = case.rng.sample(case.world.banks, case.rng.randint(1, 3))
    searched(case, banks, case.day(case.rng.randint(20, 85)), "loan_approval")


def late_once(case: Case) -> None:
    """The representative once paid a card late."""
    late(case, case.representative, "1" + "N" * case.rng.randint(0, 20))


def rated_a(case: Case) -> None:
    """The tax office gave it its best mark."""

    def best(rows: list[dict[str, Any]]) -> None:
        for row in rows:
            row["rating"] = "A"

    case.amend("tax_years", best)


def draws(case: Case) -> None:
    """The owners live on the firm."""
    for before, hour, amount in _over_the_year(case, _part(case, 2, 4), 12):
        case.pay(case.representative, min(amount, 45_000 * YUAN), case.time(before, hour, 15), nature="other")


def dividend(case: Case) -> None:
    """Once a year the owners take what is left."""
    amount, before = min(_part(case, 1, 2), 48_000 * YUAN), case.rng.randint(20, 300)
    case.pay(case.representative, amount, case.time(before, 14), nature="dividend")


def equipment_bought(case: Case) -> None:
    """A machine or a lorry was bought with one large payment."""
    case.pay(case.firm(), _part(case, 4, 8), case.time(case.rng.randint(20, 300), 11), nature="goods")


def year_before(case: Case) -> None:
    """It grew, or shrank, against the year before."""
    case.year_before = case.rng.randint(700, 1_200)
