"""Who guarantees the application: what it can bear (GU06), and how it stands itself (GU07)."""

from __future__ import annotations

from seed.portfolio.bounds import ENFORCED_AMOUNT, ENFORCED_REQUEST, OPEN_BALANCE, PPM, REPORT_DAYS, YUAN
from seed.portfolio.case import Case
from seed.portfolio.ledger import Party
from seed.portfolio.planting import scenario
from seed.portfolio.scenarios.guarantees import vouch
from seed.portfolio.scenarios.judicial import listed
from seed.portfolio.scenarios.persons import disclose
from seed.portfolio.shape import Shape

GUARANTEED = Shape(product="guaranteed")


def guarantor(case: Case, *, person: bool = False, licensed: bool = False) -> Party:
    """Somebody outside the group who guarantees the whole request and is rich enough."""
    party = case.person(named=True) if person else case.firm(licensed_guarantor=licensed or None)
    case.guarantee_by(party)
    return party


@scenario("guarantor_worth.hit_undisclosed", "security", "group", shape=GUARANTEED)
def undisclosed(case: Case) -> None:
    """Another firm of the representative guarantees, and the application does not say whose it is."""
    firm = case.firm(consents=("operations",))
    case.serve(case.representative, "legal_representative", firm.id)
    case.join_group(firm)
    case.guarantee_by(firm)
    case.hit("guarantor_worth", "medium", [firm.id], undisclosed=1, weak=0)


@scenario("guarantor_worth.hit_two_guarantees", "security", shape=GUARANTEED)
def two_guarantees(case: Case) -> None:
    """Two guarantees of one firm, each within its net assets, together one cent more."""
    firm = case.firm()
    half = case.request // 2
    case.guarantee_by(firm, amount=half, net_assets=case.request - 1)
    case.guarantee_by(firm, amount=case.request - half, net_assets=case.request - 1)
    case.hit("guarantor_worth", "medium", [firm.id], undisclosed=0, weak=1)


@scenario("guarantor_worth.near_owner", "security", shape=GUARANTEED)
def owner(case: Case) -> None:
    """The representative, named as related and poor, guarantees beside a firm that can: no signal."""
    disclose(case, case.representative, "related")
    case.guarantee_by(case.representative, net_assets=0)
    case.guarantee_by(case.firm(), net_assets=case.request)
    case.miss("guarantor_worth", [], undisclosed=0, weak=0)


@scenario("guarantor_worth.expired", "security", shape=GUARANTEED)
def expired(case: Case) -> None:
    """A poor firm's guarantee ended on the day before, another's was stated only later; a rich one stands."""
    case.guarantee_by(case.firm(), net_assets=0, from_=case.day(300), to=case.day(1))
    case.guarantee_by(case.firm(), net_assets=0, as_of=case.day(-3))
    guarantor(case)
    case.miss("guarantor_worth", [], undisclosed=0, weak=0)


@scenario("guarantor_worth.unknown_net_assets", "security", shape=GUARANTEED)
def unknown_net_assets(case: Case) -> None:
    """Nobody knows what the guarantor owns."""
    case.guarantee_by(case.firm(), guarantor_net_assets=None, assessed_on=None)
    case.unknown("guarantor_worth")


@scenario("guarantor_worth.unknown_others", "security", shape=GUARANTEED)
def unknown_others(case: Case) -> None:
    """Nobody asked what else the guarantor guarantees."""
    firm = guarantor(case)
    case.never_ask("guarantees", firm)
    case.unknown("guarantor_worth")


@scenario("guarantor_worth.unknown_amount", "security", shape=GUARANTEED)
def unknown_amount(case: Case) -> None:
    """Another guarantee of the guarantor has no amount; what it promises itself is known."""
    firm = guarantor(case)
    vouch(case, firm, case.firm(), None)
    case.unknown("guarantor_worth")


@scenario("guarantor_record.hit_dishonest", "security", shape=GUARANTEED)
def dishonest(case: Case) -> None:
    """A licensed guarantee company that is on the list itself."""
    firm = guarantor(case, licensed=True)
    listed(case, firm)
    case.hit("guarantor_record", "medium", [firm.id], judicial=1, credit=0)


@scenario("guarantor_record.hit_limited_owner", "security", "judicial.principals", shape=GUARANTEED)
def limited(case: Case) -> None:
    """A person's spending is limited by a court, beside a guarantor of whose credit nobody knows anything."""
    person = guarantor(case, person=True)
    listed(case, person, "consumption_limit")
    other = guarantor(case)
    case.consents.pop((other.id, "credit"))
    case.hit("guarantor_record", "medium", [person.id], judicial=1)


