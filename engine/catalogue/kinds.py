"""What kind of thing an expression is, as far as the text and the model tell: never more than is certain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """Anything; ``ANY`` where nothing is known, ``NOTHING`` for null and for what an empty list holds."""


@dataclass(frozen=True)
class Scalar(Kind):
    """A value by its unit or type: cents, ppm, count …; number is a whole number without a unit."""

    name: str


@dataclass(frozen=True)
class NodeKind(Kind):
    """A node with one of these labels (each the most special there is)."""

    labels: frozenset[str]


@dataclass(frozen=True)
class LinkKind(Kind):
    """A relationship of one of these types."""

    types: frozenset[str]


@dataclass(frozen=True)
class PathKind(Kind):
    """A path over such nodes and relationships."""

    nodes: NodeKind
    links: LinkKind


@dataclass(frozen=True)
class ListKind(Kind):
    """A list of such things."""

    of: Kind


@dataclass(frozen=True)
class MapKind(Kind):
    """A map whose keys are all known."""

    entries: tuple[tuple[str, Kind], ...]

    @property
    def known(self) -> dict[str, Kind]:
        """Its keys, each with its kind."""
        return dict(self.entries)


ANY = Kind()
NOTHING = Scalar("nothing")
TEXT, DATE, DATETIME, DURATION = Scalar("text"), Scalar("date"), Scalar("datetime"), Scalar("duration")
BOOLEAN, FLOAT, NUMBER, COUNT = Scalar("boolean"), Scalar("float"), Scalar("number"), Scalar("count")

WHOLE = frozenset({"number", "cents", "ppm", "count", "days", "months", "hundredths"})
COUNTED = frozenset({"count", "days", "months"})
"""Units that are compared with one another without a second thought: how many of something."""

TYPES = {"id": "text", "token": "text"}
"""Types of the model that are text."""


def of_unit(unit: str) -> Kind:
    """The kind of a unit of a header, or of a type of the model; ANY for rows and for what is not one."""
    if unit == "ids":
        return ListKind(TEXT)
    return ANY if unit in ("", "rows") else Scalar(TYPES.get(unit, unit))


def merged(kinds: Iterable[Kind]) -> Kind:
    """What something is that is one of these."""
    found: Kind = NOTHING
    for kind in kinds:
        found = _either(found, kind)
    return found


def _either(left: Kind, right: Kind) -> Kind:
    if left == right or right == NOTHING:
        return left
    if left == NOTHING:
        return right
    if isinstance(left, NodeKind) and isinstance(right, NodeKind):
        return NodeKind(left.labels | right.labels)
    if isinstance(left, LinkKind) and isinstance(right, LinkKind):
        return LinkKind(left.types | right.types)
    if isinstance(left, ListKind) and isinstance(right, ListKind):
        return ListKind(_either(left.of, right.of))
    if isinstance(left, MapKind) and isinstance(right, MapKind):
        return MapKind(tuple((key, merged(_at(each, key) for each in (left, right))) for key in _keys(left, right)))
    if is_whole(left) and is_whole(right):
        return NUMBER
    return ANY


def _keys(left: MapKind, right: MapKind) -> list[str]:
    return list({**left.known, **right.known})


def _at(kind: MapKind, key: str) -> Kind:
    return kind.known.get(key, NOTHING)


def is_whole(kind: Kind) -> bool:
    """Whether it is a whole number, of whatever unit."""
    return isinstance(kind, Scalar) and kind.name in WHOLE


def element(kind: Kind) -> Kind:
    """What a list of this kind holds."""
    return kind.of if isinstance(kind, ListKind) else ANY


def group_of(kind: Kind) -> str:
    """What it compares with: nothing compares with another group; "" where that is not known."""
    if isinstance(kind, Scalar):
        if kind == NOTHING:
            return ""
        return "number" if kind.name in WHOLE or kind == FLOAT else kind.name
    names = {NodeKind: "node", LinkKind: "relationship", PathKind: "path", ListKind: "list", MapKind: "map"}
    return names.get(type(kind), "")


def one_unit(left: Kind, right: Kind) -> bool:
    """Whether two numbers are measured alike, or one has no unit."""
    names = {kind.name for kind in (left, right) if isinstance(kind, Scalar) and is_whole(kind)} - {"number"}
    return len(names) < 2 or names <= COUNTED


# What Cypher's own functions give.

Gives = Callable[[list[Kind]], Kind]


def _always(kind: Kind) -> Gives:
    return lambda _: kind


def _first(kinds: list[Kind]) -> Kind:
    return kinds[0] if kinds else ANY


def _of_first(kinds: list[Kind]) -> Kind:
    return element(_first(kinds))


def _nodes(kinds: list[Kind]) -> Kind:
    return ListKind(kinds[0].nodes) if kinds and isinstance(kinds[0], PathKind) else ListKind(ANY)


def _links(kinds: list[Kind]) -> Kind:
    return ListKind(kinds[0].links) if kinds and isinstance(kinds[0], PathKind) else ListKind(ANY)


def _each(names: str, gives: Gives) -> dict[str, Gives]:
    return dict.fromkeys(names.split(), gives)


FUNCTIONS: Mapping[str, Gives] = {
    **_each("count size length char_length character_length toInteger".lower(), _always(NUMBER)),
    **_each("sum min max abs percentiledisc reverse tail", _first),
    **_each("head last", _of_first),
    **_each("collect", lambda kinds: ListKind(_first(kinds))),
    **_each("coalesce", merged),
    **_each("nullif", _first),
    **_each("range", _always(ListKind(NUMBER))),
    **_each("nodes", _nodes),
    **_each("relationships", _links),
    **_each("labels keys split", _always(ListKind(TEXT))),
    **_each(
        "type tostring substring left right trim btrim ltrim rtrim replace tolower toupper lower upper", _always(TEXT)
    ),
    **_each("normalize valuetype format", _always(TEXT)),
    **_each("exists isempty isnan toboolean tobooleanornull all_different same property_exists", _always(BOOLEAN)),
    **_each("date date.truncate", _always(DATE)),
    **_each("datetime datetime.truncate datetime.fromepoch datetime.fromepochmillis", _always(DATETIME)),
    **_each("duration duration.between duration.inmonths duration.indays duration.inseconds", _always(DURATION)),
    **_each("avg stdev stdevp percentilecont tofloat tofloatornull sqrt exp log log10 ln pi e", _always(FLOAT)),
    **_each("round floor ceil ceiling sin cos tan cot asin acos atan atan2 haversin degrees radians", _always(FLOAT)),
    **_each("power cosh sinh tanh coth", _always(FLOAT)),
    **_each("tointegerornull sign", _always(NUMBER)),
    **_each("tobooleanlist tofloatlist tointegerlist tostringlist", _always(ListKind(ANY))),
    **_each("tostringornull", _always(TEXT)),
    **_each("properties startnode endnode id elementid rand randomuuid timestamp", _always(ANY)),
    **_each("localdatetime localdatetime.truncate time time.truncate localtime localtime.truncate", _always(ANY)),
    **_each("point point.distance point.withinbbox vector vector.similarity.cosine", _always(ANY)),
    **_each(
        "vector.similarity.euclidean vector_distance vector_norm vector_dimension_count file linenumber", _always(ANY)
    ),
    **_each("shortestpath allshortestpaths graph.names graph.byname graph.propertiesbyname cardinality", _always(ANY)),
}
"""Functions by their names in small letters."""

AGGREGATES = frozenset(
    {"count", "sum", "min", "max", "avg", "collect", "percentiledisc", "percentilecont", "stdev", "stdevp"}
    | {"gds.graph.project"}
)

PARTS: Mapping[str, Mapping[str, Kind]] = {
    "date": dict.fromkeys(
        ["year", "month", "day", "week", "weekyear", "quarter", "dayofquarter", "ordinalday", "dayofweek", "weekday"],
        COUNT,
    ),
    "datetime": dict.fromkeys(
        [
            "year",
            "month",
            "day",
            "week",
            "quarter",
            "dayofweek",
            "weekday",
            "ordinalday",
            "hour",
            "minute",
            "second",
            "millisecond",
            "microsecond",
            "nanosecond",
            "timezone",
            "offset",
            "offsetminutes",
            "offsetseconds",
            "epochseconds",
            "epochmillis",
        ],
        COUNT,
    ),
    "duration": dict.fromkeys(
        [
            "years",
            "quarters",
            "months",
            "weeks",
            "days",
            "hours",
            "minutes",
            "seconds",
            "milliseconds",
            "microseconds",
            "nanoseconds",
            "quartersofyear",
            "monthsofyear",
            "monthsofquarter",
            "daysofweek",
            "minutesofhour",
            "secondsofminute",
            "millisecondsofsecond",
            "microsecondsofsecond",
            "nanosecondsofsecond",
        ],
        COUNT,
    ),
}
"""What a day, an instant and a duration have, in small letters."""
