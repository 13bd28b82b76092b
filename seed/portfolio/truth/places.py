"""ST02 and ST04: who shares people, addresses and telephones with the applicant, and how much it deals with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from seed.portfolio import bounds
from seed.portfolio.bounds import PPM, share
from seed.portfolio.case import Case, Expectation
from seed.portfolio.ledger import Sums
from seed.portfolio.truth.asked import blind
from seed.portfolio.truth.shell import current

KINDS = {"addresses": ("company_id", "address"), "phones": ("subject_id", "phone")}
LEAST = {"addresses": bounds.ADDRESS_FIRMS, "phones": bounds.PHONE_FIRMS}


@dataclass(frozen=True)
class Place:
    """An address or a telephone (file) of the applicant that is no agent's and no cluster's, with all firms there."""

    file: str
    firms: frozenset[str]


def places(case: Case) -> list[Place]:
    """The places of the applicant that count."""
    found = []
    for file, (who, where) in KINDS.items():
        rows = current(case, file)
        for place in {row[where] for row in rows if row[who] == case.party.id}:
            there = [row for row in rows if row[where] == place]
            if any(row.get("agent") or row.get("cluster") or row["kind"] == "agent" for row in there):
                continue
            found.append(
                Place(file, frozenset(row[who] for row in there if row.get("subject_kind", "company") == "company"))
            )
    return found


def lately(case: Case, since: date, to: date | None) -> bool:
    """Whether something that runs from a day to another ran on one day of the twelve months."""
    return since <= case.t0.date() and (to is None or to >= case.since.date())


def by_person(case: Case) -> set[str]:
    """The firms that somebody serves or holds who serves or holds the applicant too; filing agents serve everybody."""
    ties = [
        (post.person.id, post.company)
        for post in case.positions
        if post.role != "filing_agent" and lately(case, post.since, post.to)
    ]
    ties += [
        (stake.holder.id, stake.company)
        for stake in case.holdings
        if stake.holder.kind == "person" and lately(case, stake.since, stake.to)
    ]
    people = {person for person, company in ties if company == case.party.id}
    return {company for person, company in ties if person in people} - {case.party.id}


def premises(case: Case, sums: Sums) -> Expectation:
    """ST02: enough firms at one place, one of them linked; unknown where only flow that nobody sees could link them."""
    everything, linked = sum(sums.dealt.values()), by_person(case)
    unseen = blind(case, sums)
    if not unseen:
        linked |= {party for party, amount in sums.dealt.items() if amount * PPM >= everything * bounds.PREMISES_FLOW}
    crowded = [place.firms for place in places(case) if len(place.firms) >= LEAST[place.file]]
    if any(firms & linked for firms in crowded):
        return Expectation("hit", "medium")
    return Expectation("not_evaluable" if unseen and crowded else "clear")


def hidden(case: Case, sums: Sums, disclosed: set[str]) -> Expectation:
    """ST04: a firm outside the group that was not disclosed, with two kinds of link and enough turnover."""
    shared, people = places(case), by_person(case)
    known = disclosed | {member.id for member in case.group} | {case.party.id}
    for firm, amount in sums.dealt.items():
        kinds = {place.file for place in shared if firm in place.firms}
        if firm in known or len(kinds) + (firm in people) < 2:
            continue
        if share(amount, sums.turnover) >= bounds.LINK_TURNOVER:
            return Expectation("hit", "high")
    return Expectation()
