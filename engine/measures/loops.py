"""A compiled walk that finds the temporal loops of ``cypher/measures/temporal_loops.cypher``, many times as fast.

The Cypher file is the definition. This walk stands in for it only while the file is the one that the two were compared
on (``COMPARED_WITH``); a test compares them again on graphs drawn at random.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numba
import numpy as np

COMPARED_WITH = "4681d5dcac67b393000dabf25787c5668b89cb3218738cc0bd2c6305d6856a41"
"""SHA-256 of the Cypher file that this walk stands in for."""

DAY = 86_400_000_000
"""Microseconds of 24 hours."""

STARTS = 20_000
"""Transfers from which loops are sought at a time, so that progress shows."""


@dataclass(frozen=True)
class Transfers:
    """All transfers, in the order of sending account, then time; the ones of account a are first[a] to first[a+1]-1."""

    ids: list[str]
    first: np.ndarray
    sender: np.ndarray
    receiver: np.ndarray
    at: np.ndarray
    day: np.ndarray
    precise: np.ndarray

    def __len__(self) -> int:
        return len(self.ids)


def arrange(accounts: Iterable[tuple[str, list[list]]]) -> Transfers:
    """Transfers from rows of account and its transfers (id, receiver, microseconds, day, precise) in any order."""
    numbers: dict[str, int] = {}
    ids: list[str] = []
    sender, receiver, at, day, precise = array("q"), array("q"), array("q"), array("q"), array("b")
    for account, sent in accounts:
        number = numbers.setdefault(account, len(numbers))
        for transfer, other, instant, on, known in sent:
            ids.append(transfer)
            sender.append(number)
            receiver.append(numbers.setdefault(other, len(numbers)))
            at.append(instant)
            day.append(on)
            precise.append(known)
    senders, times = np.array(sender, dtype=np.int64), np.array(at, dtype=np.int64)
    order = np.lexsort((times, senders))
    return Transfers(
        ids=[ids[place] for place in order],
        first=np.searchsorted(senders[order], np.arange(len(numbers) + 1)),
        sender=senders[order],
        receiver=np.array(receiver, dtype=np.int64)[order],
        at=times[order],
        day=np.array(day, dtype=np.int64)[order],
        precise=np.array(precise, dtype=np.bool_)[order],
    )


def find(transfers: Transfers, window_days: int, max_hops: int) -> Iterator[tuple[int, list[list[str]]]]:
    """How many transfers were tried as the first of a loop, and the loops that begin with one of them; all in turns."""
    t = transfers
    for start in range(0, len(t), STARTS):
        stop = min(start + STARTS, len(t))
        flat, lengths = _walk(
            start, stop, t.first, t.sender, t.receiver, t.at, t.day, t.precise, window_days * DAY, max_hops
        )
        ends = np.cumsum(lengths)
        yield stop - start, [[t.ids[place] for place in flat[e - n : e]] for e, n in zip(ends, lengths, strict=True)]


@numba.njit(cache=True)  # type: ignore[untyped-decorator]
def _walk(start, stop, first, sender, receiver, at, day, precise, window, most):  # type: ignore[no-untyped-def]
    """Depth first from each transfer: flat places of all loops, one after the other, and the length of each."""
    flat = [np.int64(0) for _ in range(0)]
    lengths = [np.int64(0) for _ in range(0)]
    on_path = np.zeros(len(first), dtype=np.bool_)
    path = np.empty(most, dtype=np.int64)
    following = np.empty(most, dtype=np.int64)
    for begin in range(start, stop):
        home = sender[begin]
        if receiver[begin] == home:
            continue
        until = at[begin] + window
        depth = 0
        path[0] = begin
        following[0] = _after(at, first[receiver[begin]], first[receiver[begin] + 1], at[begin])
        on_path[home] = on_path[receiver[begin]] = True
        while depth >= 0:
            last = path[depth]
            here = receiver[last]
            candidate = following[depth]
            if candidate == first[here + 1] or at[candidate] > until:
                on_path[here] = False
                depth -= 1
                continue
            following[depth] += 1
            if day[candidate] <= day[last] and not (precise[candidate] and precise[last]):
                continue
            there = receiver[candidate]
            if there == home:
                for step in range(depth + 1):
                    flat.append(path[step])
                flat.append(candidate)
                lengths.append(np.int64(depth + 2))
            elif depth + 2 < most and not on_path[there]:
                depth += 1
                path[depth] = candidate
                following[depth] = _after(at, first[there], first[there + 1], at[candidate])
                on_path[there] = True
        on_path[home] = False
    return np.array(flat), np.array(lengths)


@numba.njit(cache=True)  # type: ignore[untyped-decorator]
def _after(at, low, high, instant):  # type: ignore[no-untyped-def]
    """The first place from low to high whose time is later than an instant; high where there is none."""
    while low < high:
        middle = (low + high) // 2
        if at[middle] > instant:
            high = middle
        else:
            low = middle + 1
    return low
