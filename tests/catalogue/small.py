"""A small catalogue without a fault, into which the examples of the pages in cypher/checks are put one at a time."""

from __future__ import annotations

import re

from engine.catalogue.model import MODEL
from engine.settings import ROOT

RING, RING_CASES = "cypher/indicators/loops/ring.cypher", "cypher/indicators/loops/ring.test.yaml"
GRADE = "rules/grade.yaml"

HEADER = """/*---
id: ring
code: LP01
asks: {zh: 有环路吗?, en: Are there loops?}
family: loops
needs: {reads: [transfers, guarantees, credit_lines, enforcements, statements, collateral, balances]}
returns: {loops: count}
evidence: transfers
honest: {zh: 例, en: An example}
source: an example
---*/
"""
"""Stands before an example that is a query alone."""

CASES = """cases:
  - name: nobody, nothing
    expect: {loops: 0}
"""

SMALL = {
    RING: HEADER
    + """MATCH (mine:Account)-[t:TRANSFERRED]->(:Account)
WHERE mine.id IN $accounts AND t.at < $as_of AND t.stated_on <= $as_of_date
RETURN count(t) AS loops, collect(t.id) AS evidence
""",
    RING_CASES: CASES,
    "cypher/indicators/loops/steady.cypher": """/*---
id: steady
code: LP02
asks: {zh: 稳定吗?, en: Is it steady?}
family: loops
returns: {held: boolean}
evidence: transfers
honest: {zh: 例, en: An example}
source: an example
---*/
RETURN $ring_share > 0 AND $ring_window_days > 0 AND size($countries) > 0 AND $ring_min_amount > 0 AS held,
       [] AS evidence
""",
    "cypher/indicators/loops/steady.test.yaml": "cases:\n  - name: it is\n    expect: {held: true}\n",
    "cypher/definitions/scope.cypher": """/*---
id: scope
asks: {zh: 哪些账户?, en: Which accounts?}
owns: [nature]
returns: {accounts: ids}
source: an example
---*/
MATCH (:Party {id: $applicant})-[own:OWNS]->(account:Account)
WHERE own.as_of <= $as_of_date AND own.restated > $as_of_date
RETURN collect(account.id) AS accounts
""",
    "cypher/definitions/scope.test.yaml": "cases:\n  - name: none\n    expect: {accounts: []}\n",
    "cypher/definitions/stakes.cypher": """/*---
id: stakes
asks: {zh: 谁持股?, en: Who holds shares?}
returns: {stakes: rows}
source: an example
---*/
MATCH (:Company {id: $applicant})<-[h:HOLDS]-(holder:Party)
WHERE h.as_of <= $as_of_date AND h.restated > $as_of_date
WITH holder.id AS holder, h.share AS share ORDER BY holder
RETURN collect({holder: holder, share: share}) AS stakes
""",
    "cypher/definitions/stakes.test.yaml": "cases:\n  - name: none\n    expect: {stakes: []}\n",
    "rules/parameters/loops.yaml": "".join(
        f"{name}:\n  title: {{zh: 例, en: Example}}\n  unit: {unit}\n  source: an example\n"
        f"  values:\n    - {{from: 2020-01-01, value: {value}}}\n"
        for name, unit, value in (
            ("ring_min", "count", 3), ("ring_many", "count", 6), ("ring_share", "ppm", 50000),
            ("ring_window_days", "days", 7), ("ring_min_amount", "cents", 100),
        )
    ),
    "rules/lists/countries.yaml": "title: {zh: 国家, en: Countries}\nsource: an example\ncolumns: {country: text}\n"
    "entries:\n  - {country: XA, from: 2020-01-01}\n",
    "rules/signals/loops.yaml": """ring_some:
  title: {zh: 有环路, en: Loops}
  why: {zh: 例, en: An example.}
  when: {value: ring.loops, at_least: {parameter: ring_min}}
  then: {signal: medium}

ring_many:
  title: {zh: 多环路, en: Many loops}
  why: {zh: 例, en: An example.}
  when: {value: ring.loops, at_least: {parameter: ring_many}}
  then: {signal: high}
""",
    "rules/findings.yaml": """circling:
  title: {zh: 循环, en: Circling}
  why: {zh: 例, en: An example.}
  when: {indicator: ring}
  then: {finding: true, floor: R3}
""",
    GRADE: """points: {noted: 0, low: 3, medium: 8, high: 18, stop: 18}
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
cannot_conclude:
  source_never_asked:
    title: {zh: 未查询, en: Never asked}
    when: {value: data.unasked_sources, at_least: 1}
review:
  bad_grade:
    title: {zh: 等级差, en: A bad grade}
    when: {grade_at_least: R4}
""",
}  # fmt: skip


def small_texts() -> dict[str, str]:
    """The small catalogue with the real model of the graph."""
    schema = [*(ROOT / "cypher/schema").glob("V*.cypher"), ROOT / MODEL]
    return SMALL | {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in schema}


def with_example(path: str, example: str) -> dict[str, str]:
    """The small catalogue with an example in it: a whole file, a query without a header, or sections of the grade."""
    texts = small_texts()
    if path.endswith(".cypher") and "---" not in example:
        example = HEADER + example
    if path == GRADE:
        example = _sections(texts[GRADE], example)
    if path.endswith(".cypher") and path not in texts:
        column = re.search(r"^returns: \{(\w+)", example, re.MULTILINE)
        texts[path.removesuffix(".cypher") + ".test.yaml"] = CASES.replace("loops", column[1] if column else "loops")
    return texts | {path: example}


def _sections(text: str, replacing: str) -> str:
    found = re.findall(r"^(\w+):(.*?)(?=^\w|\Z)", text, re.DOTALL | re.MULTILINE)
    new = re.findall(r"^(\w+):(.*?)(?=^\w|\Z)", replacing, re.DOTALL | re.MULTILINE)
    return "".join(f"{key}:{value}" for key, value in {**dict(found), **dict(new)}.items())
