"""The catalogue as HTML pages that stand by themselves: no script, no address outside, the same for the same files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, get_args

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from engine.catalogue.cases import beside, cases_of
from engine.catalogue.catalogue import Catalogue
from engine.catalogue.headers import EvidenceKind
from engine.catalogue.queries import Query
from engine.errors import CatalogueError, RequestError
from engine.explain.values import written
from engine.graph.statements import statement
from engine.rules.model import Alarmed, AllOf, AnyOf, Comparison, Condition, Review
from engine.workbench.drawing import svg
from engine.workbench.lineage import Lineage, Node, lineage
from engine.workbench.parameters import places
from engine.workbench.tables import segment_words

PAGES = Path(__file__).parent / "pages"
SIGNS = {"at_least": "≥", "above": ">", "at_most": "≤", "below": "<", "equals": "=", "is": "="}

Rates = Mapping[str, Mapping[str, int]]
"""Indicator → state → number of decisions."""


def write_docs(out: Path, catalogue: Catalogue, root: Path, rates: Rates | None) -> list[str]:
    """Write all pages into a folder; returns their paths in it. rates: None where there is no graph to ask.

    RequestError REQ063 where the folder holds other things: pages of an older catalogue are replaced, nothing else is.
    """
    if out.exists() and any(out.iterdir()) and not (out / "index.html").exists():
        raise RequestError(
            "REQ063", f"{out} holds other things than these pages", place=str(out), expected="a new or empty folder"
        )
    pages = Docs(catalogue, root, rates).pages()
    for old in [*out.glob("*.html"), *out.glob("indicators/*.html"), *out.glob("definitions/*.html")]:
        old.unlink()
    for path, text in pages.items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_text(text, "utf-8")
    return sorted(pages)


class Docs:
    """The pages of one catalogue, as text by path."""

    def __init__(self, catalogue: Catalogue, root: Path, rates: Rates | None) -> None:
        self.catalogue = catalogue
        self.root = root
        self.rates = rates
        self.lineage: Lineage = lineage(catalogue)
        self.book = catalogue.rules.tried or catalogue.rules
        self.files = {name: place.rsplit(":", 2)[0] for name, place in places(catalogue).items()}
        # Everything is escaped; only the drawings, which escape what they hold themselves, are markup.
        self.environment = Environment(
            loader=FileSystemLoader(PAGES), undefined=StrictUndefined, autoescape=True, trim_blocks=True
        )

    def pages(self) -> dict[str, str]:
        """Path → text of every page."""
        indicators = [self._query(query, "indicator") for query in self.catalogue.indicators.values()]
        definitions = [self._query(query, "definition") for query in self.catalogue.definitions.values()]
        pages = {
            "index.html": self._page("index", indicators=indicators, rated=self._rated()),
            "definitions.html": self._page("definitions", definitions=definitions),
            "findings.html": self._page("findings", rules=self._conclusions()),
            "parameters.html": self._page("parameters", parameters=self._history(self.catalogue.parameter_table)),
            "pictures.html": self._page("pictures", pictures=self._pictures()),
        }
        for folder, queries in (("indicators", indicators), ("definitions", definitions)):
            for one in queries:
                pages[f"{folder}/{one['id']}.html"] = self._page("query", up="../", rated=self._rated(), **one)
        return pages

    def _page(self, template: str, up: str = "", **told: Any) -> str:
        page = self.environment.get_template(f"{template}.html.j2")
        return page.render(up=up, hash=self.catalogue.hash, written=written, **told)

    def _query(self, query: Query[Any], kind: str) -> dict[str, Any]:
        key, header = f"{kind}:{query.id}", query.header
        readers = [self.lineage.nodes[one] for one in self.lineage.read_by.get(key, [])]
        signals = [node for node in readers if node.kind in ("signal", "grade", "finding")]
        beyond = [self.lineage.nodes[one] for one in self.lineage.reach(key, self.lineage.read_by)]
        names = {
            ground for one in [key, *(node.key for node in signals)] for ground in self.lineage.rests_on.get(one, [])
        }
        return {
            "id": query.id,
            "code": getattr(header, "code", ""),
            "family": getattr(header, "family", ""),
            "trial": header.trial,
            "asks": header.asks.model_dump(),
            "source": header.source,
            "honest": (said := getattr(header, "honest", None)) and said.model_dump(),
            "evidence": getattr(header, "evidence", ""),
            "path": query.path,
            "text": query.text,
            "returns": header.returns,
            "reasons": {code: words.model_dump() for code, words in header.reasons.items()},
            "rate": self._rate(query.id) if kind == "indicator" else None,
            "drawing": self._drawing(key, "../"),
            "rules": [self._rule(node) for node in signals if node.code != "review"],
            "feeds": [node for node in beyond if node.kind == "finding"],
            "parameters": self._history(one.partition(":")[2] for one in names if one.startswith("parameter:")),
            "cases": self._cases(query.path),
        }

    def _pictures(self) -> list[dict[str, Any]]:
        """How each kind of evidence is redrawn, with the indicators whose evidence it is."""
        queries = sorted(self.catalogue.indicators.values(), key=lambda query: query.header.code)
        return [
            {
                "kind": kind,
                "path": f"cypher/pictures/{kind}.cypher",
                "text": statement(f"pictures/{kind}"),
                "indicators": [
                    {"id": query.id, "code": query.header.code} for query in queries if query.header.evidence == kind
                ],
            }
            for kind in get_args(EvidenceKind)
        ]

    def _conclusions(self) -> list[dict[str, Any]]:
        nodes = [node for node in self.lineage.nodes.values() if node.kind in ("finding", "grade")]
        return [{**self._rule(node), "drawing": self._drawing(node.key, "")} for node in nodes]

    def _rule(self, node: Node) -> dict[str, Any]:
        review = self.book.grading.reviews.get(node.name)
        if review:
            return {**node.as_dict(), "when": _asked(review), "why": {}}
        rule = next((rule for rule in self.book.rules() if rule.id == node.name), None)
        return {**node.as_dict(), "when": _condition(rule.when) if rule else "", "why": (rule and rule.why) or {}}

    def _drawing(self, key: str, up: str) -> Markup:
        def link(node: Node) -> str:
            if node.kind in ("indicator", "definition"):
                return f"{up}{node.kind}s/{node.name}.html"
            if node.kind in ("finding", "grade"):
                return f"{up}findings.html#{node.name}"
            return f"{up}parameters.html#{node.name}" if node.kind == "parameter" else ""

        return Markup(svg(self.lineage, key, link))  # escaped where it is drawn

    def _history(self, names: Iterable[str]) -> list[dict[str, Any]]:
        table = self.catalogue.parameter_table
        return [
            {
                "name": name,
                "file": self.files[name],
                **table[name].model_dump(include={"title", "unit", "source", "approved_by", "review_on"}),
                "values": [
                    {
                        "since": dated.begins.isoformat(),
                        "value": dated.value,
                        "segment": segment_words(dated.segment.named) if dated.segment else "",
                    }
                    for dated in table[name].values
                ],
            }
            for name in sorted(names)
        ]

    def _cases(self, path: str) -> list[dict[str, Any]]:
        file = self.root / beside(path)
        try:
            found = cases_of(beside(path), file.read_text("utf-8"), has_query=True)
        except (OSError, CatalogueError):
            return []
        return [{"name": case.name, "expect": _expected(case.expect)} for case in found.cases]

    def _rate(self, indicator: str) -> dict[str, Any]:
        states = (self.rates or {}).get(indicator, {})
        hit, clear = states.get("hit", 0), states.get("clear", 0)
        if states and not hit + clear and indicator not in self.catalogue.rules.indicators:
            return {"words": "试行，不计 · on trial, not counted"}
        if not hit + clear:
            return {"words": "–"}
        return {"words": f"{hit} / {hit + clear} ({written(hit * 1_000_000 // (hit + clear), 'ppm')})"}

    def _rated(self) -> str:
        if self.rates is None:
            return "未连接图谱,无触发率 · No graph was asked for hit rates."
        return (
            "触发率取自本库各申请最新评定中可评估者 · Hits among evaluable firms, by the newest decision of each here."
        )


def _expected(expect: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in expect.items())


def _asked(review: Review) -> str:
    """What a review asks, in one line: grade_at_most R2 and sample.draw < review_sample_share."""
    causes = [cause.kind if cause.kind == "hard_stop" else f"{cause.kind} {cause.value}" for cause in review.causes]
    return " and ".join([*causes, *([_condition(review.test.when)] if review.test else [])])


def _condition(condition: Condition) -> str:
    """A condition in one line: closed_loop.loops ≥ closed_loop_min_loops or (…)."""
    if isinstance(condition, AllOf | AnyOf):
        word = " and " if isinstance(condition, AllOf) else " or "
        return word.join(f"({part})" if " " in part else part for part in map(_condition, condition.parts))
    if isinstance(condition, Comparison):
        limit = "true" if condition.comparator == "is" else condition.threshold
        return f"{condition.value} {SIGNS[condition.comparator]} {limit}"
    if isinstance(condition, Alarmed):
        return f"{condition.indicator} at least {condition.severity}"
    return condition.rule