def _owes(case: Case, owed: int, net_assets: int | None = None) -> Party:
    """A guarantor under enforcement for so much, half as much again of which is paid (cents)."""
    party = case.firm()
    case.guarantee_by(party, net_assets=net_assets)
    listed(case, party, "enforced", amount=owed * 3 // 2, paid=owed * 3 // 2 - owed)
    return party


@scenario("guarantor_record.hit_enforced", "security", shape=GUARANTEED)
def enforced(case: Case) -> None:
    """Three tenths of the request are enforced from one guarantor, a tenth of its net assets from another."""
    made = [
        _owes(case, -(-case.request * ENFORCED_REQUEST // PPM)),
        _owes(case, case.request // 5, case.request * 2),
    ]
    case.hit("guarantor_record", "medium", [party.id for party in made], judicial=2, credit=0)


@scenario("guarantor_record.near_enforced", "security", shape=GUARANTEED)
def little_enforced(case: Case) -> None:
    """A cent less of either, and a cent less than ¥20,000, though a tenth of the net assets."""
    case.request = 150_000 * YUAN
    _owes(case, case.request * ENFORCED_REQUEST // PPM - 1)
    _owes(case, case.request // 5 - 1, case.request * 2)
    _owes(case, ENFORCED_AMOUNT - 1, case.request)
    case.miss("guarantor_record", [], judicial=0, credit=0)


@scenario("guarantor_record.hit_credit", "security", shape=GUARANTEED)
def special_mention(case: Case) -> None:
    """A loan of one in special mention at another bank; of another only the report says so."""
    first, second = guarantor(case), guarantor(case)
    case.line(first, class5="special_mention", balance=OPEN_BALANCE + 1)
    case.reports[second.id] = {"worst_open_class": "substandard", "open_lenders": 1}
    case.hit("guarantor_record", "medium", [first.id, second.id], judicial=0, credit=2)


@scenario("guarantor_record.hit_late", "security", shape=GUARANTEED)
def late(case: Case) -> None:
    """Three persons: one month of status three, three late months in a row over two lines, six in all."""
    people = [guarantor(case, person=True) for _ in range(3)]
    case.line(people[0], overdue_24m="N" * 10 + "123" + "N" * 11)
    case.line(people[1], overdue_24m="N" * 20 + "1N1N")
    case.line(people[1], overdue_24m="N" * 20 + "N1NN")
    case.line(people[2], overdue_24m="1N" * 6 + "N" * 12)
    case.hit("guarantor_record", "medium", [person.id for person in people], judicial=0, credit=3)


@scenario("guarantor_record.near_credit", "security", shape=GUARANTEED)
def harmless_credit(case: Case) -> None:
    """Five late months of status two at most, two in a row; a firm's late line, a small one, and a closed one."""
    person, firm = guarantor(case, person=True), guarantor(case)
    case.line(person, overdue_24m="12N1N1N1" + "N" * 16)
    case.line(firm, overdue_24m="N" * 20 + "1234")
    case.line(firm, class5="doubtful", balance=OPEN_BALANCE)
    case.line(firm, class5="loss", closed=case.day(1), due=case.day(1))
    case.reports[firm.id] = {"reported": case.day(REPORT_DAYS)}
    case.miss("guarantor_record", [], judicial=0, credit=0)


@scenario("guarantor_record.expired", "security", shape=GUARANTEED)
def expired_record(case: Case) -> None:
    """Taken off the list on the day before; an enforcement that has ended; a limit stated only later."""
    firm = guarantor(case)
    listed(case, firm, to=case.day(1))
    listed(case, firm, "enforced", amount=case.request * 9, stage="ended")
    listed(case, firm, "consumption_limit", as_of=case.day(-2))
    case.miss("guarantor_record", [], judicial=0, credit=0)


@scenario("guarantor_record.unknown_consent", "security", shape=GUARANTEED)
def unknown_consent(case: Case) -> None:
    """A person consented by word of mouth only, so nobody asked the bureau."""
    person = guarantor(case, person=True)
    case.consents[person.id, "credit"]["written"] = False
    case.never_ask("credit", person)
    case.reports[person.id] = None
    case.unknown("guarantor_record")


@scenario("guarantor_record.unknown_courts", "security", shape=GUARANTEED)
def unknown_courts(case: Case) -> None:
    """Nobody asked the courts about the guarantor, and its report is ninety-one days old."""
    firm = guarantor(case)
    case.never_ask("enforcements", firm)
    case.reports[firm.id] = {"reported": case.day(REPORT_DAYS + 1)}
    case.unknown("guarantor_record")


@scenario("guarantor_record.unknown_amounts", "security", shape=GUARANTEED)
def unknown_amounts(case: Case) -> None:
    """How much is enforced from one guarantor is not known, and of another not what it owns."""
    listed(case, guarantor(case), "enforced", amount=None, paid=None)
    party = _owes(case, ENFORCED_AMOUNT)
    for row in case.guarantors or ():
        if row["guarantor_id"] == party.id:
            row["guarantor_net_assets"] = row["assessed_on"] = None
    case.unknown("guarantor_record")
