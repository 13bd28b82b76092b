"""The thresholds of domain.md that background trade keeps clear of and that scenarios step up to and past.

They are written down a second time on purpose: the truth of the portfolio must not come from the rules it judges.
Money is in cents, shares in parts per million.
"""

from __future__ import annotations

from datetime import date, timedelta

PPM = 1_000_000
YUAN = 100

LOOP_WINDOW = timedelta(days=7)
LOOP_FIRST = 50_000 * YUAN
LOOP_SHARE = 50_000

CASH = 50_000 * YUAN  # T of AM02, by cash, kind of account and border
CORPORATE = 2_000_000 * YUAN
PERSONAL = 500_000 * YUAN
PERSONAL_ABROAD = 200_000 * YUAN
SPLIT_SHARE = 100_000
NEAR_COUNT = 5

RAPID_INFLOW = 100_000 * YUAN
RAPID_DAYS = 5

GROUP_SHARE_MEDIUM = 100_000
GROUP_SHARE_HIGH = 250_000
OTHER_SHARE = 300_000
OTHER_AMOUNT = 500_000 * YUAN

TRIP_WINDOW = timedelta(days=7)
TRIP_AMOUNT = 50_000 * YUAN
DIVERTED = timedelta(days=30)

REGION_SHARE = 100_000

OWNER_SHARE = 250_000
KNOWN_SHARES = 750_000

CONTAGION_SHARE = 50_000
CONTAGION_BAD = 3

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


# Structure: premises, persons of many firms, hidden links, related flow, concentration, shells
ADDRESS_FIRMS = 5
PHONE_FIRMS = 3
PREMISES_FLOW = 50_000
PERSON_FIRMS = 10
PERSON_BAD_FIRMS = 3
LINK_TURNOVER = 100_000
RELATED_MEDIUM = 300_000
RELATED_HIGH = 500_000
TOP_CUSTOMER = 500_000
TOP_FIVE = 800_000
CONCENTRATION = 250_000
IDLE_MONTHS = 6
SHELL_FEATURES = 2
SHELL_STAFF = 1
SHELL_YOUNG = 24
SHELL_UNPAID = 60

# Registry
CONTROL_FILINGS = 2
PLACE_FILINGS = 3

# Guarantees and pledges (GU01 to GU07, CO02, CO03)
CIRCLE_LEAST, CIRCLE_MOST = 3, 8
NETWORK_HOPS = 12  # how far guarantees are followed
NETWORK_FIRMS = 10
NETWORK_DEPTH = 4
LOAD_MEDIUM = 500_000
LOAD_HIGH = 1_000_000
STATEMENT_MONTHS = 15
NEAR_HOPS = 2
ENFORCED_AMOUNT = 20_000 * YUAN
ENFORCED_NET_ASSETS = 100_000
ENFORCED_REQUEST = 300_000
LATE_STATUS, LATE_RUN, LATE_MONTHS, LATE_WINDOW = 3, 3, 6, 24
VALUE_RATIO = 1_200_000  # a square metre above the median, which only more than this is
VALUE_MONTHS = 12
APPRAISER_LINES = 3
UNIT_VALUES = {  # cents for a square metre in the region, the narrowest counts
    "1311": {"residential": 650_000, "shop": 900_000, "office": 550_000, "factory": 180_000, "industrial_land": 30_000},
    "131102": {"residential": 750_000, "shop": 1_100_000},
}
TITLED = frozenset(("residential", "shop", "office", "factory", "industrial_land", "land_right"))


def unit_value(region: str | None, kind: str) -> int | None:
    """What a square metre of a kind usually costs in the narrowest region that is listed (cents)."""
    listed = [part for part, kinds in UNIT_VALUES.items() if kind in kinds and (region or "").startswith(part)]
    return UNIT_VALUES[max(listed, key=len)][kind] if listed else None


