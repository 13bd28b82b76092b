"""Write the LDBC FinBench sample as canonical files: ``python -m seed.finbench FOLDER OUT``.

FinBench draws its people, companies and transfers at random: it shows that the engine takes a graph it did not make,
with ids beyond 2^53, amounts of sixteen decimals and shares written like 1.39e-05. What FinBench lacks stays empty,
with three remarks:

- Consents are made up, since nothing can be loaded without one, and so are queries: on the day of each application
  the bank asked about everyone in reach of it, for the files that FinBench has. What FinBench lacks was never asked.
- Guarantees have no amount in FinBench; it stays empty: unknown, and never nothing.
- Transfers, guarantees, applications and consents get ids: a letter and the row number, or the loan's id.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import chain
from pathlib import Path

from engine.clock import SHANGHAI, day_of
from engine.errors import InputError, LoanGraphError

Row = dict[str, str]
Subject = tuple[str, str]
"""Kind (company or person) and id: 37 ids are both, and stay apart."""

CENT = Decimal("0.01")
PPM = Decimal("0.000001")
CONSENT_FROM = "2020-01-01"  # the day before FinBench's first row
CONSENT_TO = "2099-12-31"
CONSENT_SOURCES = ("registry", "judicial", "collateral", "operations", "credit")
HOLDER_LAYERS = 6  # domain.md §3: control and beneficial owners walk at most six layers
GUARANTEE_HOPS = 8  # domain.md GU02: circles have at most eight firms
ASKED_AGAIN_AFTER = timedelta(days=28)  # an answer counts for 30 days (parameter query_max_age_days)

COLUMNS = {
    "Account": ("accountId", "createTime", "isBlocked"),
    "AccountRepayLoan": ("accountId", "loanId", "amount", "createTime"),
    "AccountTransferAccount": ("fromId", "toId", "amount", "createTime"),
    "Company": ("companyId", "companyName", "isBlocked", "createTime"),
    "CompanyApplyLoan": ("companyId", "loanId", "createTime"),
    "CompanyGuaranteeCompany": ("fromId", "toId", "createTime"),
    "CompanyInvestCompany": ("investorId", "companyId", "ratio", "createTime"),
    "CompanyOwnAccount": ("companyId", "accountId", "createTime"),
    "Loan": ("loanId", "loanAmount", "balance", "createTime"),
    "LoanDepositAccount": ("loanId", "accountId", "amount", "createTime"),
    "Person": ("personId", "personName", "createTime"),
    "PersonApplyLoan": ("personId", "loanId", "createTime"),
    "PersonGuaranteePerson": ("fromId", "toId", "createTime"),
    "PersonInvestCompany": ("investorId", "companyId", "ratio", "createTime"),
    "PersonOwnAccount": ("personId", "accountId", "createTime"),
}
LEFT_OUT = {
    "AccountWithdrawAccount": "withdrawals: no file of ours holds a withdrawal that is not a transfer",
    "Medium": "sign-in media",
    "MediumSignInAccount": "sign-ins",
}


def cents(text: str) -> str:
    """An amount as decimal text with two places, rounded half to even from the decimal text itself."""
    return format(Decimal(text).quantize(CENT, ROUND_HALF_EVEN), "f")


def ratio(text: str) -> str:
    """A ratio as decimal text with six places (parts per million), rounded half to even."""
    return format(Decimal(text).quantize(PPM, ROUND_HALF_EVEN), "f")


def instant(text: str) -> datetime:
    """A time of FinBench, which has no zone and means UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def known_since(text: str) -> datetime:
    """The beginning of that day in Shanghai: what has a date is known all day, whenever in the day it was made."""
    return datetime.combine(day_of(instant(text)), time(), SHANGHAI)


def day(text: str) -> str:
    """The day in Shanghai on which a time of FinBench falls."""
    return day_of(instant(text)).isoformat()


