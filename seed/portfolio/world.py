"""Everybody who is not one applicant's own: hubs, shared customers and suppliers, and who gets which number."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

from seed.portfolio.bounds import YUAN
from seed.portfolio.ledger import Party, Payment
from seed.portfolio.people import REGIONS, certificate, credit_code, firm_name, person_name
from seed.portfolio.timeline import APPLICATION_DAYS, CONSENTED, FIRST_APPLICATION, FOREVER, SETTLED, at, workdays
from seed.portfolio.writer import Writer

HUBS = {
    "tax": "internal",
    "social_insurance": "internal",
    "utility": "corporate",
    "acquirer": "corporate",
    "clearing": "clearing",
    "bank_internal": "internal",
    "securities": "corporate",
    "wealth": "corporate",
    "lender": "internal",
    "payroll_agent": "corporate",
}
BANK = "J6621"  # GB/T 4754 of who lends: banks, then small loans, leasing, pawn, consumer finance
BANKS = 10
NON_BANKS = ("J6635", "J6631", "J6633", "J6636")
OTHER_SHARES = (3, 2)  # shared customers and suppliers for each applicant


class World:
    """Numbers everything in the order of making, and writes who it makes at once."""

    def __init__(self, writer: Writer, seed: int, firms: int) -> None:
        self.writer = writer
        self.seed = seed
        self.regions = REGIONS
        self.rng = random.Random(f"{seed}/world")
        self.numbers: defaultdict[str, int] = defaultdict(int)
        self.guarantee_companies: set[str] = set()  # the licensed ones, by id
        self.pending: defaultdict[int, list[Payment]] = defaultdict(list)
        self.hubs = {
            hub: self._hub(hub, kind, industry=BANK if hub == "lender" else None) for hub, kind in HUBS.items()
        }
        self.acquirers = [self.hubs["acquirer"], self._hub("acquirer", "corporate")]
        self.customers = [self.firm() for _ in range(firms * OTHER_SHARES[0])]
        self.suppliers = [self.firm() for _ in range(firms * OTHER_SHARES[1])]
        self.franchisor = self.firm()
        self.licensed = [self.firm(licensed_guarantor=True) for _ in range(3)]
        self.banks = [self.hubs["lender"], *(self._hub("lender", "internal", industry=BANK) for _ in range(BANKS - 1))]
        self.non_banks = [self._hub("lender", "corporate", industry=industry) for industry in NON_BANKS]
        self.workdays = workdays(FIRST_APPLICATION, FIRST_APPLICATION + timedelta(days=APPLICATION_DAYS))

    def number(self, what: str) -> int:
        """The next number of a kind of thing, from 1."""
        self.numbers[what] += 1
        return self.numbers[what]

    def application_time(self, rng: random.Random) -> datetime:
        """A time of day on one of the working days on which the portfolio's applications came in."""
        return at(rng.choice(self.workdays), rng.randint(9, 16), rng.randrange(60), rng.randrange(60))

    def founding_day(self, rng: random.Random) -> date:
        """A day three to fifteen years ago."""
        return date(rng.randint(2011, 2022), rng.randint(1, 12), rng.randint(1, 28))

    @staticmethod
    def applicant(index: int, refused: bool) -> tuple[Party, str]:
        """The applicant of an index and its main account, which others can name before it is made."""
        account = f"6299{int(refused)}{index:012d}01"
        return Party(f"{'R' if refused else 'C'}{index:06d}", "company", [account]), account

    def account(
        self, party: Party, kind: str, *, hub: str | None = None, account: str | None = None, opened: date | None = None
    ) -> str:
        """Write an account of a party; the number has 19 digits, more than a float holds."""
        name = account or f"6298{self.number('account'):015d}"
        self.writer.row(
            "accounts",
            {
                "account_id": name,
                "owner_id": party.id,
                "owner_kind": party.kind,
                "holder_name": f"示例户{name[-6:]}",
                "kind": kind,
                "hub_kind": hub,
                "bank": "示例银行",
                "opened": opened,
                "as_of": SETTLED,
            },
        )
        return name

    def firm(
        self,
        *,
        accounts: int = 1,
        region: str | None = None,
        account_kind: str = "corporate",
        hub: str | None = None,
        **more: Any,
    ) -> Party:
        """Write a firm with its accounts; ``more`` are columns of ``companies``."""
        number = self.number("firm")
        party = Party(f"K{number:06d}", "company", [], region or self.rng.choice(REGIONS))
        if more.get("licensed_guarantor"):
            self.guarantee_companies.add(party.id)
        self.writer.row(
            "companies",
            {
                "company_id": party.id,
                "name": firm_name(number, "", False),
                "legal_form": "company",
                "uscc": credit_code(self.number("uscc"), party.region or REGIONS[0], False),
                "status": "active",
                "established": date(2015, 6, 1),
                "region": party.region,
                "size": "small",
                "vat_payer": "general",
                "as_of": SETTLED,
                **more,
            },
        )
        party.accounts = [self.account(party, account_kind, hub=hub) for _ in range(accounts)]
        return party

    def person(self, *, named: bool = False, accounts: int = 1, in_group: bool = False) -> Party:
        """A person; named: written to ``people`` with a certificate, else only an owner of accounts."""
        number = self.number("person")
        party = Party(f"P{number:06d}", "person", [], in_group=in_group)
        if named:
            self.writer.row(
                "people",
                {
                    "person_id": party.id,
                    "name": person_name(number),
                    "id_number": certificate(self.number("certificate")),
                    "id_kind": "resident",
                    "as_of": SETTLED,
                },
            )
        party.accounts = [self.account(party, "personal") for _ in range(accounts)]
        return party

    def stranger(self) -> Party:
        """An account that no row describes."""
        account = f"6297{self.number('stranger'):015d}"
        return Party(account, "unknown", [account])

    def consent(self, values: dict[str, Any]) -> None:
        """Write a consent of a subject for a source, to 2099 unless ``values`` say otherwise."""
        number = self.number("consent")
        self.writer.row(
            "consents",
            {
                "consent_id": f"S{number:07d}",
                "purpose": "pre_loan",
                "from": CONSENTED,
                "to": FOREVER,
                "written": True,
                "document_sha256": f"{number:064x}",
                **values,
            },
        )

    def _hub(self, hub: str, kind: str, **more: Any) -> Party:
        return self.firm(account_kind=kind, hub=hub, registered_capital=10_000_000 * YUAN, **more)
