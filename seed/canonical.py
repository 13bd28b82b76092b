"""The definition of the canonical files, read from ``canonical.yaml``, and the tables of ``seed/README.md`` it gives.

``python -m seed.canonical`` writes the tables into the README again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

FOLDER = Path(__file__).resolve().parent
DEFINITION = FOLDER / "canonical.yaml"
README = FOLDER / "README.md"
_STAR = r"\*"
BEGIN, END = "<!-- tables: python -m seed.canonical -->", "<!-- end of tables -->"


@dataclass(frozen=True)
class Column:
    """One column: its type, whether a row must have it, its words, and for a party the column that says which kind."""

    name: str
    type: str
    required: bool
    words: tuple[str, ...]
    kind: str
    about: str


@dataclass(frozen=True)
class File:
    """One canonical file; ``needs_consent_of`` names the columns of which any one party must have consented."""

    name: str
    title: Mapping[str, str]
    source: str
    key: tuple[str, ...]
    dated: str
    needs_consent_of: tuple[str, ...]
    periods: tuple[tuple[str, str], ...]
    columns: Mapping[str, Column]

    @property
    def required(self) -> tuple[str, ...]:
        """The columns without which a file is refused and a row is quarantined."""
        return tuple(name for name, column in self.columns.items() if column.required)


@dataclass(frozen=True)
class Canonical:
    """All files, in the order in which a folder is read, and the types: what each says and how it is masked."""

    files: Mapping[str, File]
    says: Mapping[str, str]
    masked: Mapping[str, str]
    hidden: frozenset[str]


@cache
def canonical() -> Canonical:
    """Read the definition once."""
    data = YAML(typ="safe").load(DEFINITION)
    types = data["types"]
    return Canonical(
        files={name: _file(name, entry) for name, entry in data["files"].items()},
        says={name: entry["says"] for name, entry in types.items()},
        masked={name: entry["masked"] for name, entry in types.items() if "masked" in entry},
        hidden=frozenset(name for name, entry in types.items() if entry.get("hidden")),
    )


def _file(name: str, entry: dict) -> File:
    return File(
        name=name,
        title=entry["title"],
        source=entry["source"],
        key=tuple(entry["key"]),
        dated=entry["dated"],
        needs_consent_of=tuple(entry.get("consent", {}).get("of", ())),
        periods=tuple((start, end) for start, end in entry.get("periods", ())),
        columns={
            column: Column(
                name=column,
                type=spec["type"],
                required=spec.get("required", False),
                words=tuple(spec.get("words", ())),
                kind=spec.get("kind", ""),
                about=spec.get("about", ""),
            )
            for column, spec in entry["columns"].items()
        },
    )


def tables() -> str:
    """The tables of the README, in Markdown."""
    definition = canonical()
    return "\n".join(_table(file, definition) for file in definition.files.values())


def _table(file: File, definition: Canonical) -> str:
    lines = [
        f"### {file.name} {file.title['zh']}",
        f"{file.title['en']}. Source: {file.source}. Key: {', '.join(file.key)}. {_consent(file)}",
        "",
        "| column | what it holds |",
        "|---|---|",
        *(
            f"| {column.name}{_STAR * column.required} | {_holds(column, definition)} |"
            for column in file.columns.values()
        ),
        "",
    ]
    return "\n".join(lines)


def _consent(file: File) -> str:
    if not file.needs_consent_of:
        return "Needs no consent."
    written = ", a person's written" if file.source == "credit" else ""
    return f"Needs consent for {file.source}{written}: {' or '.join(file.needs_consent_of)}."


def _holds(column: Column, definition: Canonical) -> str:
    if column.words:
        says = ", ".join(column.words)
    elif column.kind:
        says = f"id of a company or a person; `{column.kind}` says which"
    else:
        says = definition.says[column.type]
    return f"{says}; {column.about}" if column.about else says


def write_tables(readme: Path = README) -> None:
    """Put the tables between the two marks of the README."""
    before, _, rest = readme.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    readme.write_text(f"{before}{BEGIN}\n{tables()}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    write_tables()
