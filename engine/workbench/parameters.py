"""Every parameter as it stands on a day, for everybody or for one application: value, since when, from where."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.catalogue.catalogue import Catalogue
from engine.strict_yaml import read_yaml


def in_force(catalogue: Catalogue, day: date, segment: Mapping[str, str | None] | None = None) -> list[dict[str, Any]]:
    """One row for each parameter, in the order of files and of names.

    Without a segment the row is that of everybody else, and `segments` lists what others get. `overdue`: the day of its
    next review has come. `value` is null before the first value.
    """
    where = places(catalogue)
    rows = []
    for name, parameter in catalogue.parameter_table.items():
        dated = parameter.on(day, segment)
        others = [one for one in parameter.values if one.segment and one.begins <= day] if segment is None else []
        rows.append(
            {
                "name": name,
                "place": where[name],
                "title": parameter.title.model_dump(),
                "value": _plain(dated.value) if dated else None,
                "unit": parameter.unit,
                "since": dated.begins.isoformat() if dated else None,
                "until": _until(catalogue, name, day),
                "segment": dated.segment.named if dated and dated.segment else None,
                "segments": [
                    {"segment": one.segment.named, "value": _plain(one.value), "since": one.begins.isoformat()}
                    for one in others
                    if one.segment and one is parameter.on(day, one.segment.named)
                ],
                "source": parameter.source,
                "approved_by": parameter.approved_by,
                "review_on": parameter.review_on.isoformat() if parameter.review_on else None,
                "overdue": bool(parameter.review_on and parameter.review_on <= day),
            }
        )
    return sorted(rows, key=lambda row: (row["place"].rsplit(":", 2)[0], row["name"]))


def _until(catalogue: Catalogue, name: str, day: date) -> str | None:
    """The day from which another value is already written down."""
    later = [one.begins for one in catalogue.parameter_table[name].values if one.begins > day]
    return min(later).isoformat() if later else None


def places(catalogue: Catalogue) -> dict[str, str]:
    """Where each parameter stands: file:line:column."""
    found: dict[str, str] = {}
    for path, text in catalogue.files.items():
        if path.startswith("rules/parameters/"):
            document = read_yaml(text, path)
            found |= {name: document.place(name) for name in document.value or {}}
    return found


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
