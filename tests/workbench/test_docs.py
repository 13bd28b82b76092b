"""Lineage and the pages of the catalogue: all is there, links lead somewhere, nothing of a file becomes markup."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from engine.catalogue.catalogue import read_catalogue
from engine.catalogue.unread import READ_BY_ENGINE
from engine.cli import app
from engine.errors import RequestError, UnknownError
from engine.settings import ROOT
from engine.workbench.docs import write_docs
from engine.workbench.drawing import around
from engine.workbench.lineage import lineage
from tests.workbench.conftest import FILES, INDICATOR, PARAMETERS, SIGNALS, Edited


def test_lineage_goes_from_the_file_to_the_finding(edited: Edited):
    found = lineage(edited())
    key = found.find("GU04").key
    assert key == "indicator:load"
    assert found.rests_on[key] == [
        "file:guarantees",
        "parameter:query_max_age_days",
        "definition:asked",
        "definition:given",
    ]
    assert found.read_by[key] == ["signal:load_heavy"]
    assert found.reach("file:guarantees", found.read_by) == [
        "definition:given", "indicator:load", "signal:load_heavy", "finding:strained",
    ]  # fmt: skip
    assert found.rests_on["signal:load_heavy"] == ["parameter:load_high", "indicator:load"]
    assert found.rests_on["finding:strained"] == ["indicator:size", "signal:load_heavy"]
    assert around(found, "indicator:load") == [
        "file:guarantees", "parameter:load_high", "parameter:query_max_age_days", "definition:asked",
        "definition:given", "indicator:load", "signal:load_heavy", "finding:strained",
    ]  # fmt: skip


NAMES = {
    "load.share": "indicator:load",
    "load_high": "parameter:load_high",
    "gu05": "indicator:size",
    "strained": "finding:strained",
    "guarantees": "file:guarantees",
}


@pytest.mark.parametrize(("name", "key"), NAMES.items())
def test_a_thing_is_found_by_any_of_its_names(edited: Edited, name: str, key: str):
    assert lineage(edited()).find(name).key == key


def test_an_unknown_name_is_told_with_the_nearest(edited: Edited):
    with pytest.raises(UnknownError) as caught:
        lineage(edited()).find("load_hevy")
    assert (caught.value.code, caught.value.next_move) == ("UNK062", "did you mean `load_heavy`?")


def test_everything_that_is_read_is_in_the_lineage_of_the_real_catalogue():
    """Nothing dangles: each ground is a node, and every parameter and definition but the engine's own has a reader."""
    found = lineage(read_catalogue())
    assert {ground for grounds in found.rests_on.values() for ground in grounds} <= found.nodes.keys()
    unread = [
        key for key, node in found.nodes.items() if node.kind in ("parameter", "list") and key not in found.read_by
    ]
    assert {key.partition(":")[2] for key in unread} <= READ_BY_ENGINE


