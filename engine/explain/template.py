"""A decision in plain words, by a template: it places what the trace says, and can say nothing else."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from engine.errors import RequestError
from engine.explain.values import moment, written
from engine.settings import ROOT

LANGUAGES = ("zh", "en")


def explanation(trace: dict[str, Any], language: str) -> str:
    """The text of a trace (see engine/decide/trace.py) in Chinese or English; RequestError REQ006 for another."""
    if language not in LANGUAGES:
        raise RequestError(
            "REQ006", f"there are no words in {language}", place="--language", expected=" or ".join(LANGUAGES)
        )
    template = _environment().get_template(f"explanation.{language}.j2")
    told = {**trace, "gaps": _once(trace["gaps"])}
    return template.render(**told, written=partial(written, language=language), moment=moment).strip() + "\n"


def _once(gaps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each reason of an indicator once, however many of its values lack for it."""
    return list({(gap["indicator"], gap["words"]["en"]): gap for gap in gaps}.values())


@cache
def _environment() -> Environment:
    # The text is plain, so nothing is escaped here; whoever puts it into a page escapes it there.
    return Environment(loader=FileSystemLoader(ROOT / "prompts"), undefined=StrictUndefined, autoescape=False)
