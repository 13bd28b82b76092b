"""The pages of codes: why, an example to avoid, an example to prefer."""

from __future__ import annotations

from engine.catalogue.codes import CODES
from engine.errors import CatalogueError
from engine.rules.codes import CODES as RULE_CODES
from engine.settings import ROOT
from engine.strict_yaml import did_you_mean

PAGES = ROOT / "cypher" / "checks"


def page_of(code: str) -> str:
    """The page of a code; CatalogueError YML006 where there is no such code."""
    known = {**CODES, **RULE_CODES}
    if code.upper() not in known:
        raise CatalogueError(
            "YML006", f"there is no code `{code}`", expected="a code that `loangraph check` printed",
            next_move=did_you_mean(code.upper(), known) or f"see {PAGES.relative_to(ROOT)}",
        )  # fmt: skip
    return (PAGES / f"{code.upper()}.md").read_text("utf-8")
