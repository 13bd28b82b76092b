"""Every indicator's evidence redraws: fed to its picture query, its ids give one drawing that holds the applicant."""

from __future__ import annotations

from typing import get_args
from xml.etree import ElementTree

import pytest

from engine.catalogue.book import whole
from engine.catalogue.case_run import ask
from engine.catalogue.cases import Case, beside, read_cases
from engine.catalogue.catalogue import Catalogue, files_of, from_files
from engine.catalogue.cypher import tokens
from engine.catalogue.headers import PARTY_KINDS, EvidenceKind
from engine.graph.connection import Reader
from engine.settings import ROOT
from engine.workbench.layered import svg
from engine.workbench.new import skeletons
from engine.workbench.picture import Drawn, Link, Picture, draw, shown_names

CATALOGUE: Catalogue = from_files(files_of(ROOT))
NO_EVIDENCE = {"first_digits": "no single payment strays from the digits, only all of them together"}
"""Indicators whose evidence is always empty, and why."""


@pytest.mark.parametrize("kind", get_args(EvidenceKind))
def test_each_kind_of_evidence_has_a_picture_rows_and_a_beginning(kind: str) -> None:
    rows = "parties" if kind in PARTY_KINDS else kind
    assert (ROOT / f"cypher/pictures/{kind}.cypher").is_file()
    assert (ROOT / f"cypher/workbench/evidence/{rows}.cypher").is_file()
    assert kind in skeletons()


def test_every_picture_is_of_a_kind_and_asks_for_nothing_else() -> None:
    for path in (ROOT / "cypher/pictures").glob("*.cypher"):
        assert path.stem in get_args(EvidenceKind)
        found = {token.text for token in tokens(path.read_text("utf-8"), path.name) if token.kind == "parameter"}
        assert {name.lstrip("$") for name in found} == {"applicant", "evidence", "as_of_date"}


EVIL = "<script>alert(1)</script>\"'&"


def test_words_of_the_graph_are_text_in_the_drawing() -> None:
    nodes = {
        "n0": Drawn("n0", "Company", EVIL, False, {}),
        "n1": Drawn("n1", "Enforcement", "e1", True, {"kind": EVIL, "amount": 100}),
        "n2": Drawn("n2", EVIL, "apart", False, {}),
    }
    links = [
        Link("n0", "n1", EVIL, "", False, {"role": EVIL}),
        Link("n1", "n0", "GUARANTEES", "g", True, {"amount": 5}),
    ]
    picture = Picture("enforcements", "n0", nodes, links)
    root = ElementTree.fromstring(svg(picture, EVIL, {"e1": f"case {EVIL}"}))
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert names == {"svg", "title", "defs", "marker", "path", "text", "rect"}
    assert f"Company {EVIL}" in "".join(root.itertext()) and f"case {EVIL}" in "".join(root.itertext())
    assert not picture.connected and picture.distances() == {"n0": 0, "n1": 1}


def test_places_keep_their_tokens() -> None:
    nodes = {
        "n0": Drawn("n0", "Company", "c", False, {}),
        "n1": Drawn("n1", "Phone", "the number", False, {}),
        "n2": Drawn("n2", "Person", "p", True, {}),
    }
    links = [Link("n0", "n1", "USES_PHONE", "number and firm", False, {}), Link("n2", "n0", "SERVES", "s", False, {})]
    assert shown_names(Picture("neighbours", "n0", nodes, links)) == ["c", "p", "s"]


def cases(indicator: str) -> list[Case]:
    """Cases that may have evidence: those with a graph of their own first, and of these those that say most of it."""
    path = ROOT / beside(CATALOGUE.indicators[indicator].path)
    found = [whole(case) for case in read_cases(path, ROOT).cases if not case.todo]
    return sorted(found, key=lambda case: (bool(case.given), -len(case.expect.get("evidence", []))))


@pytest.mark.parametrize("indicator", sorted(CATALOGUE.indicators.keys() - NO_EVIDENCE.keys()))
def test_the_evidence_of_a_case_redraws(indicator: str, sandbox: Reader, proving: bool) -> None:
    query = CATALOGUE.indicators[indicator]
    drawn = 0
    for case in cases(indicator):
        if drawn >= (100 if proving else 2):
            break
        sandbox.run("MATCH (n) WHERE NOT n:Schema DETACH DELETE n")
        asking = ask(sandbox, CATALOGUE, query, case)
        evidence = asking.results[indicator].evidence
        if not evidence:
            continue
        picture = draw(sandbox, query.header.evidence, case.applicant, evidence, asking.known["as_of_date"])
        if case.given and (picture.missing or not picture.connected):
            continue  # what a case gives need not stand in its graph
        assert picture.missing == [], case.name
        assert picture.connected, case.name
        ElementTree.fromstring(svg(picture, case.name, {}))
        drawn += 1
    assert drawn, "no case of this indicator has evidence that stands in a graph of its own"
