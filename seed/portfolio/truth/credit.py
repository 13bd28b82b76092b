"""The bureau: what the sums and the file of a case say of each indicator."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from seed.portfolio import bounds
from seed.portfolio.case import Case, Expectation
from seed.portfolio.ledger import Party, Sums
from seed.portfolio.paperwork.queries import queries
from seed.portfolio.truth.asked import Answers, answers, unanswered
from seed.portfolio.truth.hidden_debt import debts
from seed.portfolio.truth.loan_trace import diverted_share
from seed.portfolio.truth.stated import Row, known, months_before

INDICATORS: tuple[str, ...] = (
    "bad_credit",
    "overdue_record",
    "credit_searches",
    "hidden_instalments",
    "diverted_drawdown",
)
FLOW_TESTS: tuple[str, ...] = ()

STATUS = dict.fromkeys("BDZ", 7) | {digit: int(digit) for digit in "1234567"}
"""Bad debt, paid by a guarantor, paid in kind: as late as can be."""


def states(case: Case, sums: Sums) -> dict[str, Expectation]:
    """CB02 to CB05 by what is on file and the payments; CB01 is what a scenario says, else clear."""
    asked = answers(case)
    return {
        "overdue_record": _overdue(case, asked),
        "credit_searches": _searches(case, asked),
        "hidden_instalments": _hidden(case, asked),
        "diverted_drawdown": _diverted(case, asked),
    }


def _overdue(case: Case, asked: Answers) -> Expectation:
    gap = False
    for person in (party for party in case.principals if party.kind == "person"):
        if not _consented(case, person):
            gap = True
            continue
        late, clear = late_months(case, person)
        if _late(late):
            return Expectation("hit", "high")
        gap = gap or not clear or (person.id, "credit_lines") not in asked
    return Expectation("not_evaluable") if gap else Expectation()


def _consented(case: Case, person: Party) -> bool:
    day, consent = case.t0.date(), case.consents.get((person.id, "credit"))
    if not consent or consent.get("withdrawn_at") or consent.get("written") is False:
        return False
    return bool(consent.get("from", day) <= day <= consent.get("to", day))


def late_months(case: Case, person: Party) -> tuple[dict[int, int], bool]:
    """The worst status of each late month over all lines of a person, and whether every record is complete and clear.

    Months are numbered from year 0; only those at most 24 months back count.
    """
    day = case.t0.date()
    worst = defaultdict[int, int](int)
    clear = True
    for row in known(case, "credit_lines", "line_id"):
        closed = row.get("closed")
        if row["subject_id"] != person.id or (closed and closed < months_before(day, bounds.LATE_WINDOW)):
            continue
        letters = row["overdue_24m"]
        clear = clear and (letters is not None or row["kind"] == "guarantee")
        for back, letter in enumerate(reversed(letters or "")):
            month = row["as_of"].year * 12 + row["as_of"].month - back
            if month < day.year * 12 + day.month - bounds.LATE_WINDOW or letter in "N*/C":
                continue
            clear = clear and letter in STATUS
            worst[month] = max(worst[month], STATUS.get(letter, 0))
    return {month: status for month, status in worst.items() if status}, clear


def _late(late: dict[int, int]) -> bool:
    runs = [all(month + step in late for step in range(bounds.LATE_RUN)) for month in late]
    return max(late.values(), default=0) >= bounds.LATE_STATUS or any(runs) or len(late) >= bounds.LATE_MONTHS


def _searches(case: Case, asked: Answers) -> Expectation:
    if unanswered(case, asked, "credit_reports", "credit_queries", "credit_lines"):
        return Expectation("not_evaluable")
    day = case.t0.date()
    reports = [
        row
        for row in known(case, "credit_reports", "report_id")
        if row["subject_id"] == case.party.id and row["reported"] <= day
    ]
    ids = {row["report_id"] for row in reports}
    seen = [
        row
        for row in known(case, "credit_queries", "report_id", "lender_id", "on", "reason")
        if row["report_id"] in ids and row["on"] <= day and row["reason"] in ("loan_approval", "card_approval")
    ]
    short, long = (
        len({row["lender_id"] for row in seen if row["on"] >= months_before(day, months)})
        for months in (bounds.SEARCHES_SHORT_MONTHS, bounds.SEARCHES_LONG_MONTHS)
    )
    owed = {row["lender_id"] for row in open_lines(case) if not row["internal"]}
    non_banks = {party.id for party in case.world.non_banks}
    described = non_banks | {party.id for party in case.world.banks}
    if short >= bounds.SEARCHES_SHORT or long >= bounds.SEARCHES_LONG or len(owed & non_banks) >= bounds.NON_BANKS_OWED:
        return Expectation("hit", "medium")
    old = bool(reports) and max(row["reported"] for row in reports) < day - timedelta(days=bounds.QUERY_DAYS)
    return Expectation("not_evaluable") if old or owed - described else Expectation()


def open_lines(case: Case) -> list[Row]:
    """The applicant's open loans and cards."""
    day = case.t0.date()
    return [
        row
        for row in known(case, "credit_lines", "line_id")
        if row["subject_id"] == case.party.id
        and row["kind"] != "guarantee"
        and not (row.get("closed") and row["closed"] < day)
    ]


def _hidden(case: Case, asked: Answers) -> Expectation:
    if unanswered(case, asked, "credit_lines") or not _statements_cover(case):
        return Expectation("not_evaluable")
    found, unsure = debts(case)
    if found:
        return Expectation("hit", "high")
    return Expectation("not_evaluable") if unsure else Expectation()


def _diverted(case: Case, asked: Answers) -> Expectation:
    if unanswered(case, asked, "credit_lines", "line_flows") or not _statements_cover(case):
        return Expectation("not_evaluable")
    return Expectation("hit", "high") if diverted_share(case) >= bounds.TRACE_SHARE else Expectation()


def _statements_cover(case: Case) -> bool:
    """Whether the statements of every account reach from a year back, or its opening, to thirty days before."""
    covered = set()
    for query in queries(case):
        if query["file"] != "transfers" or query["result"] == "failed" or query["asked_at"] > case.t0:
            continue
        until = min(query.get("to") or query["asked_at"].date(), query["asked_at"].date())
        begin = max(case.since.date(), case.established)
        if until >= case.day(bounds.QUERY_DAYS) and (query["from"] or begin) <= begin:
            covered.add(query["account_id"])
    return covered >= set(case.accounts)
