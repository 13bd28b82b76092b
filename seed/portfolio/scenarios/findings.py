"""What signals mean together: findings by the ways that lead to them, and the nearest that do not (domain.md §4)."""

from __future__ import annotations

from dataclasses import replace

from seed.portfolio.bounds import BELOW_LOW, CIRCULAR_SHARE, SURGE_GROWTH, TRACE_SHARE, YUAN
from seed.portfolio.case import Case
from seed.portfolio.ledger import Party
from seed.portfolio.planting import scenario
from seed.portfolio.scenarios import (
    circular_inflow,
    credit,
    dormant,
    drawdown,
    enforced,
    fans,
    guarantees,
    hidden,
    hidden_instalments,
    judicial,
    loops,
    operations,
    overdue,
    payment_ring,
    premises,
    rapid,
    reciprocal,
    registry,
    related,
    shell,
    structure,
    structuring,
    surges,
)
from seed.portfolio.scenarios.persons import disclose
from seed.portfolio.shape import Shape
from seed.portfolio.truth.structure import disclosed

UNSECURED = Shape(product="unsecured", legal_form="company", revenue=loops.BUSY)
GUARANTEED = Shape(product="guaranteed", legal_form="company")
SHELL = replace(shell.FIRM, product="unsecured")


# Inflated turnover.


@scenario("inflated_turnover.near_circular", "flow", "vat", shape=replace(circular_inflow.FIRM, product="unsecured"))
def less_circular_and_above(case: Case) -> None:
    """One cent less came round."""
    circular_inflow.recently(case, CIRCULAR_SHARE, short=1)
    operations.declare(case, 300_000)
    case.miss("circular_inflow")
    case.hit("revenue_gap", "medium")


@scenario("inflated_turnover.hit_surge", "flow", shape=replace(surges.TWO_YEARS, product="unsecured"))
def loops_and_surge(case: Case) -> None:
    """Loops, and more than twice the sales of the quarters before, all of them declared."""
    loops.three_loops(case)
    surges.grow(case, SURGE_GROWTH + 100_000)
    case.hit("surge", "medium")


@scenario("inflated_turnover.near_surge", "flow", shape=replace(surges.TWO_YEARS, product="unsecured"))
def loops_and_growth(case: Case) -> None:
    """The same with a little less growth."""
    loops.three_loops(case)
    surges.grow(case, SURGE_GROWTH - 100_000)
    case.miss("surge")


