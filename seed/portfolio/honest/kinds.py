"""Ten kinds of honest firms, how common each is, and its habits: made up, no statistics stand behind them."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from seed.portfolio.case import Case
from seed.portfolio.honest import habits
from seed.portfolio.honest.habits import Habit
from seed.portfolio.honest.trade import buy_within_means
from seed.portfolio.planting import Plan, Scenario
from seed.portfolio.shape import Shape, yearly

SMALL_SHOP = yearly(1_000_000, 4_000_000)
TRADER = yearly(3_000_000, 15_000_000)
BUILDER = yearly(4_000_000, 20_000_000)


@dataclass(frozen=True)
class Kind:
    """A kind of firm. share: of a hundred firms; habits: what it may have the habit of, with chances of a hundred."""

    name: str
    share: int
    shapes: tuple[Shape, ...]
    habits: tuple[tuple[int, Habit], ...]


EVERYBODY: tuple[tuple[int, Habit], ...] = (
    (8, habits.sister_firm),
    (6, habits.vouches_for_a_friend),
    (5, habits.sued_once),
    (8, habits.moved),
    (30, habits.asked_some_banks),
    (6, habits.late_once),
    (20, habits.rated_a),
    (30, habits.draws),
    (10, habits.dividend),
    (5, habits.equipment_bought),
    (100, habits.year_before),
)
KINDS = (
    Kind(
        "retailer", 16, (Shape(segment="retailer", revenue=SMALL_SHOP),),
        ((90, habits.till), (30, habits.private_customers)),
    ),
    Kind(
        "caterer", 12, (Shape(segment="caterer", revenue=SMALL_SHOP),),
        ((80, habits.till), (90, habits.market_sellers), (60, habits.works_at_night)),
    ),
    Kind(
        "distributor", 16, (Shape(segment="distributor", legal_form="company", revenue=TRADER),),
        ((60, habits.back_to_back), (50, habits.returned_goods), (50, habits.one_producer), (25, habits.round_prices),
         (30, habits.treasury)),
    ),
    Kind(
        "farm_buyer", 8, (Shape(segment="farm_buyer", revenue=TRADER),),
        ((100, habits.farmers), (60, habits.harvest), (40, habits.round_prices)),
    ),
    Kind(
        "contractor", 10, (Shape(segment="contractor", legal_form="company", revenue=BUILDER),),
        ((90, habits.project_payments), (90, habits.crews), (40, habits.far_site)),
    ),
    Kind(
        "haulage", 8, (Shape(segment="haulage", revenue=TRADER),),
        ((90, habits.drivers), (70, habits.works_at_night), (40, habits.one_large_customer)),
    ),
    Kind(
        "start_up", 4,
        tuple(Shape(segment="service", legal_form="company", debts=False, months=months) for months in (8, 13, 18)),
        ((70, habits.one_large_customer),),
    ),
    Kind(
        "franchisee", 8, (Shape(segment="franchisee", legal_form="company", revenue=SMALL_SHOP),),
        ((100, habits.chain), (70, habits.till)),
    ),
    Kind(
        "seasonal", 8, (Shape(segment="seasonal", legal_form="company", revenue=TRADER),),
        ((100, habits.farmers), (40, habits.round_prices)),
    ),
    Kind(
        "sole_trader", 10, (Shape(segment="retailer", legal_form="sole_trader", revenue=SMALL_SHOP),),
        ((90, habits.till), (70, habits.private_customers)),
    ),
)  # fmt: skip


def economy(firms: int, seed: int) -> list[Plan]:
    """One plan for each firm: its kind by the shares, as exactly as the number allows, in any order."""
    rng = random.Random(f"{seed}/honest")
    kinds = [kind for kind in KINDS for _ in range(kind.share)]
    chosen = [kinds[number * len(kinds) // firms] for number in range(firms)]
    rng.shuffle(chosen)
    return [Plan(rng.choice(kind.shapes), [_firm_of(kind)]) for kind in chosen]


def _firm_of(kind: Kind) -> Scenario:
    return Scenario(f"honest.{kind.name}", _living(kind), Shape(), frozenset({"honest"}), alone=True, refused=False)


def _living(kind: Kind) -> Callable[[Case], None]:
    def live(case: Case) -> None:
        for chance, habit in (*kind.habits, *EVERYBODY):
            if case.rng.randrange(100) < chance:
                habit(case)
        buy_within_means(case)

    return live
