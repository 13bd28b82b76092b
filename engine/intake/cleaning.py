"""From the text of a cell to its typed value, or to the reason why there is none.

Values are what JSON can hold, since a checked row waits as JSON for its turn: text, whole numbers, true and false.
Money is in cents, ratios in parts per million, days are YYYY-MM-DD, instants are ISO 8601 in UTC to the microsecond.
An empty cell is None. Columns are cleaned a whole chunk at a time; a cleaner that meets the same texts again and
again (words, days, codes) remembers them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from difflib import get_close_matches
from typing import Any

from engine.intake.identifiers import is_resident_number, is_uscc
from seed.canonical import Column


@dataclass(frozen=True)
class Refusal:
    """Why a cell, or a row because of one of its columns, cannot be used."""

    code: str
    expected: str


Cleaner = Callable[[Sequence[str]], list[Any]]
"""The texts of a column to its values; a Refusal stands where there is none."""

LONGEST_ID = 200
LONGEST_TEXT = 10_000
LARGEST_CENTS = 10**15
REMEMBERED = 10_000


class Memory(dict[str, Any]):
    """Values by text; a text met for the first time is cleaned."""

    def __init__(self, clean: Callable[[str], Any]) -> None:
        super().__init__()
        self._clean = clean

    def __missing__(self, text: str) -> Any:
        if len(self) > REMEMBERED:
            self.clear()
        value = self[text] = self._clean(text)
        return value

    def column(self, texts: Sequence[str]) -> list[Any]:
        """The values of many texts."""
        return list(map(self.__getitem__, texts))


def cleaner(column: Column) -> Cleaner:
    """How the cells of a column are cleaned."""
    clean = _words(column.words) if column.words else _BY_TYPE[column.type]
    empty = Refusal("REQUIRED", "a value") if column.required else None

    if column.type in _SELDOM_TWICE and not column.words:
        return lambda texts: [clean(text) if text else empty for text in texts]
    return Memory(lambda text: clean(text) if text else empty).column


def _words(words: tuple[str, ...]) -> Callable[[str], Any]:
    legal = {word: word for word in words}

    def clean(text: str) -> Any:
        return legal.get(text) or Refusal("WORD", nearest(text, words))

    return clean


def nearest(text: str, legal: Sequence[str]) -> str:
    """One of the legal words, or the one that was probably meant."""
    close = get_close_matches(text.strip().lower(), legal, n=1, cutoff=0.5)
    return f"did you mean {close[0]}? One of: {', '.join(legal)}" if close else f"one of: {', '.join(legal)}"


def _id(text: str) -> Any:
    if len(text) <= LONGEST_ID and text.isprintable() and not text.isspace():
        return text
    return Refusal("ID", f"1 to {LONGEST_ID} characters without control characters")


def _text(text: str) -> Any:
    return text if len(text) <= LONGEST_TEXT else Refusal("TEXT", f"at most {LONGEST_TEXT} characters")


def _name(text: str) -> Any:
    if len(text) > LONGEST_TEXT:
        return Refusal("TEXT", f"at most {LONGEST_TEXT} characters")
    return text if text.strip() else Refusal("ID", "a text that is not blank")


def _boolean(text: str) -> Any:
    return {"true": True, "false": False}.get(text, Refusal("BOOLEAN", "true or false"))


_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAYS = "a day from 1900-01-01 to 9999-12-30, as YYYY-MM-DD"


def _date(text: str) -> Any:
    if not _DATE.fullmatch(text) or not "1900" <= text < "9999-12-31":
        return Refusal("DATE", _DAYS)
    try:
        date.fromisoformat(text)
    except ValueError:
        return Refusal("DATE", _DAYS)
    return text


def _month(text: str) -> Any:
    day = _date(f"{text}-01") if len(text) == 7 else None
    return day if isinstance(day, str) else Refusal("MONTH", "a month from 1900-01, as YYYY-MM")


def _year(text: str) -> Any:
    if len(text) == 4 and text.isascii() and text.isdigit() and text >= "1900":
        return int(text)
    return Refusal("YEAR", "a year from 1900, as YYYY")


_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-9]{2}(?::[0-9]{2}(?:\.([0-9]{1,9}))?)?(Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_TIMES = "an instant as ISO 8601 with an offset, such as 2026-01-31T09:30:00+08:00"


def _time(text: str) -> Any:
    found = _TIME.fullmatch(text)
    if not found or not "1900" <= text < "9999":
        return Refusal("TIME", _TIMES)
    if not found[2]:
        return Refusal("TIME_OFFSET", _TIMES)
    try:
        instant = datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        return Refusal("TIME", _TIMES)
    return (
        f"{instant:%Y-%m-%dT%H:%M:%S}.{instant.microsecond:06d}Z"
        if instant.microsecond
        else f"{instant:%Y-%m-%dT%H:%M:%S}Z"
    )


_AMOUNT = re.compile(r"(-?)([0-9]{1,14})(?:\.([0-9]{1,2}))?")
_AMOUNTS = "yuan as decimal text, at most two decimals, no separator, no exponent"


def _cents(text: str) -> Any:
    found = _AMOUNT.fullmatch(text)
    if not found:
        return Refusal("AMOUNT", _AMOUNTS)
    sign, whole, part = found.groups()
    cents = int(whole) * 100 + (int(part.ljust(2, "0")) if part else 0)
    if cents > LARGEST_CENTS:
        return Refusal("AMOUNT_SIZE", "at most 10000000000000")
    return -cents if sign else cents


def _amount(text: str) -> Any:
    cents = _cents(text)
    if text.startswith("-") and isinstance(cents, int):
        return Refusal("AMOUNT_SIGN", "an amount from 0")
    return cents


def _paid(text: str) -> Any:
    cents = _amount(text)
    return Refusal("AMOUNT_ZERO", "an amount above 0") if cents == 0 else cents


_RATIO = re.compile(r"(-?)([01])(?:\.([0-9]{1,6}))?")


def _ratio(text: str) -> Any:
    ppm = _ppm(text)
    return (
        ppm
        if ppm is not None and ppm >= 0 and text[0] != "-"
        else Refusal("RATIO", "from 0 to 1, at most six decimals")
    )


def _margin(text: str) -> Any:
    ppm = _ppm(text)
    return ppm if ppm is not None else Refusal("RATIO", "from -1 to 1, at most six decimals")


def _ppm(text: str) -> int | None:
    found = _RATIO.fullmatch(text)
    if not found:
        return None
    sign, whole, part = found.groups()
    ppm = int(whole) * 1_000_000 + (int(part.ljust(6, "0")) if part else 0)
    if ppm > 1_000_000:
        return None
    return -ppm if sign else ppm


_COUNT = re.compile(r"[0-9]{1,15}")


def _count(text: str) -> Any:
    return int(text) if _COUNT.fullmatch(text) else Refusal("COUNT", "a whole number from 0")


def _area(text: str) -> Any:
    hundredths = _cents(text)
    fits = isinstance(hundredths, int) and not text.startswith("-")
    return hundredths if fits else Refusal("AREA", "square metres from 0, at most two decimals")


def _uscc(text: str) -> Any:
    code = unicodedata.normalize("NFKC", text).strip().upper()
    return text if is_uscc(code) else Refusal("USCC", "18 characters with both check digits right (GB 32100)")


def _pattern(pattern: str, code: str, expected: str) -> Callable[[str], Any]:
    compiled = re.compile(pattern)
    return lambda text: text if compiled.fullmatch(text) else Refusal(code, expected)


def certificate(number: str, kind: str | None) -> Refusal | None:
    """What is wrong with a certificate number of a resident, or of an unknown kind where it looks like a resident's."""
    text = unicodedata.normalize("NFKC", number).strip().upper()
    looks_resident = len(text) == 18 and text[:17].isdigit()
    if (kind == "resident" or (kind is None and looks_resident)) and not is_resident_number(text):
        return Refusal("ID_NUMBER", "18 characters with the day of birth and the check digit right (GB 11643)")
    return None


