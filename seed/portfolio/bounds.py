"""The thresholds of domain.md that background trade keeps clear of and that scenarios step up to and past.

They are written down a second time on purpose: the truth of the portfolio must not come from the rules it judges.
Money is in cents, shares in parts per million.
"""

from __future__ import annotations

from datetime import timedelta

PPM = 1_000_000
YUAN = 100

LOOP_WINDOW = timedelta(days=7)
LOOP_FIRST = 50_000 * YUAN
LOOP_COUNT = 3
LOOP_SHARE = 50_000

CASH = 50_000 * YUAN  # T of AM02, by cash, kind of account and border
CORPORATE = 2_000_000 * YUAN
PERSONAL = 500_000 * YUAN
PERSONAL_ABROAD = 200_000 * YUAN
SPLIT_DAYS = 3
SPLIT_SHARE = 100_000
SPLIT_WINDOW = timedelta(days=90)
NEAR_COUNT = 5
NEAR_WINDOW = timedelta(days=30)

RAPID_INFLOW = 100_000 * YUAN
RAPID_OUT = 900_000
RAPID_CLOSING = 50_000
RAPID_DAYS = 5
RAPID_WINDOW = timedelta(days=90)

GROUP_SHARE_MEDIUM = 100_000
GROUP_SHARE_HIGH = 250_000
OTHER_SHARE = 300_000
OTHER_AMOUNT = 500_000 * YUAN

TRIP_WINDOW = timedelta(days=7)
TRIP_AMOUNT = 50_000 * YUAN
TRIP_BACK = 800_000
TRIPS = 2
DIVERTED = timedelta(days=30)

REGION_SHARE = 100_000

OWNER_SHARE = 250_000
OWNER_LAYERS = 4
KNOWN_SHARES = 750_000

CONTAGION_SHARE = 50_000
CONTAGION_BAD = 3
CONTAGION_BAD_SHARE = 200_000

ABOVE_MEDIUM = 300_000
ABOVE_HIGH = 500_000
BELOW_LOW = 500_000
VAT_RATES = {"general": 130_000, "small_scale": 10_000}
VAT_MONTHS = 6

OPEN_BALANCE = 1_000 * YUAN
REPORT_DAYS = 90
QUERY_DAYS = 30

LTV_CAPS = {
    "residential": 700_000,
    "shop": 600_000,
    "office": 600_000,
    "factory": 550_000,
    "industrial_land": 500_000,
    "equipment": 400_000,
    "inventory": 400_000,
    "receivables": 600_000,
    "deposit": 900_000,
}
LTV_GOOD = 500_000

COVERAGE = 600_000
FLOW_TRANSFERS = 60
FLOW_MONTHS = 6


def share(part: int, whole: int) -> int:
    """Parts per million, rounded down; 0 of nothing is 0."""
    return part * PPM // whole if whole else 0


def least_part(base: int, ppm: int, already: int = 0) -> int:
    """The least x for which ``already + x`` is at least ``ppm`` of ``base + x`` (cents): one less is a near miss."""
    # (already + x)·PPM ≥ ppm·(base + x)  ⇔  x ≥ (ppm·base − PPM·already) ÷ (PPM − ppm)
    return -(-(ppm * base - PPM * already) // (PPM - ppm))


def least_of(base: int, ppm: int) -> int:
    """The least x that is at least ``ppm`` of ``base``, where x is no part of the base (cents)."""
    return -(-ppm * base // PPM)


def parts(total: int, count: int) -> list[int]:
    """A total in so many nearly equal parts, none equal to its neighbour (cents)."""
    size = total // count
    steps = [(number - count // 2) * 137 for number in range(count)]
    made = [size + step for step in steps]
    made[-1] += total - sum(made)
    return made
