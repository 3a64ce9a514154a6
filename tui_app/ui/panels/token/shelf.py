"""The tokens that the panel holds: that of the checks first, then those asked for beside it."""

from __future__ import annotations

from tui_app.core.comparison import is_same_token
from tui_app.core.token import Token

MOST = 6
"""Tokens kept beside the first; the oldest makes room."""


class Shelf:
    """A row of tokens, one of them on show."""

    def __init__(self) -> None:
        self._first: Token | None = None
        self._others: list[Token] = []
        self._at = 0

    def __len__(self) -> int:
        return len(self.tokens)

    @property
    def tokens(self) -> tuple[Token, ...]:
        """All of them, in the order in which they came."""
        return (*([self._first] if self._first else []), *self._others)

    @property
    def shown(self) -> Token | None:
        """The one on show."""
        tokens = self.tokens
        return tokens[min(self._at, len(tokens) - 1)] if tokens else None

    @property
    def pair(self) -> tuple[Token, Token] | None:
        """The one on show and the one before it, older first; for the first, it and the next."""
        tokens = self.tokens
        at = max(1, min(self._at, len(tokens) - 1))
        return (tokens[at - 1], tokens[at]) if len(tokens) > 1 else None

    def put_first(self, token: Token | None) -> None:
        """Take over the token of the checks. The one that it replaces stays, if it was another."""
        old = self._first
        if token is old:
            return
        self._first = token
        if old is not None and token is not None and not is_same_token(old.claims, token.claims):
            self._others.insert(0, old)
            del self._others[MOST:]
        self._at = 0

    def add(self, token: Token) -> None:
        """Put a token at the end and show it; the very same one is not kept a third time."""
        same = [each for each in self._others if is_same_token(each.claims, token.claims)]
        self._others = [each for each in self._others if each not in same]
        self._others.append(token)
        del self._others[:-MOST]
        self._at = len(self.tokens) - 1

    def turn(self) -> None:
        """Show the next one."""
        self._at = (self._at + 1) % max(1, len(self.tokens))
