"""What was read of the identity's rights, scope by scope: kept until it is asked for anew."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from tui_app.client.access import ArmAsks, facts_at, look_within
from tui_app.client.service import ClientService
from tui_app.core.access.answer import Answer, Unread
from tui_app.core.access.evaluation import Evaluator
from tui_app.core.access.facts import ASSIGNMENTS, DENIALS, Facts
from tui_app.core.access.matrix import Cell, Matrix
from tui_app.core.access.request import Mending, mending
from tui_app.core.arm import covers, segments
from tui_app.core.clock import Moment
from tui_app.core.report import Effective, Report
from tui_app.core.token import Token

LONGEST_LOOK_S = 60.0
"""ARM may ask for patience in between; what has not come by then counts as not read."""


class Look(NamedTuple):
    """What was read at one scope, ready to be asked."""

    facts: Facts
    evaluator: Evaluator
    matrix: Matrix
    at: Moment

    @property
    def tells(self) -> bool:
        """Whether anything can be said by it."""
        return self.facts.is_complete or self.facts.effective is not None


def look_of(facts: Facts, at: Moment) -> Look:
    """Make facts ready to be asked."""
    evaluator = Evaluator(facts)
    return Look(facts, evaluator, Matrix(evaluator), at)


class Rights:
    """Asks through the client, once for each scope; everything is of one identity."""

    def __init__(self, client: ClientService) -> None:
        self.client = client
        self._token: Token | None = None
        self._looks: dict[tuple[str, ...], Look] = {}
        self._asked: dict[tuple[str, ...], Look] = {}
        """Where only ARM's own list was asked for, one place after another."""
        self._checked: Look | None = None
        """What the checks established."""
        self._asking: Counter[tuple[str, ...]] = Counter()
        self._locks: dict[tuple[str, ...], asyncio.Lock] = {}

    @property
    def object_id(self) -> str:
        """Whose rights; empty while there is no token."""
        return self._token.object_id if self._token else ""

    def follow(self, report: Report) -> None:
        """Take over token and findings of the checks; what was another identity's is forgotten."""
        token = report.token
        if token is None and not report.is_complete:
            return
        if token is None or token.object_id != self.object_id:
            self.forget()
        self._token = token
        found = report.fact(Effective)
        if token is None or found is None:
            self._checked = None
            return
        facts = Facts(
            scope=found.scope,
            principals=(token.object_id,),
            effective=found.permissions,
            unread=tuple(Unread(what, why="not asked for yet") for what in (ASSIGNMENTS, DENIALS)),
        )
        self._checked = look_of(facts, self.client.now())

    def forget(self) -> None:
        """Keep nothing of what was read."""
        self._looks.clear()
        self._asked.clear()

    def at(self, scope: str) -> Look | None:
        """What was read at this very scope."""
        return self._looks.get(segments(scope))

    def is_asking(self, scope: str) -> bool:
        """Whether this scope is being read now."""
        return self._asking[segments(scope)] > 0

    def age_s(self, look: Look) -> float:
        """How old it is, in seconds."""
        return self.client.now().steady - look.at.steady

    def reaching(self, scope: str) -> Look | None:
        """What tells most about a scope: read there, else at the nearest place above it."""
        where = segments(scope)
        own = self._looks.get(where)
        for here in (own, self._asked.get(where)):
            if here is not None and here.tells:
                return here
        nearest = (where[:depth] for depth in range(len(where) - 1, 0, -1))
        read = (each.get(place) for place in nearest for each in (self._looks, self._asked))
        above = [look for look in read if look is not None and look.tells]
        if self._checked is not None and covers(self._checked.facts.scope, scope):
            above.append(self._checked)
        whole = (look for look in above if look.facts.is_complete)
        return next(whole, None) or next(iter(above), own)

    def cells(self, scope: str) -> tuple[Cell, ...]:
        """What is known of each kind of action at a scope; empty where nothing was read."""
        look = self.reaching(scope)
        return look.matrix.row(scope).cells if look else ()

    def badge(self, scope: str) -> str:
        """`RWDAd` with a dot where it may not and a blank where nobody knows; empty: nothing read."""
        look = self.reaching(scope)
        return look.matrix.row(scope).badge.replace("?", " ") if look else ""

    def answer(self, action: str, scope: str, *, is_data: bool) -> tuple[Answer, Mending] | None:
        """The answer by what was read so far, and what would change it; None where nothing was."""
        look = self.reaching(scope)
        if look is None:
            return None
        answer = look.evaluator.ask(action, scope, is_data=is_data)
        return answer, mending(answer, look.facts)

    async def look(self, scope: str, *, anew: bool = False) -> Look | None:
        """Read what the identity holds at a scope, unless that was done; None without a token."""
        token, where = self._token, segments(scope)
        if token is None:
            return None
        self._asking[where] += 1
        try:
            async with self._locks.setdefault(where, asyncio.Lock()):
                kept = self._looks.get(where)
                if kept is not None and not anew:
                    return kept
                gathered = await look_within(self.client, scope, token, LONGEST_LOOK_S)
                found = look_of(gathered.facts, self.client.now())
                if token.object_id == self.object_id:  # else another identity was chosen since
                    self._looks[where] = found
                return found
        finally:
            self._asking[where] -= 1

    async def ask_each(
        self, look: Look, scopes: Sequence[str], on_read: Callable[[str], object]
    ) -> None:
        """Ask ARM for its own list at each of these places, where assignments cannot be read."""
        asks = ArmAsks(self.client)

        async def one(scope: str) -> None:
            facts = await facts_at(asks, look.facts, scope)
            if facts is not look.facts:
                self._asked[segments(scope)] = look_of(facts, self.client.now())
            on_read(scope)

        async with asyncio.TaskGroup() as group:
            for scope in scopes:
                group.create_task(one(scope))
