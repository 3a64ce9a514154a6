"""Tries of the same request as one row: a list of requests, not of retries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tui_app.core.exchange import Exchange


class Tries(NamedTuple):
    """One request and every try of it that is kept, the oldest first; never empty."""

    all: tuple[Exchange, ...]

    @property
    def newest(self) -> Exchange:
        """The try that counts."""
        return self.all[-1]

    @property
    def key(self) -> int:
        """Number of the first try: it stays while others join."""
        return self.all[0].n


def grouped(exchanges: Iterable[Exchange]) -> list[Tries]:
    """One entry for each request, where its newest try stands; a try whose forerunner is gone begins anew."""
    groups: dict[int, Tries] = {}
    """Number of the newest try → all of them."""
    for each in exchanges:
        before = groups.pop(each.retry_of, None) if each.retry_of else None
        groups[each.n] = Tries((*before.all, each)) if before else Tries((each,))
    return list(groups.values())
