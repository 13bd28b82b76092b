from __future__ import annotations

from engine.intake.words import LIST, NatureWords
from engine.strict_yaml import read_yaml
from seed.canonical import canonical

CASES = LIST.with_name("nature_words.test.yaml")


def test_each_case_of_the_list() -> None:
    words = NatureWords.read()
    cases = read_yaml(CASES.read_text("utf-8"), CASES.name).value["cases"]
    told = [(case["purpose"], words.nature(case["purpose"], str(case.get("on", "2025-06-01")))) for case in cases]
    assert told == [(case["purpose"], case["nature"]) for case in cases]


def test_words_tell_natures_that_transfers_may_have() -> None:
    natures = set(canonical().files["transfers"].columns["nature"].words)
    entries = read_yaml(LIST.read_text("utf-8"), LIST.name).value["entries"]
    assert {entry["nature"] for entry in entries} == natures
    assert len({entry["word"] for entry in entries}) == len(entries)


def test_no_word_stands_in_the_shadow_of_an_earlier_one() -> None:
    words = NatureWords.read()
    entries = read_yaml(LIST.read_text("utf-8"), LIST.name).value["entries"]
    shadowed = [entry for entry in entries if words.nature(entry["word"], "2025-06-01") != entry["nature"]]
    assert not shadowed


def test_a_list_is_dated() -> None:
    text = (
        "title: {zh: 甲, en: a}\nsource: s\ncolumns: {nature: text, word: text}\nentries:\n"
        "  - {nature: rent, word: 租, from: 2020-01-01, to: 2020-12-31}\n"
        "  - {nature: other, word: 租, from: 2021-01-01}\n"
    )
    words = NatureWords(text)
    days = ("2019-12-31", "2020-01-01", "2020-12-31", "2021-01-01")
    assert [words.nature("房租", day) for day in days] == [None, "rent", "rent", "other"]
