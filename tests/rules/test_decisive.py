"""The decisive signals equal what trying every set of signals finds."""

from __future__ import annotations

import os
from itertools import combinations
from random import Random
from typing import Any

from engine.rules.book import RuleBook
from engine.rules.model import GRADES
from engine.rules.second import evaluate
from tests.rules.books import random_book, random_facts, random_parameters

BOOKS = 400 if os.environ.get("LOANGRAPH_PROVE") else 30
MOST_SIGNALS = 12


def points_of(book: RuleBook, values: dict[str, Any], signals: tuple[str, ...]) -> int:
    """Points of some signals, written down as domain.md §4 says it."""
    once: dict[tuple[str, ...], int] = {}
    for id in signals:
        rule = book.signals[id]
        key = (rule.family, *_scoring_with(book, values, rule.indicator))
        once[key] = max(once.get(key, 0), book.grading.points[rule.severity])
    families = {key[0] for key in once}
    scores = (sum(points for key, points in once.items() if key[0] == family) for family in families)
    return min(book.grading.total_maximum, sum(min(book.grading.family_maximum, score) for score in scores))


def _scoring_with(book: RuleBook, values: dict[str, Any], indicator: str) -> list[str]:
    """The indicators with which one scores once, itself among them."""
    group = next((group for group in book.grading.once.values() if indicator in group.indicators), None)
    if group is None:
        return [indicator]
    case = values.get(f"{indicator}.{group.by}")
    if group.by and not case:
        return [indicator]
    return sorted(one for one in group.indicators if not group.by or values.get(f"{one}.{group.by}") == case)


def first_smallest(book: RuleBook, values: dict[str, Any], signals: list[str], needed: int) -> set[str]:
    for size in range(len(signals) + 1):
        for tried in combinations(signals, size):
            if points_of(book, values, tried) >= needed:
                return set(tried)
    return set()


def supports(result: dict[str, Any], ground: str) -> set[str]:
    firings = {firing["id"]: firing["because"] for firing in result["firings"]}
    if ground.startswith("signal:"):
        return {ground.removeprefix("signal:")}
    if ground not in firings:
        return set()
    return {signal for under in firings[ground] for signal in supports(result, under)}


def decisive(book: RuleBook, values: dict[str, Any], result: dict[str, Any]) -> list[str]:
    if result["hard_stops"]:
        return list(result["hard_stops"])
    if result["grade"] is None or result["grade"] == "R1":
        return []
    floors = [f"floor:{floor['rule']}" for floor in result["floors"] if floor["grade"] == result["grade"]]
    rank = GRADES.index(result["grade"]) + (1 if result["mitigated"] else 0)
    signals = [signal["rule"] for signal in result["signals"]]
    scored = first_smallest(book, values, signals, book.grading.bands[GRADES[rank]][0])
    return sorted(scored.union(*(supports(result, floor) for floor in floors)))


def test_the_decisive_signals_are_those_that_trying_every_set_finds() -> None:
    random, by_points = Random(9), 0
    for number in range(BOOKS):
        book = random_book(random)
        parameters = random_parameters(random, book)
        for _ in range(10):
            facts = random_facts(random, book, parameters)
            result = evaluate(book, facts)
            if len(result["signals"]) > MOST_SIGNALS:
                continue
            assert result["decisive"] == decisive(book, facts["values"], result), f"book {number}"
            by_points += bool(result["decisive"]) and not result["hard_stops"]
    assert by_points > BOOKS / 2
