"""durable-rules and the second evaluator say the same, and no outcome improves by what should not improve it.

A few hundred cases by default, the whole count with LOANGRAPH_PROVE=1. Every case can be repeated by its seed.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from random import Random
from typing import Any

import pytest

from engine.rules.book import RuleBook
from engine.rules.durable import infer
from engine.rules.model import Comparison, leaves
from engine.rules.second import COMPARE, compare, evaluate
from engine.settings import ROOT
from tests.rules.books import GOLDEN, random_book, random_facts, random_parameters, written_book

PROVE = bool(os.environ.get("LOANGRAPH_PROVE"))
BOOKS, FACTS_OF_A_BOOK = (200, 25) if PROVE else (10, 20)
FACTS = 5_000 if PROVE else 200
ORDER = {"R1": 1, "R2": 2, "R3": 3, "R4": 4, "R5": 5}
WORST = 6
"""cannot_conclude, refused and stopped are equally bad, and worse than R5."""

Facts = dict[str, Any]


def badness(result: dict[str, Any]) -> int:
    return ORDER[result["grade"]] if result["outcome"] == "graded" else WORST


def improved(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """A hard stop settles a case that gaps had left open (domain.md §4 tests it first); that is no improvement."""
    return badness(after) < badness(before) and not after["hard_stops"]


@cache
def made_up(seed: int, number: int) -> RuleBook:
    return random_book(Random(f"book {seed} {number}"))


def cases(seed: int) -> Iterator[tuple[str, RuleBook, Facts]]:
    """Random facts of random books, of the made-up book and of the shipped one, each with a name to repeat it by."""
    for number in range(BOOKS):
        random = Random(f"facts {seed} {number}")
        book = made_up(seed, number)
        parameters = random_parameters(random, book)
        for case in range(FACTS_OF_A_BOOK):
            yield f"book {seed} {number}, case {case}", book, random_facts(random, book, parameters)
    for name, root in (("golden", GOLDEN), ("shipped", ROOT)):
        random = Random(f"{name} {seed}")
        book, parameters = written_book(root)
        for case in range(FACTS):
            yield f"{name} {seed}, case {case}", book, random_facts(random, book, parameters)


def test_the_two_evaluators_agree_on_random_facts() -> None:
    outcomes: Counter[str] = Counter()
    for name, book, facts in cases(seed=1):
        inferred, evaluated = infer(book, facts), evaluate(book, facts)
        assert compare(inferred, evaluated) == [], f"{name}: {json.dumps(facts)}"
        outcomes[str(evaluated["grade"])] += 1
    assert set(outcomes) == {"R1", "R2", "R3", "R4", "R5", "None"}, outcomes


def test_a_difference_is_told_in_words() -> None:
    book, parameters = written_book(GOLDEN)
    facts = random_facts(Random(3), book, parameters)
    told = compare(evaluate(book, facts), {**evaluate(book, facts), "grade": "R9"})
    assert len(told) == 1
    assert told[0].startswith("grade: durable-rules says ")
    assert told[0].endswith("the second evaluator 'R9'")


def more_alarming(random: Random, book: RuleBook, facts: Facts) -> Facts | None:
    """The same facts with one value changed so that every alarm that held still holds; the same gaps."""
    calming = {leaf.value for rule in book.grading.mitigants.values() for leaf in leaves(rule.when)}
    values = sorted((set(facts["values"]) & set(book.reads)) - calming)
    if not values:
        return None
    value = random.choice(values)
    new = random.choice([True, 1, 10, 10**9, -10])
    new = bool(new) if book.reads[value] == "boolean" else int(new)
    lost = [test for test in alarms(book, facts, value) if not _holds(test, new, facts)]
    return None if lost else {**facts, "values": {**facts["values"], value: new}}


def alarms(book: RuleBook, facts: Facts, value: str) -> list[Comparison]:
    """The tests of a known value that hold, mitigants aside."""
    found = (leaf for rule in book.rules() if rule.kind != "mitigant" for leaf in leaves(rule.when))
    tests = [leaf for leaf in found if isinstance(leaf, Comparison) and leaf.value == value]
    return [test for test in tests if _holds(test, facts["values"][value], facts)]


def _holds(test: Comparison, value: int | bool, facts: Facts) -> bool:
    return bool(COMPARE[test.comparator](value, test.limit(facts["parameters"])))


def less_known(random: Random, book: RuleBook, facts: Facts) -> Facts | None:
    """The same facts with every value of one clear indicator unknown, one of which no finding made an alarm either."""
    calm = [
        indicator
        for indicator, state in evaluate(book, facts)["states"].items()
        if state == "clear" and not any(alarms(book, facts, value) for value in known_of(facts, indicator))
    ]
    return without(facts, random.choice(calm)) if calm else None


def stop_unknown(random: Random, book: RuleBook, facts: Facts) -> Facts | None:
    """The same facts with an indicator unknown that is a hard stop."""
    stops = evaluate(book, facts)["hard_stops"] if book.grading.unknown_stop else []
    return without(facts, book.signals[random.choice(stops)].indicator) if stops else None


def never_asked(random: Random, book: RuleBook, facts: Facts) -> Facts | None:
    """The same facts with a source never asked: some indicators unknown, hits among them, and the engine's counts."""
    for indicator in random.sample(sorted(book.indicators), random.randint(1, len(book.indicators))):
        facts = without(facts, indicator)
    counted = {value: 1 for value in ("data.unasked_files", "data.unasked_sources") if value in book.reads}
    return {**facts, "values": {**facts["values"], **counted}}


def another_case(random: Random, book: RuleBook, facts: Facts) -> Facts | None:
    """The same facts with one more case under an indicator that rested on a single one: which, nobody can say now."""
    told = [f"{one}.{once.by}" for once in book.grading.once.values() for one in once.indicators if once.by]
    known = sorted(name for name in told if facts["values"].get(name))
    return {**facts, "values": {**facts["values"], random.choice(known): ""}} if known else None


def without(facts: Facts, indicator: str) -> Facts:
    lost = known_of(facts, indicator)
    kept = {value: found for value, found in facts["values"].items() if value not in lost}
    return {**facts, "values": kept, "unknown": {**facts["unknown"], **dict.fromkeys(lost, "unknown_value")}}


def known_of(facts: Facts, indicator: str) -> set[str]:
    return {value for value in facts["values"] if value.partition(".")[0] == indicator}


Change = Callable[[Random, RuleBook, Facts], Facts | None]


@pytest.mark.parametrize("change", [more_alarming, less_known, stop_unknown, never_asked, another_case])
def test_no_outcome_improves_by(change: Change) -> None:
    tried = 0
    for number, (name, book, facts) in enumerate(cases(seed=2)):
        changed = change(Random(number), book, facts)
        if changed is None:
            continue
        tried += 1
        before, after = evaluate(book, facts), evaluate(book, changed)
        assert not improved(before, after), f"{name}: {json.dumps(facts)} became {json.dumps(changed)}"
    assert tried >= FACTS / 10


def test_the_order_of_facts_changes_nothing() -> None:
    random = Random(4)
    for name, book, facts in cases(seed=5):
        if random.random() > 0.1:
            continue
        shuffled = {key: _shuffled(random, found) for key, found in facts.items()}
        assert infer(book, shuffled) == infer(book, facts), name


def _shuffled(random: Random, found: Any) -> Any:
    if isinstance(found, list):
        return random.sample(found, len(found))
    return dict(random.sample(sorted(found.items()), len(found)))
