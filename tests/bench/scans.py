"""Work over the whole graph: the loops of FinBench, a run of each measure."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from engine.decide.decide import application_ids
from engine.measures.files import scoring
from engine.measures.runs import make_runs
from engine.measures.scan import scan
from seed.finbench import convert
from tests.bench.place import Place
from tests.bench.report import Row

SETTINGS = {"window_days": 30, "max_hops": 5}


def finbench(place: Place, folder: Path) -> list[Row]:
    """Load FinBench and list its loops, by the compiled walk once warm and by the Cypher file itself."""
    canonical = place.folder / "finbench"
    convert(folder, canonical)
    loaded = place.fresh("finbench-home")
    loaded.command("load", str(canonical), "--json")
    with loaded.graph() as graph:
        for by_cypher in (False, True):
            scan(graph, "temporal_loops", SETTINGS, by_cypher=by_cypher)
        fast = scan(graph, "temporal_loops", SETTINGS)
        slow = scan(graph, "temporal_loops", SETTINGS, by_cypher=True)
    if len(fast.loops) != 66 or fast.loops != slow.loops:
        raise SystemExit(f"FinBench has 66 loops; found {len(fast.loops)} and by Cypher {len(slow.loops)}")
    return [
        Row("FinBench scan: 66 loops of at most 5 hops within 30 days", fast.seconds, "s"),
        Row("FinBench scan by its Cypher file", slow.seconds, "s"),
    ]


def measures(place: Place, transfers: int) -> list[Row]:
    """A run of each measure over the loaded portfolio, as of its last application."""
    with place.graph() as graph:
        last: datetime = max(application_ids(graph).values())
        return [
            Row(f"{run.measure}: a run over {transfers:,} transfers", run.seconds, "s")
            for run in make_runs(graph, scoring(), [last])
        ]
