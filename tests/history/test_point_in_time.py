"""As known at T: what was stated later changes nothing, and its absence changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from seed.canonical import canonical
from tests.history.conftest import Bank, applied_at
from tests.intake.folders import Rows

SHANGHAI = ZoneInfo("Asia/Shanghai")


def known_by(rows: Rows, instant: datetime) -> Rows:
    """The rows that a bank could have been told by an instant; a consent withdrawn later was not yet withdrawn."""
    return {
        name: [_without_what_came_later(row, instant) for row in table if _told_at(name, row) <= instant]
        for name, table in rows.items()
    }


def _told_at(file: str, row: dict[str, str]) -> datetime:
    if file == "transfers":
        return _day(row["stated_on"]) if row["stated_on"] else _instant(row["at"])
    for column in ("asked_at", "applied_at"):
        if column in row:
            return _instant(row[column])
    return _day(row["as_of" if canonical().files[file].dated == "as_of" else "from"])


def _without_what_came_later(row: dict[str, str], instant: datetime) -> dict[str, str]:
    withdrawn = row.get("withdrawn_at")
    return {**row, "withdrawn_at": ""} if withdrawn and _instant(withdrawn) > instant else row


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def test_deciding_as_of_an_instant_is_deciding_on_what_was_known_by_it(bank: Bank, proving: bool) -> None:
    random = Random(20260101)
    times = sorted(applied_at(row) for row in bank.rows["applications"])
    instants = [times[len(times) * part // 10] for part in ((3, 5, 7, 8, 9) if proving else (5, 9))]
    asked: dict[datetime, list[str]] = {}
    for instant in instants:
        filed = [row["application_id"] for row in bank.rows["applications"] if applied_at(row) <= instant]
        asked[instant] = sorted(random.sample(filed, min(len(filed), 10)))
    bank.load_anew(bank.rows)
    whole: dict[datetime, Any] = {instant: bank.told(asked[instant], instant) for instant in instants}
    for instant in instants:
        bank.load_anew(known_by(bank.rows, instant))
        assert bank.told(asked[instant], instant) == whole[instant], instant
