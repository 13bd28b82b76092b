"""Rows that cannot be used are quarantined, each by its own code and column; the rows beside them are loaded."""

from __future__ import annotations

import pytest

from engine.intake.batches import list_quarantine
from engine.intake.codes import ROWS
from engine.intake.load import load_folder
from tests.intake.conftest import Intake
from tests.intake.folders import sound

# file, what differs from the sound row, code, column
BROKEN: list[tuple[str, dict[str, str], str, str]] = [
    ("transfers", {"amount": "1e5"}, "AMOUNT", "amount"),
    ("transfers", {"amount": "1,000.00"}, "AMOUNT", "amount"),
    ("transfers", {"amount": "-5"}, "AMOUNT_SIGN", "amount"),
    ("transfers", {"amount": "0.001"}, "AMOUNT", "amount"),
    ("transfers", {"amount": "0"}, "AMOUNT_ZERO", "amount"),
    ("transfers", {"amount": ""}, "REQUIRED", "amount"),
    ("transfers", {"amount": "１２"}, "AMOUNT", "amount"),
    ("transfers", {"amount": "+5"}, "AMOUNT", "amount"),
    ("transfers", {"amount": " 5"}, "AMOUNT", "amount"),
    ("transfers", {"amount": "5."}, "AMOUNT", "amount"),
    ("transfers", {"amount": "¥5"}, "AMOUNT", "amount"),
    ("transfers", {"amount": "NaN"}, "AMOUNT", "amount"),
    ("transfers", {"amount": "10000000000000.01"}, "AMOUNT_SIZE", "amount"),
    ("transfers", {"amount": "100000000000000000"}, "AMOUNT", "amount"),
    ("transfers", {"at": "2025-03-01T09:30:00"}, "TIME_OFFSET", "at"),
    ("transfers", {"at": "2025-03-01 09:30:00+08:00"}, "TIME", "at"),
    ("transfers", {"at": "2025-02-30T09:30:00+08:00"}, "TIME", "at"),
    ("transfers", {"at": "2025-03-01T24:00:00+08:00"}, "TIME", "at"),
    ("transfers", {"at": "2025-03-01"}, "TIME", "at"),
    ("transfers", {"at": "1740800000"}, "TIME", "at"),
    ("transfers", {"at": "9999-12-31T23:00:00-08:00"}, "TIME", "at"),
    ("transfers", {"at_precision": "minute"}, "WORD", "at_precision"),
    ("transfers", {"channel": "Online"}, "WORD", "channel"),
    ("transfers", {"cash": "yes"}, "BOOLEAN", "cash"),
    ("transfers", {"cash": "TRUE"}, "BOOLEAN", "cash"),
    ("transfers", {"country": "CHN"}, "COUNTRY", "country"),
    ("transfers", {"country": "XX"}, "COUNTRY", "country"),
    ("transfers", {"currency": "rmb"}, "CURRENCY", "currency"),
    ("transfers", {"region": "1311"}, "REGION", "region"),
    ("transfers", {"seq": "-1"}, "COUNT", "seq"),
    ("transfers", {"seq": "1.0"}, "COUNT", "seq"),
    ("transfers", {"nature": "salary"}, "WORD", "nature"),
    ("transfers", {"purpose": "长" * 10_001}, "TEXT", "purpose"),
    ("transfers", {"from_account": ""}, "REQUIRED", "from_account"),
    ("transfers", {"transfer_id": "T" * 201}, "ID", "transfer_id"),
    ("transfers", {"transfer_id": "T\t1"}, "ID", "transfer_id"),
    ("transfers", {"from_account": "A7", "to_account": "A8"}, "CONSENT_MISSING", "from_account"),
    ("companies", {"uscc": "91131100715891716N"}, "USCC", "uscc"),
    ("companies", {"uscc": "91131100715891717M"}, "USCC", "uscc"),
    ("companies", {"uscc": "9113110071589171"}, "USCC", "uscc"),
    ("companies", {"name": "  "}, "ID", "name"),
    ("companies", {"status": "activ"}, "WORD", "status"),
    ("companies", {"industry": "1361"}, "INDUSTRY", "industry"),
    ("companies", {"insured_staff": "a few"}, "COUNT", "insured_staff"),
    ("companies", {"established": "2020/01/01"}, "DATE", "established"),
    ("companies", {"established": "2021-02-29"}, "DATE", "established"),
    ("companies", {"established": "0020-01-01"}, "DATE", "established"),
    ("companies", {"as_of": ""}, "REQUIRED", "as_of"),
    ("companies", {"as_of": "9999-12-31"}, "DATE", "as_of"),
    ("people", {"id_number": "110105194912310021"}, "ID_NUMBER", "id_number"),
    ("people", {"id_number": "110105194902310025"}, "ID_NUMBER", "id_number"),
    ("people", {"id_number": "11010519491231002"}, "ID_NUMBER", "id_number"),
    ("people", {"id_number": "110105194912310021", "id_kind": ""}, "ID_NUMBER", "id_number"),
    ("shareholdings", {"share": "1.01"}, "RATIO", "share"),
    ("shareholdings", {"share": "-0.1"}, "RATIO", "share"),
    ("shareholdings", {"share": "25%"}, "RATIO", "share"),
    ("shareholdings", {"share": "0.1234567"}, "RATIO", "share"),
    ("shareholdings", {"to": "2019-12-31"}, "PERIOD", "to"),
    ("shareholdings", {"holder_kind": "trust"}, "WORD", "holder_kind"),
    ("cases", {"closed": "2023-04-30"}, "PERIOD", "closed"),
    ("credit_lines", {"due": "2023-12-31"}, "PERIOD", "due"),
    ("credit_lines", {"overdue_24m": "N" * 23}, "OVERDUE", "overdue_24m"),
    ("credit_lines", {"overdue_24m": "X" * 24}, "OVERDUE", "overdue_24m"),
    ("statements", {"period_end": "2023-12-31"}, "PERIOD", "period_end"),
    ("tax_years", {"year": "24"}, "YEAR", "year"),
    ("operations_monthly", {"month": "2025-13"}, "MONTH", "month"),
    ("operations_monthly", {"month": "2025-01-01"}, "MONTH", "month"),
    ("collateral", {"area": "-3"}, "AREA", "area"),
    ("applications", {"margin": "1.5"}, "RATIO", "margin"),
    ("applications", {"product": "mortgage"}, "WORD", "product"),
    ("accounts", {"owner_kind": ""}, "KIND", "owner_kind"),
    ("consents", {"document_sha256": "abc"}, "SHA256", "document_sha256"),
    ("consents", {"to": "2019-01-01"}, "PERIOD", "to"),
    ("queries", {"file": "transfer"}, "WORD", "file"),
]


