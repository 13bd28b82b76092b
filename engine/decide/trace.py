"""The trace of a decision as one document: grade ← floors ← findings ← signals ← values ← evidence, and the gaps.

Titles and questions come from the catalogue that ran, stored under its hash; ids are those that people know.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.catalogue.catalogue import Catalogue
from engine.catalogue.stored import stored_catalogue
from engine.decide.near import near_misses
from engine.decide.record import summary
from engine.graph.connection import Graph
from engine.rules.model import Comparison, Rule, leaves

Reveal = Callable[[list[str]], dict[str, str]]
"""Turns tokens into the ids people know; an id that is no token stands for itself."""


def trace(graph: Graph, record: Mapping[str, Any], reveal: Reveal) -> dict[str, Any]:
    """The document that `show --json` prints and that explanations are worded from."""
    catalogue = stored_catalogue(graph, record["catalogue"])
    derived = record["derived"]
    known = reveal(_ids(record))
    chain = Chain(catalogue, record, known)
    states = derived["states"]
    # A record made before there was a register names none.
    exceptions = [{**one, "other": known[one["other"]]} for one in record.get("exceptions", [])]
    return {
        "decision": {
            **{key: value for key, value in summary(record).items() if key != "exceptions"},
            "applicant": known[record["application"]["applicant"]],
            "application": {**record["application"], "applicant": known[record["application"]["applicant"]]},
            "points": {**derived["points"], "band": chain.band(derived["points"]["total"])},
            "possible_findings": derived["possible_findings"],
            "stopped_because": derived.get("stopped_because", []),
            "decided_at": record["decided_at"],
            "operator": record["operator"],
            "engine": record["engine"],
            "graph_number": record["graph_number"],
            "runs": record["runs"],
        },
        "cannot_conclude": [
            {"code": one["rule"], "title": chain.title(one["rule"])} for one in derived["cannot_conclude"]
        ],
        "why": chain.roots(),
        "trials": chain.trials(),
        "near_misses": chain.near_misses(),
        "clear": [chain.question(name) for name in sorted(states) if states[name] == "clear"],
        "not_applicable": [chain.question(name) for name in sorted(states) if states[name] == "not_applicable"],
        "gaps": [{**gap, **chain.question(gap["indicator"])} for gap in record["gaps"]],
        "review": [{"code": code, "title": chain.title(code)} for code in derived["review"]],
        "exceptions": exceptions,
    }


def _ids(record: Mapping[str, Any]) -> list[str]:
    evidence = {one for result in record["results"].values() for one in result["evidence"]}
    exempted = {one["other"] for one in record.get("exceptions", [])}
    return sorted(evidence | exempted | {record["application"]["applicant"]})


class Chain:
    """Firings and values of one record, as nodes that hold what they rest on."""

    def __init__(self, catalogue: Catalogue, record: Mapping[str, Any], known: Mapping[str, str]) -> None:
        self.catalogue = catalogue
        self.record = record
        self.known = known
        self.firings = {firing["id"]: firing for firing in record["derived"]["firings"]}
        self.rules: dict[str, Rule] = {rule.id: rule for rule in (catalogue.rules.tried or catalogue.rules).rules()}

    def roots(self) -> list[dict[str, Any]]:
        """The firings on which no other firing rests, gravest first."""
        grounds = {ground for firing in self.firings.values() for ground in firing["because"]}
        nodes = [self.node(name) for name in self.firings if name not in grounds]
        order = ["stop", "gap", "floor", "finding", "signal", "mitigant"]
        return sorted(nodes, key=lambda node: (order.index(node["kind"]) if node["kind"] in order else 9, node["rule"]))

    def node(self, name: str) -> dict[str, Any]:
        """A firing with what it rests on, down to the values.

        A floor or stop that rests on the one rule that declares it is shown as one node, not as two of the same name.
        """
        firing = self.firings[name]
        rule = self.rules.get(firing["rule"])
        grounds = firing["because"]
        if len(grounds) == 1 and self.firings.get(grounds[0], {}).get("rule") == firing["rule"]:
            grounds = self.firings[grounds[0]]["because"]
        return {
            "kind": firing["kind"],
            "rule": firing["rule"],
            "title": self.title(firing["rule"]),
            "why": dict(rule.why) if rule else None,
            "severity": rule.severity if rule and rule.severity else None,
            "floor": self._floor(firing["rule"]),
            "because": [
                *(self.node(ground) if ground in self.firings else self.value(ground, rule) for ground in grounds),
                *(self.value(name, None) for name in (rule.shows if rule else ()) if name not in grounds),
            ],
        }

    def trials(self) -> list[dict[str, Any]]:
        """What is on trial and holds, each with the values it rests on; none of it decided anything."""
        return [
            {
                **one,
                "title": self.title(one["rule"]),
                "because": [
                    {"kind": "rule", "rule": ground.partition(":")[2]}
                    if ":" in ground
                    else self.value(ground, self.rules.get(one["rule"]))
                    for ground in one["because"]
                ],
            }
            for one in self.record["derived"].get("trials", [])
        ]

    def near_misses(self) -> list[dict[str, Any]]:
        """Values close to a threshold, on either side, with the title of the rule and the unit."""
        return [
            {**near, "title": self.title(near["rule"]), "unit": self.unit(near["value"])}
            for near in near_misses(self.catalogue.rules, self.record["facts"])
        ]

    def unit(self, name: str) -> str:
        """The unit of a value; what the engine itself counts is a count."""
        subject, _, column = name.partition(".")
        query = self.catalogue.indicators.get(subject) or self.catalogue.definitions.get(subject)
        return str(query.header.returns[column]) if query else "count"

    def value(self, name: str, rule: Rule | None) -> dict[str, Any]:
        """A measured value, the thresholds that the rule compared it with, and its evidence."""
        subject = name.partition(".")[0]
        query = self.catalogue.indicators.get(subject) or self.catalogue.definitions.get(subject)
        result = self.record["results"].get(subject, {})
        return {
            "kind": "value",
            "value": name,
            "measured": self.record["facts"]["values"].get(name),
            "unit": self.unit(name),
            "thresholds": [self._threshold(one) for one in _comparisons(rule, name)],
            "asks": self.question(subject)["asks"],
            "evidence_kind": getattr(query.header, "evidence", None) if query else None,
            "evidence": [self.known[one] for one in result.get("evidence", [])],
        }

    def _threshold(self, comparison: Comparison) -> dict[str, Any]:
        dated = self.record["parameters"].get(comparison.parameter, {})
        return {
            "comparator": comparison.comparator,
            "threshold": dated.get("value", comparison.threshold),
            "parameter": comparison.parameter or None,
            "since": dated.get("since"),
        }

    def _floor(self, name: str) -> str | None:
        counted = self.catalogue.rules.grading.floors.get(name)
        if counted:
            return counted.grade
        return self.rules[name].floor or None if name in self.rules else None

    def band(self, points: int) -> dict[str, Any]:
        """The grade that points alone would give, and the first and last point of it."""
        bands = self.catalogue.rules.grading.bands
        return next(
            {"grade": grade, "from": first, "to": last}
            for grade, (first, last) in bands.items()
            if first <= points <= last
        )

    def question(self, name: str) -> dict[str, Any]:
        """What an indicator or definition asks, with its code."""
        query = self.catalogue.indicators.get(name) or self.catalogue.definitions.get(name)
        header = query.header if query else None
        return {
            "indicator": name,
            "code": getattr(header, "code", None),
            "asks": header.asks.model_dump() if header else {"zh": name, "en": name},
        }

    def title(self, name: str) -> dict[str, str]:
        """The title of a rule, floor or review trigger in both languages; its id where it has none."""
        return dict(self.catalogue.rules.titles.get(name, {"zh": name, "en": name}))


def _comparisons(rule: Rule | None, value: str) -> list[Comparison]:
    conditions = leaves(rule.when) if rule else ()
    return [one for one in conditions if isinstance(one, Comparison) and one.value == value]
