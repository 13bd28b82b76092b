"""Whether a query says which files it reads, and leaves to definitions what only they may read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.catalogue.headers import SOURCE_OF, AnsweringHeader, IndicatorHeader
from engine.catalogue.kinds import LinkKind, NodeKind
from engine.catalogue.model import Model
from engine.catalogue.queries import Query
from engine.catalogue.scope import Facts, Seen
from engine.errors import CatalogueError

PUBLIC = frozenset({"accounts", *(file for file, source in SOURCE_OF.items() if source == "registry")})
"""Files that are read to know who is who: `needs` may leave them out."""


def faults(query: Query[AnsweringHeader], facts: Facts, model: Model) -> Iterator[CatalogueError]:
    """IND042: a label or type whose file stands neither under ``asked`` nor under ``reads``."""
    told: set[str] = set()
    for pattern in facts.patterns:
        for seen in pattern.seen:
            for file in sorted(_files(seen, model) - query.header.needs.files - told):
                told.add(file)
                yield query.error(
                    "IND042",
                    f"this reads `{file}`, and `needs` does not say so",
                    seen.labels.token if seen.labels else seen.piece.token,
                    next_move=f"add `{file}` under `needs`: to `asked` where it must have been asked, else to `reads`",
                )


def _files(seen: Seen, model: Model) -> set[str]:
    elements = [] if seen.known else model.elements(seen.names)
    if not all(element.file for element in elements):
        return set()
    return {element.file for element in elements if element.file in SOURCE_OF} - PUBLIC


def owned_faults(
    query: Query[AnsweringHeader], facts: Facts, owners: Mapping[str, list[str]]
) -> Iterator[CatalogueError]:
    """IND043: a property of the graph that belongs to a definition, read elsewhere."""
    for token, key, of in facts.reads:
        owned_by = owners.get(key, [])
        if owned_by and query.id not in owned_by and isinstance(of, NodeKind | LinkKind):
            shown = ", ".join(f"`{name}`" for name in owned_by)
            own = "" if isinstance(query.header, IndicatorHeader) else ", or own it too"
            yield query.error(
                "IND043", f"only {shown} may read `{key}`", token,
                expected="a column of the one that asks what you ask; cypher/README.md lists them all",
                next_move=f"name the column as a parameter, such as `$not_clean`{own}",
            )  # fmt: skip
