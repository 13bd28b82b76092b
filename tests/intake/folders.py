"""Canonical folders for tests: one sound row of every file, ways to change it, and the graph read back by plain ids."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from engine.graph.connection import Graph
from engine.intake.store import IdentityStore, is_token, normal
from seed.canonical import canonical

Rows = dict[str, list[dict[str, str]]]

CONSENT = {"purpose": "pre_loan", "from": "2020-01-01", "to": "2099-12-31", "written": "true"}
DAY = {"as_of": "2025-06-01"}


def consents(*subjects: tuple[str, str]) -> list[dict[str, str]]:
    """Consents of subjects (id, kind) for every source."""
    return [
        {"consent_id": f"{kind[0]}-{subject}-{source}", "subject_id": subject, "subject_kind": kind, "source": source}
        | CONSENT
        for subject, kind in subjects
        for source in ("registry", "judicial", "collateral", "operations", "credit")
    ]


def sound() -> Rows:
    """One row of every file, about C1, C2, P1, P2 and their accounts; everybody has consented."""
    return {
        "consents": consents(("C1", "company"), ("C2", "company"), ("P1", "person"), ("P2", "person")),
        "accounts": [
            {"account_id": "A1", "owner_id": "C1", "owner_kind": "company", "kind": "corporate",
             "bank": "某银行"} | DAY,
            {"account_id": "A2", "owner_id": "P1", "owner_kind": "person", "kind": "personal"} | DAY,
        ],
        "credit_reports": [
            {"report_id": "R1", "subject_id": "C1", "subject_kind": "company", "reported": "2025-05-01"} | DAY,
        ],
        "credit_lines": [
            {"line_id": "L1", "subject_id": "C1", "subject_kind": "company", "kind": "loan", "principal": "100.00",
             "balance": "50.5", "class5": "normal", "overdue_24m": "N" * 24, "opened": "2024-01-01"} | DAY,
        ],
        "companies": [
            {"company_id": "C1", "name": "甲公司", "uscc": "91131100715891716M", "status": "active",
             "registered_capital": "1000000", "industry": "C1361", "region": "131100"} | DAY,
        ],
        "people": [{"person_id": "P1", "name": "张三", "id_number": "11010519491231002X", "id_kind": "resident"} | DAY],
        "shareholdings": [
            {"holder_id": "P1", "holder_kind": "person", "company_id": "C1", "share": "0.25",
             "from": "2020-01-01"} | DAY,
        ],
        "positions": [{"person_id": "P1", "company_id": "C1", "role": "director"} | DAY],
        "family": [{"person_id": "P1", "relative_id": "P2", "relation": "spouse"} | DAY],
        "addresses": [{"company_id": "C1", "address": "某路1号", "kind": "registered", "cluster": "false"} | DAY],
        "phones": [{"subject_id": "C1", "subject_kind": "company", "phone": "0318-0000000", "kind": "contact"} | DAY],
        "changes": [{"company_id": "C1", "kind": "address", "on": "2025-02-01", "filing_id": "F1"} | DAY],
        "admin_records": [{"company_id": "C1", "kind": "abnormal", "cause": "no_contact", "from": "2025-01-01"} | DAY],
        "cases": [
            {"case_no": "（2023）冀1102民初123号", "subject_id": "C1", "subject_kind": "company", "role": "defendant",
             "cause": "loan", "stage": "filed", "filed": "2023-05-01"} | DAY,
        ],
        "enforcements": [
            {"enforcement_id": "E1", "subject_id": "C1", "subject_kind": "company", "kind": "dishonest",
             "from": "2024-01-01"} | DAY,
        ],
        "collateral": [
            {"collateral_id": "K1", "application_id": "AP1", "owner_id": "C1", "owner_kind": "company",
             "kind": "factory", "title_no": "冀不动产1", "appraised": "5000000", "appraised_on": "2025-05-01",
             "area": "88.5"} | DAY,
        ],
        "guarantees": [
            {"guarantee_id": "G1", "guarantor_id": "C2", "guarantor_kind": "company", "debtor_id": "C1",
             "debtor_kind": "company", "amount": "100", "guarantor_net_assets": "-5"} | DAY,
        ],
        "disclosures": [{"application_id": "AP1", "party_id": "C2", "party_kind": "company", "kind": "related"} | DAY],
        "contracts": [{"contract_id": "N1", "company_id": "C1", "counterparty_id": "C2", "amount": "1"} | DAY],
        "tax_years": [{"company_id": "C1", "year": "2024", "rating": "A", "sales": "1"} | DAY],
        "operations_monthly": [{"company_id": "C1", "month": "2025-01", "vat_sales": "-3.5", "staff": "4"} | DAY],
        "statements": [
            {"company_id": "C1", "period_start": "2024-01-01", "period_end": "2024-12-31", "net_assets": "-1"} | DAY,
        ],
        "balances": [{"account_id": "A1", "on": "2025-01-31", "closing": "-7.25"} | DAY],
        "transfers": [
            {"transfer_id": "T1", "from_account": "A1", "to_account": "A2", "at": "2025-03-01T09:30:00+08:00",
             "amount": "12.5", "purpose": "3月工资"},
        ],
        "bills": [
            {"bill_id": "B1", "drawer_id": "C1", "payee_id": "C2", "amount": "9", "drawn": "2025-01-01",
             "due": "2025-07-01"} | DAY,
        ],
        "credit_queries": [{"report_id": "R1", "lender_id": "BANK", "on": "2025-04-01", "reason": "own"} | DAY],
        "line_flows": [
            {"line_id": "L1", "kind": "drawdown", "account_id": "A1", "at": "2024-01-02T00:00:00Z",
             "amount": "100"} | DAY,
        ],
        "applications": [
            {"application_id": "AP1", "applicant_id": "C1", "applied_at": "2025-06-01T10:00:00+08:00",
             "product": "secured", "amount": "300000", "purpose": "周转"},
        ],
        "queries": [
            {"query_id": "Q1", "source": "operations", "file": "transfers", "subject_id": "C1",
             "subject_kind": "company", "account_id": "A1", "asked_at": "2025-06-01T10:00:00+08:00", "result": "found"},
        ],
    }  # fmt: skip


def write_folder(folder: Path, rows: Mapping[str, Iterable[Mapping[str, str]]]) -> Path:
    """Write the rows as canonical files with all columns; a file without rows gets its header alone."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, lines in rows.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as text:
            writer = csv.DictWriter(text, canonical().files[name].columns, restval="")
            writer.writeheader()
            writer.writerows(lines)
    return folder


