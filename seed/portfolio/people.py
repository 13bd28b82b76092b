"""Identities: real check digits on visibly made-up people and firms.

Every name begins with 示例 (example), the organisation code of every firm with MADE (made up), and the sequence
number of every resident's certificate is 000, which no office has ever given out.
"""

from __future__ import annotations

from datetime import date, timedelta

# Counties and districts of Hengshui (GB/T 2260).
REGIONS = (
    "131102",
    "131103",
    "131121",
    "131122",
    "131123",
    "131124",
    "131125",
    "131126",
    "131127",
    "131128",
    "131182",
)
CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015: no I, O, S, V, Z
BORN_FROM = date(1958, 1, 1)
BORN_DAYS = 16_000

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "安邦诚达恩丰广和嘉健朗明宁平启瑞顺泰文祥逸远志中"
TRADES = {
    "retailer": "百货",
    "caterer": "餐饮",
    "distributor": "商贸",
    "contractor": "建筑工程",
    "manufacturer": "机械制造",
    "service": "信息服务",
    "farm_buyer": "农产品",
    "haulage": "运输",
    "labour": "劳务",
    "franchisee": "便利店",
    "seasonal": "果蔬加工",
    "online": "网店",
}


def organisation_code(number: int) -> str:
    """Nine characters of a made-up organisation: MADE, four of a running number, the check character of GB 11714."""
    digits = ""
    for _ in range(4):
        number, rest = divmod(number, 31)
        digits = CODE_LETTERS[rest] + digits
    body = "MADE" + digits
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    value = sum(
        weight * "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".index(c) for weight, c in zip(weights, body, strict=True)
    )
    return body + "0123456789X0"[11 - value % 11]


def credit_code(number: int, region: str, sole_trader: bool) -> str:
    """A unified social credit code: 91 for firms, 92 for sole traders, region, organisation, check of GB 32100."""
    body = ("92" if sole_trader else "91") + region + organisation_code(number)
    value = sum(pow(3, place, 31) * CODE_LETTERS.index(c) for place, c in enumerate(body))
    return body + CODE_LETTERS[(31 - value % 31) % 31]


def certificate(number: int) -> str:
    """A resident's number of GB 11643: county, birthday, sequence 000, check character; distinct up to 176,000."""
    places, county = divmod(number, len(REGIONS))
    born = BORN_FROM + timedelta(days=places % BORN_DAYS)
    body = f"{REGIONS[county]}{born:%Y%m%d}000"
    value = sum(int(c) * pow(2, 17 - place, 11) for place, c in enumerate(body))
    return body + "10X98765432"[value % 11]


def person_name(number: int) -> str:
    """A made-up name; it may repeat, as names do."""
    first, rest = divmod(number, len(SURNAMES))
    return f"示例{SURNAMES[rest]}{GIVEN[first % len(GIVEN)]}{GIVEN[first // len(GIVEN) % len(GIVEN)]}"


def firm_name(number: int, segment: str, sole_trader: bool) -> str:
    """A made-up firm's name with its running number."""
    trade = TRADES.get(segment, "商贸")
    return f"示例{trade}第{number}{'经营部' if sole_trader else '有限公司'}"
