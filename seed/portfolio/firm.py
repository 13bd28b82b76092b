"""The people of an applicant: its representative, its owners, and the consents they gave."""

from __future__ import annotations

from seed.portfolio.bounds import PPM
from seed.portfolio.case import Case
from seed.portfolio.ledger import Party

OPEN_BOOKS = 3  # of one in so many firms the principals let the bank read their own accounts
SOURCES = ("registry", "judicial", "collateral", "operations", "credit")


def found(case: Case) -> None:
    """Give the applicant its account, a representative and one or two owners (none where the scenario brings them)."""
    sole = case.traits.sole_trader
    case.world.account(case.party, "personal" if sole else "corporate", account=case.account, opened=case.established)
    case.party.region = case.region
    for source in SOURCES:
        case.consent(case.party, source)
    representative = case.person(named=True)
    principal(case, representative)
    case.serve(representative, "legal_representative")
    if not sole and case.traits.owners == 1:
        case.hold(representative, PPM)
    if not sole and case.traits.owners == 2:
        partner = case.person(named=True)
        principal(case, partner)
        case.hold(representative, 650_000)
        case.hold(partner, 350_000)
        case.serve(partner, "supervisor")
    private = case.traits.private_accounts
    if case.index % OPEN_BOOKS == 0 if private is None else private:
        for person in case.principals:
            case.consent(person, "operations")


def principal(case: Case, *parties: Party) -> None:
    """Representatives and ≥25% owners: they belong to the control group, are asked about, and consented for credit."""
    for party in parties:
        case.join_group(party)
        case.principals.append(party)
        case.consent(party, "credit")
        case.consent(party, "registry")
