"""What the register states about the applicant."""

from __future__ import annotations

from datetime import date

from seed.portfolio.case import Case
from seed.portfolio.shape import INDUSTRIES


def established_on(case: Case) -> date | None:
    """The day of establishment, None where none is stated."""
    day: date | None = case.company.get("established", case.established)
    return day


def industry_of(case: Case) -> str:
    """The trade by GB/T 4754, empty where none is stated."""
    return case.company.get("industry", INDUSTRIES[case.traits.segment]) or ""