_COUNTRY_CODES = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY "
    "BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK "
    "FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR "
    "IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK "
    "ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM "
    "PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF "
    "TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW "
)
COUNTRIES = frozenset(_COUNTRY_CODES.split())
"""ISO 3166-1 alpha-2, and XK, which banks use for Kosovo."""


def _country(text: str) -> Any:
    return text if text in COUNTRIES else Refusal("COUNTRY", "a country as two capital letters of ISO 3166-1")


_BY_TYPE: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(("company", "person", "party", "account", "id", "line", "report", "application"), _id),
    **dict.fromkeys(("name", "phone", "address", "title", "case", "id_number"), _name),
    "uscc": _uscc,
    "text": _text,
    "boolean": _boolean,
    "date": _date,
    "month": _month,
    "year": _year,
    "time": _time,
    "amount": _amount,
    "signed": _cents,
    "paid": _paid,
    "area": _area,
    "ratio": _ratio,
    "margin": _margin,
    "count": _count,
    "country": _country,
    "industry": _pattern(r"[A-T][0-9]{0,4}", "INDUSTRY", "a letter from A to T and up to four digits"),
    "region": _pattern(r"[1-9][0-9]{5}", "REGION", "six digits"),
    "currency": _pattern(r"[A-Z]{3}", "CURRENCY", "three capital letters"),
    "overdue": _pattern(r"[N1-7*/#BCDGZ]{24}", "OVERDUE", "24 of N, 1 to 7, *, /, #, B, C, D, G, Z"),
    "sha256": _pattern(r"[0-9a-f]{64}", "SHA256", "64 hexadecimal digits in lower case"),
}

_SELDOM_TWICE = frozenset(
    {"id", "line", "time", "amount", "signed", "paid", "text", "name", "uscc", "id_number", "count"}
)
"""Types whose texts are mostly new, so that remembering them would cost more than it saves."""
