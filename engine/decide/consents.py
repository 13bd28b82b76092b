"""Whose consent is missing before an application may be measured (canonical.md, Consent by row; domain.md R1)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Literal, Protocol

from neo4j.time import Date

from engine.catalogue.headers import SOURCES
from engine.decide import reasons
from engine.decide.model import MissingConsent, Sentence
from engine.graph.statements import statement

PUBLIC = frozenset({"registry", "judicial"})
"""Public records need no consent; one that was given and withdrawn still stops."""

Why = Literal["absent", "ended", "withdrawn"]

WORDS: dict[Why, tuple[str, str]] = {
    "absent": ("未取得{source}查询授权", "there is no consent for the {source} source"),
    "ended": ("{source}查询授权不在有效期内或非书面", "no consent for the {source} source is in force and in due form"),
    "withdrawn": ("{source}查询授权已撤回", "the consent for the {source} source was withdrawn"),
}


class Reads(Protocol):
    """Whatever runs a query inside the one transaction of a decision."""

    def run(self, text: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """Every row of the answer, by column."""


def missing_of_applicant(reader: Reads, applicant: str, sources: Collection[str], day: Date) -> list[MissingConsent]:
    """The sources among some that may not be read about the applicant, in the order in which data walks."""
    return _missing(reader, [applicant], [source for source in SOURCES if source in sources], day)


def missing_of_leaders(reader: Reads, applicant: str, leaders: list[str], day: Date) -> list[MissingConsent]:
    """Whose credit data may not be read among representatives and owners of a quarter or more.

    Of somebody who never consented nothing can have been loaded: that is a gap in the data, and no grade comes of it.
    Of somebody whose consent ended there may be data here, and they may no longer be used.
    """
    subjects = [one for one in dict.fromkeys(leaders) if one != applicant]
    return [one for one in _missing(reader, subjects, ["credit"], day) if one.reason != "absent"]


def _missing(reader: Reads, subjects: list[str], sources: list[str], day: Date) -> list[MissingConsent]:
    rows = reader.run(statement("records/consents"), subjects=subjects, as_of_date=day) if subjects else []
    stands = {(row["subject"], row["source"]): row for row in rows}
    found = []
    for subject in subjects:
        for source in sources:
            why = _why(stands.get((subject, source)), source)
            if why is not None:
                found.append(MissingConsent(subject=subject, source=source, reason=why, words=_words(why, source)))
    return found


def _why(row: dict[str, Any] | None, source: str) -> Why | None:
    """Why a source may not be read, by how the consents for it stand; None where it may."""
    if row is not None and row["in_force"]:
        return None
    if row is not None and row["withdrawn"]:
        return "withdrawn"
    if source in PUBLIC:
        return None
    return "absent" if row is None else "ended"


def _words(why: Why, source: str) -> Sentence:
    (zh, en), (title_zh, title_en) = WORDS[why], reasons.SOURCES[source]
    return Sentence(zh=zh.format(source=title_zh), en=en.format(source=title_en))
