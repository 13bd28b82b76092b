"""``make mutate``: whether the cases beside each query notice small faults planted in it.

    python -m engine.workbench.mutating [PATH…] [--most N] [--out build/mutants.json]

A mutant is killed by the first case that comes out otherwise than it expects. What was found of a file is kept beside
the result and used again while the file, its cases and the definitions it needs are the same, so a run that was
interrupted goes on where it was. Survivors are listed with a reason, which people write into
``cypher/cases/survivors.yaml``; one without a reason is a case that is missing.
"""

from __future__ import annotations

import argparse
import copy
import hashlib
import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from neo4j.exceptions import DriverError, Neo4jError

from engine.catalogue.book import whole
from engine.catalogue.case_run import differences, prepare
from engine.catalogue.cases import Case, Runnable, beside, read_cases
from engine.catalogue.catalogue import Catalogue, files_of, from_files
from engine.catalogue.headers import IndicatorHeader
from engine.decide.measure import Asking
from engine.errors import LoanGraphError
from engine.graph.connection import Graph, Reader
from engine.settings import ROOT, Settings
from engine.strict_yaml import read_yaml
from engine.workbench.mutants import Mutant, mutants
from engine.workbench.place import empty_graph
from engine.workbench.selecting import wanted_of

OUT = "build/mutants.json"
REASONS = "cypher/cases/survivors.yaml"
ENOUGH = 95
"""Percent of the mutants that must be killed."""

SECONDS = 30
"""How long the mutants of one case may run together before those that are left begin anew."""

RULES = "2"
"""Raised when mutants are made or judged in another way, so that nothing found before is used."""


@dataclass(frozen=True)
class Fate:
    """What became of one mutant. killed_by: the name of a case, or empty."""

    mutant: Mutant
    killed_by: str

    def as_dict(self, path: str, text: str) -> dict[str, Any]:
        """As build/mutants.json lists it."""
        one = self.mutant
        line = text.splitlines()[one.line - 1].strip()
        return {
            "file": path, "line": one.line, "column": one.column, "kind": one.kind, "mutant": one.told, "in": line,
            "original": one.original, "replacement": one.replacement, "killed_by": self.killed_by,
        }  # fmt: skip


def mutate(
    root: Path, arguments: Sequence[str], graph: Graph, out: Path, most: int = 0, say: Callable[[str], None] = print
) -> dict[str, Any]:
    """Try the mutants of the named queries, all where none is named; writes and returns the result.

    most: so many of each file at most, drawn by a fixed chance; 0: all.
    """
    catalogue = from_files(files_of(root))
    wanted = wanted_of(arguments, root)
    kept = _kept(out)
    reasons = _reasons(root)
    for query in cast(list[Runnable], catalogue.queries):
        if not _named(query.path, query.id, [one.path for one in wanted]):
            continue
        key = _key(catalogue, query, root, most)
        if kept.get(query.path, {}).get("key") != key:
            began = time.monotonic()
            fates = [fate.as_dict(query.path, query.text) for fate in fates_of(catalogue, query, graph, root, most)]
            kept[query.path] = {"key": key, "mutants": fates}
            _write(out.with_suffix(".files.json"), kept)
            alive = sum(not fate["killed_by"] for fate in fates)
            say(f"{query.path}: {len(fates)} mutants, {alive} survive, {time.monotonic() - began:.0f} s")
    there = {query.path for query in catalogue.queries}
    result = _result({path: one for path, one in kept.items() if path in there}, reasons)
    _write(out, result)
    return result


def fates_of(catalogue: Catalogue, query: Runnable, graph: Graph, root: Path, most: int = 0) -> list[Fate]:
    """The fate of every mutant of a query under the cases beside it."""
    found = mutants(query.text, query.path, catalogue.parameter_table)
    if most and len(found) > most:
        found = sorted(random.Random(query.path).sample(found, most), key=lambda one: (one.line, one.column))
    killed: dict[int, str] = {}
    path = root / beside(query.path)
    cases = read_cases(path, root).cases if path.is_file() else []
    for case in cases:
        alive = [number for number in range(len(found)) if number not in killed]
        if not alive:
            break
        for number in _killed(catalogue, query, whole(case, root), graph, [(n, found[n]) for n in alive]):
            killed[number] = case.name
    return [Fate(mutant, killed.get(number, "")) for number, mutant in enumerate(found)]


