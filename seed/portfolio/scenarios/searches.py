"""Who looked at the applicant's credit, and how many lenders that are no banks it owes (CB03)."""

from __future__ import annotations

from datetime import date, timedelta

from seed.portfolio.bounds import NON_BANKS_OWED, QUERY_DAYS, SEARCHES_LONG, SEARCHES_SHORT, YUAN
from seed.portfolio.case import Case
from seed.portfolio.ledger import Party
from seed.portfolio.planting import scenario
from seed.portfolio.timeline import months_back

REASONS = ("loan_approval", "card_approval")


def months_ago(case: Case, months: int) -> date:
    """The same day so many months earlier, or the last of that month."""
    day = case.t0.date()
    last = months_back(day, months - 1) - timedelta(days=1)
    return last.replace(day=min(last.day, day.day))


def searched(case: Case, lenders: list[Party], first: date, reason: str | None = None) -> None:
    """Each of these lenders looked at the report, the first on a day, the others one day after the other."""
    case.searches = [
        *(case.searches or []),
        *(
            (lender.id, first + timedelta(days=number), reason or REASONS[number % 2])
            for number, lender in enumerate(lenders)
        ),
    ]


def many(case: Case) -> None:
    """Six lenders in three months."""
    searched(case, case.world.banks[:SEARCHES_SHORT], months_ago(case, 3))
    case.hit("credit_searches", "medium", lenders_short=SEARCHES_SHORT, lenders_long=SEARCHES_SHORT)


@scenario("credit_searches.hit_short", "credit.searches")
def hit_short(case: Case) -> None:
    """Six lenders in three months, the first on the first day of them."""
    many(case)


@scenario("credit_searches.hit_long", "credit.searches")
def hit_long(case: Case) -> None:
    """Nine lenders in six months, from the first day of them, and never more than five in three."""
    banks = case.world.banks
    searched(case, banks[:4], months_ago(case, 6))
    searched(case, banks[4:SEARCHES_LONG], months_ago(case, 3))
    case.hit("credit_searches", "medium", lenders_short=5, lenders_long=SEARCHES_LONG)


@scenario("credit_searches.near", "credit.searches")
def near(case: Case) -> None:
    """Eight lenders in six months, five in three; some came twice, or a day earlier, or for something else."""
    banks = case.world.banks
    searched(case, banks[:1], months_ago(case, 6) - timedelta(days=1))
    searched(case, banks[1:4], months_ago(case, 6))
    searched(case, banks[4:5], months_ago(case, 3) - timedelta(days=1))
    searched(case, banks[4:9], months_ago(case, 3))
    searched(case, banks[4:9], case.day(40))
    for reason in ("guarantee_review", "post_loan", "own", "other"):
        searched(case, [banks[9]], case.day(30), reason)
    case.miss("credit_searches", lenders_short=5, lenders_long=8)


@scenario("credit_searches.near_report_age", "credit.searches", "credit.applicant", "credit.persons")
def report_age(case: Case) -> None:
    """The report is exactly thirty days old."""
    case.reports[case.party.id] = {"reported": case.day(QUERY_DAYS)}
    searched(case, case.world.banks[:5], case.day(60))
    case.miss("credit_searches", lenders_short=5)


@scenario("credit_searches.unknown_report_age", "credit.searches", "credit.applicant", "credit.persons")
def old_report(case: Case) -> None:
    """The report is a day older: who came since is not known."""
    case.reports[case.party.id] = {"reported": case.day(QUERY_DAYS + 1)}
    searched(case, case.world.banks[:5], case.day(60))
    case.unknown("credit_searches")


def owes(case: Case, lenders: list[Party], **more: object) -> list[str]:
    """The applicant owes each of these lenders a little; the lines."""
    small = {"principal": 20_000 * YUAN, "balance": 6_000 * YUAN, "instalment": 1_000 * YUAN}
    return [str(case.line(case.party, **{**small, "lender_id": lender.id, **more})["line_id"]) for lender in lenders]


@scenario("credit_searches.hit_non_banks", "credit.searches", "credit.applicant")
def non_banks(case: Case) -> None:
    """Three lenders that are no banks are owed."""
    lines = owes(case, case.world.non_banks[:NON_BANKS_OWED])
    case.hit("credit_searches", "medium", lines, non_banks=NON_BANKS_OWED)


@scenario("credit_searches.near_non_banks", "credit.searches", "credit.applicant")
def few_non_banks(case: Case) -> None:
    """Two are owed, one of them twice; a third was paid off the day before, others are banks or own no loan."""
    lines = owes(case, [*case.world.non_banks[:2], case.world.non_banks[1]])
    owes(case, case.world.non_banks[2:3], closed=case.day(1))
    owes(case, case.world.non_banks[3:4], kind="guarantee")
    owes(case, case.world.banks[1:3])
    case.miss("credit_searches", lines, non_banks=2)


@scenario("credit_searches.unknown_lender", "credit.searches", "credit.applicant")
def unknown_lender(case: Case) -> None:
    """One line is owed to a lender that no register describes."""
    case.line(case.party, lender_id="B03", principal=20_000 * YUAN, balance=6_000 * YUAN, instalment=1_000 * YUAN)
    case.unknown("credit_searches")
