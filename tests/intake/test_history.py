"""Keys and history: what a later, an earlier and a contradicting statement make of a row."""

from __future__ import annotations

import random
from collections import defaultdict
from itertools import groupby

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.intake.history import FAR, Arriving, Outcome, Settlement, Stated, settle, settle_consent
from tests.intake.conftest import Intake, total
from tests.intake.folders import DAY, Rows, sound

A, B = b"a" * 16, b"b" * 16


class Graphlet:
    """Ledger and graph of one row, kept as a load keeps them."""

    def __init__(self) -> None:
        self.ledger: dict[int, Stated] = {}
        self.states: dict[int, tuple[bytes, int]] = {}

    def load(self, statements: list[tuple[int, bytes]]) -> Settlement:
        rows = [Arriving(number, as_of, content) for number, (as_of, content) in enumerate(statements)]
        stated = sorted(self.ledger.values(), key=lambda one: one.as_of)
        done = settle(stated, rows)
        for edit in done.edits:
            content, _ = self.states.pop(edit.was)
            self.states[edit.as_of] = (content, edit.restated)
        for entry in done.entries:
            self.ledger[entry.as_of] = Stated(entry.as_of, entry.content, entry.shown)
        for state in done.states:
            assert state.as_of not in self.states
            self.states[state.as_of] = (self.ledger[state.as_of].content, state.restated)
        assert {one.as_of for one in self.ledger.values() if one.shown} == self.states.keys()
        return done


def expected_states(statements: set[tuple[int, bytes]]) -> dict[int, tuple[bytes, int]]:
    runs = [next(run) for _, run in groupby(sorted(statements), key=lambda one: one[1])]
    ends = [as_of for as_of, _ in runs[1:]] + [FAR]
    return {as_of: (content, end) for (as_of, content), end in zip(runs, ends, strict=True)}


@given(
    st.dictionaries(st.integers(1, 12), st.sampled_from([A, B])), st.randoms(use_true_random=False), st.integers(1, 5)
)
@settings(max_examples=400, deadline=None)
def test_states_follow_from_the_statements_whatever_their_order(
    said: dict[int, bytes], chance: random.Random, loads: int
) -> None:
    statements = list(said.items())
    chance.shuffle(statements)
    row = Graphlet()
    for load in range(loads):
        row.load(statements[load::loads])
    assert row.states == (expected_states(set(statements)) if statements else {})
    again = row.load(statements)
    assert set(again.outcomes.values()) <= {Outcome.UNCHANGED} and not again.edits and not again.states


@given(st.lists(st.tuples(st.integers(1, 5), st.sampled_from([A, B])), max_size=12), st.randoms(use_true_random=False))
@settings(max_examples=300, deadline=None)
def test_in_one_load_the_order_of_rows_changes_no_count(said: list[tuple[int, bytes]], chance: random.Random) -> None:
    def counts(rows: list[tuple[int, bytes]]) -> tuple[list[str], dict]:
        row = Graphlet()
        return sorted(row.load(rows).outcomes.values()), row.states

    turned = said[:]
    chance.shuffle(turned)
    assert counts(said) == counts(turned)


def test_two_contents_of_one_day_are_both_refused_and_a_standing_one_stays() -> None:
    row = Graphlet()
    assert list(row.load([(1, A), (1, B)]).outcomes.values()) == [Outcome.QUARANTINED] * 2
    row.load([(1, A)])
    assert list(row.load([(1, A), (1, B)]).outcomes.values()) == [Outcome.UNCHANGED, Outcome.QUARANTINED]
    assert row.states == {1: (A, FAR)}


def test_a_consent_gains_a_withdrawal_and_nothing_else() -> None:
    plain, withdrawn, later, other = A, A + b"2025", A + b"2026", B

    def outcomes(stated: bytes | None, *arriving: bytes) -> list[Outcome]:
        before = [Stated(0, stated, True)] if stated else []
        done = settle_consent(before, [Arriving(number, 0, content) for number, content in enumerate(arriving)])
        return [done.outcomes[number] for number in range(len(arriving))]

    new, changed, same, refused = Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.QUARANTINED
    assert outcomes(None, plain, plain) == [new, same]
    assert outcomes(None, withdrawn, plain) == [changed, new]
    assert outcomes(None, withdrawn, later, plain) == [refused, refused, new]
    assert outcomes(None, plain, other) == [refused, refused]
    assert outcomes(plain, withdrawn) == [changed]
    assert outcomes(plain, withdrawn, later) == [refused, refused]
    assert outcomes(plain, other) == [refused]
    assert outcomes(withdrawn, plain, withdrawn, later) == [same, same, refused]


