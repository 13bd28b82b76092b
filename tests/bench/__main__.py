"""``make bench``: how fast it is, on this machine, against its limits. Writes build/bench.json and prints a table."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from engine.settings import ROOT
from tests.bench import decisions, loading, report, scans
from tests.bench.place import Place, place, portfolio

FINBENCH = Path(os.environ.get("LOANGRAPH_FINBENCH") or ROOT.parent / "shared" / "finbench")
TRANSFERS = 100_000
FIRMS = 300
OUT = ROOT / "build" / "bench.json"


def main() -> int:
    """Measure everything; the exit code is 1 where a limit does not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "--transfers", type=int, default=TRANSFERS, help="also decide over so many, firms in proportion"
    )
    parser.add_argument("--only", choices=["loading", "finbench", "decisions"], help="one part")
    options = parser.parse_args()
    rows: list[report.Row] = []
    with place() as there:
        if options.only in (None, "loading"):
            rows += _loading(there)
        if options.only in (None, "finbench"):
            rows += _finbench(there)
        if options.only in (None, "decisions"):
            rows += _decisions(there, options.transfers)
    report.show(rows)
    report.write(rows, OUT)
    return 1 if any(row.holds is False for row in rows) else 0


def _loading(there: Place) -> list[report.Row]:
    _say("loading")
    small = portfolio(there.folder / "small-rows", FIRMS // 4, TRANSFERS // 4)
    return loading.measured(there, small, portfolio(there.folder / "rows", FIRMS, TRANSFERS))


def _finbench(there: Place) -> list[report.Row]:
    if not (FINBENCH / "Account.csv").is_file():
        _say(f"FinBench is left out: no sample in {FINBENCH}")
        return []
    _say("FinBench")
    return scans.finbench(there, FINBENCH)


def _decisions(there: Place, transfers: int) -> list[report.Row]:
    rows, usual = _decided(there, TRANSFERS)
    if transfers > TRANSFERS:
        more, many = _decided(there, transfers)
        slower = many.median / usual.median
        rows += [
            *more,
            report.Row(f"decision, {transfers:,} transfers: p50, as a multiple of 100,000", slower, "", 1.5),
        ]
    return rows


def _decided(there: Place, transfers: int) -> tuple[list[report.Row], decisions.Figures]:
    _say(f"decisions over {transfers:,} transfers")
    folder = portfolio(there.folder / f"rows-{transfers}", FIRMS * transfers // TRANSFERS, transfers)
    loaded = there.fresh(f"decided-{transfers}")
    loaded.command("load", str(folder), "--json")
    rows = [*decisions.everything(loaded), *decisions.diffs(loaded)] if transfers == TRANSFERS else []
    rows += scans.measures(loaded, transfers)
    figures = decisions.measure(loaded)
    slow = decisions.slowest(loaded, figures, transfers)
    return [*rows, *decisions.rows(figures, transfers), *decisions.scanning(loaded, figures), *slow], figures


def _say(words: str) -> None:
    print(f"── {words}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