class FinBench:
    """The folder as read: rows of each file, and the few maps that several canonical files need."""

    def __init__(self, folder: Path):
        self.folder = folder
        check_folder(folder)
        self.owners = {r["accountId"]: s for r, s in self.of_both("OwnAccount")}
        self.borrowers = {r["loanId"]: s for r, s in self.of_both("ApplyLoan")}
        self.loans = {r["loanId"]: r for r in self.rows("Loan")}

    def rows(self, name: str) -> Iterator[Row]:
        """The rows of one file in its order."""
        with (self.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file, delimiter="|")

    def of_both(self, relation: str) -> Iterator[tuple[Row, Subject]]:
        """The rows of a relation that FinBench keeps once for companies and once for people, with their subject."""
        for kind, prefix in (("company", "Company"), ("person", "Person")):
            for row in self.rows(prefix + relation):
                yield row, (kind, row[f"{kind}Id"])

    def holdings(self) -> Iterator[tuple[Row, Subject]]:
        """Investments in companies with their holder; a company may hold itself."""
        for kind, name in (("company", "CompanyInvestCompany"), ("person", "PersonInvestCompany")):
            for row in self.rows(name):
                yield row, (kind, row["investorId"])

    def guarantees(self) -> Iterator[tuple[str, Row, str]]:
        """Guarantee id, row and kind of both parties."""
        for letters, kind, name in (
            ("GC", "company", "CompanyGuaranteeCompany"),
            ("GP", "person", "PersonGuaranteePerson"),
        ):
            for number, row in enumerate(self.rows(name), 1):
                yield f"{letters}{number}", row, kind

    def applications(self) -> list[Row]:
        """A company's applications for loans, earliest first."""
        return sorted(self.rows("CompanyApplyLoan"), key=lambda r: (instant(r["createTime"]), r["loanId"]))

    def subjects(self) -> list[Subject]:
        """Every company and person that any row names, also those FinBench does not describe."""
        described = chain(
            (("company", r["companyId"]) for r in self.rows("Company")),
            (("person", r["personId"]) for r in self.rows("Person")),
        )
        return list(dict.fromkeys(chain(described, self.owners.values(), self.borrowers.values())))


def check_folder(folder: Path) -> None:
    """Refuse a folder that lacks a file or a column, before anything is written."""
    for name, columns in COLUMNS.items():
        path = folder / f"{name}.csv"
        if not path.is_file():
            raise InputError(
                "INP101",
                "this folder is not the FinBench sample: the file is missing",
                place=str(path),
                expected="the CSV files of LDBC FinBench, separated by |",
                next_move="name the folder that holds Account.csv and the others",
            )
        with path.open(encoding="utf-8", newline="") as file:
            missing = sorted(set(columns) - set(next(csv.reader(file, delimiter="|"), [])))
        if missing:
            raise InputError(
                "INP102", f"the column `{missing[0]}` is missing", place=f"{path}:1", expected="|".join(columns)
            )


def companies(finbench: FinBench) -> Iterator[Row]:
    """A blocked company is suspended."""
    for r in finbench.rows("Company"):
        status = "suspended" if r["isBlocked"] == "true" else "active"
        yield {
            "company_id": r["companyId"],
            "name": r["companyName"],
            "status": status,
            "as_of": day(r["createTime"]),
        }


def people(finbench: FinBench) -> Iterator[Row]:
    """People have a name and nothing else."""
    for r in finbench.rows("Person"):
        yield {"person_id": r["personId"], "name": r["personName"], "as_of": day(r["createTime"])}


def shareholdings(finbench: FinBench) -> Iterator[Row]:
    """Investments; the shares of one company may sum to slightly over 1."""
    for r, (kind, holder) in finbench.holdings():
        made = day(r["createTime"])
        yield {
            "holder_id": holder,
            "holder_kind": kind,
            "company_id": r["companyId"],
            "share": ratio(r["ratio"]),
            "from": made,
            "as_of": made,
        }


def guarantees(finbench: FinBench) -> Iterator[Row]:
    """Who stands for whom since when; how much, FinBench does not say."""
    for guarantee_id, r, kind in finbench.guarantees():
        made = day(r["createTime"])
        yield {
            "guarantee_id": guarantee_id,
            "guarantor_id": r["fromId"],
            "guarantor_kind": kind,
            "debtor_id": r["toId"],
            "debtor_kind": kind,
            "from": made,
            "as_of": made,
        }


def accounts(finbench: FinBench) -> Iterator[Row]:
    """An account of a company is corporate, of a person personal."""
    for r in finbench.rows("Account"):
        kind, owner = finbench.owners[r["accountId"]]
        opened = day(r["createTime"])
        yield {
            "account_id": r["accountId"],
            "owner_id": owner,
            "owner_kind": kind,
            "kind": "corporate" if kind == "company" else "personal",
            "opened": opened,
            "as_of": opened,
        }


def transfers(finbench: FinBench) -> Iterator[Row]:
    """Transfers in the order of the file, which gives them their ids."""
    for number, r in enumerate(finbench.rows("AccountTransferAccount"), 1):
        yield {
            "transfer_id": f"T{number}",
            "from_account": r["fromId"],
            "to_account": r["toId"],
            "at": instant(r["createTime"]).isoformat(),
            "amount": cents(r["amount"]),
        }


def credit_lines(finbench: FinBench) -> Iterator[Row]:
    """Loans of companies and of people."""
    for r in finbench.rows("Loan"):
        kind, borrower = finbench.borrowers[r["loanId"]]
        opened = day(r["createTime"])
        yield {
            "line_id": r["loanId"],
            "subject_id": borrower,
            "subject_kind": kind,
            "application_id": application_id(r["loanId"]) if kind == "company" else "",
            "kind": "loan",
            "principal": cents(r["loanAmount"]),
            "balance": cents(r["balance"]),
            "opened": opened,
            "as_of": opened,
        }


