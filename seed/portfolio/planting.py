"""Scenarios: how they are named and registered, and how they are spread over the firms of a portfolio."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from importlib import import_module
from pkgutil import iter_modules

import seed.portfolio.scenarios
from seed.portfolio.case import Case
from seed.portfolio.shape import Shape

Plant = Callable[[Case], None]
MOST_TOGETHER = 3
MOST_HITS = 2  # on one firm, so that most grades can still be read off their causes
PLANTED_SHARE = (3, 4)  # at most this share of the firms carries a scenario; the rest is background


@dataclass(frozen=True)
class Scenario:
    """Something planted on one firm.

    touches: what of the firm it changes or rests on, as dotted names, among them what it speaks of (the first part of
    its own name); two scenarios share a firm only if no name of one is, or begins, a name of the other. alone: shares
    its firm with nothing. refused: on an application on top.
    """

    name: str
    plant: Plant
    shape: Shape
    touches: frozenset[str]
    alone: bool
    refused: bool

    @property
    def is_hit(self) -> bool:
        """Whether an indicator or finding must hit; not so what is near, unknown, expired or harmless."""
        return ".hit" in self.name


SCENARIOS: dict[str, Scenario] = {}


def scenario(
    name: str, *touches: str, shape: Shape | None = None, alone: bool = False, refused: bool = False
) -> Callable[[Plant], Plant]:
    """Register a planting under a name; ``shape`` says what the firm must be like (see ``Shape``)."""

    def register(plant: Plant) -> Plant:
        if name in SCENARIOS:
            raise ValueError(f"two scenarios are called {name}")
        about = {name.split(".")[0], *touches}
        SCENARIOS[name] = Scenario(name, plant, shape or Shape(), frozenset(about), alone or not touches, refused)
        return plant

    return register


def catalogue(patterns: Sequence[str] = ("*",)) -> list[Scenario]:
    """Every scenario whose name matches one of the patterns (``*`` and ``?``), in the order of their names."""
    for module in iter_modules(seed.portfolio.scenarios.__path__):
        import_module(f"{seed.portfolio.scenarios.__name__}.{module.name}")
    return [SCENARIOS[name] for name in sorted(SCENARIOS) if any(fnmatchcase(name, each) for each in patterns)]


@dataclass
class Plan:
    """What is planted on one firm; nothing: background."""

    shape: Shape = field(default_factory=Shape)
    scenarios: list[Scenario] = field(default_factory=list)

    @property
    def hits(self) -> int:
        """How many of its scenarios make an indicator hit."""
        return sum(each.is_hit for each in self.scenarios)

    @property
    def is_planted(self) -> bool:
        """Whether anything is planted on the firm; an honest firm only lives."""
        return any(not each.name.startswith("honest.") for each in self.scenarios)

    def accepts(self, other: Scenario) -> bool:
        """Whether one more scenario fits on the same firm."""
        if self.scenarios and (other.alone or self.scenarios[0].alone or len(self.scenarios) == MOST_TOGETHER):
            return False
        if self.hits + other.is_hit > MOST_HITS:
            return False
        touched = {name for each in self.scenarios for name in each.touches}
        if any(_overlap(mine, theirs) for mine in touched for theirs in other.touches):
            return False
        return self.shape.merged(other.shape) is not None

    def add(self, other: Scenario) -> None:
        """Put a scenario that is accepted on the firm."""
        self.shape = self.shape.merged(other.shape) or self.shape
        self.scenarios.append(other)


def _overlap(one: str, other: str) -> bool:
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")


def plans(firms: int, seed_: int, patterns: Sequence[str] = ("*",)) -> list[Plan]:
    """One plan for each firm: every scenario once for each 300 firms, as far as there is room, in any order.

    Where room is short, each indicator and finding has its first hit and its first near miss before any has its second.
    """
    rng = random.Random(f"{seed_}/plans")
    room = firms * PLANTED_SHARE[0] // PLANTED_SHARE[1]
    wanted = [each for each in catalogue(patterns) if not each.refused]
    packed: list[Plan] = []
    for _ in range(max(1, firms // 300)):
        packed += _pack(_in_turns(rng.sample(wanted, len(wanted))))
    chosen = packed[:room] + [Plan() for _ in range(firms - min(room, len(packed)))]
    rng.shuffle(chosen)
    return chosen


def _in_turns(scenarios: Sequence[Scenario]) -> list[Scenario]:
    """The first hit, near miss and so on of each subject, then the second of each, and so on."""
    seen: Counter[tuple[str, str]] = Counter()
    turns: list[tuple[int, Scenario]] = []
    for each in scenarios:
        subject, kind = each.name.split(".")
        about = (subject, kind.split("_")[0])
        turns.append((seen[about], each))
        seen[about] += 1
    return [each for _, each in sorted(turns, key=lambda turn: turn[0])]


def refusals(firms: int, seed_: int, patterns: Sequence[str] = ("*",)) -> list[Plan]:
    """The applications that come on top: every refusal from 125 firms on, a seeded choice below."""
    rng = random.Random(f"{seed_}/refusals")
    wanted = [each for each in catalogue(patterns) if each.refused]
    chosen = sorted(rng.sample(wanted, min(len(wanted), max(1, firms // 25))), key=lambda each: each.name)
    return [Plan(each.shape, [each]) for each in chosen]


def _pack(scenarios: Iterable[Scenario]) -> list[Plan]:
    packed: list[Plan] = []
    for each in scenarios:
        plan = next((plan for plan in packed if plan.accepts(each)), None)
        if plan is None:
            packed.append(plan := Plan())
        plan.add(each)
    return packed
