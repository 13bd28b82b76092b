"""What the bank may and did ask: refusals without consent, and what follows from a source that was never asked."""

from __future__ import annotations

from seed.portfolio.case import Case
from seed.portfolio.planting import scenario


@scenario("refused.no_consent_for_credit", refused=True)
def no_consent_for_credit(case: Case) -> None:
    """The applicant never allowed the bureau to be asked."""
    case.consents.pop((case.party.id, "credit"))
    case.flag("refused")
