"""Courts: what the sums and the file of a case say of each indicator."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from seed.portfolio import bounds
from seed.portfolio.case import Case, Expectation
from seed.portfolio.ledger import Sums
from seed.portfolio.truth.asked import Answers, answers
from seed.portfolio.truth.stated import Row, known, months_before, net_assets, part

INDICATORS: tuple[str, ...] = (
    "dishonest_debtor",
    "consumption_limit",
    "enforced_debt",
    "lawsuits",
    "grave_proceedings",
)
FLOW_TESTS: tuple[str, ...] = ()


def states(case: Case, sums: Sums) -> dict[str, Expectation]:
    """JU02 to JU05 by the court records; JU01 is what a scenario says, else clear."""
    asked, records = answers(case), in_force(case)
    return {
        "consumption_limit": _limits(case, records, asked),
        "enforced_debt": _enforced(case, records, asked),
        "lawsuits": _lawsuits(case, asked),
        "grave_proceedings": _grave(case, records, asked),
    }


def in_force(case: Case) -> list[Row]:
    """The records of enforcement that have begun and not ended."""
    day = case.t0.date()
    return [
        row
        for row in known(case, "enforcements", "enforcement_id")
        if row["from"] <= day and not ((row.get("to") or day) < day) and row.get("stage") != "ended"
    ]


def sole_cases(case: Case, states: Mapping[str, Expectation]) -> dict[str, str]:
    """JU01 to JU04: the one case that all records behind a hit name; left out where there are several or none."""
    records, own = in_force(case), _own(case)
    listed = states["dishonest_debtor"].evidence or ()
    of_kind = {
        kind: [row.get("case_no") for row in records if row["kind"] == kind and row["subject_id"] in own]
        for kind in ("consumption_limit", "enforced")
    }
    named = {
        "dishonest_debtor": [row.get("case_no") for row in records if row["enforcement_id"] in listed],
        "consumption_limit": of_kind["consumption_limit"],
        "enforced_debt": of_kind["enforced"],
        "lawsuits": [suit["number"] for suit in _suits(case) if suit["outcome"] != "unknown"],
    }
    return {name: number for name, numbers in named.items() if len(set(numbers)) == 1 and (number := numbers[0])}


def _own(case: Case) -> set[str]:
    return {case.party.id, *(party.id for party in case.principals)}


def _all_asked(subjects: set[str], asked: Answers) -> bool:
    return all((subject, "enforcements") in asked for subject in subjects)


def _unless_unasked(known_enough: bool) -> Expectation:
    return Expectation() if known_enough else Expectation("not_evaluable")


def _limits(case: Case, records: list[Row], asked: Answers) -> Expectation:
    own = _own(case)
    if any(row["kind"] == "consumption_limit" and row["subject_id"] in own for row in records):
        return Expectation("hit", "high")
    return _unless_unasked(_all_asked(own, asked))


def _enforced(case: Case, records: list[Row], asked: Answers) -> Expectation:
    own, owed = _own(case), defaultdict[str, int](int)
    unknown = not _all_asked(own, asked)
    for row in records:
        if row["kind"] != "enforced" or row["subject_id"] not in own:
            continue
        if row["amount"] is None:
            unknown = True
            continue
        court_case = row.get("case_no") or row["enforcement_id"]
        owed[court_case] = max(owed[court_case], row["amount"] - (row.get("paid") or 0))
    amount = sum(owed.values())
    of_worth = part(amount, net_assets(case))
    large = amount >= bounds.ENFORCED_AMOUNT
    if (large and of_worth is not None and of_worth >= bounds.ENFORCED_NET_ASSETS) or (
        amount * bounds.PPM // case.request >= bounds.ENFORCED_REQUEST
    ):
        return Expectation("hit", "high")
    return _unless_unasked(not unknown and not (large and of_worth is None))


def _lawsuits(case: Case, asked: Answers) -> Expectation:
    if (case.party.id, "cases") not in asked:
        return Expectation("not_evaluable")
    suits = _suits(case)
    sure = [suit for suit in suits if suit["outcome"] != "unknown"]
    amount = sum(suit["amount"] or 0 for suit in sure)
    share = part(amount, net_assets(case))
    if _creditors(sure) >= bounds.LAWSUITS or (share is not None and share >= bounds.LAWSUIT_NET_ASSETS):
        return Expectation("hit", "medium")
    certain = len(sure) == len(suits) and share is not None and all(suit["amount"] is not None for suit in sure)
    return _unless_unasked(certain)


def _suits(case: Case) -> list[Row]:
    """Suits over loans and sales that the applicant lost, or that are open, or may be, as known from all instances."""
    rows, day = known(case, "cases", "case_no", "subject_id"), case.t0.date()
    mine = {row["case_no"]: row for row in rows if row["subject_id"] == case.party.id and row["filed"] <= day}
    instances = defaultdict[str, list[Row]](list)
    for number, row in mine.items():
        first = number
        while (origin := mine.get(first, {}).get("origin_case_no")) in mine:
            first = origin
        instances[first].append(row)
    suits = []
    for number, of_one in instances.items():
        of_one.sort(key=lambda row: row["filed"])
        first_row, last = of_one[0], of_one[-1]
        begun = first_row["filed"] >= months_before(day, bounds.LAWSUIT_MONTHS)
        if first_row["role"] != "defendant" or first_row["cause"] not in ("loan", "sale") or not begun:
            continue
        outcome = last.get("outcome") or ("unknown" if last["stage"] == "closed" else "open")
        if outcome not in ("lost", "open", "unknown"):
            continue
        plaintiffs = {row["subject_id"] for row in rows if row["case_no"] == number and row["role"] == "plaintiff"}
        amount = last["amount"] if last["amount"] is not None else first_row["amount"]
        suits.append(
            {
                "number": number,
                "outcome": outcome,
                "amount": amount,
                "plaintiffs": plaintiffs,
                "filed": first_row["filed"],
            }
        )
    return sorted(suits, key=lambda suit: suit["filed"])


def _creditors(suits: list[Row]) -> int:
    """Suits, those of one plaintiff once."""
    met: set[str] = set()
    count = 0
    for suit in suits:
        count += not (suit["plaintiffs"] & met)
        met |= suit["plaintiffs"]
    return count


def _grave(case: Case, records: list[Row], asked: Answers) -> Expectation:
    above = controllers(case)
    everybody = {case.party.id, *above}
    frozen = defaultdict[str, int](int)
    sized = True
    for row in records:
        if row["kind"] == "equity_freeze" and row["subject_id"] in above and row.get("target_id") in everybody:
            sized = sized and row.get("share") is not None
            frozen[row["target_id"]] += row.get("share") or 0
    grave = [
        row
        for row in records
        if (row["kind"] == "bankruptcy" and row["subject_id"] == case.party.id)
        or (row["kind"] == "financial_crime" and row["subject_id"] in everybody)
    ]
    done = {"bankruptcy": "accepted", "financial_crime": "convicted"}
    if any(row.get("stage") == done[row["kind"]] for row in grave):
        return Expectation("hit", "stop")
    if grave or max(frozen.values(), default=0) >= bounds.FROZEN:
        return Expectation("hit", "high")
    return _unless_unasked(sized and _all_asked(everybody, asked))


def controllers(case: Case) -> set[str]:
    """Who controls the applicant, by a post or by more than half, layer over layer, today or within twelve months."""
    since = case.since.date()
    found = [case.party.id]
    for _ in range(bounds.LAYERS):
        heads = [
            position.person.id
            for position in case.positions
            if position.company in found
            and position.role in ("legal_representative", "actual_controller")
            and not (position.to and position.to < since)
        ]
        owners = [
            holder for firm in found for holder, share in _path_shares(case, firm).items() if share > bounds.CONTROL
        ]
        found += sorted({*heads, *owners} - set(found))
    return set(found[1:])


def _path_shares(case: Case, firm: str) -> dict[str, int]:
    """What each party holds of a firm over paths of at most six layers that repeat nobody (ppm)."""
    total = defaultdict[str, int](int)
    paths: list[tuple[tuple[str, ...], int]] = [((firm,), bounds.PPM)]
    for _ in range(bounds.LAYERS):
        longer = []
        for way, share in paths:
            for holding in case.holdings:
                gone = holding.to and holding.to < case.since.date()
                if holding.company != way[-1] or holding.holder.id in way or gone:
                    continue
                held = share * holding.share // bounds.PPM
                total[holding.holder.id] += held
                longer.append(((*way, holding.holder.id), held))
        paths = longer
    return total
