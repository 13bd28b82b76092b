"""The identity store: random tokens, found again by a key that only its owner reads."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from engine.errors import SetupError
from engine.intake import tables
from engine.intake.store import PREFIXES, IdentityStore, is_token
from engine.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return replace(Settings.from_environment(), home=tmp_path, store_url=f"sqlite:///{tmp_path / 'identity.sqlite'}")


def test_a_token_is_found_again_and_tells_what_it_stands_for(settings: Settings) -> None:
    tokens = IdentityStore.open(settings).tokens("company", ["C1", "C2"])
    store = IdentityStore.open(settings)
    assert store.tokens("company", ["C1", "C2", "C3"]).items() > tokens.items()
    assert store.find("company", "C1") == tokens["C1"]
    assert store.reveal([*tokens.values(), "co_" + "a" * 26]) == {
        tokens["C1"]: ("company", "C1"),
        tokens["C2"]: ("company", "C2"),
    }


def test_every_kind_has_its_own_tokens(settings: Settings) -> None:
    store = IdentityStore.open(settings)
    tokens = {kind: store.tokens(kind, ["X1"])["X1"] for kind in PREFIXES}
    assert len(set(tokens.values())) == len(PREFIXES)
    assert all(is_token(token) and token.startswith(PREFIXES[kind]) for kind, token in tokens.items())


def test_ids_are_found_as_written_and_everything_else_by_its_normal_text(settings: Settings) -> None:
    store = IdentityStore.open(settings)
    assert len(set(store.tokens("company", ["c1", "C1", "C1 ", "Ｃ1"]).values())) == 4
    assert len(set(store.tokens("name", ["甲 co", "甲 CO", " 甲 co ", "甲 ｃｏ"]).values())) == 1
    assert len(set(store.tokens("case", ["（2023）冀1号", "(2023)冀1号"]).values())) == 1


def test_looking_gives_no_token(settings: Settings) -> None:
    store = IdentityStore.open(settings)
    assert store.find("person", "P1") is None
    with store.reading() as (_, identities):
        assert identities.known("person", ["P1"]) == {}
    assert store.find("person", "P1") is None


def test_what_is_not_kept_leaves_nothing(settings: Settings) -> None:
    store = IdentityStore.open(settings)
    with store.writing(keep=False) as (_, identities):
        assert identities.tokens("person", ["P1"])
    with pytest.raises(ZeroDivisionError), store.writing() as (_, identities):
        identities.tokens("person", ["P1"])
        raise ZeroDivisionError
    assert store.find("person", "P1") is None


def test_a_reader_does_not_wait_for_a_writer(settings: Settings) -> None:
    store = IdentityStore.open(settings)
    with store.writing() as (_, identities):
        identities.tokens("person", ["P1"])
        assert IdentityStore.open(settings).find("person", "P1") is None
    assert store.find("person", "P1")


def test_many_that_make_the_store_at_once_make_one(settings: Settings) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(8) as pool:
        stores = list(pool.map(lambda _: IdentityStore.open(settings), range(8)))
    assert len({store.fingerprint for store in stores}) == 1
    assert len({store.tokens("person", ["P1"])["P1"] for store in stores}) == 1


def test_only_the_owner_reads_the_key_and_the_store(settings: Settings) -> None:
    IdentityStore.open(settings)
    for name in ("identity.key", "identity.sqlite"):
        assert stat.S_IMODE((settings.home / name).stat().st_mode) == 0o600


def test_neither_a_name_nor_a_plain_hash_of_it_finds_a_token(settings: Settings) -> None:
    import hashlib

    store = IdentityStore.open(settings)
    store.tokens("name", ["张三"])
    with store.reading() as (connection, _):
        [found_by] = connection.scalars(tables.identities.select().with_only_columns(tables.identities.c.found_by))
    assert found_by not in {hashlib.sha256(text.encode()).digest() for text in ("张三", "name\0张三")}


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (lambda home: (home / "identity.key").unlink(), "SET052"),
        (lambda home: (home / "identity.key").chmod(0o640), "SET053"),
        (lambda home: (home / "identity.key").write_bytes(b"0" * 32), "SET051"),
    ],
)
def test_a_key_file_that_does_not_belong_is_refused(damage, code: str, settings: Settings) -> None:
    IdentityStore.open(settings).close()
    damage(settings.home)
    with pytest.raises(SetupError) as caught:
        IdentityStore.open(settings)
    assert caught.value.code == code and caught.value.next_move


def test_a_store_of_another_version_is_refused(settings: Settings) -> None:
    store = IdentityStore.open(settings)
    with store.writing() as (connection, _):
        connection.execute(update(tables.about).where(tables.about.c.name == "format").values(value="0"))
    with pytest.raises(SetupError) as caught:
        IdentityStore.open(settings)
    assert caught.value.code == "SET054"