def line_flows(finbench: FinBench) -> Iterator[Row]:
    """Drawdowns and repayments; FinBench keeps them apart from its transfers."""
    for kind, name in (("drawdown", "LoanDepositAccount"), ("repayment", "AccountRepayLoan")):
        for r in finbench.rows(name):
            yield {
                "line_id": r["loanId"],
                "kind": kind,
                "account_id": r["accountId"],
                "at": instant(r["createTime"]).isoformat(),
                "amount": cents(r["amount"]),
                "as_of": day(r["createTime"]),
            }


def application_id(loan_id: str) -> str:
    """The id of the application for a company's loan."""
    return f"A{loan_id}"


def applications(finbench: FinBench) -> Iterator[Row]:
    """A company's loan applications: guaranteed where somebody stood for the company by then, else unsecured."""
    since: dict[str, datetime] = {}
    for r in finbench.rows("CompanyGuaranteeCompany"):
        made = known_since(r["createTime"])
        since[r["toId"]] = min(made, since.get(r["toId"], made))
    for r in finbench.applications():
        applied = instant(r["createTime"])
        guaranteed = r["companyId"] in since and since[r["companyId"]] <= applied
        yield {
            "application_id": application_id(r["loanId"]),
            "applicant_id": r["companyId"],
            "applied_at": applied.isoformat(),
            "product": "guaranteed" if guaranteed else "unsecured",
            "amount": cents(finbench.loans[r["loanId"]]["loanAmount"]),
        }


def consents(finbench: FinBench) -> Iterator[Row]:
    """Made up: everybody agreed to every source before the first row, and did not withdraw."""
    pairs = ((subject, source) for subject in finbench.subjects() for source in CONSENT_SOURCES)
    for number, ((kind, subject), source) in enumerate(pairs, 1):
        yield {
            "consent_id": f"C{number}",
            "subject_id": subject,
            "subject_kind": kind,
            "source": source,
            "purpose": "pre_loan",
            "from": CONSENT_FROM,
            "to": CONSENT_TO,
            "written": "true",
        }


class Reach:
    """Who could be known to stand in a chain of shares or guarantees with a company at some time."""

    def __init__(self, finbench: FinBench):
        self.holders: dict[Subject, list[tuple[datetime, Subject]]] = defaultdict(list)
        self.guaranteed: dict[Subject, list[tuple[datetime, Subject]]] = defaultdict(list)
        for r, holder in finbench.holdings():
            self.holders["company", r["companyId"]].append((known_since(r["createTime"]), holder))
        for _, r, kind in finbench.guarantees():
            made, guarantor, debtor = known_since(r["createTime"]), (kind, r["fromId"]), (kind, r["toId"])
            self.guaranteed[guarantor].append((made, debtor))
            self.guaranteed[debtor].append((made, guarantor))

    def of(self, applicant: Subject, at: datetime) -> list[Subject]:
        """The applicant, its holders up to six layers and its guarantors and debtors up to eight hops, sorted."""
        held = spread(self.holders, applicant, at, HOLDER_LAYERS)
        return sorted(held | spread(self.guaranteed, applicant, at, GUARANTEE_HOPS))


def spread(
    steps: dict[Subject, list[tuple[datetime, Subject]]], start: Subject, at: datetime, hops: int
) -> set[Subject]:
    """Everybody within so many steps made by that time, the start included."""
    seen, front = {start}, {start}
    for _ in range(hops):
        front = {to for subject in front for made, to in steps.get(subject, ()) if made <= at} - seen
        seen |= front
    return seen


class Asked:
    """The made-up answers: what FinBench knew of a subject or an account when it was asked about it."""

    def __init__(self, finbench: FinBench):
        self.first: dict[tuple[str, str, str], datetime] = {}
        self.accounts: dict[Subject, list[tuple[datetime, str]]] = defaultdict(list)
        for r in finbench.rows("Company"):
            self.note("companies", ("company", r["companyId"]), r)
        for r in finbench.rows("Account"):
            owner = finbench.owners[r["accountId"]]
            self.note("accounts", owner, r)
            self.accounts[owner].append((known_since(r["createTime"]), r["accountId"]))
        for r, holder in finbench.holdings():
            self.note("shareholdings", holder, r)
            self.note("shareholdings", ("company", r["companyId"]), r)
        for _, r, kind in finbench.guarantees():
            self.note("guarantees", (kind, r["fromId"]), r)
            self.note("guarantees", (kind, r["toId"]), r)
        for r in finbench.rows("AccountTransferAccount"):
            self.note("transfers", ("account", r["fromId"]), r)
            self.note("transfers", ("account", r["toId"]), r)
        for loan, borrower in finbench.borrowers.items():
            self.note("credit_lines", borrower, finbench.loans[loan])
        for name in ("LoanDepositAccount", "AccountRepayLoan"):
            for r in finbench.rows(name):
                self.note("line_flows", finbench.borrowers[r["loanId"]], r)

    def note(self, file: str, about: Subject, row: Row) -> None:
        """Remember since when there is a row about somebody."""
        made = (instant if file == "transfers" else known_since)(row["createTime"])
        key = (file, *about)
        self.first[key] = min(made, self.first.get(key, made))

    def result(self, file: str, about: Subject, at: datetime) -> str:
        """``found`` where a row was there by then, else ``none``."""
        made = self.first.get((file, *about))
        return "found" if made is not None and made <= at else "none"


