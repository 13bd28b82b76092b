"""Working files become versions: tested and compared first, signed by two where a stop changes, never changed after."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from engine.catalogue import versions
from engine.catalogue.catalogue import Catalogue, read_catalogue
from engine.errors import BusyError
from engine.graph.connection import Graph
from engine.intake.load import load_folder
from engine.keys import KeyStore, Role
from engine.settings import ROOT, Settings
from tests.conftest import variables_of
from tests.intake.conftest import own_store
from tests.intake.folders import sound, write_folder

PARTS = ("api", "cypher", "engine", "prompts", "rules", "seed")
AMOUNTS = "rules/parameters/amounts.yaml"
JUDICIAL = "rules/signals/judicial.yaml"
WHY = "it was too strict for wholesalers"


@dataclass
class Bench:
    """A modeler's checkout with a home, on a graph in which one application waits."""

    checkout: Path
    settings: Settings
    graph: Graph

    def key(self, role: Role) -> str:
        return KeyStore(self.settings).new(role)[1]

    def run(self, *arguments: str, key: str = "") -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ,
            **variables_of(self.settings),
            "LOANGRAPH_KEY": key,
        }
        command = [sys.executable, "-m", "engine", *arguments]
        return subprocess.run(command, cwd=self.checkout, env=environment, capture_output=True, text=True, check=False)

    def json(self, *arguments: str, key: str = "") -> Any:
        finished = self.run(*arguments, "--json", key=key)
        assert finished.returncode == 0, finished.stderr
        return json.loads(finished.stdout)

    def refused(self, code: str, *arguments: str, key: str = "") -> None:
        finished = self.run(*arguments, key=key)
        assert finished.returncode == 1
        assert code in finished.stderr, finished.stderr

    def edit(self, path: str, old: str, new: str) -> None:
        text = (self.checkout / path).read_text("utf-8")
        assert text.count(old) >= 1
        (self.checkout / path).write_text(text.replace(old, new, 1), "utf-8")

    def prove(self) -> None:
        """What `test` and `diff` note when they pass."""
        state, newest = versions.state_of(self.checkout), versions.all_versions(self.graph)[0]
        versions.prove(self.graph, "test", passed=True, summary={}, state=state)
        versions.prove(self.graph, "diff", passed=True, summary={"from": newest.hash}, state=state)


@pytest.fixture
def bench(server: Settings, empty_graph: Graph, tmp_path: Path) -> Iterator[Bench]:
    settings, checkout = own_store(server, tmp_path / "home"), tmp_path / "checkout"
    for part in PARTS:
        shutil.copytree(ROOT / part, checkout / part, ignore=shutil.ignore_patterns("__pycache__"))
    load_folder(settings, write_folder(tmp_path / "in", sound()))
    yield Bench(checkout, settings, empty_graph)


def test_a_new_graph_begins_with_the_shipped_catalogue_as_version_1(bench: Bench) -> None:
    told = bench.json("catalogue")
    assert (told["version"], told["hash"]) == (1, read_catalogue().hash)
    loop = next(one for one in told["indicators"] if one["id"] == "closed_loop")
    assert (loop["code"], loop["family"]) == ("LP01", "loops")
    assert loop["values"]["loops"] == "count"
    assert {one["id"] for one in told["findings"]} >= {"insufficient_data"}
    assert [version["number"] for version in bench.json("log")] == [1]


def test_working_files_decide_only_as_a_draft_until_they_are_published(bench: Bench) -> None:
    modeler = bench.key(Role.MODELER)
    first = bench.json("decide", "AP1")
    assert (first["catalogue_version"], first["draft"]) == (1, False)
    bench.edit(AMOUNTS, "Days in which split payments are looked for", "Days in which payments may be split")
    assert bench.json("decide", "AP1") == first
    assert "working files differ" in bench.run("decide", "AP1").stderr
    draft = bench.json("decide", "AP1", "--draft")
    assert (draft["catalogue_version"], draft["draft"]) == (None, True)
    assert draft["catalogue"] != first["catalogue"]
    bench.refused("REQ014", "publish", "-m", WHY, key=modeler)
    bench.prove()
    version = bench.json("publish", "-m", WHY, key=modeler)["published"]
    assert (version["number"], version["why"], version["signed_by"]) == (2, WHY, [])
    second = bench.json("decide", "AP1")
    assert (second["catalogue_version"], second["catalogue"]) == (2, draft["catalogue"])
    assert second["decision_id"] != draft["decision_id"]
    assert json.loads(bench.run("replay", "--all", "--json").stdout)["identical"] == 3


