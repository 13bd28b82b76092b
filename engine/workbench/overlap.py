"""Which indicators hit the same applications, and which rest on the same transfers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any

from engine.catalogue.catalogue import Catalogue
from engine.workbench.portfolio import Portfolio, Way


def overlap(portfolio: Portfolio, catalogue: Catalogue) -> dict[str, Any]:
    """The shape of ``overlap --json``: pairs that share anything, the most alike first.

    A pair's Jaccard share is what both have, of what either has, in ppm. Transfers are those of hits alone; one that is
    evidence in two applications counts for each.
    """
    hits: dict[str, set[str]] = defaultdict(set)
    transfers: dict[str, set[tuple[str, str]]] = defaultdict(set)
    with_transfers = {name for name, one in catalogue.indicators.items() if one.header.evidence == "transfers"}
    applications = 0
    for (one,) in portfolio.judge([Way(catalogue)], "looking for overlap"):
        applications += 1
        for name in sorted(name for name, state in one.states.items() if state == "hit"):
            hits[name].add(one.application)
            if name in with_transfers and one.measured is not None:
                transfers[name] |= {(one.application, id) for id in one.measured.results[name].evidence}
    return {
        "applications": applications,
        "hits": {name: len(found) for name, found in sorted(hits.items())},
        "by_application": [{**pair, "both": sorted(both)} for pair, both in _pairs(hits)],
        "by_transfer": [pair for pair, _ in _pairs(transfers)],
    }


def _pairs(sets: Mapping[str, set[Any]]) -> Iterable[tuple[dict[str, Any], set[Any]]]:
    found = []
    for first, second in combinations(sorted(sets), 2):
        both, either = sets[first] & sets[second], sets[first] | sets[second]
        if both:
            counts = {"first": len(sets[first]), "second": len(sets[second]), "shared": len(both)}
            pair = {"indicators": [first, second], **counts, "jaccard": len(both) * 1_000_000 // len(either)}
            found.append((pair, both))
    return sorted(found, key=lambda each: (-each[0]["jaccard"], each[0]["indicators"]))
