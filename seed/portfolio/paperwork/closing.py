"""Complete a case when all is planted, and write it: payments, everything on file, consents, queries."""

from __future__ import annotations

from operator import attrgetter

from seed.portfolio.case import Case
from seed.portfolio.ledger import Payment, Sums
from seed.portfolio.paperwork import bureau, operations, registry, security
from seed.portfolio.paperwork.queries import queries
from seed.portfolio.timeline import stamp
from seed.portfolio.writer import money


def close(case: Case, sums: Sums) -> None:
    """Complete what is on file about the applicant; rows wait in ``case.rows``."""
    registry.add(case)
    operations.add_returns(case, sums)
    operations.add_balances(case)
    bureau.add(case)
    security.add(case)


def write(case: Case) -> None:
    """Write the case: payments in order of time, then everything on file, consents, and the queries that found it."""
    _payments(case)
    table = case.world.writer.row
    for file, values in case.rows:
        table(file, {name: value.id if isinstance(value, Payment) else value for name, value in values.items()})
    for consent in case.consents.values():
        case.world.consent(consent)
    for query in queries(case):
        table("queries", {"query_id": f"Q{case.world.number('query'):08d}", **query})


def _payments(case: Case) -> None:
    cells, number = case.world.writer.tables["transfers"].cells, case.world.numbers["transfer"]
    case.payments.sort(key=attrgetter("at"))
    for order, payment in enumerate(case.payments, 1):
        if payment.written:
            continue
        number += 1
        payment.id = f"T{number:08d}"
        if payment.twin:
            payment.twin.id = payment.id
        cells(_cells(payment, order))
    case.world.numbers["transfer"] = number


def _cells(payment: Payment, order: int) -> list[str]:
    party = payment.party
    return [
        payment.id,
        payment.source,
        payment.target,
        stamp(payment.at),
        "day" if payment.by_day else "",
        str(order),
        money(payment.amount),
        "CNY",
        "",
        payment.channel or "",
        _known(payment.cash),
        _known(payment.cross_border),
        payment.country or "",
        party.region or "",
        payment.nature or "",
        payment.reverses.id if payment.reverses else "",
        payment.stated_on.isoformat() if payment.stated_on else "",
        payment.purpose or "",
    ]


def _known(value: bool | None) -> str:
    return "" if value is None else "true" if value else "false"
