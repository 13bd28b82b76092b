"""What another catalogue changes: every application judged under both, and which changed file moved what.

Where several files changed, each one is tried alone on top of the old catalogue. A file that alone brings something to
its new state is its cause; what no file moves alone is said to be moved by all of them together. Files that only make
sense together (an indicator and its signals) are tried as one. So causes are greedy: two files that each suffice are
both named, and what one undoes of the other is not told.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from engine.catalogue.catalogue import Catalogue, from_files
from engine.clock import day_of, now
from engine.workbench.alarms import alarms, ceilings_of, passed
from engine.workbench.portfolio import Judged, Portfolio, Way
from engine.workbench.revisions import faults

KINDS = ("indicators", "signals", "findings", "gaps", "values", "evidence")
GRADE = ("grade", "")
MOST_UNITS = 12
"""More changed files than these are tried folder by folder."""

Item = tuple[str, str]
"""A kind and a name: ("signals", "closed_loop_frequent")."""


@dataclass(frozen=True)
class Unit:
    """Changed files that are tried together."""

    name: str
    paths: tuple[str, ...]


@dataclass(frozen=True)
class Move:
    """One thing of one application that came out otherwise. alone: each cause by itself moves it."""

    application: str
    before: Any
    after: Any
    causes: tuple[str, ...]
    alone: bool

    def as_dict(self) -> dict[str, Any]:
        """For JSON; evidence as the number of ids."""
        shown = {"from": _shown(self.before), "to": _shown(self.after)}
        return {"application": self.application, **shown, "causes": list(self.causes), "alone": self.alone}


@dataclass(frozen=True)
class Diff:
    """Everything that moved. moves: item → one for each application. matrix: grade → grade → applications.

    ceilings: indicators and findings that pass their ceiling on this portfolio now and did not before. exceptions:
    applications that moved and have exceptions in force → ids of these.
    """

    old: tuple[str, Catalogue]
    new: tuple[str, Catalogue]
    units: list[Unit]
    applications: int
    moves: Mapping[Item, list[Move]]
    matrix: Mapping[str, Mapping[str, int]]
    ceilings: list[str]
    anew: int
    seconds: float
    exceptions: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def moved(self) -> list[str]:
        """Applications of which anything moved."""
        return sorted({move.application for moves in self.moves.values() for move in moves})

    def on_trial(self, item: Item) -> bool:
        """Whether a signal or finding decides nothing in the new catalogue, or, if it is gone, in the old one."""
        for _, catalogue in (self.new, self.old):
            book = catalogue.rules.tried or catalogue.rules
            rule = {**book.signals, **book.findings}.get(item[1])
            if rule is not None:
                return rule.trial
        return False

    def summary(self) -> dict[str, Any]:
        """What a publication keeps of it: counts, no applications."""
        counts = {kind: sum(len(moves) for item, moves in self.moves.items() if item[0] == kind) for kind in KINDS}
        return {
            "from": self.old[1].hash, "to": self.new[1].hash, "applications": self.applications,
            "moved": len(self.moved), "matrix": self.matrix, "ceilings": self.ceilings, **counts,
        }  # fmt: skip

    def as_dict(self) -> dict[str, Any]:
        """The shape of ``diff --json``."""
        grades: dict[tuple[str, str], list[Move]] = defaultdict(list)
        for move in self.moves.get(GRADE, []):
            grades[move.before, move.after].append(move)
        return {
            "from": {"named": self.old[0], "catalogue": self.old[1].hash},
            "to": {"named": self.new[0], "catalogue": self.new[1].hash},
            "applications": self.applications,
            "moved": self.moved,
            "files": [{"path": path, "change": self._change(path)} for unit in self.units for path in unit.paths],
            "measures": self.measures,
            "tried_together": [list(unit.paths) for unit in self.units if len(unit.paths) > 1],
            "matrix": self.matrix,
            "ceilings": self.ceilings,
            "exceptions": dict(self.exceptions),
            "grades": [
                {"from": before, "to": after, "applications": [move.as_dict() for move in moves]}
                for (before, after), moves in sorted(grades.items())
            ],
            **{kind: self._of(kind) for kind in KINDS},
            "measured_anew": self.anew,
            "evaluator": "second",
            "seconds": round(self.seconds, 1),
        }

    @property
    def measures(self) -> list[str]:
        """Measures that changed: until they are run, what reads them is unknown under the new catalogue."""
        paths = {path for unit in self.units for path in unit.paths}
        return sorted(name for name, query in self.new[1].measures.items() if query.path in paths)

    def _of(self, kind: str) -> list[dict[str, Any]]:
        return [
            {
                "name": item[1],
                **({"trial": self.on_trial(item)} if kind in ("signals", "findings") else {}),
                "applications": [move.as_dict() for move in moves],
            }
            for item, moves in sorted(self.moves.items())
            if item[0] == kind
        ]

    def _change(self, path: str) -> str:
        if path not in self.old[1].files:
            return "added"
        return "changed" if path in self.new[1].files else "removed"


def diff(portfolio: Portfolio, old: tuple[str, Catalogue], new: tuple[str, Catalogue]) -> Diff:
    """Judge every application under both catalogues and say what moved, and by which changed file."""
    began = time.monotonic()
    changed = changed_files(old[1], new[1])
    units = units_of(old[1], new[1], changed)
    anew = 0
    sides: tuple[list[Judged], list[Judged]] = ([], [])
    matrix: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    found: dict[str, dict[Item, tuple[Any, Any]]] = {}
    ways = [Way(old[1]), Way(new[1])] if changed else [Way(old[1])]
    exceptions: dict[str, list[str]] = {}
    for both in portfolio.judge(ways, f"judging under {old[0]} and {new[0]}"):
        before, after = both[0], both[-1]
        sides[0].append(before)
        sides[1].append(after)
        anew += sum(len(one.anew) for one in both)
        matrix[before.grade][after.grade] += 1
        if moved_here := moved(before, after):
            found[before.application] = moved_here
            if named := sorted({one.id for side in both if side.measured for one in side.measured.exceptions}):
                exceptions[before.application] = named
    causes = _causes(portfolio, old[1], new[1], units, found)
    moves: dict[Item, list[Move]] = defaultdict(list)
    for application, pairs in found.items():
        for item, (before, after) in pairs.items():
            moves[item].append(Move(application, before, after, *causes(application, item)))
    plain = {row: dict(sorted(cells.items())) for row, cells in sorted(matrix.items())}
    count = len(portfolio.applications)
    ceilings = sorted(_passed(new[1], sides[1]) - _passed(old[1], sides[0]))
    return Diff(old, new, units, count, dict(moves), plain, ceilings, anew, time.monotonic() - began, exceptions)


def _passed(catalogue: Catalogue, found: list[Judged]) -> set[str]:
    limits = ceilings_of(catalogue, day_of(now()))
    return set(passed(alarms(catalogue, found, limits))) if limits else set()


def changed_files(old: Catalogue, new: Catalogue) -> list[str]:
    """Paths that only one of two catalogues has, or whose text differs."""
    return sorted(path for path in {*old.files, *new.files} if old.files.get(path) != new.files.get(path))


def units_of(old: Catalogue, new: Catalogue, changed: list[str]) -> list[Unit]:
    """The changed files, each by itself where the old catalogue with it alone can decide, else together."""
    if len(changed) > MOST_UNITS:
        folders: dict[str, list[str]] = defaultdict(list)
        for path in changed:
            folders[str(PurePosixPath(path).parent)].append(path)
        units = [Unit(f"{folder}/ ({len(paths)} files)", tuple(paths)) for folder, paths in sorted(folders.items())]
    else:
        units = [Unit(path, (path,)) for path in changed]
    if len(units) < 2:
        return units
    able = [unit for unit in units if not faults(_with(old, new, unit))]
    rest = [unit for unit in units if unit not in able]
    paths = tuple(path for unit in rest for path in unit.paths)
    if not rest:
        return able
    together = Unit(f"{paths[0]} and {len(paths) - 1} more" if len(paths) > 2 else " and ".join(paths), paths)
    return [*able, together]


def _with(old: Catalogue, new: Catalogue, unit: Unit) -> Catalogue:
    files = {path: text for path, text in old.files.items() if path not in unit.paths}
    return from_files(files | {path: new.files[path] for path in unit.paths if path in new.files})


def _causes(
    portfolio: Portfolio,
    old: Catalogue,
    new: Catalogue,
    units: list[Unit],
    found: Mapping[str, Mapping[Item, tuple[Any, Any]]],
) -> Any:
    """A function of an application and an item that names the causes, and whether each alone suffices."""
    everything = tuple(unit.name for unit in units)
    if len(units) < 2 or not found:
        return lambda application, item: (everything, True)
    tried = [(unit, catalogue) for unit in units if not faults(catalogue := _with(old, new, unit))]
    ways = [Way(catalogue) for _, catalogue in tried]
    alone: dict[str, list[dict[Item, Any]]] = {}
    for judgements in portfolio.judge(ways, "finding which file moved what", only=found):
        alone[judgements[0].application] = [items(one) for one in judgements]

    def causes(application: str, item: Item) -> tuple[tuple[str, ...], bool]:
        after = found[application][item][1]
        named = [
            unit.name
            for (unit, _), came in zip(tried, alone[application], strict=True)
            if came.get(item, _nothing(item)) == after
        ]
        return (tuple(named), True) if named else (everything, False)

    return causes


def items(judged: Judged) -> dict[Item, Any]:
    """Everything of one application that is compared."""
    found: dict[Item, Any] = {GRADE: judged.grade}
    found |= {("indicators", name): state for name, state in judged.states.items()}
    found |= {("signals", name): severity for name, severity in judged.signals.items()}
    found |= {("findings", name): True for name in judged.findings}
    if judged.measured is not None:
        # What is on trial leaves none: so its end is seen, too, where nobody knows the value.
        found |= {("gaps", f"{gap.indicator}.{gap.value}"): gap.reason for gap in judged.measured.gaps}
        found |= {("values", name): value for name, value in _values(judged)}
        found |= {
            ("evidence", name): tuple(result.evidence)
            for name, result in judged.measured.results.items()
            if result.evidence
        }
    return found | {
        (f"{kind}s", name): f"{severity or 'found'}, on trial" for name, (kind, severity) in judged.trials.items()
    }


def _values(judged: Judged) -> Iterator[tuple[str, Any]]:
    assert judged.measured is not None
    yield from judged.measured.definitions.items()
    for indicator, result in judged.measured.results.items():
        for name, value in result.values.items():
            yield f"{indicator}.{name}", value


def moved(before: Judged, after: Judged) -> dict[Item, tuple[Any, Any]]:
    """What came out otherwise: item → what it was and what it is."""
    if before is after:
        return {}
    old, new = items(before), items(after)
    pairs = {item: (old.get(item, _nothing(item)), new.get(item, _nothing(item))) for item in {*old, *new}}
    return {item: pair for item, pair in sorted(pairs.items(), key=lambda each: each[0]) if pair[0] != pair[1]}


def _nothing(item: Item) -> Any:
    """What stands for something that one of the two does not have: a rule that does not hold, an unknown value."""
    return {"signals": False, "findings": False, "evidence": (), "indicators": "not there", "gaps": "none"}.get(item[0])


def _shown(value: Any) -> Any:
    return f"{len(value)} ids" if isinstance(value, tuple) else value
