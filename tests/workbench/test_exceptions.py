"""The register of exceptions: what somebody verified does not count against a firm, from then on and until it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.errors import RequestError
from engine.exceptions.register import KINDS, longest_days
from engine.graph.connection import Graph
from engine.intake.load import load_folder
from engine.intake.store import TOKEN
from engine.keys import KeyStore, Role
from engine.settings import ROOT, Settings
from tests.conftest import WIPE, variables_of
from tests.intake.conftest import own_store
from tests.intake.folders import DAY, consents, sound, write_folder
from tests.workbench.conftest import Edited

NOW = "2025-06-01T09:00:00+08:00"
FILED = "2025-06-01T10:00:00+08:00"
PLACE = "某路1号"
WHY = "C1 and its neighbours rent floors of one building, seen on site"
ASKED = ("addresses", "phones", "positions", "shareholdings")
NEIGHBOURS = [f"N{number}" for number in range(1, 8)]


@dataclass
class Register:
    """A home with a graph in which C1 shares its address with seven firms, and the command line of a modeler."""

    settings: Settings
    graph: Graph
    key: str

    def run(self, *arguments: str, now: str = NOW, key: str | None = None) -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ,
            **variables_of(self.settings),
            "LOANGRAPH_KEY": self.key if key is None else key,
            "LOANGRAPH_NOW": now,
        }
        command = [sys.executable, "-m", "engine", *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    def json(self, *arguments: str, now: str = NOW) -> Any:
        finished = self.run(*arguments, "--json", now=now)
        assert finished.returncode == 0, finished.stderr
        return json.loads(finished.stdout)

    def add(self, kind: str, other: str, *more: str, until: str = "2025-12-31", now: str = NOW) -> Any:
        return self.json("exception", "add", "C1", kind, other, "--until", until, "-m", WHY, *more, now=now)

    def refused(self, code: str, *arguments: str, key: str | None = None) -> str:
        finished = self.run("exception", *arguments, key=key)
        assert finished.returncode == 1, finished.stdout
        assert code in finished.stderr, finished.stderr
        assert "Traceback" not in finished.stderr
        return finished.stderr

    def decide(self, as_of: str = FILED) -> Any:
        return self.json("decide", "AP1", "--as-of", as_of)

    def number(self) -> int:
        return int(self.graph.read("MATCH (g:Graph) RETURN g.number AS number")[0]["number"])


@pytest.fixture
def register(server: Settings, empty_graph: Graph, tmp_path: Path) -> Iterator[Register]:
    settings = own_store(server, tmp_path / "home")
    rows = sound()
    rows["companies"] += [{"company_id": name, "name": f"{name}公司", "status": "active"} | DAY for name in NEIGHBOURS]
    rows["addresses"] += [{"company_id": name, "address": PLACE, "kind": "registered"} | DAY for name in NEIGHBOURS]
    rows["positions"] += [{"person_id": "P1", "company_id": name, "role": "director"} | DAY for name in NEIGHBOURS]
    rows["consents"] += consents(*((name, "company") for name in NEIGHBOURS))
    asked = {"source": "registry", "subject_id": "C1", "subject_kind": "company", "asked_at": NOW, "result": "found"}
    rows["queries"] += [{"query_id": f"Q {file}", "file": file} | asked for file in ASKED]
    load_folder(settings, write_folder(tmp_path / "in", rows))
    yield Register(settings, empty_graph, KeyStore(settings).new(Role.COMPLIANCE)[1])
    empty_graph.alone(WIPE)


def test_verified_premises_change_a_new_decision_and_stand_in_its_record(register: Register) -> None:
    before = register.decide()
    assert any(signal["indicator"] == "shared_premises" for signal in before["signals"])
    made, number = register.add("premises", PLACE), register.number()
    assert made["graph_number"] == number
    after = register.decide()
    assert after["decision_id"] != before["decision_id"]
    assert not any(signal["indicator"] == "shared_premises" for signal in after["signals"])
    [named] = after["exceptions"]
    assert (named["id"], named["kind"], named["other"], named["to"]) == (made["id"], "premises", PLACE, "2025-12-31")
    assert before["exceptions"] == []
    shown = register.run("show", after["decision_id"][:12]).stdout
    assert made["id"] in shown and PLACE in shown and "已核实" in shown
    assert json.loads(register.run("replay", "--all", "--json").stdout)["identical"] == 2


def test_a_decision_as_of_before_the_approval_does_not_know_it(register: Register) -> None:
    register.add("premises", PLACE, now="2025-06-01T10:00:01+08:00")
    assert register.decide()["exceptions"] == []
    assert len(register.decide("2025-06-01T10:00:01+08:00")["exceptions"]) == 1


def test_an_exception_counts_to_its_last_day_and_until_it_is_ended(register: Register) -> None:
    made = register.add("premises", PLACE, until="2025-06-02")
    assert len(register.decide("2025-06-02T23:59:59+08:00")["exceptions"]) == 1
    assert register.decide("2025-06-03T00:00:00+08:00")["exceptions"] == []
    number = register.number()
    ended = register.json("exception", "end", made["id"][:6], "-m", "C1 moved out", now="2025-06-01T12:00:00+08:00")
    assert ended == {"id": made["id"], "graph_number": number + 1}
    assert len(register.decide("2025-06-01T11:59:59+08:00")["exceptions"]) == 1
    assert register.decide("2025-06-01T12:00:00+08:00")["exceptions"] == []
    assert "REQ077" in register.refused("REQ077", "end", made["id"], "-m", "C1 moved out")


def test_a_dry_run_shows_what_would_change_and_leaves_nothing(register: Register) -> None:
    number = register.number()
    later = "2025-09-01T09:00:00+08:00"
    arguments = ("exception", "add", "C1", "premises", PLACE, "--until", "2025-12-31", "--dry-run")
    told = register.json(*arguments, now=later)
    assert told["application"] == "AP1"
    assert told["as_of"].startswith("2025-06-01T02:00:00")
    assert any(one["what"] == "signals" and one["to"] is False for one in told["moved"])
    assert any(one["what"] == "indicators" and one["name"] == "shared_premises" for one in told["moved"])
    assert "nothing is written" in register.run(*arguments, now=later).stdout
    assert register.number() == number
    assert register.json("exception", "list") == []


def test_the_register_lists_what_is_in_force_expired_and_ended_by_the_ids_people_know(register: Register) -> None:
    first = register.add("related", "C2", until="2025-06-02")
    second = register.add("supplier", "C2")
    third = register.add("premises", PLACE, "--from", "2025-07-01")
    register.json("exception", "end", second["id"], "-m", "the contract is over")
    rows = register.json("exception", "list", "C1", now="2025-06-03T09:00:00+08:00")
    states = {one["id"]: one["state"] for one in rows}
    assert states == {first["id"]: "expired", second["id"]: "ended", third["id"]: "later"}
    assert {(one["subject"], one["other"], one["why"]) for one in rows} == {("C1", "C2", WHY), ("C1", PLACE, WHY)}
    told = register.run("exception", "list").stdout
    assert "the contract is over" in told and WHY in told and PLACE in told
    assert register.json("exception", "list", "C2") == []


def test_the_graph_holds_neither_a_sentence_nor_an_id_that_people_know(register: Register) -> None:
    made = register.add("related", "person:P1")
    register.json("exception", "end", made["id"], "-m", "they divorced")
    [row] = register.graph.read(
        "MATCH (a)-[v:VERIFIED]->(b) RETURN a.id AS a, b.id AS b, v.why AS why, v.ended_why AS end"
    )
    assert all(TOKEN.fullmatch(value) for value in row.values()), row


def test_what_cannot_be_entered_is_refused_with_what_was_meant(register: Register) -> None:
    until = ("--until", "2025-12-31", "-m", WHY)
    assert "did you mean `supplier`" in register.refused("REQ071", "add", "C1", "suplier", "C2", *until)
    assert "did you mean `C1`" in register.refused("UNK071", "add", "C01", "supplier", "C2", *until)
    assert "某路1号" in register.refused("UNK071", "add", "C1", "premises", "某路11号", *until)
    assert "OTHER" in register.refused("REQ074", "add", "C1", "related", "C1", *until)
    register.refused("REQ072", "add", "C1", "supplier", "C2", "--until", "next week", "-m", WHY)
    register.refused("REQ073", "add", "C1", "supplier", "C2", "--until", "2025-05-31", "-m", WHY)
    register.refused(
        "REQ073", "add", "C1", "supplier", "C2", "--from", "2025-07-01", "--until", "2025-06-30", "-m", WHY
    )
    longest = register.refused("REQ073", "add", "C1", "supplier", "C2", "--until", "2026-06-01", "-m", WHY)
    assert "365 days" in longest and "2026-05-31" in longest
    register.refused("REQ012", "add", "C1", "supplier", "C2", "--until", "2025-12-31", "-m", "so")
    before = register.number()
    assert register.add("supplier", "C2", until="2026-05-31")["graph_number"] == before + 1
    assert "until 2026-05-31" in register.refused("REQ076", "add", "C1", "supplier", "C2", *until)
    register.refused("UNK072", "end", "x_none", "-m", WHY)


def test_under_a_catalogue_that_reads_no_exceptions_none_is_entered(edited: Edited) -> None:
    with pytest.raises(RequestError, match="reads no exceptions"):
        longest_days(edited(), date(2026, 1, 1))


def test_only_modelers_and_compliance_sign(register: Register) -> None:
    reviewer = KeyStore(register.settings).new(Role.REVIEWER)[1]
    arguments = ("add", "C1", "supplier", "C2", "--until", "2025-12-31", "-m", WHY)
    register.refused("KEY004", *arguments, key="")
    register.refused("KEY005", *arguments, key=reviewer)
    assert register.json("exception", "list") == []


def test_every_kind_is_read_by_exactly_one_word_of_the_domain() -> None:
    columns = {"supplier": "$verified_suppliers", "related": "$verified_related", "premises": "$verified_places"}
    assert columns.keys() == KINDS.keys()
    texts = {path.stem: path.read_text("utf-8") for path in (ROOT / "cypher").rglob("*.cypher")}
    readers = {kind: [name for name, text in texts.items() if column in text] for kind, column in columns.items()}
    assert readers == {"supplier": ["suppliers"], "related": ["disclosed"], "premises": ["places"]}