OF_ANYBODY = (("registry", "shareholdings"), ("collateral", "guarantees"), ("credit", "credit_lines"))
OF_APPLICANT = (*OF_ANYBODY, ("registry", "companies"), ("operations", "accounts"), ("credit", "line_flows"))


def queries(finbench: FinBench) -> Iterator[Row]:
    """Made up: for each application, what was asked of everybody in reach, and the statements of its accounts."""
    asked, reach = Asked(finbench), Reach(finbench)
    last: dict[tuple[str, Subject], datetime] = {}
    number = 0
    for r in finbench.applications():
        at, applicant = instant(r["createTime"]), ("company", r["companyId"])
        for source, file, subject, account in questions(asked, reach, applicant, at):
            if subject != applicant and (file, subject) in last and at - last[file, subject] < ASKED_AGAIN_AFTER:
                continue
            last[file, subject] = at
            number += 1
            yield {
                "query_id": f"Q{number}",
                "source": source,
                "file": file,
                "subject_id": subject[1],
                "subject_kind": subject[0],
                "account_id": account,
                "asked_at": at.isoformat(),
                "result": asked.result(file, ("account", account) if account else subject, at),
            }


def questions(asked: Asked, reach: Reach, applicant: Subject, at: datetime) -> Iterator[tuple[str, str, Subject, str]]:
    """Source, file, subject and account (or nothing) of everything one application asks."""
    for subject in reach.of(applicant, at):
        for source, file in OF_APPLICANT if subject == applicant else OF_ANYBODY:
            yield source, file, subject, ""
    for opened, account in asked.accounts[applicant]:
        if opened <= at:
            yield "operations", "transfers", applicant, account


WRITERS = {
    "companies": companies,
    "people": people,
    "shareholdings": shareholdings,
    "guarantees": guarantees,
    "accounts": accounts,
    "transfers": transfers,
    "credit_lines": credit_lines,
    "line_flows": line_flows,
    "applications": applications,
    "consents": consents,
    "queries": queries,
}


def convert(source: Path, out: Path) -> tuple[dict[str, int], dict[str, int]]:
    """Write the canonical files of a FinBench folder.

    Returns the rows written by canonical file and the rows left out by FinBench file. Raises InputError for a folder
    that is not FinBench. The rounding rule, the ids and what is made up are those of the canonical format.
    """
    finbench = FinBench(source)
    out.mkdir(parents=True, exist_ok=True)
    written = {name: write(out / f"{name}.csv", rows(finbench)) for name, rows in WRITERS.items()}
    present = (name for name in LEFT_OUT if (source / f"{name}.csv").is_file())
    return written, {name: sum(1 for _ in finbench.rows(name)) for name in present}


def write(path: Path, rows: Iterable[Row]) -> int:
    """Write rows with the columns of the first one; returns how many."""
    rows = iter(rows)
    first = next(rows)
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(first), lineterminator="\n")
        writer.writeheader()
        for row in chain([first], rows):
            writer.writerow(row)
            count += 1
    return count


def main(arguments: list[str] | None = None) -> int:
    """Convert and say what was written and what was left out."""
    parser = argparse.ArgumentParser(prog="python -m seed.finbench", description="FinBench as canonical files.")
    parser.add_argument("folder", type=Path, help="the FinBench CSV files")
    parser.add_argument("out", type=Path, help="folder for the canonical files")
    options = parser.parse_args(arguments)
    try:
        written, left_out = convert(options.folder, options.out)
    except LoanGraphError as error:
        print(error, file=sys.stderr)
        return 1
    for name, count in written.items():
        print(f"{name:20}{count:>10,} rows")
    for name, count in left_out.items():
        print(f"left out: {count:,} rows of {name} ({LEFT_OUT[name]})")
    print("made up: consents, queries; the amounts of guarantees are unknown and stay empty")
    return 0


if __name__ == "__main__":
    sys.exit(main())