def _company(as_of: str, **change: str) -> Rows:
    return {"companies": [sound()["companies"][0] | {"as_of": as_of} | change]}


def _statuses(intake: Intake) -> list[tuple[str, str, str]]:
    rows = intake.graph.read(
        "MATCH (s:CompanyState) RETURN s.status AS status, s.as_of AS start, s.restated AS end ORDER BY s.as_of"
    )
    return [(row["status"], row["start"].iso_format(), row["end"].iso_format()) for row in rows]


def test_a_later_statement_is_a_new_state_and_an_earlier_one_becomes_history(intake: Intake) -> None:
    assert total(intake.load(_company("2025-06-01"))) == {"new": 1}
    assert total(intake.load(_company("2025-09-01", status="revoked"))) == {"changed": 1}
    assert total(intake.load(_company("2025-03-01", status="suspended"))) == {"changed": 1}
    assert _statuses(intake) == [
        ("suspended", "2025-03-01", "2025-06-01"),
        ("active", "2025-06-01", "2025-09-01"),
        ("revoked", "2025-09-01", "9999-12-31"),
    ]


def test_a_repeated_statement_writes_nothing_until_another_comes_between(intake: Intake) -> None:
    intake.load(_company("2025-01-01"))
    assert total(intake.load(_company("2025-03-01"))) == {"unchanged": 1}
    assert _statuses(intake) == [("active", "2025-01-01", "9999-12-31")]
    assert total(intake.load(_company("2025-02-01", status="revoked"))) == {"changed": 1}
    split = [
        ("active", "2025-01-01", "2025-02-01"),
        ("revoked", "2025-02-01", "2025-03-01"),
        ("active", "2025-03-01", "9999-12-31"),
    ]
    assert _statuses(intake) == split
    assert total(intake.load(_company("2024-12-01"))) == {"unchanged": 1}
    assert _statuses(intake) == [("active", "2024-12-01", "2025-02-01"), *split[1:]]


def test_an_account_changes_owners_and_kind_by_the_days_of_its_rows(intake: Intake) -> None:
    states = [
        {"account_id": "A1", "kind": "personal", "owner_id": "P1", "owner_kind": "person", "as_of": "2025-03-01"},
        {"account_id": "A1", "kind": "corporate", "owner_id": "C1", "owner_kind": "company", "as_of": "2025-06-01"},
        {"account_id": "A1", "kind": "corporate", "as_of": "2025-09-01"},
    ]
    expected = [
        ("Unknown", "0001-01-01", "2025-03-01"),
        ("Person", "2025-03-01", "2025-06-01"),
        ("Company", "2025-06-01", "2025-09-01"),
        ("Unknown", "2025-09-01", "9999-12-31"),
    ]
    intake.load({"accounts": states})
    assert _owners(intake) == expected
    for order in ([2, 0, 1], [1, 2, 0]):
        intake.anew(f"home{order}")
        for index in order:
            intake.load({"accounts": [states[index]]})
        assert _owners(intake) == expected
        assert intake.graph.read("MATCH (a:Account) RETURN a.kind AS kind") == [{"kind": "corporate"}]
    intake.load({"accounts": [states[0] | {"as_of": "2025-02-01"}]})
    assert _owners(intake)[:2] == [("Unknown", "0001-01-01", "2025-02-01"), ("Person", "2025-02-01", "2025-06-01")]


def _owners(intake: Intake) -> list[tuple[str, str, str]]:
    rows = intake.graph.read(
        "MATCH (p:Party)-[o:OWNS]->(:Account) RETURN [l IN labels(p) WHERE l <> 'Party'][0] AS who, "
        "o.as_of AS start, o.restated AS end ORDER BY o.as_of"
    )
    return [(row["who"], row["start"].iso_format(), row["end"].iso_format()) for row in rows]


def test_contradictions_are_quarantined_in_every_kind_of_file(intake: Intake) -> None:
    for file, change in (
        ("companies", {"status": "revoked"}),
        ("balances", {"closing": "1"}),
        ("transfers", {"stated_on": "2025-04-01"}),
        ("queries", {"result": "none"}),
        ("applications", {"amount": "1"}),
        ("consents", {"to": "2050-01-01"}),
    ):
        rows = sound()
        rows[file].insert(0, rows[file][0] | change)
        report = intake.try_out(rows)
        assert (report.files[file].quarantined, report.files[file].new) == (2, len(rows[file]) - 2), file
    intake.load(sound())
    later = sound()
    later["transfers"][0]["amount"] = "13"
    later["transfers"].append(sound()["transfers"][0])
    later["guarantees"][0] |= {"amount": "13"}
    assert total(intake.load(later))["quarantined"] == 2
    refused = intake.refused()
    assert {place: row["code"] for place, row in refused.items()} == {
        ("transfers", 2): "KEY_CONFLICT",
        ("guarantees", 2): "KEY_CONFLICT",
    }
    assert "an earlier load" in refused["transfers", 2]["expected"]
    assert intake.graph.read("MATCH ()-[t:TRANSFERRED]->() RETURN t.amount AS amount") == [{"amount": 1250}]


