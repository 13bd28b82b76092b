"""Whether somebody whom a row is about has consented to the source it comes from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from engine.clock import day_of
from engine.intake.store import Identities, in_parts
from engine.intake.tables import allowed, behind

REMEMBERED = 50_000

BEHIND = frozenset({"account", "line", "report"})
"""Kinds that are nobody themselves: an account has owners, a line and a report have subjects."""

_BEHIND = select(behind.c.id, behind.c.party).where(
    behind.c.kind == bindparam("kind"), behind.c.id.in_(bindparam("ids", expanding=True))
)
_ALLOWED = select(*allowed.c["subject", "from", "to", "written", "withdrawn_at"]).where(
    allowed.c.source == bindparam("source"), allowed.c.subject.in_(bindparam("subjects", expanding=True))
)


@dataclass(frozen=True)
class Standing:
    """One consent as loading needs it; days are ordinals, withdrawn_at an instant in UTC as text."""

    start: int
    end: int
    written: bool
    withdrawn_at: str | None


class Consents:
    """Answers for one source, as of the instant of loading; consents, accounts, reports and lines were read before."""

    def __init__(self, connection: Connection, identities: Identities, source: str, now: datetime) -> None:
        self._connection = connection
        self._identities = identities
        self._source = source
        self._now = now
        self._today = day_of(now).toordinal()
        self._known: dict[tuple[str, str], str] = {}

    def missing(self, kind: str, values: Iterable[str]) -> dict[str, str]:
        """For each value of a kind (company, person, account, line, report) what is missing; empty: consent stands."""
        wanted = dict.fromkeys(values)
        new = [value for value in wanted if (kind, value) not in self._known]
        if new:
            if len(self._known) > REMEMBERED:
                self._known.clear()
                new = list(wanted)
            for value, reason in self._judge(kind, new).items():
                self._known[kind, value] = reason
        return {value: self._known[kind, value] for value in wanted}

    def _judge(self, kind: str, values: list[str]) -> dict[str, str]:
        parties = self._parties(kind, values)
        standing = self._standing({party for named in parties.values() for party in named})
        return {value: self._reason(kind, parties[value], standing) for value in values}

    def _parties(self, kind: str, values: list[str]) -> dict[str, list[str]]:
        if kind == "line" or kind == "report":
            return self._behind(kind, {value: value for value in values})
        tokens = self._identities.known(kind, values)
        if kind == "account":
            return self._behind(kind, {value: tokens.get(value, "") for value in values})
        return {value: [tokens[value]] if value in tokens else [] for value in values}

    def _behind(self, kind: str, ids: dict[str, str]) -> dict[str, list[str]]:
        found = defaultdict(list)
        for part in in_parts(sorted(set(ids.values()))):
            for one, party in self._connection.execute(_BEHIND, {"kind": kind, "ids": part}):
                found[one].append(party)
        return {value: found.get(one, []) for value, one in ids.items()}

    def _standing(self, parties: set[str]) -> dict[str, list[Standing]]:
        standing = defaultdict(list)
        for part in in_parts(sorted(parties)):
            for subject, *consent in self._connection.execute(_ALLOWED, {"source": self._source, "subjects": part}):
                standing[subject].append(Standing(*consent))
        return standing

    def _reason(self, kind: str, parties: list[str], standing: dict[str, list[Standing]]) -> str:
        """Empty where one of the parties has a consent that stands, else the reason that comes nearest to standing."""
        if not parties and kind in BEHIND:
            return f"nobody is known behind this {kind}"
        reasons = [self._fault(party, consent) for party in parties for consent in standing.get(party, [])]
        if not reasons:
            return "no consent is known"
        return "" if "" in reasons else reasons[-1]

    def _fault(self, party: str, consent: Standing) -> str:
        if consent.withdrawn_at and datetime.fromisoformat(consent.withdrawn_at) <= self._now:
            return "the consent was withdrawn"
        if consent.end < self._today:
            return "the consent has expired"
        if consent.start > self._today:
            return "the consent begins later"
        if self._source == "credit" and party.startswith("pe_") and not consent.written:
            return "a person's consent for credit must be written"
        return ""
