"""The tutorial of cypher/README.md, executed as it is written: its commands, the files it shows, its edits."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from engine.catalogue import versions
from engine.graph import services
from engine.graph.connection import Graph
from engine.intake.load import load_folder
from engine.settings import ROOT, Settings
from engine.workbench import place
from tests.intake.conftest import own_store

PARTS = ("api", "cypher", "engine", "prompts", "rules", "seed")
TITLE = "## From a suspicion to a published indicator\n"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
OWN_CASES = "cypher/indicators/guarantees/guarantor_borrows.cypher rules/tests/guarantees.yaml"


@dataclass
class Desk:
    """A modeler's checkout and shell, on a graph that holds a small made-up portfolio; said: command → its output."""

    checkout: Path
    settings: Settings
    graph: Graph
    said: list[tuple[str, str]]

    def follow(self, language: str, text: str) -> None:
        """Do what one block of the tutorial says."""
        if language == "sh":
            for command in text.splitlines():
                self.type(command)
        elif language == "diff":
            self.edit(text)
        else:
            first, _, content = text.partition("\n")
            (self.checkout / first.lstrip("/# ")).write_text(content, "utf-8")

    def type(self, command: str) -> None:
        """One line of the shell; what it exports stays."""
        if command != "loangraph test":
            self.said.append((command, self.shell(command)))
            return
        # All cases of the catalogue take a minute: here run those of the tutorial, and the rest counts as passed.
        self.shell(f"loangraph test {OWN_CASES}")
        versions.prove(self.graph, "test", passed=True, summary={}, state=versions.state_of(self.checkout))

    def shell(self, command: str) -> str:
        home = self.settings.home
        environment = {
            **os.environ,
            "PATH": f"{home / 'bin'}:{os.environ['PATH']}",
            "COLUMNS": "200",
            "LOANGRAPH_HOME": str(home),
            "LOANGRAPH_STORE_URL": self.settings.store_url,
            "LOANGRAPH_NEO4J_URI": self.settings.neo4j_uri,
            "LOANGRAPH_NEO4J_USER": self.settings.neo4j_user,
            "LOANGRAPH_NEO4J_PASSWORD": self.settings.neo4j_password,
        }
        kept = home / "exported"
        text = f"set -e; if [ -e {kept} ]; then . {kept}; fi; {command}\nexport -p > {kept}"
        done = subprocess.run(
            ["bash", "-c", text], cwd=self.checkout, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def edit(self, text: str) -> None:
        """Apply a block of edits: each run of lines takes the place of what it takes away."""
        for file in text.split("--- ")[1:]:
            path, _, lines = file.partition("\n")
            content = (self.checkout / path).read_text("utf-8")
            for run in re.findall(r"(?:^ .*\n)*(?:^-.*\n)*(?:^(?:\+.*)?\n)*", lines, re.MULTILINE):
                if not run.strip():
                    continue
                old = "".join(f"{line[1:]}\n" for line in run.splitlines() if line[:1] in (" ", "-"))
                new = "".join(f"{line[1:]}\n" for line in run.splitlines() if line[:1] in (" ", "+", ""))
                assert content.count(old) == 1, (path, old)
                content = content.replace(old, new)
            (self.checkout / path).write_text(content, "utf-8")

    def outputs(self, command: str) -> list[str]:
        return [output for typed, output in self.said if typed == command]

    def json(self, command: str) -> Any:
        return json.loads(self.shell(f"{command} --json"))


@pytest.fixture
def desk(server: Settings, empty_graph: Graph, tmp_path: Path) -> Iterator[Desk]:
    settings, checkout = own_store(server, tmp_path / "home"), tmp_path / "checkout"
    for part in PARTS:
        shutil.copytree(ROOT / part, checkout / part, ignore=shutil.ignore_patterns("__pycache__"))
    # The server on which cases run is that of the shared home, so that it need not start for each test.
    shared = server.home / place.SERVICE
    shared.mkdir(mode=0o700, exist_ok=True)
    (tmp_path / "home" / "bin").mkdir(parents=True)
    (tmp_path / "home" / place.SERVICE).symlink_to(shared)
    program = tmp_path / "home" / "bin" / "loangraph"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m engine "$@"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    folder, size = tmp_path / "in", ("--firms", "20", "--transfers", "2000", "--seed", "7")
    subprocess.run([sys.executable, "-m", "seed.portfolio", folder, *size], cwd=ROOT, check=True, capture_output=True)
    load_folder(settings, folder)
    before = services.running(shared, "neo4j")
    yield Desk(checkout, settings, empty_graph, [])
    if before is None and not os.environ.get("LOANGRAPH_TEST_HOME"):
        services.stop(shared, "neo4j")


def tutorial() -> list[tuple[str, str]]:
    """Its code blocks in order: language and text."""
    text = (ROOT / "cypher/README.md").read_text("utf-8").partition(TITLE)[2]
    return BLOCK.findall(re.split(r"^## ", text, maxsplit=1, flags=re.MULTILINE)[0])


def test_the_tutorial_leads_from_a_suspicion_to_a_published_indicator(desk: Desk) -> None:
    desk.shell("loangraph catalogue")
    blocks = tutorial()
    assert {language for language, _ in blocks} == {"sh", "cypher", "yaml", "diff"}
    for language, text in blocks:
        desk.follow(language, text)

    first, second = desk.outputs("loangraph diff")
    assert "guarantor_borrows: not there → clear" in first
    assert "guarantor_borrows.guarantors: none → credit_unknown" in second
    (asked,) = desk.outputs("loangraph run guarantor_borrows AP000002")
    assert "credit_unknown" in asked
    assert [(row["number"], row["in_force"]) for row in desk.json("loangraph log")] == [
        (3, True), (2, False), (1, False)
    ]  # fmt: skip
    decided = desk.json("loangraph decide AP000002")
    assert decided["catalogue_version"] == 3
    assert {gap["indicator"]: gap["reason"] for gap in decided["gaps"]}["guarantor_borrows"] == "credit_unknown"


def test_a_command_that_fails_and_an_edit_of_nothing_are_noticed(tmp_path: Path) -> None:
    desk = Desk(tmp_path, Settings.from_environment(), None, [])  # type: ignore[arg-type]
    (tmp_path / "a.yaml").write_text("a:\n  trial: true\n  b: 1\n")
    with pytest.raises(AssertionError):
        desk.edit("--- a.yaml\n-  trial: false\n")
    desk.edit("--- a.yaml\n a:\n-  trial: true\n-  b: 1\n+  b: 2\n\n+  c: 3\n")
    assert (tmp_path / "a.yaml").read_text() == "a:\n  b: 2\n\n  c: 3\n"
