"""Registers: the company, its address and telephone, positions, shareholdings; and the application itself."""

from __future__ import annotations

from datetime import date

from seed.portfolio.bounds import YUAN
from seed.portfolio.case import Case
from seed.portfolio.people import credit_code, firm_name
from seed.portfolio.shape import INDUSTRIES


def add(case: Case) -> None:
    """The company with its address, telephone, positions and shareholdings, and its application."""
    subject, traits, world = case.party.id, case.traits, case.world
    sole = traits.sole_trader
    number, refused = case.index, subject.startswith("R")
    company = case.add(
        "companies",
        subject,
        **{
            "company_id": subject,
            "name": firm_name(number, traits.segment, sole),
            "uscc": credit_code(world.number("uscc"), case.region, sole),
            "legal_form": traits.legal_form,
            "status": "active",
            "established": case.established,
            "registered_capital": 500_000 * YUAN,
            "paid_in_capital": 500_000 * YUAN,
            "industry": INDUSTRIES[traits.segment],
            "region": case.region,
            "size": "micro",
            "insured_staff": case.insured_staff,
            "vat_payer": traits.vat_payer,
            **case.company,
        },
    )
    if not case.planted and number % 4 == 0:  # an earlier state: history that decides nothing
        earlier = {"as_of": date(2025, 3, 31), "registered_capital": 300_000 * YUAN, "paid_in_capital": 300_000 * YUAN}
        case.add("companies", **{**company, **earlier})
    case.add(
        "addresses",
        subject,
        company_id=subject,
        address=case.address or f"示例市示例{'街' if refused else '路'}{number}号",
        kind="registered",
        cluster=case.cluster,
        agent=case.agent,
        region=case.region,
        from_=case.established,
    )
    case.add(
        "phones",
        subject,
        subject_id=subject,
        subject_kind="company",
        phone=case.phone or f"0318-00{int(refused)}{number:05d}",
        kind="contact",
    )
    for position in case.positions:
        case.add(
            "positions",
            position.company,
            person_id=position.person.id,
            company_id=position.company,
            role=position.role,
            from_=position.since,
            to=position.to,
        )
    for holding in case.holdings:
        case.add(
            "shareholdings",
            holding.company,
            holder_id=holding.holder.id,
            holder_kind=holding.holder.kind,
            company_id=holding.company,
            share=holding.share,
            from_=holding.since,
            to=holding.to,
        )
    case.rows.append(
        (
            "applications",
            {
                "application_id": case.application,
                "applicant_id": subject,
                "applied_at": case.t0,
                "product": traits.product,
                "amount": case.request,
                "term_months": 12,
                "purpose": "流动资金",
                **case.filed,
            },
        )
    )