# Amounts and times (AM01, AM03, AM04, AM06 to AM09)
BENFORD = (301_030, 176_091, 124_939, 96_910, 79_181, 66_947, 57_992, 51_153, 45_757)  # log10(1 + 1/d), ppm
DIGIT_PAYMENTS = 300
DIGIT_DEVIATION = 15_000  # mean absolute deviation that is always allowed, ppm …
DIGIT_NOISE = 410_000  # … or this divided by the root of the payments
DIGIT_GROWTH = 1_500_000
ROUND_UNIT = 10_000 * YUAN
ROUND_SHARE = 600_000
ROUND_PAYMENTS = 50
DORMANT_MONTHS = 6
DORMANT_MOVED = 1_000 * YUAN
DORMANT_WINDOW = timedelta(days=30)
DORMANT_INFLOW = 500_000 * YUAN
DORMANT_MULTIPLE = 10
DORMANT_SEASON = 500_000
NEW_PARTY = timedelta(days=30)
NEW_PARTY_HISTORY = timedelta(days=90)
SUPPLIER_MONTHS, SUPPLIER_WINDOW = 3, 6
FAN_DAYS = 3
FAN_WINDOW = timedelta(hours=48)
FAN_OUT_SHARE = 800_000  # of what came in
FAN_INFLOW = 20_000  # and of the clean inflow of twelve months
FAN_MANY, FAN_FEW = 10, 2
NIGHT_FROM, NIGHT_TO = 23, 6
NIGHT_SHARE = 200_000
NIGHT_PAYMENTS = 10
NIGHT_TRADES = ("H61", "H62", "R90", "F5292", "F5123", "F5124", "G54", "G59", "G60", "Q84")
SURGE_DAYS = 90
SURGE_GROWTH = 2_000_000
SURGE_YEARLY = 1_500_000
NEW_YEARS = (date(2023, 1, 22), date(2024, 2, 10), date(2025, 1, 29), date(2026, 2, 17), date(2027, 2, 6))

# Courts (JU04, JU05); JU03 shares ENFORCED_* with guarantors
LAWSUITS = 3
LAWSUIT_MONTHS = 24
LAWSUIT_NET_ASSETS = 200_000
FROZEN = 300_000
CONTROL = 500_000  # more than half
LAYERS = 6

# The bureau (CB02 to CB05); CB02 shares LATE_* with guarantors
SEARCHES_SHORT, SEARCHES_SHORT_MONTHS = 6, 3
SEARCHES_LONG, SEARCHES_LONG_MONTHS = 9, 6
NON_BANKS_OWED = 3
HIDDEN_MONTHS = 3
HIDDEN_LUMP = 5  # instalments
HIDDEN_LUMP_MONTHS = 12
TRACE_HOPS = 4
TRACED = timedelta(days=30)
TRACE_SHARE = 300_000

# Loops, persons and regions (LP02 to LP04, PP02, PP04, GE02)
RECIPROCAL_PAYMENTS = 3  # each way …
RECIPROCAL_DAYS = 30  # … within so many days
RECIPROCAL_BALANCE = 800_000
RECIPROCAL_SHARE = 100_000
RING_WINDOW = timedelta(days=90)
RING_EDGE = 10_000 * YUAN
RING_EDGE_SHARE = 50_000  # of the flow of one of both ends
RING_LEAST, RING_MOST = 3, 12
RING_SHARE = 200_000
CIRCULAR_WINDOW = timedelta(days=90)
CIRCULAR_PRIOR = timedelta(days=270)
CIRCULAR_SHARE = 150_000
CIRCULAR_MULTIPLE = 2 * PPM
CIRCULAR_MOST = 1_000 * PPM
FROM_PERSONS_SHARE = 400_000
COLLECTED_SHARE = 100_000
DISTANT_DIGITS = 4  # a prefecture
DISTANT_SHARE = 500_000

# Finance (FI01 to FI08)
SALES_LAG = 3  # full months up to the application that may not be stated yet
SALES_MONTHS = 6
DEBT_MEDIUM, DEBT_HIGH = 500_000, 1_000_000
SERVICE_MEDIUM, SERVICE_HIGH = 700_000, 1_000_000
DROP, DROP_MONTHS = 300_000, 6
WITHOUT_INVOICES = 2
SEASONAL = ("A", "C131", "C134", "C137", "C1493", "C171", "D443", "E", "F511", "N786", "P")
LOSS_YEARS = 2
YOUNG = 24
REQUEST = 300_000
CORE, CORE_SHARE, CORE_MONTHS, SILENT_DAYS = 3, 50_000, 6, 90

# Operations (OP02 to OP04)
ARREARS, ARREARS_DAYS = 1_000 * YUAN, 30
POWER_DROP, POWER_MONTHS = 300_000, 3
NO_HANDS, HANDS_SALES = 1, 5_000_000 * YUAN
LEAN = ("F", "I", "L")
