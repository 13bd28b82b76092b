"""Three firms in a real graph, and a small catalogue whose files a test may change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.catalogue.case_run import build
from engine.catalogue.cases import Case
from engine.catalogue.catalogue import Catalogue
from engine.graph.connection import Graph, Reader
from engine.settings import ROOT, Settings
from engine.workbench.portfolio import Portfolio, open_portfolio
from engine.workbench.revisions import able
from tests.conftest import WIPE

AS_OF = datetime(2025, 12, 31, 16, tzinfo=UTC)
WORDS = "title: {zh: 题, en: t}, why: {zh: 题, en: t}"


def query(id: str, text: str, more: str) -> str:
    return f"/*---\nid: {id}\nasks: {{zh: 问, en: Asks}}\nsource: a test\n{more}\n---*/\n{text}\n"


INDICATOR = "cypher/indicators/guarantees/load.cypher"
SIZE = "cypher/indicators/guarantees/size.cypher"
DEFINITION = "cypher/definitions/given.cypher"
SIGNALS = "rules/signals/guarantees.yaml"
PARAMETERS = "rules/parameters/guarantees.yaml"
FINDINGS = "rules/findings.yaml"
FILES = {
    "cypher/definitions/asked.cypher": (ROOT / "cypher/definitions/asked.cypher").read_text("utf-8"),
    "cypher/definitions/scope.cypher": (ROOT / "cypher/definitions/scope.cypher").read_text("utf-8"),
    "cypher/definitions/control.cypher": query(
        "control",
        "OPTIONAL MATCH (r:Person)-[:SERVES]->(:Party {id: $applicant})\n"
        "RETURN collect(r.id) AS representatives, [] AS owners",
        "returns: {representatives: ids, owners: ids}",
    ),
    DEFINITION: query(
        "given",
        "OPTIONAL MATCH (:Party {id: $applicant})-[g:GUARANTEES]->()\n"
        "RETURN coalesce(sum(g.amount), 0) AS given_amount, collect(g.id) AS given_ids",
        "needs: {reads: [guarantees]}\nreturns: {given_amount: cents, given_ids: ids}",
    ),
    INDICATOR: query(
        "load",
        "RETURN $given_amount * 1000000 / $request AS share, $given_ids AS evidence",
        "code: GU04\nfamily: guarantees\nneeds: {asked: [guarantees]}\nreturns: {share: ppm}\nevidence: guarantees",
    ),
    SIZE: query(
        "size",
        "RETURN CASE WHEN $request >= $large_request THEN 1 ELSE 0 END AS large, [] AS evidence",
        "code: GU05\nfamily: guarantees\nreturns: {large: count}\nevidence: guarantees",
    ),
    SIGNALS: f"""
load_heavy: {{{WORDS}, when: {{value: load.share, at_least: {{parameter: load_high}}}}, then: {{signal: high}}}}
size_large: {{{WORDS}, when: {{value: size.large, at_least: 1}}, then: {{signal: low}}}}
""",
    FINDINGS: f"""
strained: {{{WORDS}, when: {{all: [{{signal: load_heavy}}, {{indicator: size}}]}}, then: {{finding: true, floor: R4}}}}
""",
    PARAMETERS: """
load_high:
  title: {zh: 高, en: high}
  unit: ppm
  source: a test
  values: [{from: 2020-01-01, value: 5000000}]
large_request:
  title: {zh: 大, en: large}
  unit: cents
  source: a test
  values: [{from: 2020-01-01, value: 5000000}]
query_max_age_days:
  title: {zh: 天, en: days}
  unit: days
  source: a test
  values: [{from: 2020-01-01, value: 30}]
""",
    "rules/grade.yaml": """
points: {noted: 0, low: 3, medium: 8, high: 18, stop: 18}
family_maximum: 25
total_maximum: 100
bands:
  R1: {from: 0, to: 10}
  R2: {from: 11, to: 25}
  R3: {from: 26, to: 45}
  R4: {from: 46, to: 70}
  R5: {from: 71, to: 100}
floors: {}
once: {}
mitigants: {}
cannot_conclude: {stop_not_evaluable: {title: {zh: 题, en: t}, when: {unknown: stop}}}
review: {bad_grade: {title: {zh: 题, en: t}, when: {grade_at_least: R4}}}
""",
}

FIRMS = """
CREATE (debtor:Company {id: 'debtor'})
WITH debtor
UNWIND [['a', 10000000, 90000000], ['b', 2000000, 4000000], ['c', 1000000, 1000000]] AS firm
CREATE (c:Company {id: firm[0], legal_form: 'company', industry: 'F5212',
                   size: CASE firm[0] WHEN 'b' THEN 'micro' ELSE 'small' END}),
       (c)-[:APPLIED]->(:Application {id: 'app_' + firm[0], product: 'unsecured', amount: firm[1],
        applied_at: datetime('2025-12-31T16:00:00Z')}),
       (c)-[:GUARANTEES {id: 'g_' + firm[0], amount: firm[2]}]->(debtor)
WITH c UNWIND ['operations', 'collateral', 'credit'] AS source
CREATE (c)-[:CONSENTED]->(:Consent {id: c.id + source, source: source, purpose: 'pre_loan', from: date('2025-01-01'),
        to: date('2026-12-31'), written: true});
MATCH (:Company {id: 'c'})-[:CONSENTED]->(consent:Consent {source: 'collateral'})
SET consent.withdrawn_at = datetime('2025-12-01T00:00:00Z')
"""
"""Three firms: shares of 9, 2 and 1 of what they ask for; only the first asks for much; the last withdrew a consent."""


@dataclass(frozen=True)
class Bank:
    """A graph with three applications, and the home where what was measured is kept."""

    graph: Graph
    settings: Settings

    def open(self, as_of: datetime | None = None) -> AbstractContextManager[Portfolio]:
        return open_portfolio(self.graph, self.settings, as_of)


@pytest.fixture
def bank(empty_graph: Graph, server: Settings, tmp_path: Path) -> Iterator[Bank]:
    with empty_graph.writing() as writer:
        build(Reader(writer.transaction), Case(name="x", applicant="a", graph=FIRMS, expect={"n": 1}), AS_OF)
        writer.run("MERGE (g:Graph {id: 'graph'}) SET g.number = 1")
    yield Bank(empty_graph, replace(server, home=tmp_path / "home"))
    empty_graph.alone(WIPE)


Edited = Callable[..., Catalogue]


@pytest.fixture
def edited() -> Edited:
    """The small catalogue with words replaced: ``edited({path: (old, new)})``; None takes a file away."""

    def edit(edits: dict[str, tuple[str, str] | None] | None = None) -> Catalogue:
        files = dict(FILES)
        for path, change in (edits or {}).items():
            if change is None:
                del files[path]
                continue
            assert change[0] in files[path]
            files[path] = files[path].replace(*change, 1)
        return able(files)

    return edit