def test_each_row_is_refused_for_its_own_reason_and_the_others_are_loaded(intake: Intake) -> None:
    rows = sound()
    good = {file: len(lines) for file, lines in rows.items()}
    expected = {}
    for file, change, code, column in BROKEN:
        rows[file].append(rows[file][0] | change)
        expected[file, len(rows[file]) + 1] = (code, column)
    report = intake.load(rows)
    refused = intake.refused()
    assert {place: (row["code"], row["column"]) for place, row in refused.items()} == expected
    assert all(row["expected"] and row["next"] and row["zh"] for row in refused.values())
    assert {file: counts.new for file, counts in report.files.items()} == good
    with_broken = intake.snapshot()
    intake.anew("clean")
    intake.load(sound())
    assert intake.snapshot() == with_broken


def test_every_code_has_a_broken_row() -> None:
    tested = {code for _, _, code, _ in BROKEN}
    assert set(ROWS) - tested == {"CELLS", "KEY_CONFLICT"}  # below, and in test_history


def test_rows_with_other_numbers_of_cells_than_the_header(intake: Intake) -> None:
    folder = intake.write(sound())
    with (folder / "balances.csv").open("a", encoding="utf-8") as text:
        text.write("A1,2025-02-01,1.00\r\nA1,2025-02-02,1.00,2025-06-01,more\r\nA1,2025-02-03,1.00,2025-06-01\r\n")
    counts = load_folder(intake.settings, folder).files["balances"]
    assert (counts.read, counts.new, counts.quarantined) == (4, 2, 2)
    refused = intake.refused()
    assert {place: row["code"] for place, row in refused.items()} == {
        ("balances", 3): "CELLS",
        ("balances", 4): "CELLS",
    }


def test_a_row_with_several_faults_is_one_row_that_tells_them_all(intake: Intake) -> None:
    rows = sound()
    rows["transfers"][0] |= {"amount": "1e5", "at": "now", "channel": "onlin"}
    report = intake.load(rows)
    assert report.files["transfers"].quarantined == 1
    [row] = list_quarantine(intake.store())
    assert (row["column"], row["code"]) == ("at", "TIME")
    assert [(other["column"], other["code"]) for other in row["also"]] == [("amount", "AMOUNT"), ("channel", "WORD")]
    assert "did you mean online" in row["also"][1]["expected"]


def test_a_mended_row_is_loaded_and_the_rest_is_unchanged(intake: Intake) -> None:
    rows = sound()
    rows["transfers"].append(rows["transfers"][0] | {"transfer_id": "T2", "amount": "1e5"})
    intake.load(rows)
    rows["transfers"][1]["amount"] = "100000"
    counts = intake.load(rows).files["transfers"]
    assert (counts.new, counts.unchanged, counts.quarantined) == (1, 1, 0)


@pytest.mark.parametrize(
    ("file", "change"),
    [
        ("transfers", {"amount": "10000000000000", "at": "2025-03-01T01:30Z", "seq": "0", "country": "XK"}),
        ("transfers", {"at": "2025-03-01T09:30:00.123456789+0800", "at_precision": "day"}),
        ("companies", {"uscc": " 91131100715891716m "}),
        ("people", {"id_number": "E12345678", "id_kind": "passport"}),
        ("people", {"id_number": "11010519491231002x"}),
        ("shareholdings", {"share": "1", "voting": "0", "from": "", "to": ""}),
        ("shareholdings", {"from": "2020-01-01", "to": "2020-01-01"}),
        ("applications", {"margin": "-1", "growth": "0.000001", "amount": "0"}),
        ("consents", {"withdrawn_at": "2020-02-01T00:00:00+08:00", "document_sha256": "0" * 64}),
        ("line_flows", {"amount": "0.00", "seq": "7"}),
    ],
)
def test_what_stands_on_the_edge_is_accepted(file: str, change: dict[str, str], intake: Intake) -> None:
    rows = sound()
    rows[file][0] |= change
    assert intake.try_out(rows).files[file].quarantined == 0
