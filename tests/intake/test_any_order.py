"""Whatever sound files there are, in whatever order of rows, files and batches: one graph, and nothing twice."""

from __future__ import annotations

import os
import random
from collections import defaultdict
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy, composite

from engine.graph.connection import Graph
from engine.settings import Settings
from seed.canonical import Column, File, canonical
from tests.intake.conftest import NEWS, Intake, own_store
from tests.intake.folders import Rows, consents

EXAMPLES = 100 if os.environ.get("LOANGRAPH_PROVE") else 6

SUBJECTS = [("S1", "company"), ("S1", "person"), ("S2", "company"), ("S2", "person")]
DAYS = st.sampled_from(["2024-12-31", "2025-01-01", "2025-01-31", "2025-02-28", "2025-03-01"])
CELLS: dict[str, SearchStrategy[str]] = {
    **dict.fromkeys(("company", "person", "party"), st.sampled_from(["S1", "S2"])),
    **dict.fromkeys(("account", "line", "report", "application"), st.sampled_from(["N1", "N2", "N3"])),
    "id": st.sampled_from(["I1", "I2", "I3", "00", "900719925474099300001"]),
    **dict.fromkeys(("name", "phone", "address", "title", "case"), st.sampled_from(["甲", "ａ", "A", " a ", 'q"x,\n'])),
    "uscc": st.sampled_from(["91131100715891716M", "91110108MA7C29K03A"]),
    "id_number": st.just("11010519491231002X"),
    "text": st.sampled_from(["货款", "=1+1", "DROP", "a,b\n'c'"]),
    "boolean": st.sampled_from(["true", "false"]),
    "date": DAYS,
    "month": st.sampled_from(["2025-01", "2025-02"]),
    "year": st.sampled_from(["2023", "2024"]),
    "time": st.sampled_from(
        ["2025-01-31T23:59:59+08:00", "2025-01-31T16:00:00Z", "2025-02-01T00:00:00.000001+08:00", "2025-01-01T00:00Z"]
    ),
    **dict.fromkeys(("amount", "signed"), st.sampled_from(["0", "1", "1.0", "1.01", "10000000000000"])),
    "paid": st.sampled_from(["1", "1.0", "2.5"]),
    "area": st.sampled_from(["1", "88.8"]),
    **dict.fromkeys(("ratio", "margin"), st.sampled_from(["0", "0.5", "1", "0.000001"])),
    "count": st.sampled_from(["0", "7"]),
    "industry": st.just("C1361"),
    "region": st.sampled_from(["131100", "110105"]),
    "country": st.sampled_from(["CN", "US"]),
    "currency": st.just("CNY"),
    "overdue": st.sampled_from(["N" * 24, "1" * 24]),
    "sha256": st.just("0" * 64),
}


def _cell(column: Column, file: File) -> SearchStrategy[str]:
    cells = st.sampled_from(column.words) if column.words else CELLS[column.type]
    is_kind = any(other.kind == column.name for other in file.columns.values())
    return cells if column.required or is_kind else st.one_of(st.just(""), cells)


@composite
def folders(draw: DrawFn) -> Rows:
    """Up to six rows of some files. Their ends may come before their starts: such rows are quarantined alike."""
    files = [file for name, file in canonical().files.items() if name != "consents"]
    chosen = draw(st.lists(st.sampled_from(files), min_size=1, max_size=6, unique_by=lambda file: file.name))
    return {
        file.name: draw(
            st.lists(
                st.fixed_dictionaries({column.name: _cell(column, file) for column in file.columns.values()}),
                min_size=1,
                max_size=6,
            )
        )
        for file in chosen
    }


def _shuffled(rows: Rows, chance: random.Random) -> Rows:
    names = list(rows)
    chance.shuffle(names)
    return {name: chance.sample(rows[name], len(rows[name])) for name in names}


def _in_batches(rows: Rows, chance: random.Random) -> list[Rows]:
    """The rows in two folders, each with what consent rests on: everybody's consents, and who stands behind what."""
    rests_on = ("accounts", "credit_reports", "credit_lines")
    folders: list[Rows] = [{}, {}]
    for name, lines in rows.items():
        for line in lines:
            for folder in folders if name in rests_on else [chance.choice(folders)]:
                folder.setdefault(name, []).append(line)
    return folders


def _without_contradictions(rows: Rows) -> Rows:
    """One content for each key and day: of batches that contradict each other the first to come would win."""
    kept: Rows = defaultdict(list)
    for name, lines in rows.items():
        file, seen = canonical().files[name], set()
        for line in lines:
            key = tuple(_normal(line[column]) for column in [*file.key, *["as_of"][: file.dated == "as_of"]])
            if key not in seen:
                seen.add(key)
                kept[name].append(line)
    return dict(kept)


def _normal(text: str) -> str:
    """Different texts of one instant or one name make one key."""
    same = {"ａ": "A", " a ": "A", "2025-01-31T16:00:00Z": "2025-02-01T00:00:00+08:00"}
    return same.get(text, text)


@given(folders(), st.randoms(use_true_random=False))
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=not os.environ.get("LOANGRAPH_PROVE"),
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_one_graph_whatever_the_order(
    server: Settings, graph: Graph, tmp_path_factory: Any, rows: Rows, chance: random.Random
) -> None:
    everybody = consents(*SUBJECTS)

    def fresh() -> Intake:
        graph.write("MATCH (n) WHERE NOT n:Schema DETACH DELETE n")
        folder = tmp_path_factory.mktemp("any")
        return Intake(own_store(server, folder / "home"), graph, folder)

    one = fresh()
    first = one.load({"consents": everybody, **rows})
    assert one.try_out({**rows, "consents": everybody}).files.keys() == first.files.keys()
    whole = one.snapshot()
    again = one.load({"consents": everybody, **rows})
    assert one.snapshot() == whole
    assert not any(counts.new + counts.changed for counts in again.files.values())
    _check_states(graph)

    other = fresh()
    turned = other.load(_shuffled({"consents": everybody, **rows}, chance))
    assert _counts(turned) == _counts(first) and turned.batch == first.batch
    assert other.snapshot() == whole

    agreed = _without_contradictions(rows)
    single = fresh()
    single.load({"consents": everybody, **agreed})
    expected = single.snapshot()
    several = fresh()
    for folder in _in_batches(agreed, chance):
        several.load({"consents": everybody, **folder})
    assert several.snapshot() == expected


def _counts(report: Any) -> dict[str, list[int]]:
    return {file: [getattr(counts, name) for name in NEWS] for file, counts in report.files.items()}


def _check_states(graph: Graph) -> None:
    """States of one row follow each other without a gap: each is restated on the day on which the next begins."""
    for row in graph.read(
        "MATCH (n) WHERE n.restated IS NOT NULL RETURN labels(n)[0] + n.id AS row, n.as_of AS start, n.restated AS end "
        "UNION ALL MATCH ()-[r]->() WHERE r.restated IS NOT NULL "
        "RETURN type(r) + r.id AS row, r.as_of AS start, r.restated AS end "
        "NEXT ORDER BY row, start RETURN row, collect(start) AS starts, collect(end) AS ends"
    ):
        assert row["ends"][:-1] == row["starts"][1:], row
        assert row["ends"][-1].iso_format() == "9999-12-31", row
