"""What another catalogue changes, and which of its files did it."""

from __future__ import annotations

import subprocess
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from engine.catalogue.catalogue import Catalogue
from engine.errors import UnknownError
from engine.settings import ROOT
from engine.workbench import tables
from engine.workbench.diff import Diff, diff
from engine.workbench.revisions import able, named
from tests.workbench.conftest import FILES, FINDINGS, INDICATOR, PARAMETERS, SIGNALS, SIZE, WORDS, Bank, Edited

LOWER = ("value: 5000000}]\nlarge", "value: 1500000}]\nlarge")


def compared(bank: Bank, old: Catalogue, new: Catalogue) -> Diff:
    with bank.open() as portfolio:
        return diff(portfolio, ("old", old), ("new", new))


def moves(found: Diff, kind: str, name: str) -> list[tuple[Any, ...]]:
    return [(one.application, one.before, one.after, one.causes, one.alone) for one in found.moves[kind, name]]


def test_nothing_moves_where_nothing_changed(bank: Bank, edited: Edited):
    found = compared(bank, edited(), edited())
    assert found.moves == {}
    assert found.matrix == {"R1": {"R1": 1}, "R4": {"R4": 1}, "refused": {"refused": 1}}


def test_a_lower_threshold_moves_the_firms_between(bank: Bank, edited: Edited):
    found = compared(bank, edited(), edited({PARAMETERS: LOWER}))
    assert found.matrix == {"R1": {"R2": 1}, "R4": {"R4": 1}, "refused": {"refused": 1}}
    assert moves(found, "grade", "") == [("app_b", "R1", "R2", (PARAMETERS,), True)]
    assert moves(found, "indicators", "load") == [("app_b", "clear", "hit", (PARAMETERS,), True)]
    assert moves(found, "signals", "load_heavy") == [("app_b", False, "high", (PARAMETERS,), True)]
    assert {kind for kind, _ in found.moves} == {"grade", "indicators", "signals"}


def test_each_file_is_named_for_what_it_moves(bank: Bank, edited: Edited):
    edits = {PARAMETERS: LOWER, SIZE: ("ELSE 0", "ELSE 1")}
    found = compared(bank, edited(), edited(edits))
    assert moves(found, "signals", "load_heavy") == [("app_b", False, "high", (PARAMETERS,), True)]
    assert moves(found, "values", "size.large") == [("app_b", 0, 1, (SIZE,), True)]
    # No file alone makes the finding hold, nor the grade R4.
    both = (SIZE, PARAMETERS)
    assert moves(found, "findings", "strained") == [("app_b", False, True, both, False)]
    assert moves(found, "grade", "") == [("app_b", "R1", "R4", both, False)]


def test_files_that_make_sense_only_together_are_tried_together(bank: Bank, edited: Edited):
    """A new indicator with its signal, and a parameter that has nothing to do with them."""
    new = dict(FILES)
    path = "cypher/indicators/guarantees/deals.cypher"
    new[path] = (
        FILES[SIZE]
        .replace("id: size", "id: deals")
        .replace("GU05", "GU06")
        .replace("AS large", "AS n")
        .replace("large: count", "n: count")
    )
    new[SIGNALS] += f"deals_any: {{{WORDS}, when: {{value: deals.n, at_least: 1}}, then: {{signal: high}}}}\n"
    new[PARAMETERS] = FILES[PARAMETERS].replace(*LOWER)
    found = compared(bank, edited(), able(new))
    # The indicator without its signal can decide; the signal without its indicator cannot.
    assert [unit.paths for unit in found.units] == [(path,), (PARAMETERS,), (SIGNALS,)]
    assert moves(found, "signals", "deals_any")[0][3:] == ((path, PARAMETERS, SIGNALS), False)
    assert moves(found, "signals", "load_heavy")[0][3:] == ((PARAMETERS,), True)


def test_evidence_and_what_is_on_trial_are_compared_too(bank: Bank, edited: Edited):
    trial = {
        SIGNALS: ("load_heavy: {", "load_heavy: {trial: true, "),
        FINDINGS: ("{signal: load_heavy}", "{indicator: size}"),
    }
    found = compared(bank, edited(trial), edited(trial | {INDICATOR: ("$given_ids AS", "[] AS")}))
    assert [(item, [one.as_dict()["to"] for one in moves]) for item, moves in found.moves.items()] == [
        (("evidence", "load"), ["0 ids", "0 ids"])
    ]
    found = compared(bank, edited(trial), edited(trial | {PARAMETERS: LOWER}))
    assert set(found.moves) == {("indicators", "load"), ("signals", "load_heavy")}
    assert found.as_dict()["signals"][0]["trial"] is True


