"""A decision in plain words, by a template: it places what the trace says, and can say nothing else."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from engine.errors import RequestError
from engine.explain.values import written
from engine.settings import ROOT

LANGUAGES = ("zh", "en")


def explanation(trace: dict[str, Any], language: str) -> str:
    """The text of a trace (see engine/decide/trace.py) in Chinese or English; RequestError REQ006 for another."""
    if language not in LANGUAGES:
        raise RequestError(
            "REQ006", f"there are no words in {language}", place="--language", expected=" or ".join(LANGUAGES)
        )
    template = _environment().get_template(f"explanation.{language}.j2")
    return template.render(**trace, written=partial(written, language=language)).strip() + "\n"


@cache
def _environment() -> Environment:
    # The text is plain, so nothing is escaped here; whoever puts it into a page escapes it there.
    return Environment(loader=FileSystemLoader(ROOT / "prompts"), undefined=StrictUndefined, autoescape=False)
