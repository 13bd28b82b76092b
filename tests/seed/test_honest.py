"""Economies of honest firms: who lives in them, and that nothing alarms more of them than its ceiling allows."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from seed.portfolio.build import build
from seed.portfolio.honest.kinds import KINDS, economy
from tests.conftest import Command

SEEDS = (20260101, 7, 4242)


def truth_of(folder: Path) -> dict[str, Any]:
    return YAML(typ="safe").load((folder / "truth.yaml").read_text(encoding="utf-8"))["applications"]


def test_the_ten_kinds_come_as_often_as_their_shares_say() -> None:
    assert sum(kind.share for kind in KINDS) == 100 and len(KINDS) == 10
    for firms, seed in ((100, 1), (300, 2)):
        living = Counter(plan.scenarios[0].name for plan in economy(firms, seed))
        assert living == {f"honest.{kind.name}": kind.share * firms // 100 for kind in KINDS}


def test_the_same_seed_gives_the_same_economy_and_nothing_is_planted_or_refused(tmp_path: Path) -> None:
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        build(tmp_path / name, 25, 8_000, seed, benign=True)
    written = {name: (tmp_path / name / "transfers.csv").read_bytes() for name in ("one", "again", "other")}
    assert written["one"] == written["again"] != written["other"]
    for entry in truth_of(tmp_path / "one").values():
        assert entry["outcome"] == "graded"
        assert [name.split(".")[0] for name in entry["planted"]] == ["honest"]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory, proving: bool) -> list[Path]:
    """Three economies of 300 firms when proving, one of 40 otherwise."""
    made = []
    for seed in SEEDS if proving else SEEDS[:1]:
        made.append(tmp_path_factory.mktemp("honest") / f"honest-{seed}")
        build(made[-1], *((300, 100_000) if proving else (40, 12_000)), seed, benign=True)
    return made


def test_nothing_alarms_more_honest_firms_than_its_ceiling_allows(
    folders: list[Path], loangraph: Command, tmp_path: Path
) -> None:
    finished = loangraph("alarms", *map(str, folders), "--json", LOANGRAPH_HOME=str(tmp_path / "home"))
    assert finished.stdout, finished.stderr
    told = json.loads(finished.stdout)
    assert told["passed"] == [] and finished.returncode == 0
    assert len(told["portfolios"]) == len(folders)
