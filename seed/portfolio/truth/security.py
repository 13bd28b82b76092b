"""What stands behind an application and behind nothing else: security value, and guarantees that nobody named."""

from __future__ import annotations

from seed.portfolio.case import Case
from seed.portfolio.paperwork.security import lendable
from seed.portfolio.truth.guarantees import guarantees
from seed.portfolio.truth.guarantors import Backer, backers
from seed.portfolio.truth.known import Row, rows


def shortfalls(case: Case) -> tuple[int, int] | None:
    """What the security lacks of the request, with all guarantees and without unsound ones; None: unknown (cents)."""
    pledged = case.security or []
    if any(values["prior_liens"] is None for values in pledged):
        return None
    active = guarantees(case)
    group = {party.id for party in case.group}
    outside = [each for each in backers(case, active) if each.id not in group]
    worths = [_worth(case, each) for each in outside]
    if None in worths:
        return None
    things = sum(lendable(values, case.t0.date()) for values in pledged)
    led_to = _led_to(case, active)
    sound = [
        worth or 0
        for each, worth in zip(outside, worths, strict=True)
        if each.id not in led_to and not _weak(case, each)
    ]
    total = things + sum(worth or 0 for worth in worths)
    return max(0, case.request - total), max(0, case.request - things - sum(sound))


def _worth(case: Case, backer: Backer) -> int | None:
    if backer.id in case.world.guarantee_companies:
        return backer.promised
    if backer.promised is None or backer.free is None or not backer.sized:
        return None
    return max(0, min(backer.promised, backer.free))


def _weak(case: Case, backer: Backer) -> bool:
    return backer.id not in case.world.guarantee_companies and (backer.free or 0) < (backer.promised or 0)


def _led_to(case: Case, active: list[Row]) -> set[str]:
    """Whom the applicant guarantees, itself or through those it guarantees: their guarantees lean on its own."""
    reached, edge = {case.party.id}, {case.party.id}
    for _ in range(7):
        edge = {row["debtor_id"] for row in active if row["guarantor_id"] in edge}
        edge -= reached | case.world.guarantee_companies
        reached |= edge
    return reached


def undisclosed(case: Case) -> int:
    """Outstanding guarantees for debtors that the application does not name, less what the bureau shows (cents)."""
    named = {
        row["party_id"]
        for row in rows(case, "disclosures", "application_id", "party_id", "kind")
        if row["kind"] == "guarantee"
    }
    given = sum(
        row["amount"] if row["outstanding"] is None else row["outstanding"]
        for row in guarantees(case)
        if row["guarantor_id"] == case.party.id and row["debtor_id"] not in named
    )
    day = case.t0.date()
    shown = sum(
        row["balance"]
        for row in rows(case, "credit_lines", "line_id")
        if row["subject_id"] == case.party.id and row["kind"] == "guarantee" and (row.get("closed") or day) >= day
    )
    return max(0, given - shown)