def test_without_the_mark_of_a_trial_it_is_told_what_begins_to_count_and_what_is_a_gap(bank: Bank):
    counted = FILES | {SIZE: FILES[SIZE].replace("ELSE 0 END", "END")}
    trial = counted | {
        SIZE: counted[SIZE].replace("family:", "trial: true\nfamily:"),
        SIGNALS: FILES[SIGNALS].replace("size_large: {", "size_large: {trial: true, "),
        FINDINGS: FILES[FINDINGS].replace("strained: {", "strained: {trial: true, "),
    }
    found = compared(bank, able(trial), able(counted)).as_dict()
    told = {
        (one["name"], move["application"]): (move["from"], move["to"])
        for kind in ("signals", "findings", "gaps")
        for one in found[kind]
        for move in one["applications"]
    }
    assert told == {
        ("size_large", "app_a"): ("low, on trial", "low"),
        ("strained", "app_a"): ("found, on trial", True),
        ("size.large", "app_b"): ("none", "unknown_value"),
    }


def test_a_measure_that_changed_is_named(bank: Bank, edited: Edited):
    path = "cypher/measures/contagion_rank.cypher"
    text = (ROOT / path).read_text("utf-8")
    old, new = able({**FILES, path: text}), able({**FILES, path: f"{text}\n// another text\n"})
    found = compared(bank, old, new)
    assert (found.measures, found.moves) == (["contagion_rank"], {})
    assert any("loangraph measure contagion_rank" in str(part) for part in tables.of_diff(found.as_dict()))


def test_it_prints_for_people(bank: Bank, edited: Edited):
    from rich.console import Console

    console = Console(record=True, width=200, file=StringIO())
    for part in tables.of_diff(compared(bank, edited(), edited({PARAMETERS: LOWER})).as_dict()):
        console.print(part)
    words = console.export_text()
    assert "old → new: 1 of 3 applications move" in words
    row = next(line for line in words.splitlines() if "R1 → R2" in line)
    assert "app_b" in row and PARAMETERS in row


def test_a_revision_of_git_is_a_catalogue(bank: Bank, tmp_path: Path):
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    (tmp_path / "rules/tests").mkdir()
    (tmp_path / "rules/tests/cases.yaml").write_text("given: {}\n")
    git = ["git", "-C", str(tmp_path), "-c", "user.name=t", "-c", "user.email=t@t"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "first"]):
        subprocess.run([*git, *words], check=True)
    (tmp_path / SIGNALS).write_text("changed: 1\n")
    name, catalogue = named(bank.graph, "HEAD", tmp_path)
    assert (name, catalogue.files) == ("revision HEAD", dict(sorted(FILES.items())))


@pytest.mark.parametrize("name", ["no-such-revision", "0123456789abcdef", "--output=x"])
def test_a_name_that_nothing_has(bank: Bank, name: str):
    with pytest.raises(UnknownError) as caught:
        named(bank.graph, name, ROOT)
    assert caught.value.code == "UNK061"


def test_applications_that_moved_are_named_with_their_exceptions_also_when_all_is_remembered(bank: Bank):
    bank.graph.write(
        "MATCH (a:Company {id: 'a'}), (b:Company {id: 'b'}) UNWIND [[a, b, 'x_1'], [b, a, 'x_2']] AS row "
        "WITH row[0] AS subject, row[1] AS other, row[2] AS id "
        "CREATE (subject)-[:VERIFIED {id: id, kind: 'related', from: date('2025-12-01'), to: date('2026-12-01'), "
        "approved_at: datetime('2025-12-01T00:00:00Z'), approved_by: 'key_1'}]->(other)"
    )
    path = "cypher/definitions/verified.cypher"
    files = {**FILES, path: (ROOT / path).read_text("utf-8")}
    new = able({**files, PARAMETERS: files[PARAMETERS].replace(*LOWER)})
    for _ in range(2):
        found = compared(bank, able(files), new)
        assert found.exceptions == {"app_b": ["x_2"]}
        assert any("exceptions in force" in str(getattr(part, "title", "")) for part in tables.of_diff(found.as_dict()))
