"""What kind of payment the words of a transfer's purpose tell of, by the dated list rules/lists/nature_words.yaml."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from engine.catalogue.parameters import read_list
from engine.intake.cleaning import REMEMBERED
from engine.settings import ROOT
from engine.strict_yaml import read_yaml

LIST = ROOT / "rules" / "lists" / "nature_words.yaml"


@dataclass(frozen=True)
class _Word:
    """text: as it is looked for; alone: found only where no Latin letter touches it, so that TAX is not in TAXI."""

    nature: str
    text: str
    alone: re.Pattern[str] | None
    start: str
    end: str

    def stands_in(self, purpose: str) -> bool:
        return self.text in purpose and (self.alone is None or self.alone.search(purpose) is not None)


class NatureWords:
    """The list, ready to be asked; the first entry of the list that a purpose holds wins."""

    def __init__(self, text: str, name: str = "rules/lists/nature_words.yaml") -> None:
        entries = read_list(read_yaml(text, name)).entries
        self._words = [_word(entry) for entry in entries]
        self._known: dict[str, list[_Word]] = {}

    @classmethod
    def read(cls) -> NatureWords:
        """The list of this checkout."""
        return cls(LIST.read_text(encoding="utf-8"))

    def nature(self, purpose: str, day: str) -> str | None:
        """The nature that the words of a purpose tell on a day (YYYY-MM-DD), or None where they tell none."""
        words = self._known.get(purpose)
        if words is None:
            if len(self._known) > REMEMBERED:
                self._known.clear()
            text = _normal(purpose)
            words = self._known[purpose] = [word for word in self._words if word.stands_in(text)]
        return next((word.nature for word in words if word.start <= day <= word.end), None)


def _word(entry: dict) -> _Word:
    text = _normal(entry["word"])
    alone = re.compile(rf"(?<![A-Z0-9]){re.escape(text)}(?![A-Z0-9])") if text.isascii() else None
    return _Word(entry["nature"], text, alone, _day(entry, "from", "0001-01-01"), _day(entry, "to", "9999-12-31"))


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text).upper()


def _day(entry: dict, name: str, otherwise: str) -> str:
    day = entry.get(name)
    return day.isoformat() if isinstance(day, date) else otherwise
