"""What several scenarios do with people: pay them, let them leave or marry, give them other firms."""

from __future__ import annotations

from datetime import date, timedelta

from seed.portfolio.bounds import YUAN, least_part, parts
from seed.portfolio.case import Case, PlantingError
from seed.portfolio.ledger import Party

MOST_AT_ONCE = 40_000 * YUAN  # below what a round trip starts with


def draw(case: Case, person: Party, total: int) -> None:
    """Pay a person a total over the last ten months, a little at a time."""
    count = total // MOST_AT_ONCE + 1
    for number, amount in enumerate(parts(total, count)):
        case.pay(person, amount, case.time(12 + number * 290 // count, 14, number % 60), nature="other")


def to_group(case: Case, share: int) -> int:
    """The least amount that lifts payments to persons of the group to this share of outflow (cents)."""
    sums = case.sums()
    return least_part(sums.outflow, share, sums.to_group_persons)


def to_others(case: Case, share: int) -> int:
    """The least amount that lifts payments to other persons to this share of outflow (cents)."""
    sums = case.sums()
    return least_part(sums.outflow, share, sums.to_other_persons)


def former_representative(case: Case, left: date) -> Party:
    """Somebody who was the legal representative until that day; PlantingError where the firm was not yet there."""
    if left < case.established:
        raise PlantingError(f"{case.application} {case.planted}: nobody left on {left}, before it was established")
    person = case.person(named=True)
    case.serve(person, "legal_representative", to=left)
    case.positions[0].since = left + timedelta(days=1)
    return person


def relative(case: Case, relation: str) -> Party:
    """A relative of the representative; both allowed the register to be asked."""
    person = case.person(named=True)
    case.consent(case.representative, "registry")
    case.consent(person, "registry")
    case.add(
        "family", case.representative.id, person_id=case.representative.id, relative_id=person.id, relation=relation
    )
    return person


def group_firm(case: Case) -> Party:
    """Another firm of the representative, disclosed, whose own statements may be read."""
    firm = case.firm(consents=("operations",))
    case.serve(case.representative, "legal_representative", firm.id)
    case.join_group(firm)
    disclose(case, firm, "related")
    return firm


def disclose(case: Case, party: Party, kind: str, amount: int | None = None) -> None:
    """The applicant names a party in its application."""
    case.add(
        "disclosures",
        case.party.id,
        application_id=case.application,
        party_id=party.id,
        party_kind=party.kind,
        kind=kind,
        amount=amount,
    )
