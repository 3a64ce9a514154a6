"""The tokens of this process: in memory only, asked for one at a time, and again before they end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from tui_app.core.clock import Moment
from tui_app.core.selector import TokenWanted
from tui_app.core.token import Token, TokenReply, remaining_s

REFRESH_MARGIN_S = 300
"""A token with less than this left is asked for again, unless that is half of its life."""


class Tokens:
    """Keeps what `ask` brings."""

    def __init__(
        self, ask: Callable[[TokenWanted], Awaitable[TokenReply]], now: Callable[[], Moment]
    ) -> None:
        self._ask, self._now = ask, now
        self._replies: dict[TokenWanted, TokenReply] = {}
        self._turns: dict[TokenWanted, asyncio.Lock] = {}

    async def get(
        self, wanted: TokenWanted, *, fresh: bool, instead_of: Token | None
    ) -> TokenReply:
        """The one that is kept, else a new one; `instead_of` was refused, and is not handed out again."""
        async with self._turns.setdefault(wanted, asyncio.Lock()):
            kept = self._replies.get(wanted)
            if kept and kept.token and not fresh and kept.token is not instead_of:
                left = remaining_s(kept.token, self._now())
                if left > REFRESH_MARGIN_S or left > 0.5 * (kept.token.expires_in or 0):
                    return TokenReply(outcome=kept.outcome, token=kept.token, from_cache=True)
            reply = await self._ask(wanted)
            if reply.token is not None and reply.diagnosis is None:
                self._replies[wanted] = reply
            return reply

    def all(self) -> tuple[Token, ...]:
        """Every one that may still be good, the oldest first."""
        return tuple(reply.token for reply in self._replies.values() if reply.token)

    def forget(self) -> None:
        """Ask for each anew: those in memory are of how things were."""
        self._replies.clear()

    def __len__(self) -> int:
        """For how many wishes one has been asked."""
        return len(self._turns)
