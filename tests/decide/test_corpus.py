"""Every decision that was ever put into the corpus derives the same outcome again, with the engine of today."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.catalogue.catalogue import from_files
from engine.decide.decide import derive
from engine.decide.record import sealed_bytes
from engine.decide.replay import differences

CORPUS = Path(__file__).parent.parent / "corpus"
FOLDERS = sorted(path.parent for path in CORPUS.glob("*/decisions.jsonl"))


def test_there_is_a_corpus() -> None:
    assert FOLDERS


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_stored_decision_replays_byte_for_byte(folder: Path) -> None:
    catalogue = from_files(json.loads((folder / "catalogue.json").read_text("utf-8")))
    lines = (folder / "decisions.jsonl").read_bytes().splitlines()
    assert len(lines) == 12
    for line in lines:
        record = json.loads(line)
        assert record["catalogue"] == catalogue.hash
        again = derive(catalogue.rules, record["facts"])
        assert differences(record["derived"], again) == []
        assert sealed_bytes({**record, "derived": again}) == line
