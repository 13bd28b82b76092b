"""``loangraph new``: a file and its test that pass ``check`` and fail ``test`` with a word on what to fill in."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

from engine.catalogue.catalogue import GIVEN, Catalogue, files_of, from_files
from engine.catalogue.check import all_texts, check_texts
from engine.catalogue.headers import NOT_CONSIDERED
from engine.errors import RequestError
from engine.rules.model import COMPARATORS, SEVERITIES
from engine.strict_yaml import did_you_mean, read_yaml

KINDS = ("indicator", "definition", "measure", "rule", "finding", "parameter")
NAME = re.compile(r"[a-z][a-z0-9_]*")
NAMED = "small letters, digits and underscores, a letter first"
PLAIN = re.compile(r"[^\W\d_][^:#,\[\]{}&*!|>'\"%@`?\n]*[^\s:#,\[\]{}&*!|>'\"%@`?\n]")
"""Words that may stand in YAML without quotes, wherever they stand."""

DRAFT = "  draft: true  # nothing reads it yet; take this line away when a query or a rule does\n"

README = "cypher/README.md"
"""Where the definitions are listed, in the order in which they run."""

FOLDER = Path(__file__).with_name("templates")


@dataclass(frozen=True)
class Change:
    """A file as it will be. grown: it was there, and something was added at its end."""

    path: str
    text: str
    added: str
    grown: bool


@dataclass(frozen=True)
class Asked:
    """One thing a person is asked for: the flag, the question, and a proposal (empty: there is none)."""

    flag: str
    question: str
    proposal: str = ""


@dataclass(frozen=True)
class Skeleton:
    """How a query begins that looks for one kind of evidence: what it asks for, matches, and a graph that it finds."""

    asked: str
    match: str
    where: str
    found: str
    graph: str


@cache
def skeletons() -> dict[str, Skeleton]:
    """Kind of evidence → how a query begins that looks for it."""
    read = read_yaml((FOLDER / "evidence.yaml").read_text("utf-8"), "evidence.yaml").value
    return {kind: Skeleton(**skeleton) for kind, skeleton in read.items()}


USUAL = {
    "guarantees": "guarantees", "judicial": "enforcements", "collateral": "collateral", "finance": "months",
    "operations": "months", "credit": "lines", "structure": "holdings", "registry": "parties",
}  # fmt: skip
"""The evidence that a new indicator of a family probably has."""


def questions(kind: str, name: str, catalogue: Catalogue, answers: Mapping[str, str]) -> list[Asked]:
    """What has to be answered about a new thing, in order; a later proposal may follow from an earlier answer."""
    family = answers.get("family", "")
    words = [Asked("title_zh", "title, in Chinese"), Asked("title_en", "title, in English")]
    why = [Asked("why_zh", "why it matters, in Chinese"), Asked("why_en", "why it matters, in English")]
    asks = [Asked("asks_zh", "the question, in Chinese"), Asked("asks_en", "the question, in English")]
    honest = [Asked("honest_zh", "what honest firm trips it, in Chinese", "尚未考虑"),
              Asked("honest_en", "what honest firm trips it, in English", NOT_CONSIDERED)]  # fmt: skip
    source = Asked("source", "where the definition comes from", "own default, to be calibrated")
    evidence = Asked("evidence", f"evidence: {', '.join(skeletons())}", USUAL.get(family, "transfers"))
    if kind == "indicator":
        first = [Asked("family", f"family: {', '.join(families(catalogue))}")]
        return [*first, Asked("code", "short code", next_code(catalogue, family)), *asks, evidence,
                Asked("value", "its first value, a count", "count"), *honest, source]  # fmt: skip
    if kind == "definition":
        return [*asks, evidence, Asked("value", "its column, a list of ids", name), source]
    if kind == "measure":
        return [*asks, source]
    if kind == "rule":
        return [Asked("value", "value it tests, indicator.value"),
                Asked("test", f"{', '.join(COMPARATORS)}", "at_least"),
                Asked("threshold", "parameter, 0 or 1", "1"),
                Asked("severity", f"severity: {', '.join(SEVERITIES)}", "low"), *words, *why]  # fmt: skip
    if kind == "finding":
        return [Asked("signals", "signals that make it together, with commas"), *words, *why]
    return [Asked("family", f"file: {', '.join([*families(catalogue), 'shared'])}", "shared"),
            Asked("unit", "unit: count, ppm, cents, days, months", "count"), Asked("value", "value"),
            *words, source]  # fmt: skip


def families(catalogue: Catalogue) -> list[str]:
    """The families there are."""
    return sorted({query.header.family for query in catalogue.indicators.values()})


def next_code(catalogue: Catalogue, family: str) -> str:
    """The next free code of a family: its letters and the highest number so far plus one."""
    codes = [query.header.code for query in catalogue.indicators.values()]
    own = [query.header.code for query in catalogue.indicators.values() if query.header.family == family]
    letters = max({code[:2] for code in own}, key=[code[:2] for code in own].count, default=family[:2].upper() or "XX")
    highest = max((int(code[2:]) for code in codes if code.startswith(letters)), default=0)
    return f"{letters}{highest + 1:02d}"


def plan(root: Path, kind: str, name: str, answers: Mapping[str, str]) -> list[Change]:
    """The files of a new thing as they will be; nothing is written.

    Raises RequestError for a name or an answer that cannot be, CatalogueError where ``check`` would refuse the result.
    """
    catalogue = from_files(files_of(root))
    _free(catalogue, kind, name)
    changes = _MAKERS[kind](root, catalogue, name, answers)
    texts = all_texts(root)
    for change in changes:
        if not change.grown and change.path in texts:
            raise _refused(f"{change.path} is there already", "another name", "nothing was written")
    texts |= {change.path: change.text for change in changes}
    errors = check_texts(texts, [change.path for change in changes])
    if errors:
        raise errors[0]
    return changes


def write(root: Path, changes: list[Change]) -> None:
    """Write what was planned."""
    for change in changes:
        path = root / change.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(change.text, "utf-8")


def next_moves(kind: str, name: str, changes: list[Change]) -> list[str]:
    """The two commands that come next."""
    if kind in ("indicator", "definition", "measure"):
        return [f"loangraph test {name} --watch", f"loangraph check {changes[0].path}"]
    where = next((change.path for change in changes if change.path.startswith("rules/tests/")), changes[0].path)
    named = f"{where}::{name}" if where.startswith("rules/tests/") else where
    return [f"loangraph test '{named}'", f"loangraph check {changes[0].path}"]


def _refused(message: str, expected: str, next_move: str = "") -> RequestError:
    return RequestError("REQ031", message, place="new", expected=expected, next_move=next_move)


def _free(catalogue: Catalogue, kind: str, name: str) -> None:
    if not NAME.fullmatch(name):
        raise _refused(f"`{name}` is no name", NAMED)
    taken: dict[str, str] = {query.id: query.path for query in [*catalogue.queries, *catalogue.measures.values()]}
    taken |= {column: query.path for column, query in catalogue.column_of.items()}
    taken |= dict.fromkeys(catalogue.parameter_table, "rules/parameters")
    taken |= dict.fromkeys(catalogue.list_table, "rules/lists") | dict.fromkeys(GIVEN, "what the engine gives")
    for path, text in catalogue.files.items():
        if path == "rules/findings.yaml" or path.startswith("rules/signals/"):
            taken |= dict.fromkeys(read_yaml(text, path).value or {}, path)
    if name in taken:
        raise _refused(f"`{name}` is taken: {taken[name]}", f"another name for the {kind}", "nothing was written")


def _choice(answers: Mapping[str, str], flag: str, known: Any) -> str:
    told = answers[flag]
    if told not in known:
        near = list(known) if len(known) <= 20 else difflib.get_close_matches(told, list(known), n=8, cutoff=0.5)
        expected = ", ".join(near) or f"one of the {len(known)} that there are"
        raise _refused(f"there is no {flag} `{told}`", expected, did_you_mean(told, known) or "name one")
    return told


def _said(text: str) -> str:
    """Words as YAML: with quotes only where they need them."""
    return text if PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def _filled(template: str, **values: str) -> str:
    return Template((FOLDER / template).read_text("utf-8")).substitute(values)


def _words(answers: Mapping[str, str], *keys: str) -> dict[str, str]:
    return {key: _said(answers[key]) for key in keys}


def _indented(text: str, by: int) -> str:
    return text.replace("\n", "\n" + " " * by)


def _query_files(folder: str, template: str, name: str, values: dict[str, str]) -> list[Change]:
    query, cases = (
        _filled(f"{template}.cypher", name=name, **values),
        _filled(f"{template}.test.yaml", name=name, **values),
    )
    return [
        Change(f"{folder}/{name}.cypher", query, query, grown=False),
        Change(f"{folder}/{name}.test.yaml", cases, cases, grown=False),
    ]


def _skeleton(answers: Mapping[str, str]) -> dict[str, str]:
    skeleton = skeletons()[_choice(answers, "evidence", skeletons())]
    if not NAME.fullmatch(answers["value"]):
        raise _refused(f"`{answers['value']}` is no name of a value", NAMED)
    return {
        "evidence": answers["evidence"], "asked": skeleton.asked, "match": skeleton.match, "where": skeleton.where,
        "found": skeleton.found, "graph": _indented(skeleton.graph, 6), "value": answers["value"],
    }  # fmt: skip


def _indicator(root: Path, catalogue: Catalogue, name: str, answers: Mapping[str, str]) -> list[Change]:
    family = _choice(answers, "family", families(catalogue))
    codes = {query.header.code: query.path for query in catalogue.indicators.values()}
    if answers["code"] in codes:
        free = next_code(catalogue, family)
        raise _refused(f"`{answers['code']}` is the code of {codes[answers['code']]}", f"a free one, such as {free}")
    words = _words(answers, "asks_zh", "asks_en", "honest_zh", "honest_en", "source")
    values = {**words, **_skeleton(answers)}
    return _query_files(
        f"cypher/indicators/{family}", "indicator", name, {**values, "family": family, "code": answers["code"]}
    )


def _definition(root: Path, catalogue: Catalogue, name: str, answers: Mapping[str, str]) -> list[Change]:
    values = {**_words(answers, "asks_zh", "asks_en", "source"), **_skeleton(answers)}
    # A line that binds the applicant is read only where the pattern begins there.
    first = (FOLDER / "applicant.cypher").read_text("utf-8") if "(a)" in values["match"] else ""
    files = _query_files("cypher/definitions", "definition", name, {**values, "first": first})
    row = f"| `{name}` | `{answers['value']}` | {_cell(answers['asks_en'])} (trial) |\n"
    return [*files, *_listed(root, catalogue, name, files[0], row)]


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _listed(root: Path, catalogue: Catalogue, name: str, query: Change, row: str) -> list[Change]:
    """The list of definitions in cypher/README.md with one more row, after the definition that runs before it."""
    path = root / README
    if not path.is_file():
        return []
    order = list(from_files(catalogue.files | {query.path: query.text}).definitions)
    text = path.read_text("utf-8")
    for before in reversed(order[: order.index(name)] if name in order else order):
        at = text.find(f"| `{before}` | ")
        if at >= 0:
            end = text.index("\n", at) + 1
            return [Change(README, text[:end] + row + text[end:], row, grown=True)]
    return []


def _measure(root: Path, catalogue: Catalogue, name: str, answers: Mapping[str, str]) -> list[Change]:
    return _query_files("cypher/measures", "measure", name, _words(answers, "asks_zh", "asks_en", "source"))


def _grown(root: Path, path: str, entry: str, head: str = "") -> Change:
    """An entry at the end of a file, which begins with ``head`` where it is new."""
    there = (root / path).read_text("utf-8").rstrip("\n") if (root / path).is_file() else head
    gap = "\n\n" if there and not there.endswith("cases:") else "\n" if there else ""
    return Change(path, f"{there}{gap}{entry}", entry, grown=(root / path).is_file())


def _rule(root: Path, catalogue: Catalogue, name: str, answers: Mapping[str, str]) -> list[Change]:
    known = {f"{id}.{value}" for id, query in catalogue.indicators.items() for value in query.header.returns}
    subject, _, value = answers["value"].partition(".")
    query = catalogue.indicators.get(subject)
    if query is None or value not in query.header.returns:
        own = ", ".join(f"{subject}.{one}" for one in query.header.returns) if query else ""
        raise _refused(
            f"there is no value `{answers['value']}`", own or "indicator.value, as an indicator's `returns` has it",
            did_you_mean(answers["value"], known) or "`loangraph catalogue` lists the indicators",
        )  # fmt: skip
    if not name.startswith(f"{subject}_"):
        raise _refused(f"`{name}` is a signal of `{subject}`", f"a name like `{subject}_…`")
    boolean = query.header.returns[value] == "boolean"
    threshold = "true" if boolean else _threshold(catalogue, answers["threshold"])
    comparator = "is" if boolean else _choice(answers, "test", COMPARATORS)
    values = {
        **_words(answers, "title_zh", "title_en", "why_zh", "why_en"), "name": name, "value": answers["value"],
        "comparator": comparator, "threshold": threshold, "severity": _choice(answers, "severity", SEVERITIES),
        "hit": "true" if boolean else _reaching(catalogue, comparator, answers["threshold"]),
    }  # fmt: skip
    family = query.header.family
    return [
        _grown(root, f"rules/signals/{family}.yaml", _filled("rule.yaml", **values)),
        _grown(root, f"rules/tests/{family}.yaml", _filled("rule.test.yaml", **values), head="cases:"),
    ]


def _threshold(catalogue: Catalogue, text: str) -> str:
    if text in ("0", "1"):
        return text
    if text not in catalogue.parameter_table:
        named = f"NAME --value {text}` first, then name it" if text[:1].isdigit() else f"{text}` first"
        raise _refused(
            f"there is no parameter `{text}`", "0, 1 or the name of a parameter",
            did_you_mean(text, catalogue.parameter_table) or f"`loangraph new parameter {named}",
        )  # fmt: skip
    return f"{{parameter: {text}}}"


def _reaching(catalogue: Catalogue, comparator: str, threshold: str) -> str:
    """A value with which the test holds."""
    limit = threshold if threshold in ("0", "1") else catalogue.parameter_table[threshold].values[-1].value
    return str(int(str(limit)) + {"above": 1, "below": -1}.get(comparator, 0))


def _finding(root: Path, catalogue: Catalogue, name: str, answers: Mapping[str, str]) -> list[Change]:
    book = catalogue.rules.tried or catalogue.rules
    signals = [signal.strip() for signal in answers["signals"].split(",") if signal.strip()]
    for signal in signals or [""]:
        _choice({"signal": signal}, "signal", book.signals)
    values = {**_words(answers, "title_zh", "title_en", "why_zh", "why_en"), "name": name}
    values |= {"conditions": ", ".join(f"{{signal: {signal}}}" for signal in signals)}
    return [
        _grown(root, "rules/findings.yaml", _filled("finding.yaml", **values)),
        _grown(root, "rules/tests/findings.yaml", _filled("finding.test.yaml", **values), head="cases:"),
    ]


def _parameter(root: Path, catalogue: Catalogue, name: str, answers: Mapping[str, str]) -> list[Change]:
    family = _choice(answers, "family", [*families(catalogue), "shared", "flow"])
    unit = _choice(answers, "unit", ("count", "ppm", "cents", "days", "months"))
    if not re.fullmatch(r"-?\d+", answers["value"]):
        share = re.fullmatch(r"(\d{1,3})%", answers["value"])
        raise _refused(
            f"`{answers['value']}` is no whole number", "cents, parts per million, days …: a whole number",
            f"write --unit ppm --value {int(share[1]) * 10_000}" if share else "",
        )  # fmt: skip
    begins = min(parameter.values[0].begins for parameter in catalogue.parameter_table.values()).isoformat()
    read = any(name in query.parameters for query in [*catalogue.queries, *catalogue.measures.values()])
    values = {**_words(answers, "title_zh", "title_en", "source"), "name": name, "unit": unit, "begins": begins}
    values["draft"] = "" if read else DRAFT
    return [
        _grown(root, f"rules/parameters/{family}.yaml", _filled("parameter.yaml", **values, value=answers["value"]))
    ]


_MAKERS = {
    "indicator": _indicator, "definition": _definition, "measure": _measure, "rule": _rule, "finding": _finding,
    "parameter": _parameter,
}  # fmt: skip
