"""The ids people know, instead of tokens, in whatever is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from neo4j.time import Date, DateTime

from engine.intake.store import TOKEN, IdentityStore
from engine.settings import Settings


def plain(value: Any) -> Any:
    """A value of the driver as JSON has it: days and instants as text."""
    if isinstance(value, Date | DateTime):
        return value.iso_format()
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value


def revealed(settings: Settings, value: Any) -> Any:
    """The same with every token that this home's identity store knows told; without tokens it is not opened."""
    tokens = set(_tokens(value))
    if not tokens:
        return value
    store = IdentityStore.open(settings)
    try:
        names = {token: told for token, (_, told) in store.reveal(tokens).items()}
    finally:
        store.close()
    return _told(value, names)


def _tokens(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield from TOKEN.findall(value)
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from _tokens(key)
            yield from _tokens(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _tokens(one)


def _told(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return TOKEN.sub(lambda token: names.get(token[0], token[0]), value)
    if isinstance(value, Mapping):
        return {_told(key, names): _told(one, names) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_told(one, names) for one in value]
    return value
