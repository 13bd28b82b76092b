"""Which questions have an answer that still counts."""

from __future__ import annotations

from seed.portfolio import bounds
from seed.portfolio.case import Case
from seed.portfolio.ledger import Sums
from seed.portfolio.paperwork.queries import queries

Answers = frozenset[tuple[str, str]]


def answers(case: Case) -> Answers:
    """Every (subject, file) asked about with an answer, up to a day at most thirty days before the application.

    Of ``transfers`` and ``balances``, which are asked for each account: that one account was.
    """
    found = set()
    for query in queries(case):
        until = min(query.get("to") or query["asked_at"].date(), query["asked_at"].date())
        if query["result"] != "failed" and query["asked_at"] <= case.t0 and until >= case.day(bounds.QUERY_DAYS):
            found.add((query["subject_id"], query["file"]))
    return frozenset(found)


def unanswered(case: Case, known: Answers, *files: str) -> bool:
    """Whether one of these files has no such answer about the applicant; nobody asks for holders of a sole trader."""
    needed = [file for file in files if not (file == "shareholdings" and case.traits.sole_trader)]
    return any((case.party.id, file) not in known for file in needed)


def blind(case: Case, sums: Sums) -> bool:
    """Whether the flow is too short, too thin or too little known for any flow test."""
    return sums.coverage < bounds.COVERAGE or sums.payments < bounds.FLOW_TRANSFERS or "no_flow" in case.flags
