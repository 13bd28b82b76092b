"""The measures of the checkout: Cypher files over the whole portfolio, by name."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from typing import cast

from engine.catalogue.headers import MeasureHeader
from engine.catalogue.queries import Query, read_query
from engine.errors import CatalogueError, UnknownError
from engine.settings import ROOT
from engine.strict_yaml import did_you_mean

FOLDER = "cypher/measures"
ALGORITHM = re.compile(r"\bCALL\s+gds\.(\w+)\.stream\b")


@cache
def measures() -> dict[str, Query[MeasureHeader]]:
    """Every measure by name; the first fault of any of their files is raised."""
    found = {}
    for path in sorted((ROOT / FOLDER).glob("*.cypher")):
        query, faults = read_query(path.relative_to(ROOT).as_posix(), path.read_text("utf-8"))
        if faults:
            raise faults[0]
        found[query.id] = cast(Query[MeasureHeader], query)
    return found


def measure_named(name: str, *, scan: bool) -> Query[MeasureHeader]:
    """A measure that scores parties, or with ``scan`` one that lists what it finds; UnknownError UNK021 otherwise."""
    known = {key: query for key, query in measures().items() if bool(query.header.returns) == scan}
    if name not in known:
        raise UnknownError(
            "UNK021",
            f"there is no {'scan' if scan else 'measure'} `{name}`",
            place=FOLDER,
            expected=", ".join(known),
            next_move=did_you_mean(name, known),
        )
    return known[name]


def scoring() -> list[Query[MeasureHeader]]:
    """The measures that score parties."""
    return [query for query in measures().values() if query.header.scores]


def query_hash(query: Query[MeasureHeader]) -> str:
    """SHA-256 of the file as it is: a run of another text is another run."""
    return hashlib.sha256(query.text.encode()).hexdigest()


def max_age_days(query: Query[MeasureHeader]) -> int:
    """How old a run may be when a decision reads it."""
    age = query.header.max_age_days
    if not isinstance(age, int):
        raise CatalogueError(
            "IND040",
            "a measure that scores parties says how old its runs may be",
            place=query.document.place("max_age_days"),
            expected="a whole number of days, at least 31: runs are made for month ends",
        )
    return age


def algorithm(query: Query[MeasureHeader]) -> str:
    """The GDS algorithm that a measure streams, such as ``pageRank``."""
    match = ALGORITHM.search(query.text)
    if match is None:
        raise query.error("IND041", "a measure that scores parties streams an algorithm of GDS", None)
    return match[1]