def test_a_stub_is_completed_by_later_rows(intake: Intake) -> None:
    rows = sound()
    described = {file: rows.pop(file) for file in ("companies", "people", "applications", "credit_lines")}
    intake.load(rows | {"line_flows": []})
    stubs = intake.graph.read("MATCH (n:Company|Person|Application|Line) RETURN properties(n) AS held")
    assert stubs and all(set(row["held"]) == {"id"} for row in stubs)
    intake.load({"consents": rows["consents"], **described, "line_flows": sound()["line_flows"]})
    in_parts = intake.snapshot()
    intake.anew("whole")
    intake.load(sound())
    assert intake.snapshot() == in_parts


def test_a_withdrawal_is_written_into_the_standing_consent(intake: Intake) -> None:
    rows = sound()
    intake.load(rows)
    rows["consents"][0]["withdrawn_at"] = "2025-06-02T00:00:00+08:00"
    assert total(intake.load(rows)) == {"changed": 1, "unchanged": sum(map(len, rows.values())) - 1}
    held = intake.graph.read("MATCH (c:Consent) WHERE c.withdrawn_at IS NOT NULL RETURN c.id AS id, c.from AS start")
    assert [(row["id"], row["start"].iso_format()) for row in held] == [("c-C1-registry", "2020-01-01")]
    assert total(intake.load(sound())) == {"unchanged": sum(map(len, rows.values()))}


def test_every_file_keeps_history(intake: Intake) -> None:
    """The same keys with other content, later and then in between, for every dated file at once."""
    changes = {
        "accounts": {"opened": "2019-01-01"}, "credit_reports": {"open_lenders": "3"}, "credit_lines": {"balance": "1"},
        "companies": {"size": "small"}, "people": {"name": "李四"}, "shareholdings": {"share": "0.5"},
        "positions": {"to": "2025-12-31"}, "family": {"relation": "sibling"}, "addresses": {"agent": "true"},
        "phones": {"to": "2025-12-31"}, "admin_records": {"to": "2025-12-31"}, "cases": {"stage": "closed"},
        "enforcements": {"amount": "7"}, "collateral": {"sealed": "true"}, "guarantees": {"outstanding": "7"},
        "disclosures": {"amount": "7"}, "contracts": {"region": "131100"}, "tax_years": {"rating": "B"},
        "operations_monthly": {"staff": "9"}, "statements": {"revenue": "7"}, "balances": {"closing": "7"},
        "bills": {"discounted_on": "2025-03-01"}, "line_flows": {"amount": "7"},
    }  # fmt: skip
    first = sound()
    dated = {file: first[file] for file in changes}
    number = sum(map(len, dated.values()))
    intake.load(first)
    later = {file: [row | changes[file] | {"as_of": "2025-09-01"} for row in rows] for file, rows in dated.items()}
    assert total(intake.load({"consents": first["consents"], **later})) == {
        "changed": number, "unchanged": len(first["consents"])}  # fmt: skip
    back = {file: [row | {"as_of": "2025-12-01"} for row in rows] for file, rows in dated.items()}
    assert total(intake.load({"consents": first["consents"], **back}))["changed"] == number
    states: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in intake.graph.read(
        "MATCH (n) WHERE n.restated IS NOT NULL "
        "RETURN labels(n)[0] AS what, n.id AS id, n.as_of AS start, n.restated AS end "
        "UNION ALL MATCH ()-[r]->() WHERE r.restated IS NOT NULL AND r.as_of > date('0001-01-01') "
        "RETURN type(r) AS what, r.id AS id, r.as_of AS start, r.restated AS end"
    ):
        states[f"{row['what']} {row['id']}"].append((row["start"].iso_format(), row["end"].iso_format()))
    three = [(DAY["as_of"], "2025-09-01"), ("2025-09-01", "2025-12-01"), ("2025-12-01", "9999-12-31")]
    several = [sorted(ends) for ends in states.values() if len(ends) > 1]
    assert len(several) == number + len(dated["accounts"]) and all(ends == three for ends in several)