@scenario("inflated_turnover.hit_shell", "flow", *shell.TOUCHES, shape=SHELL)
def shell_to_and_fro(case: Case) -> None:
    """A suspected shell whose money runs to and fro with a partner, whatever its sales."""
    shell.idle_shell(case)
    total = reciprocal.ten_percent(case)
    reciprocal.to_and_fro(case, case.firm(), total - total * 5 // 9, total * 5 // 9, 190)
    case.hit("shell_features", "high", idle_months=6, features=2)
    case.hit("reciprocal", "medium")


@scenario("inflated_turnover.hit_shell_in_a_ring", "flow", *shell.TOUCHES, shape=SHELL)
def shell_in_a_ring(case: Case) -> None:
    """A suspected shell in a small ring of payments."""
    shell.idle_shell(case)
    payment_ring.ring(case, loops.partners(case, 2), [payment_ring.thirteenth(case)] * 3)
    case.hit("shell_features", "high", idle_months=6, features=2)
    case.hit("payment_ring", "medium", parties=3)


@scenario("shell_company.near_ring", "flow", *shell.TOUCHES, shape=SHELL)
def idle_in_a_ring(case: Case) -> None:
    """In the same ring, but with five idle months: no shell, so its turnover is not called inflated."""
    shell.idle(case, 5)
    shell.no_office(case)
    payment_ring.ring(case, loops.partners(case, 2), [payment_ring.thirteenth(case)] * 3)
    case.miss("shell_features", idle_months=5, features=2)
    case.hit("payment_ring", "medium", parties=3)


@scenario("shell_company.hit", *shell.TOUCHES, shape=SHELL)
def nothing_but_a_shell(case: Case) -> None:
    """A suspected shell, and more money than sales: without any circle no inflated turnover."""
    shell.idle_shell(case)
    operations.declare(case, 300_000)
    case.hit("shell_features", "high", idle_months=6, features=2)
    case.hit("revenue_gap", "medium")


# Guarantees.


def _sound(case: Case) -> None:
    case.guarantee_by(case.firm(consents=("collateral",)))


@scenario("unsound_guarantee.hit_weak", "guarantees", "security", shape=GUARANTEED)
def weak(case: Case) -> None:
    """One of two guarantors owns one cent too little; the other alone covers the request, and still counts."""
    _sound(case)
    case.guarantee_by(case.firm(consents=("collateral",)), amount=50_000 * YUAN, net_assets=50_000 * YUAN - 1)
    case.hit("guarantor_worth", "medium", undisclosed=0, weak=1)


@scenario("unsound_guarantee.hit_weak_and_needed", "guarantees", "security", shape=GUARANTEED)
def weak_and_needed(case: Case) -> None:
    """Two guarantors cover the request only together, and one owns too little: its guarantee is worth nothing."""
    first, second = (case.firm(consents=("collateral",)) for _ in range(2))
    case.guarantee_by(first, amount=case.request - 10_000 * YUAN)
    case.guarantee_by(second, amount=20_000 * YUAN, net_assets=10_000 * YUAN)
    case.hit("guarantor_worth", "medium", undisclosed=0, weak=1)


@scenario("unsound_guarantee.near_licensed", "guarantees", "security", shape=GUARANTEED)
def licensed_in_turn(case: Case) -> None:
    """A licensed guarantee company that the applicant guarantees in turn stays sound."""
    company = case.firm(licensed_guarantor=True, consents=("collateral",))
    guarantees.vouch(case, case.party, company, guarantees.SIZE)
    case.guarantee_by(company, net_assets=case.request - 1)
    case.miss("mutual_guarantee")
    case.miss("guarantor_worth", undisclosed=0, weak=0)


def bad_behind(case: Case, firms: list[Party], number: int) -> Party:
    """One of some firms is on the list of dishonest debtors."""
    judicial.bad(case, firms[number])
    return firms[number]


def circle_of(case: Case, size: int) -> list[Party]:
    """A circle of guarantees of the applicant and other firms, in order from those it guarantees."""
    firms = [case.firm() for _ in range(size - 1)]
    for giver, debtor in zip([case.party, *firms], [*firms, case.party], strict=True):
        guarantees.vouch(case, giver, debtor, guarantees.SIZE)
    return firms


@scenario("circle_contagion.hit_circle", "guarantees", "judicial.others", shape=replace(UNSECURED, own_market=True))
def circle_with_a_bad_party(case: Case) -> None:
    """In a circle of four, the firm opposite is a bad party: two guarantees away."""
    firms = circle_of(case, 4)
    bad_behind(case, firms, 1)
    case.hit("guarantee_circle", "high", circles=1)
    case.hit("bad_party_near", "high", bad=1)


@scenario("circle_contagion.near_far", "guarantees", "judicial.others", shape=replace(UNSECURED, own_market=True))
def circle_with_a_far_bad_party(case: Case) -> None:
    """In a circle of six, the bad party is three guarantees away on either side."""
    firms = circle_of(case, 6)
    bad_behind(case, firms, 2)
    case.hit("guarantee_circle", "high", circles=1)
    case.miss("bad_party_near", bad=0)


# Hidden debt, control and groups.


@scenario("hidden_group.hit_link", "flow", *premises.PLACE, shape=replace(hidden.FIRM, product="unsecured"))
def linked(case: Case) -> None:
    """A large customer that was not disclosed shares a person and a telephone."""
    hidden.hidden_partner(case)
    case.hit("hidden_link", "high")


def _premises_and_flow(case: Case, *, named: bool) -> None:
    premises.premises(case)
    related.related(case, 300_000, named=named)
    case.hit("shared_premises", "medium", address_firms=5)
    case.hit("related_flow", "medium")


@scenario(
    "hidden_group.hit_premises", "flow", "group", *premises.PLACE, shape=replace(related.FIRM, product="unsecured")
)
def premises_and_flow(case: Case) -> None:
    """Five firms at one address, and much flow with a sister firm that was not disclosed."""
    _premises_and_flow(case, named=False)


@scenario(
    "hidden_group.near_disclosed",
    "flow",
    "group",
    "disclosures",
    *premises.PLACE,
    shape=replace(related.FIRM, product="unsecured"),
)
def premises_and_disclosed_flow(case: Case) -> None:
    """The same with everybody of the group disclosed who was dealt with."""
    _premises_and_flow(case, named=True)
    sums, named = case.sums(), disclosed(case)
    for party in case.group:
        if sums.group_flow[party.id] and party.id not in named:
            disclose(case, party, "related")


@scenario("unstable_control.hit", "owners", registry.CHANGES, shape=replace(structure.WITH, product="unsecured"))
def unstable(case: Case) -> None:
    """Two filings about who is in control, and a holder that nobody asked about."""
    structure.unqueried_end(case)
    registry.control_filings(case)
    case.hit("frequent_changes", "medium", control_filings=2)


@scenario(
    "unstable_control.near_one_filing", "owners", registry.CHANGES, shape=replace(structure.WITH, product="unsecured")
)
def changed_once(case: Case) -> None:
    """The same with one filing."""
    structure.unqueried_end(case)
    registry.filing(case, "control", case.day(1))
    case.miss("frequent_changes", control_filings=1)


# Debt service.

SERVICE = replace(UNSECURED, debts=False)
SERVICE_TOUCHES = (*enforced.TOUCHES, "credit")


@scenario("worsening_service.hit_enforced_and_watched", *SERVICE_TOUCHES, shape=SERVICE)
def enforced_and_watched(case: Case) -> None:
    """Debts under enforcement and a loan of special mention: R3 by points, R4 by the finding."""
    enforced.of_request(case)
    credit.special_mention(case)


@scenario("worsening_service.near_enforced", *SERVICE_TOUCHES, shape=SERVICE)
def not_enforced_enough(case: Case) -> None:
    """A loan of special mention, and one cent less under enforcement."""
    enforced.not_quite_request(case)
    credit.special_mention(case)


@scenario("worsening_service.hit_late_and_watched", *SERVICE_TOUCHES, shape=SERVICE)
def late_and_watched(case: Case) -> None:
    """The representative was far too late once, and a loan of the firm is at special mention."""
    overdue.status_three(case)
    credit.special_mention(case)


@scenario("worsening_service.hit_enforced_and_late", *SERVICE_TOUCHES, shape=SERVICE)
def enforced_and_late(case: Case) -> None:
    """Debts under enforcement, and a representative who was far too late once."""
    enforced.of_request(case)
    overdue.status_three(case)


# Loans.


@scenario("diverted_loan.hit_drawdown", *drawdown.TOUCHES, shape=replace(drawdown.FIRM, product="unsecured"))
def diverted(case: Case) -> None:
    """Three tenths of a loan went to another firm of the representative, and nobody made a round trip."""
    drawdown.to_group(case)
    case.hit("diverted_drawdown", "high", diverted_share=TRACE_SHARE)


@scenario("hidden_debt.hit_instalments", "flow.instalments", "credit.applicant", shape=Shape(debts=False))
def instalments(case: Case) -> None:
    """Equal payments to a lender that no line names, and no guarantee at all."""
    hidden_instalments.lender(case)


# Accounts that money passes through.


@scenario(
    "pass_through_account.hit_burst_and_split",
    "flow.idle",
    "flow.split",
    shape=replace(dormant.TWO_YEARS, segment="retailer"),
)
def burst_and_split(case: Case) -> None:
    """An idle account takes in a lot, and cash comes in split deposits."""
    dormant.burst(case, dormant.idle_account(case))
    structuring.split_cash(case)
    case.hit("dormant_burst", "high")


@scenario("pass_through_account.hit_gathered_and_rapid", "flow.fans", "flow.rapid", shape=fans.FIRM)
def gathered_and_rapid(case: Case) -> None:
    """Money of many new payers went on to two payees, and an account passed on five inflows."""
    came = fans.bring(case, fans.new_firms(case), fans.SIZE, fans.times(fans.FAN_MANY))
    fans.send(case, fans.new_firms(case, 2), fans.SIZE, fans.ends(came, 2))
    rapid.five_days(case)
    case.hit("fan_in", "high")


@scenario("pass_through_account.near_scattered", "flow.fans", "flow.rapid", shape=fans.FIRM)
def scattered_and_rapid(case: Case) -> None:
    """Money of few payers that is scattered over many is not among what makes a pass-through account."""
    came = fans.bring(case, fans.new_firms(case, 2), fans.SIZE, fans.times(2))
    fans.send(case, fans.new_firms(case), fans.SIZE, fans.ends(came, fans.FAN_MANY))
    rapid.five_days(case)
    case.hit("fan_out", "medium")


# A network.


@scenario("fraud_network.hit", "flow", "vat", *premises.PLACE, shape=UNSECURED)
def network(case: Case) -> None:
    """Loops and more money than sales, and a large partner that is linked and was not disclosed: R5 without a stop."""
    loops.three_loops(case)
    hidden.hidden_partner(case)
    operations.declare(case, 300_000)
    case.hit("hidden_link", "high")
    case.hit("revenue_gap", "medium")


@scenario("fraud_network.near_below", "flow", "vat", *premises.PLACE, shape=UNSECURED)
def no_network(case: Case) -> None:
    """The same with less money than sales: a hidden group, but no inflated turnover."""
    loops.three_loops(case)
    hidden.hidden_partner(case)
    operations.declare(case, -BELOW_LOW, cents=1_000 * YUAN)
    case.hit("hidden_link", "high")
    case.hit("revenue_gap", "low")