def _killed(
    catalogue: Catalogue, query: Runnable, case: Case, graph: Graph, alive: list[tuple[int, Mutant]]
) -> Iterator[int]:
    """The mutants that one case kills. The graph of the case is built once, and anew where the database failed.

    A failure ends the transaction for the mutants that follow, and may be but its time that those before it used up: so
    one that fails is asked again in a transaction of its own, and only there it counts as killed.
    """
    waiting = list(alive)
    while waiting:
        with _sandbox(graph) as reader:
            asking = prepare(reader, catalogue, query, case)
            # Where the query as it is already differs, or cannot be asked, the case says nothing about mutants.
            if _differs(asking, query, query.text, case):
                return
            for place, (number, mutant) in enumerate(list(waiting)):
                try:
                    killed = _differs(asking, query, mutant.text, case)
                except (Neo4jError, DriverError, LoanGraphError):
                    if place == 0:
                        del waiting[0]
                        yield number
                    break
                del waiting[0]
                if killed:
                    yield number


@contextmanager
def _sandbox(graph: Graph) -> Iterator[Reader]:
    with graph.driver.session() as session, session.begin_transaction(timeout=SECONDS) as transaction:
        try:
            yield Reader(transaction)
        finally:
            if not transaction.closed():
                transaction.rollback()


def _differs(asking: Asking, query: Runnable, text: str, case: Case) -> bool:
    """Whether a query with another text answers a case otherwise than expected."""
    tried = copy.copy(asking)
    for name in ("known", "defined", "definitions", "results", "values", "unknown", "not_applicable", "gaps"):
        setattr(tried, name, copy.copy(getattr(asking, name)))
    mutated = cast(Any, replace(query, text=text))
    if isinstance(query.header, IndicatorHeader):
        tried.indicate(mutated)
    else:
        tried.define(mutated)
    return bool(differences(tried, mutated, case.expect))


def _named(path: str, id: str, wanted: Sequence[str]) -> bool:
    return not wanted or any(one in ("", path, id, beside(path)) or path.startswith(f"{one}/") for one in wanted)


def _key(catalogue: Catalogue, query: Runnable, root: Path, most: int) -> str:
    """A hash of everything that the fate of a file's mutants rests on."""
    cases = root / beside(query.path)
    texts = [RULES, str(most), query.text, cases.read_text("utf-8") if cases.is_file() else ""]
    texts += [definition.text for definition in catalogue.needed_by(query)]
    texts += [text for path, text in catalogue.files.items() if path.startswith(("rules/parameters/", "rules/lists/"))]
    digest = hashlib.sha256()
    for text in texts:
        digest.update(len(text).to_bytes(8, "big") + text.encode())
    return digest.hexdigest()


def _kept(out: Path) -> dict[str, Any]:
    path = out.with_suffix(".files.json")
    return cast(dict[str, Any], json.loads(path.read_text("utf-8"))) if path.is_file() else {}


def _reasons(root: Path) -> dict[tuple[str, str, str], str]:
    """Why a survivor may live, by file, mutant and the line it stands in."""
    path = root / REASONS
    if not path.is_file():
        return {}
    value = read_yaml(path.read_text("utf-8"), REASONS).value or {}
    return {(file, one["mutant"], one["in"]): one["reason"] for file, entries in value.items() for one in entries}


def _result(kept: dict[str, Any], reasons: dict[tuple[str, str, str], str]) -> dict[str, Any]:
    fates = [fate for _, one in sorted(kept.items()) for fate in one["mutants"]]
    survivors = [
        {**{key: value for key, value in fate.items() if key != "killed_by"},
         "reason": reasons.get((fate["file"], fate["mutant"], fate["in"]), "")}
        for fate in fates if not fate["killed_by"]
    ]  # fmt: skip
    return {"mutants": len(fates), "killed": len(fates) - len(survivors), "survivors": survivors}


def _write(path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")
    fresh.replace(path)


def _words(result: dict[str, Any]) -> str:
    lines = [
        f"{one['file']}:{one['line']}:{one['column']}  {one['kind']}: {one['mutant']}"
        + (f"  ({one['reason']})" if one["reason"] else "")
        for one in result["survivors"]
    ]
    share = 100 * result["killed"] // result["mutants"] if result["mutants"] else 100
    unsaid = sum(not one["reason"] for one in result["survivors"])
    return "\n".join([*lines, f"{result['mutants']} mutants, {result['killed']} killed ({share}%), "
                              f"{len(result['survivors'])} survive, {unsaid} of them without a reason"])  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and print; 1 where fewer than 95 in 100 are killed."""
    parser = argparse.ArgumentParser(prog="python -m engine.workbench.mutating", description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="*", help="files, folders or names; all queries where none is given")
    parser.add_argument("--most", type=int, default=0, help="so many mutants of each file, drawn by a fixed chance")
    parser.add_argument("--out", type=Path, default=ROOT / OUT)
    given = parser.parse_args(arguments)
    with empty_graph(Settings.from_environment(), _to_stderr) as graph:
        result = mutate(ROOT, given.paths, graph, given.out, given.most, _to_stderr)
    print(_words(result))
    return 0 if result["killed"] * 100 >= ENOUGH * result["mutants"] else 1


def _to_stderr(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except LoanGraphError as error:
        sys.exit(str(error))
