"""Parameters and lists that nothing reads, and days on which one has no value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.catalogue.catalogue import Catalogue
from engine.catalogue.parameters import FIRST_DAY
from engine.errors import CatalogueError
from engine.strict_yaml import read_yaml

READ_BY_ENGINE = frozenset(
    {
        "query_max_age_days",
        "near_miss_band",
        "nature_words",
        "exception_max_days",
        "alarm_ceiling",
        "alarm_ceiling_low",
        "alarm_min_firms",
    }
)
"""What the engine itself reads: how old an answer may be, how near a near miss is, what words of a payment mean, how
long an exception may last, how many honest firms may be alarmed."""


def unread_errors(catalogue: Catalogue, named_by_rules: Iterable[str]) -> Iterator[CatalogueError]:
    """PAR006: a parameter or a list that no query, no need and no rule names."""
    read = {*READ_BY_ENGINE, *named_by_rules}
    for query in [*catalogue.queries, *catalogue.measures.values()]:
        read |= query.waits_for
        read.add(str(getattr(query.header, "max_age_days", "")))
    read |= {name for name, parameter in catalogue.parameter_table.items() if parameter.draft}
    for name in sorted({*catalogue.parameter_table, *catalogue.list_table} - read):
        yield CatalogueError(
            "PAR006", f"nothing reads `{name}`", place=_place(catalogue, name),
            next_move="name it in a query or a rule, or remove it",
        )  # fmt: skip


def undated_errors(catalogue: Catalogue) -> Iterator[CatalogueError]:
    """PAR007: a parameter without a value on a day as of which something may be decided."""
    for name, parameter in catalogue.parameter_table.items():
        first = (parameter.fall_back or parameter.values)[0]
        begins = first.begins
        if begins > FIRST_DAY:
            at = parameter.values.index(first)
            yield CatalogueError(
                "PAR007", f"`{name}` has no value before {begins}", place=_place(catalogue, name, "values", at, "from"),
                expected=f"one from {FIRST_DAY} on",
                next_move=f"add a value from {FIRST_DAY}: what the bank did then, or would have done",
            )  # fmt: skip


def _place(catalogue: Catalogue, name: str, *path: str | int) -> str:
    if name in catalogue.list_table:
        return f"rules/lists/{name}.yaml:1:1"
    for file, text in catalogue.files.items():
        if file.startswith("rules/parameters/"):
            document = read_yaml(text, file)
            if name in (document.value or {}):
                return document.place(name, *path)
    return ""
