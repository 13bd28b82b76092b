"""Make a whole portfolio: plan it, make one firm after the other, write each, and keep only what must be found."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from seed.portfolio.case import Case
from seed.portfolio.economy import background, supply_later
from seed.portfolio.firm import found
from seed.portfolio.honest.kinds import economy
from seed.portfolio.ledger import add_up
from seed.portfolio.paperwork.closing import close, write
from seed.portfolio.planting import Plan, plans, refusals
from seed.portfolio.truth.settle import lines, settle
from seed.portfolio.world import World
from seed.portfolio.writer import Writer

SUPPLIED_BY_LATER = 3  # one in so many background firms also buys from a later one …
NEIGHBOURS = 40  # … of the next so many
LEAST = 200  # payments of a small firm in thirteen months …
ADDED = 60  # … and what scenarios add to it, about
MOST_PLANTED = 1_500  # and of one that carries a scenario, so that what is planted stays large against the rest
SIZES = (1, 2, 2, 3, 3, 3, 4, 6, 12)


def build(
    folder: Path, firms: int, transfers: int, seed: int, patterns: Sequence[str] = ("*",), *, benign: bool = False
) -> dict[str, int]:
    """Write the portfolio into a folder; the rows written to each file.

    firms: applications that get a decision; transfers: rows about which the firms' sizes are drawn; patterns: the
    scenarios that are planted, by name. benign: honest firms alone, nothing planted.
    """
    with Writer(folder) as writer, (folder / "truth.yaml").open("w", encoding="utf-8", newline="\n") as truth:
        world = World(writer, seed, firms)
        truth.write(f"portfolio: {{seed: {seed}, firms: {firms}, transfers: {transfers}}}\napplications:\n")
        chosen = economy(firms, seed) if benign else plans(firms, seed, patterns)
        refused = [] if benign else refusals(firms, seed, patterns)
        for case in _firms(world, chosen, transfers - LEAST * len(refused)):
            _finish(case, truth)
        for index, plan in enumerate(refused, 1):
            _finish(_firm(Case(world, index, plan.shape, refused=True), plan, LEAST), truth)
        return {name: table.count for name, table in writer.tables.items()}


def _firms(world: World, chosen: list[Plan], transfers: int) -> Iterator[Case]:
    firms = len(chosen)
    sizes = _sizes(chosen, max(firms, transfers - LEAST * firms), random.Random(f"{world.seed}/sizes"))
    left = sum(sizes)
    plain = [index for index, plan in enumerate(chosen, 1) if not plan.is_planted]
    for index, (plan, size) in enumerate(zip(chosen, sizes, strict=True), 1):
        # What scenarios, or firms that cannot be so small, took too much is saved on those that come later.
        needed = sum(LEAST + ADDED * bool(each.scenarios) for each in chosen[index - 1 :])
        spare = transfers - world.numbers["transfer"] - needed
        case = Case(world, index, plan.shape)
        later = [other for other in plain if index < other <= index + NEIGHBOURS]
        supplier = case.rng.choice(later) if later and not plan.scenarios and index % SUPPLIED_BY_LATER == 0 else None
        yield _firm(case, plan, LEAST + max(0, spare * size // left), supplier)
        left -= size


def _sizes(chosen: list[Plan], spare: int, rng: random.Random) -> list[int]:
    """What each firm gets of the payments beyond the least: by chance, those with scenarios not too many."""
    drawn = [rng.choice(SIZES) for _ in chosen]
    planted = [size for plan, size in zip(chosen, drawn, strict=True) if plan.is_planted]
    unit = spare // sum(drawn)
    for _ in range(len(SIZES) + 1):  # each step settles at least one of the few sizes
        unit = (spare - sum(min(MOST_PLANTED, unit * size) for size in planted)) // (sum(drawn) - sum(planted))
    return [
        max(1, min(MOST_PLANTED, unit * size) if plan.is_planted else unit * size)
        for plan, size in zip(chosen, drawn, strict=True)
    ]


def _firm(case: Case, plan: Plan, budget: int, supplier: int | None = None) -> Case:
    found(case)
    if supplier:
        supply_later(case, supplier)
    background(case, budget, plain=not plan.is_planted, natural=bool(plan.scenarios) and not plan.is_planted)
    for each in plan.scenarios:
        case.planted.append(each.name)
        each.plant(case)
    return case


def _finish(case: Case, truth: TextIO) -> None:
    sums = add_up(case.payments, case.since, case.t0)
    close(case, sums)
    write(case)
    for line in lines(case.application, settle(case, sums)):
        truth.write(line + "\n")
