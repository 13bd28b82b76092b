from __future__ import annotations

from engine.settings import ROOT
from engine.strict_yaml import read_yaml
from seed.canonical import BEGIN, END, README, canonical, tables


def test_the_tables_of_the_readme_are_those_of_the_definition() -> None:
    _, _, rest = README.read_text("utf-8").partition(BEGIN)
    between, _, _ = rest.partition(END)
    assert between.strip() == tables().strip(), "run python -m seed.canonical"


def test_the_definition_is_strict_yaml_and_whole() -> None:
    read_yaml((ROOT / "seed" / "canonical.yaml").read_text("utf-8"), "seed/canonical.yaml")
    definition = canonical()
    for file in definition.files.values():
        assert file.dated in {"as_of", "once", "consent"}
        assert ("as_of" in file.columns) == (file.dated == "as_of")
        named = {*file.key, *file.needs_consent_of, *(name for pair in file.periods for name in pair)}
        assert named <= file.columns.keys(), file.name
        for column in file.columns.values():
            assert column.type in definition.says
            assert (column.type == "word") == bool(column.words)
            assert (column.type == "party") == bool(column.kind)
            assert not column.kind or set(file.columns[column.kind].words) == {"company", "person"}
    files = set(definition.files["queries"].columns["file"].words)
    assert files | {"queries"} == definition.files.keys()


def test_the_model_has_every_file_and_every_property_that_is_written() -> None:
    model = read_yaml((ROOT / "cypher" / "schema" / "model.yaml").read_text("utf-8"), "model.yaml").value
    states = {
        entry["file"]: entry
        for entry in [*model["nodes"].values(), *model["relationships"].values()]
        if "file" in entry
    }
    assert states.keys() == canonical().files.keys()
    state = {"id", "as_of", "restated", "source", "batch"}
    for name, entry in states.items():
        text = (ROOT / "cypher" / "intake" / f"{name}.cypher").read_text("utf-8")
        for prop in entry["properties"]:
            assert f"{prop}: " in text, (name, prop)
        for prop in state if entry.get("state") else ():
            assert f"{prop}: " in text or prop == "id", (name, prop)