def snapshot(graph: Graph, store: IdentityStore) -> tuple[list[str], list[str]]:
    """All that loads wrote, with identities in place of tokens and without batches: sorted nodes, relationships."""
    nodes = graph.read(
        "MATCH (n) WHERE NOT n:Schema AND NOT n:Batch AND NOT n:Graph RETURN labels(n) AS labels, properties(n) AS held"
    )
    links = graph.read(
        "MATCH (a)-[r]->(b) RETURN properties(a) AS a, type(r) AS type, properties(r) AS held, properties(b) AS b"
    )
    tokens = {value for row in nodes for value in row["held"].values() if _token(value)}
    tokens |= {value for row in links for key in ("a", "b", "held") for value in row[key].values() if _token(value)}
    # Different spellings of one name are one token; which of them the store shows is the one that came first.
    names = {token: (kind, normal("name", value)) for token, (kind, value) in store.reveal(tokens).items()}
    missing = tokens - names.keys()
    assert not missing, f"tokens that nobody can reveal: {missing}"
    told_nodes = [f"{sorted(row['labels'])} {_told(row['held'], names)}" for row in nodes]
    told_links = [
        f"{_told(row['a'], names)} {row['type']} {_told(row['held'], names)} {_told(row['b'], names)}" for row in links
    ]
    return sorted(told_nodes), sorted(told_links)


def _token(value: Any) -> bool:
    return isinstance(value, str) and is_token(value)


def _told(held: Mapping[str, Any], names: Mapping[str, tuple[str, str]]) -> str:
    told = {
        key: names[value] if _token(value) else value if isinstance(value, (int, str, bool)) else value.iso_format()
        for key, value in held.items()
        if key != "batch"
    }
    return str(sorted(told.items()))
