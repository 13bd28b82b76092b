"""The check digits of 统一社会信用代码 (GB 32100-2015, GB 11714) and 公民身份号码 (GB 11643-1999)."""

from __future__ import annotations

from datetime import date

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Without I, O, S, V, Z. The first character names the registrar and may be a letter (A, N, Y)."""

_USCC_VALUE = {character: value for value, character in enumerate(USCC_ALPHABET)}
_USCC_WEIGHTS = [pow(3, position, 31) for position in range(17)]
_ORGANISATION_VALUE = {character: value for value, character in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_RESIDENT_WEIGHTS = [pow(2, 17 - position, 11) for position in range(17)]
_RESIDENT_CHECK = "10X98765432"
_DIGITS = frozenset("0123456789")


def uscc_check(code: str) -> str:
    """The last character that the first 17 of a code ask for: (31 − Σ value × 3^position mod 31) mod 31."""
    total = sum(_USCC_VALUE[character] * weight for character, weight in zip(code, _USCC_WEIGHTS, strict=False))
    return USCC_ALPHABET[-total % 31]


def organisation_check(code: str) -> str:
    """The ninth character that the first eight of an organisation code (characters 9 to 16 of a USCC) ask for."""
    total = sum(
        _ORGANISATION_VALUE[character] * weight for character, weight in zip(code, _ORGANISATION_WEIGHTS, strict=False)
    )
    return "0123456789X"[-total % 11]


def is_uscc(code: str) -> bool:
    """Whether a code has 18 characters of the alphabet, a region of six digits, and both check digits right."""
    return (
        len(code) == 18
        and _USCC_VALUE.keys() >= set(code)
        and set(code[2:8]) <= _DIGITS
        and code[16] == organisation_check(code[8:16])
        and code[17] == uscc_check(code[:17])
    )


def resident_check(number: str) -> str:
    """The last character that the first 17 digits of a resident's number ask for."""
    return _RESIDENT_CHECK[
        sum(int(digit) * weight for digit, weight in zip(number, _RESIDENT_WEIGHTS, strict=False)) % 11
    ]


def is_resident_number(number: str) -> bool:
    """Whether a number has 18 characters, a day of birth that exists, and its check digit right."""
    if len(number) != 18 or not set(number[:17]) <= _DIGITS:
        return False
    try:
        date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")
    except ValueError:
        return False
    return number[17] == resident_check(number)
