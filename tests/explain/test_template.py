"""The words of an explanation: what a template places, it places from the trace."""

from __future__ import annotations

from typing import Any

import pytest

from engine.explain.template import explanation

TRACE: dict[str, Any] = {
    "decision": {
        "application_id": "AP1",
        "as_of": "2026-01-01T01:00:00+00:00",
        "outcome": "graded",
        "grade": "R1",
        "points": {"total": 0},
        "hard_stops": [],
        "decision_id": "d_1",
    },
    "cannot_conclude": [],
    "why": [],
    "gaps": [],
    "clear": [],
    "review": [],
    "exceptions": [],
}
SUPPLIER = {"id": "x_1", "kind": "supplier", "other": "C2", "to": "2026-06-30", "approved_by": "k_1"}
OFFICE = {"id": "x_2", "kind": "premises", "other": "某路1号", "to": "2026-12-31", "approved_by": "k_2"}


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "en",
            "Not counted against the applicant, since somebody verified it: known supplier C2, until 2026-06-30 "
            "(exception x_1, approved by k_1); shared premises 某路1号, "
            "until 2026-12-31 (exception x_2, approved by k_2).",
        ),
        (
            "zh",
            "以下关系已核实,不作为不利因素:供应商 C2,有效期至 2026-06-30(例外 x_1,批准人 k_1);"
            "共用场所 某路1号,有效期至 2026-12-31(例外 x_2,批准人 k_2)。",
        ),
    ],
)
def test_exceptions_that_were_in_force_are_told_and_nothing_where_there_were_none(language: str, sentence: str) -> None:
    with_two = explanation({**TRACE, "exceptions": [SUPPLIER, OFFICE]}, language)
    assert sentence in with_two.splitlines()
    lines = [line for line in with_two.splitlines() if line != sentence]
    assert "\n".join(lines) == explanation(TRACE, language).strip()
