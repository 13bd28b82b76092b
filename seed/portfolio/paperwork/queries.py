"""A query for every file that was asked, about whom, and what it answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from seed.portfolio.case import Case
from seed.portfolio.ledger import Party
from seed.portfolio.timeline import at

OF_APPLICANT = {
    "registry": (
        "companies",
        "shareholdings",
        "positions",
        "family",
        "addresses",
        "phones",
        "changes",
        "admin_records",
    ),
    "judicial": ("cases", "enforcements"),
    "collateral": ("collateral", "guarantees"),
    "operations": ("contracts", "tax_years", "operations_monthly", "statements", "bills", "accounts"),
    "credit": ("credit_reports", "credit_queries", "credit_lines", "line_flows"),
    "application": ("disclosures",),
}
OF_ACCOUNT = {"operations": ("transfers", "balances")}
OF_PERSON = {
    "registry": ("people", "shareholdings", "positions", "family"),
    "judicial": ("cases", "enforcements"),
    "collateral": ("guarantees",),
    "credit": ("credit_reports", "credit_queries", "credit_lines", "line_flows"),
}
OF_FIRM = {
    "registry": ("companies", "shareholdings", "positions", "changes", "admin_records"),
    "judicial": ("cases", "enforcements"),
    "collateral": ("guarantees",),
}
OF_OWNER = {**OF_FIRM, "credit": OF_PERSON["credit"]}


def queries(case: Case) -> Iterator[dict[str, Any]]:
    """Every file about the applicant, its accounts, principals, group, and whoever a scenario also asked about."""
    sole = case.traits.sole_trader
    for source, file in _files(OF_APPLICANT):
        if not (sole and file == "shareholdings"):
            yield from _query(case, source, file, case.party)
    for account in case.accounts:
        for source, file in _files(OF_ACCOUNT):
            yield from _query(case, source, file, case.party, account)
    principals = {party.id for party in case.principals}
    for party in (*case.principals, *(member for member in case.group if member.id not in principals)):
        asked = OF_PERSON if party.kind == "person" else OF_OWNER if party.id in principals else OF_FIRM
        if party.kind == "person" and party.id not in principals:
            asked = {"judicial": OF_PERSON["judicial"], "registry": OF_PERSON["registry"]}
        for source, file in _files(asked):
            yield from _query(case, source, file, party)
        if party.kind == "person" and (party.id, "operations") in case.consents:
            for account in party.accounts:
                if account not in case.unread:
                    yield from _query(case, "operations", "transfers", party, account)
    for party, source, file in case.also_asked:
        yield from _query(case, source, file, party)


def _files(asked: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    return ((source, file) for source, files in asked.items() for file in files)


def _query(case: Case, source: str, file: str, party: Party, account: str | None = None) -> Iterator[dict[str, Any]]:
    if (party.id, file) in case.unasked or (party.id, source) in case.unasked:
        return
    if source == "credit" and (party.id, "credit") not in case.consents:
        return  # nobody may ask the bureau about somebody who did not allow it
    if account is not None:
        found = file == "transfers" or account not in case.no_balances
    else:
        found = (file, party.id) in case.found
    changes = case.asked.get((party.id, file, account)) or case.asked.get((party.id, file, None)) or {}
    yield {
        "source": source,
        "file": file,
        "subject_id": party.id,
        "subject_kind": party.kind,
        "account_id": account,
        "from": case.asked_from if account else None,
        "asked_at": at(case.asked_day, 9),
        "result": "found" if found else "none",
        **changes,
    }