def test_a_file_that_changes_after_its_tests_must_be_tested_again(bench: Bench) -> None:
    modeler = bench.key(Role.MODELER)
    bench.json("catalogue")
    bench.edit(AMOUNTS, "value: 90", "value: 91")
    bench.prove()
    bench.edit(AMOUNTS, "value: 91", "value: 92")
    bench.refused("REQ014", "publish", "-m", WHY, key=modeler)


def test_who_publishes_says_who_and_why(bench: Bench) -> None:
    bench.refused("KEY004", "publish", "-m", WHY)
    bench.refused("KEY005", "publish", "-m", WHY, key=bench.key(Role.LOAN_SYSTEM))
    bench.refused("REQ012", "publish", key=bench.key(Role.MODELER))
    bench.refused("REQ013", "publish", "-m", WHY, key=bench.key(Role.MODELER))


def test_files_that_do_not_pass_check_are_never_published(bench: Bench) -> None:
    bench.json("catalogue")
    bench.edit(JUDICIAL, "{signal: stop}", "{signal: stopp}")
    bench.refused(JUDICIAL, "publish", "-m", WHY, key=bench.key(Role.MODELER))


def test_a_changed_hard_stop_waits_for_a_second_person(bench: Bench) -> None:
    one, two = bench.key(Role.MODELER), bench.key(Role.COMPLIANCE)
    bench.json("catalogue")
    bench.edit(JUDICIAL, "then: {signal: stop}", "then: {signal: high}")
    bench.prove()
    waiting = bench.json("publish", "-m", WHY, key=one)
    assert any("hard stop" in cause for cause in waiting["because"])
    assert bench.json("catalogue")["version"] == 1
    bench.refused("REQ015", "publish", "--sign", waiting["proposal"], key=one)
    signed = bench.json("publish", "--sign", waiting["proposal"], key=two)["published"]
    assert signed["number"] == 2
    assert len({signed["published_by"], *signed["signed_by"]}) == 2
    again = bench.json("rollback", "1", "-m", WHY, key=one)
    assert again["because"] == waiting["because"]
    assert bench.json("publish", "--sign", again["proposal"], key=two)["published"]["hash"] == read_catalogue().hash
    assert [(row["number"], row["in_force"]) for row in bench.json("log")] == [(3, True), (2, False), (1, False)]


def test_a_version_may_begin_later(bench: Bench) -> None:
    bench.json("catalogue")
    bench.edit(AMOUNTS, "value: 90", "value: 91")
    bench.prove()
    begins = ("--from", "2097-01-01T00:00:00+08:00")
    assert bench.json("publish", "-m", WHY, *begins, key=bench.key(Role.MODELER))["published"]["number"] == 2
    assert bench.json("catalogue")["version"] == 1
    assert bench.json("catalogue", "--at", "2097-01-02T00:00:00+08:00")["version"] == 2


def test_of_those_who_publish_at_once_each_gets_another_number_or_is_told(empty_graph: Graph) -> None:
    versions.in_force(empty_graph)
    catalogue: Catalogue = read_catalogue()

    def publish(number: int) -> int:
        try:
            return versions.publish(empty_graph, catalogue, why=f"{number}", published_by="k", diff={}).number
        except BusyError as error:
            assert error.code == "BUS006"
            return 0

    with ThreadPoolExecutor(8) as pool:
        given = sorted(number for number in pool.map(publish, range(16)) if number)
    assert given == list(range(2, len(given) + 2))
    assert [version.number for version in versions.all_versions(empty_graph)] == list(range(len(given) + 1, 0, -1))
