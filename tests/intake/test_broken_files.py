"""Files that cannot be read refuse the whole folder, by the right code and place, before anything is written."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.errors import InputError
from engine.graph.connection import Graph
from engine.intake.batches import list_batches
from engine.intake.load import load_folder
from tests.intake.conftest import Intake
from tests.intake.folders import sound

Break = Callable[[Path], object]


def _edit(name: str, old: str, new: str) -> Break:
    def change(folder: Path) -> None:
        path = folder / f"{name}.csv"
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")

    return change


def _bytes(name: str, change: Callable[[bytes], bytes]) -> Break:
    return lambda folder: (folder / f"{name}.csv").write_bytes(change((folder / f"{name}.csv").read_bytes()))


def _encoded(name: str, encoding: str) -> Break:
    return _bytes(name, lambda data: data.decode("utf-8").encode(encoding))


def _new(name: str, text: str = "a,b\n1,2\n") -> Break:
    return lambda folder: (folder / name).write_text(text)


def _without(name: str, column: str) -> Break:
    def change(folder: Path) -> None:
        path = folder / f"{name}.csv"
        lines = [line.split(",") for line in path.read_text("utf-8").splitlines()]
        index = lines[0].index(column)
        path.write_text("\n".join(",".join(line[:index] + line[index + 1 :]) for line in lines), "utf-8")

    return change


BROKEN: dict[str, tuple[Break, str, str]] = {
    "GB18030 names": (_encoded("companies", "gb18030"), "INP002", "companies.csv:2"),
    "GB18030 addresses": (_encoded("addresses", "gb18030"), "INP002", "addresses.csv:2"),
    "GB18030 purposes": (_encoded("transfers", "gb18030"), "INP002", "transfers.csv:2"),
    "UTF-16 with its mark": (_encoded("people", "utf-16"), "INP002", "people.csv:1"),
    "Latin-1": (_bytes("people", lambda data: data + "é".encode("latin-1")), "INP002", "people.csv:3"),
    "a character cut at the end": (_bytes("people", lambda data: data + "张".encode()[:2]), "INP002", "people.csv:3"),
    "a lone continuation byte": (
        _bytes("cases", lambda data: data.replace(b"loan", b"lo\x80an")),
        "INP002",
        "cases.csv:2",
    ),
    "a NUL in a cell": (_edit("transfers", "12.5", "12\0.5"), "INP003", "transfers.csv:2"),
    "a NUL in the header": (_edit("accounts", "kind", "ki\0nd"), "INP003", "accounts.csv:1"),
    "zeros at the end": (_bytes("queries", lambda data: data + bytes(512)), "INP003", "queries.csv:3"),
    "an open quote in the last cell": (_edit("transfers", "3月工资", '"3月'), "INP004", "transfers.csv:2"),
    "an open quote in the first row": (_edit("people", "张三", '"张三'), "INP004", "people.csv:2"),
    "an open quote in the header": (_edit("people", "name", '"name'), "INP004", "people.csv:1"),
    "text after a quote": (_edit("companies", "甲公司", '"甲"公司'), "INP004", "companies.csv:2"),
    "a row cut inside a quote": (_bytes("phones", lambda data: data + b'C1,company,"0318'), "INP004", "phones.csv:3"),
    "a cell without end": (_edit("people", "张三", "张" * 200_000), "INP004", "people.csv:2"),
    "an unknown file": (_new("payments.csv"), "INP005", "payments.csv"),
    "a file in capitals": (_new("Companies.csv"), "INP005", "Companies.csv"),
    "an ending in capitals": (_new("export.CSV"), "INP005", "export.CSV"),
    "a copy": (_new("transfers (1).csv"), "INP005", "transfers (1).csv"),
    "no amount": (_without("transfers", "amount"), "INP006", "transfers.csv:1"),
    "no as_of": (_without("companies", "as_of"), "INP006", "companies.csv:1"),
    "no subject_kind": (_without("enforcements", "subject_kind"), "INP006", "enforcements.csv:1"),
    "no key": (_without("queries", "query_id"), "INP006", "queries.csv:1"),
    "a misspelt column": (_edit("transfers", "amount", "ammount"), "INP007", "transfers.csv:1, column 7"),
    "a column in capitals": (_edit("companies", "name", "Name"), "INP007", "companies.csv:1, column 2"),
    "a column too many": (_edit("people", "as_of", "as_of,remark"), "INP007", "people.csv:1, column 6"),
    "a column with a space": (_edit("balances", "closing", " closing"), "INP007", "balances.csv:1, column 3"),
    "a doubled column": (_edit("people", "id_kind", "name"), "INP008", "people.csv:1, column 4"),
    "semicolons": (_bytes("people", lambda data: data.replace(b",", b";")), "INP007", "people.csv:1, column 1"),
    "nothing at all": (_bytes("people", lambda data: b""), "INP009", "people.csv"),
    "an empty header": (_bytes("people", lambda data: b"\n" + data), "INP009", "people.csv"),
    "a mark and nothing else": (_bytes("people", lambda data: b"\xef\xbb\xbf"), "INP009", "people.csv"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_refused_before_anything_is_written(name: str, intake: Intake) -> None:
    damage, code, place = BROKEN[name]
    folder = intake.write(sound())
    damage(folder)
    with pytest.raises(InputError) as caught:
        load_folder(intake.settings, folder)
    error = caught.value
    assert (error.code, error.place) == (code, str(folder / place))
    assert error.next_move and not _written(intake.graph)
    assert not intake.settings.home.exists() or not list_batches(intake.store())


def _written(graph: Graph) -> list:
    return graph.read("MATCH (n) WHERE NOT n:Schema AND NOT n:Graph RETURN n LIMIT 1")


def test_a_missing_folder_and_an_empty_one(intake: Intake) -> None:
    for folder in (intake.folder / "nowhere", intake.folder):
        with pytest.raises(InputError) as caught:
            load_folder(intake.settings, folder)
        assert caught.value.code == "INP001"


def test_all_unreadable_files_are_told_at_once(intake: Intake) -> None:
    folder = intake.write(sound())
    for damage in (BROKEN["no amount"][0], BROKEN["a misspelt column"][0], BROKEN["GB18030 names"][0]):
        damage(folder)
    with pytest.raises(InputError) as caught:
        load_folder(intake.settings, folder)
    assert "companies.csv" in str(caught.value) and "transfers.csv" in str(caught.value)


def test_a_wrong_name_says_the_nearest(intake: Intake) -> None:
    folder = intake.write(sound())
    BROKEN["a misspelt column"][0](folder)
    with pytest.raises(InputError, match="did you mean amount"):
        load_folder(intake.settings, folder)


def test_the_command_against_gb18030_works_as_printed(intake: Intake) -> None:
    folder = intake.write(sound())
    BROKEN["GB18030 names"][0](folder)
    with pytest.raises(InputError) as caught:
        load_folder(intake.settings, folder)
    assert "iconv -f GB18030 -t UTF-8" in caught.value.next_move
    subprocess.run(["bash", "-c", caught.value.next_move], check=True)
    assert load_folder(intake.settings, folder).files["companies"].new == 1