class Page(HTMLParser):
    """The elements of a page, its links and what can be linked to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        named = dict(attrs)
        self.links += [named[key] or "" for key in ("href", "src") if key in named]
        self.ids |= {named["id"] or ""} if "id" in named else set()

    def handle_data(self, data: str) -> None:
        self.words += data


def read(folder: Path) -> dict[str, Page]:
    return {path.relative_to(folder).as_posix(): Page(path.read_text("utf-8")) for path in folder.rglob("*.html")}


def test_every_link_of_the_real_catalogues_pages_leads_somewhere(tmp_path: Path):
    catalogue = read_catalogue()
    write_docs(tmp_path, catalogue, ROOT, None)
    pages = read(tmp_path)
    assert {f"indicators/{name}.html" for name in catalogue.indicators} < pages.keys()
    for path, page in pages.items():
        for link in page.links:
            target, _, anchor = link.partition("#")
            resolved = (tmp_path / path).parent.joinpath(target).resolve() if target else tmp_path / path
            other = pages.get(resolved.relative_to(tmp_path.resolve()).as_posix())
            assert other is not None, f"{path}: {link}"
            assert not anchor or anchor in other.ids, f"{path}: {link}"
    for name, query in catalogue.indicators.items():
        words = pages[f"indicators/{name}.html"].words
        assert query.text.strip() in words and query.header.asks.zh in words
        assert query.header.honest and query.header.honest.en in words and query.header.honest.zh in words
        assert f"../pictures.html#{query.header.evidence}" in pages[f"indicators/{name}.html"].links


def test_the_page_of_an_indicator_has_its_cases_rules_parameters_and_hit_rate(tmp_path: Path, edited: Edited):
    root = tmp_path / "root"
    (root / INDICATOR).parent.mkdir(parents=True)
    (root / INDICATOR.replace(".cypher", ".test.yaml")).write_text(
        "cases:\n  - name: guarantees for 2 < 3 firms count\n    expect: {share: 5}\n", "utf-8"
    )
    values = "value: 5000000}, {from: 2024-01-01, value: 4000000, segment: {size: micro}}]\nlarge"
    catalogue = edited({PARAMETERS: ("value: 5000000}]\nlarge", values)})
    write_docs(tmp_path / "out", catalogue, root, {"load": {"hit": 1, "clear": 2, "not_evaluable": 5}})
    pages = read(tmp_path / "out")
    page = pages["indicators/load.html"]
    assert "guarantees for 2 < 3 firms count" in page.words and "share: 5" in page.words
    assert "1 / 3 (33.33%)" in page.words and "1 / 3" in pages["index.html"].words
    assert "load.share ≥ load_high" in page.words and "strained" in page.words
    assert "500.00%" in page.words and "400.00%" in page.words and "size micro" in page.words
    text = (tmp_path / "out/indicators/load.html").read_text("utf-8")
    drawing = ElementTree.fromstring(text[text.index("<svg") : text.index("</svg>") + 6])
    assert "strained" in "".join(drawing.itertext())
    assert "hit rate: –." in pages["indicators/size.html"].words


EVIL = "<script>alert(1)</script>"


def test_nothing_that_a_file_says_becomes_markup(tmp_path: Path):
    from engine.workbench.revisions import able

    files = dict(FILES)
    query = files[INDICATOR].replace("zh: 问, en: Asks", f"zh: '{EVIL}', en: '{EVIL}'")
    query = query.replace("source: a test", f"source: '{EVIL}'")
    files[INDICATOR] = query.replace("RETURN $given", f"// {EVIL} </pre>\nRETURN $given")
    files[SIGNALS] = files[SIGNALS].replace("zh: 题, en: t", f"zh: '{EVIL}', en: '</title>{EVIL}'")
    files[PARAMETERS] = files[PARAMETERS].replace("zh: 高, en: high", f"zh: '{EVIL}', en: '\"{EVIL}'")
    write_docs(tmp_path, able(files), tmp_path, None)
    for page in read(tmp_path).values():
        assert "script" not in page.elements
        assert not [link for link in page.links if "://" in link]
    assert EVIL in read(tmp_path)["indicators/load.html"].words


def test_older_pages_are_replaced_and_nothing_else_is_touched(tmp_path: Path, edited: Edited):
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.txt").write_text("mine")
    with pytest.raises(RequestError) as caught:
        write_docs(out, edited(), tmp_path, None)
    assert caught.value.code == "REQ063"
    (out / "thesis.txt").unlink()
    write_docs(out, edited(), tmp_path, None)
    first = {path: page.words for path, page in read(out).items()}
    (out / "indicators/gone.html").write_text("an indicator that was")
    write_docs(out, edited(), tmp_path, None)
    assert {path: page.words for path, page in read(out).items()} == first


def test_the_command_says_how_often_each_indicator_hit_in_this_home(bank: object, tmp_path: Path):
    found = CliRunner().invoke(app, ["docs", str(tmp_path / "out"), "--json"])
    assert found.exit_code == 0, found.output
    assert "index.html" in json.loads(found.stdout)["pages"]
    assert re.search("newest decision", (tmp_path / "out/index.html").read_text("utf-8"))
    tree = CliRunner().invoke(app, ["lineage", "LP01"])
    assert "closed_loop" in tree.stdout and "rests on" in tree.stdout
