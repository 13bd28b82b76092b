"""Owners, groups, premises, exposure: what the sums and the file of a case say of each indicator."""

from __future__ import annotations

from seed.portfolio import bounds
from seed.portfolio.bounds import PPM, share
from seed.portfolio.case import Case, Expectation
from seed.portfolio.ledger import Party, Sums
from seed.portfolio.truth import places
from seed.portfolio.truth.asked import Answers, answers, unanswered
from seed.portfolio.truth.shell import shell
from seed.portfolio.truth.steps import past

INDICATORS: tuple[str, ...] = (
    "beneficial_owner",
    "shared_premises",
    "person_firms",
    "hidden_link",
    "related_flow",
    "sales_concentration",
    "contagion",
    "shell_features",
)
FLOW_TESTS: tuple[str, ...] = ("contagion", "hidden_link", "related_flow", "sales_concentration")
REGISTERS = ("addresses", "phones", "positions", "shareholdings")


def states(case: Case, sums: Sums) -> dict[str, Expectation]:
    """Ratios, counts and links for every case; contagion and leaders' firms as far as no scenario spoke of them."""
    known = answers(case)
    states = {
        "related_flow": _related(case, sums),
        "sales_concentration": _concentration(case, sums),
        "shared_premises": places.premises(case, sums),
        "hidden_link": places.hidden(case, sums, disclosed(case)),
        "shell_features": shell(case, sums, known),
    }
    if "contagion" not in case.expected:
        states["contagion"] = past(share(sums.with_bad, sums.turnover), (bounds.CONTAGION_SHARE, "medium"))
    if case.traits.sole_trader:
        states["beneficial_owner"] = Expectation("not_applicable")
    if "person_firms" not in case.expected:
        states["person_firms"] = _persons(case, known)
    for name in ("shared_premises", "hidden_link"):
        if unanswered(case, known, *REGISTERS):
            states[name] = Expectation("not_evaluable")
    return states


def disclosed(case: Case) -> set[str]:
    """The parties that the applicant named as related."""
    return {
        row["party_id"]
        for file, row in case.rows
        if file == "disclosures" and row["kind"] == "related" and row["as_of"] <= case.t0.date()
    }


def undisclosed_share(case: Case, sums: Sums) -> int:
    """ST05: flow with parties of the group that were not named, out of all clean flow less payroll (ppm)."""
    named = disclosed(case)
    hidden = sum(amount for party, amount in sums.group_flow.items() if party not in named)
    return share(hidden, sum(sums.dealt.values()))


def related_share(sums: Sums) -> int:
    """ST05: flow with the group out of all clean flow less payroll (ppm)."""
    return share(sum(sums.group_flow.values()), sum(sums.dealt.values()))


def _related(case: Case, sums: Sums) -> Expectation:
    if undisclosed_share(case, sums) >= bounds.RELATED_HIGH:
        return Expectation("hit", "high")
    return past(related_share(sums), (bounds.RELATED_MEDIUM, "medium"))


def customers(case: Case, sums: Sums) -> list[int]:
    """ST06: what each customer pays out of all sales, most first (ppm); acquirers pay for others and are none."""
    acquirers = {party.id for party in case.world.acquirers}
    bought = sorted((amount for party, amount in sums.sales.items() if party not in acquirers), reverse=True)
    return [share(amount, sums.sales_in) for amount in bought]


def top_five(case: Case, sums: Sums) -> int:
    """ST06: what the five largest customers pay together out of all sales (ppm)."""
    acquirers = {party.id for party in case.world.acquirers}
    bought = sorted((amount for party, amount in sums.sales.items() if party not in acquirers), reverse=True)
    return share(sum(bought[:5]), sums.sales_in)


def concentration(case: Case, sums: Sums) -> int:
    """ST06: the sum of the squares of all customers' shares (ppm)."""
    return sum(one * one for one in customers(case, sums)) // PPM


def _concentration(case: Case, sums: Sums) -> Expectation:
    if not sums.sales_in:
        return Expectation("not_evaluable")
    largest = customers(case, sums)[:1] or [0]
    concentrated = (
        largest[0] >= bounds.TOP_CUSTOMER
        or top_five(case, sums) >= bounds.TOP_FIVE
        or concentration(case, sums) >= bounds.CONCENTRATION
    )
    return Expectation("hit", "low") if concentrated else Expectation()


def _leaders(case: Case) -> list[Party]:
    """Representatives, owners and controllers who are persons."""
    controllers = [post.person for post in case.positions if post.role == "actual_controller"]
    return [party for party in dict.fromkeys([*case.principals, *controllers]) if party.kind == "person"]


def firms_of(case: Case, person: Party) -> set[str]:
    """The firms that somebody served or held on one day of the twelve months; filing agents serve everybody."""
    served = [
        (post.company, post.since, post.to)
        for post in case.positions
        if post.person is person and post.role != "filing_agent"
    ]
    held = [(stake.company, stake.since, stake.to) for stake in case.holdings if stake.holder is person]
    return {company for company, since, to in served + held if places.lately(case, since, to)}


def _persons(case: Case, known: Answers) -> Expectation:
    """ST03 where nothing bad was planted: many firms, or so many unseen that three of them could be bad."""
    leaders = _leaders(case)
    firms = {leader.id: firms_of(case, leader) for leader in leaders}
    if any(len(each) >= bounds.PERSON_FIRMS for each in firms.values()):
        return Expectation("hit", "medium")
    asked = all((leader.id, file) in known for leader in leaders for file in ("positions", "shareholdings"))
    unseen = {
        leader: sum((firm, "companies") not in known or (firm, "admin_records") not in known for firm in each)
        for leader, each in firms.items()
    }
    if not asked or unanswered(case, known, "positions", "shareholdings"):
        return Expectation("not_evaluable")
    return Expectation("not_evaluable" if max(unseen.values(), default=0) >= bounds.PERSON_BAD_FIRMS else "clear")
