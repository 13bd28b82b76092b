"""What only reviews read: how new the version of the catalogue is, and a number drawn for each decision.

Neither says anything about the applicant, so neither can move a grade, and neither needs a clock or chance: a record
holds both, and replays.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

from engine.catalogue.catalogue import Catalogue
from engine.decide.model import Facts
from engine.graph.connection import Reader
from engine.graph.statements import statement
from engine.rules.model import Comparison, leaves

CASES_BEFORE, DRAW = "version.cases_before", "sample.draw"
PPM = 1_000_000


def review_values(
    reader: Reader, catalogue: Catalogue, facts: Facts, application: str, as_of: datetime, version: int | None
) -> dict[str, int]:
    """The values of `REVIEW_VALUES` for one decision; a draft, which has no version, is no case of any.

    Deciding at once may count fewer than there are in the end: at least so many of the first decisions are seen.
    """
    values = {DRAW: draw(application, as_of, catalogue.hash)}
    most = _most_asked(catalogue, facts)
    if version is not None and most:
        (row,) = reader.run(statement("records/decided_under"), version=version, most=most)
        values[CASES_BEFORE] = row["cases"]
    return values


def draw(application: str, as_of: datetime, catalogue: str) -> int:
    """A number from 0 to 999,999, as good as drawn: the same for the same application, as-of and catalogue.

    SHA-256 of what a decision is about. The number of the data is left out: loading more draws nobody anew.
    """
    told = json.dumps([application, as_of.isoformat(), catalogue])
    return int(hashlib.sha256(told.encode("ascii")).hexdigest(), 16) % PPM


def _most_asked(catalogue: Catalogue, facts: Facts) -> int:
    """As far as reviews tell the cases of a version apart; 0 where none does, and nothing needs to be counted."""
    tests = [test for rule in catalogue.rules.grading.review_tests() for test in leaves(rule.when)]
    counted = [test for test in tests if isinstance(test, Comparison) and test.value == CASES_BEFORE]
    limits = [int(facts.parameters[test.parameter] if test.parameter else test.threshold) for test in counted]
    return max([0, *(limit + 1 for limit in limits)])
