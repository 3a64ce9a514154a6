"""From what could be read to an answer: denials, assignments, ARM's own list of permissions.

Rules: Azure RBAC documentation. Denials end it; several roles add up; `notActions` bind their own
block only; a condition is shown, never evaluated; a scope reaches down by whole id segments.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tui_app.core.access.answer import (
    Answer,
    Denial,
    Grant,
    Judgement,
    Removal,
    Unread,
    Verdict,
)
from tui_app.core.access.facts import ASSIGNMENTS, DEFINITION, DENIALS, RIGHTS, Facts
from tui_app.core.access.model import EVERYONE, Assignment, Deny, Role
from tui_app.core.arm import covers, parse_id, same_id, segments
from tui_app.core.permissions import Patterns, Permission, ready

_STALE = (
    "The assignment is a group's: a membership only counts with a token that is newer than it, "
    "which can take 24 hours."
)


class _Held(NamedTuple):
    """One block of a role that is held, on one plane."""

    assignment: Assignment
    role: Role
    granting: Patterns
    removing: Patterns
    condition: str


class _Reach(NamedTuple):
    """What reaches one scope."""

    control: tuple[_Held, ...]
    data: tuple[_Held, ...]
    denies: tuple[Deny, ...]
    is_unknown: bool
    """Whether the definition of a role that reaches it could not be read."""


class Evaluator:
    """Answers questions about one identity; holds an index, so that thousands are cheap."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._principals = frozenset(one.casefold() for one in facts.principals)
        self._by_scope: dict[tuple[str, ...], list[Assignment]] = {}
        for one in facts.assignments:
            if one.principal_id in self._principals:
                self._by_scope.setdefault(segments(one.scope), []).append(one)
        self._denies = [one for one in facts.denies if self._concerns(one)]
        self._reach: dict[str, _Reach] = {}
        self._perhaps = [one for one in facts.denies if self._may_concern(one)]

    def ask(self, action: str, scope: str, *, is_data: bool = False) -> Answer:
        """May it do this there, and who says so?"""
        own = self.merged(action, scope, is_data=is_data)
        served = self._served(action, scope, is_data=is_data)
        judged, difference = _weigh(own, served, is_decisive=self._is_decisive(scope))
        known = self.facts.is_complete and self.facts.knows(scope)
        if served is None and judged.verdict is Verdict.NO and judged.denial is None and not known:
            judged = Judgement(verdict=Verdict.UNKNOWN, removal=judged.removal)
        return Answer(
            action=action,
            scope=scope,
            is_data=is_data,
            verdict=judged.verdict,
            grant=judged.grant,
            removal=judged.removal,
            denial=judged.denial,
            difference=difference if known or own.grant else "",
            unread=tuple(self._unread(judged, scope)),
            notes=(
                *self._notes(judged, action, scope, is_data=is_data),
                *([_STALE] if served is judged and own.grant and own.grant.via else []),
            ),
        )

    def merged(self, action: str, scope: str, *, is_data: bool = False) -> Judgement:
        """What the assignments and denials alone come to."""
        reach = self._reach.get(scope) or self._look_up(scope)
        best = self._granted(action, reach, is_data=is_data)
        for deny in reach.denies:
            denied = judge_blocks(deny.blocks, action, is_data=is_data)
            if denied.grant:
                denial = Denial(deny, denied.grant.pattern)
                return Judgement(verdict=Verdict.NO, grant=best.grant, denial=denial)
        return best

    def assignments_at(self, scope: str) -> Iterator[Assignment]:
        """The identity's assignments that reach a scope, from the root downwards."""
        where = segments(scope)
        yield from self._by_scope.get((), ())
        for above in dict.fromkeys(map(segments, self.facts.above(scope))):
            if where[: len(above)] != above:
                yield from self._by_scope.get(above, ())
        for depth in range(1, len(where) + 1):
            yield from self._by_scope.get(where[:depth], ())

    def denies_at(self, scope: str) -> Iterator[Deny]:
        """The denials that concern the identity and reach a scope."""
        yield from self._reaching(self._denies, scope)

    def missing_roles(self, scope: str) -> list[str]:
        """GUIDs of roles that reach the scope and whose definition could not be read."""
        found = (one.role_id for one in self.assignments_at(scope))
        return [guid for guid in dict.fromkeys(found) if guid not in self.facts.roles]

    def _reaching(self, denies: Iterable[Deny], scope: str) -> Iterator[Deny]:
        above = {segments(one) for one in self.facts.above(scope)}
        for one in denies:
            inherits = covers(one.scope, scope) or segments(one.scope) in above
            if same_id(one.scope, scope) or (inherits and not one.own_scope_only):
                yield one

    def _look_up(self, scope: str) -> _Reach:
        """Keep what reaches a scope: the same one is asked about many times."""
        held = [
            (one, role, block)
            for one in self.assignments_at(scope)
            if (role := self.facts.roles.get(one.role_id))
            for block in role.blocks
        ]
        control, data = (
            tuple(
                _Held(one, role, ready(granting), ready(removing), one.condition or block.condition)
                for one, role, block in held
                for granting, removing in (_plane(block, is_data=is_data),)
                if granting
            )
            for is_data in (False, True)
        )
        found = _Reach(
            control=control,
            data=data,
            denies=tuple(self.denies_at(scope)),
            is_unknown=bool(self.missing_roles(scope)),
        )
        self._reach[scope] = found
        return found

    def _granted(self, action: str, reach: _Reach, *, is_data: bool) -> Judgement:
        """Without denials: the first free grant, else a conditional one, else the reason for no."""
        conditional: Grant | None = None
        removal: Removal | None = None
        asked = action.casefold()
        for held in reach.data if is_data else reach.control:
            pattern = held.granting.first(asked)
            if pattern is None:
                continue
            taken = held.removing.first(asked)
            if taken is not None:
                one = held.assignment
                removal = removal or Removal(taken, held.role.name, one.id, one.scope)
                continue
            if not held.condition:
                return Judgement(verdict=Verdict.YES, grant=self._grant(held, pattern))
            conditional = conditional or self._grant(held, pattern)
        if reach.is_unknown:  # the role that nobody could read may grant it freely
            return Judgement(verdict=Verdict.UNKNOWN, grant=conditional, removal=removal)
        if conditional:
            return Judgement(verdict=Verdict.CONDITIONAL, grant=conditional)
        return Judgement(verdict=Verdict.NO, removal=removal)

    def _grant(self, held: _Held, pattern: str) -> Grant:
        one = held.assignment
        own = self.facts.principals[0].casefold()  # there is one, or nothing would be granted
        return Grant(
            pattern=pattern,
            assignment_id=one.id,
            role=held.role.name,
            role_id=held.role.id,
            assigned_at=one.scope,
            via="" if one.principal_id == own else one.principal_id,
            condition=held.condition,
        )

    def _served(self, action: str, scope: str, *, is_data: bool) -> Judgement | None:
        """What ARM's own list says; None where there is none for this scope."""
        blocks = self.facts.effective
        if blocks is None or not covers(self.facts.scope, scope):
            return None
        judged = judge_blocks(blocks, action, is_data=is_data)
        is_here = same_id(scope, self.facts.scope)  # below, more may have been granted
        return judged if is_here or judged.verdict is Verdict.YES else None

    def _is_decisive(self, scope: str) -> bool:
        """ARM's list is published for groups and resources; above them complete assignments decide."""
        is_below = bool(parse_id(scope).resource_group)
        return is_below or not self.facts.is_complete

    def _concerns(self, deny: Deny) -> bool:
        named = EVERYONE in deny.principals or not self._principals.isdisjoint(deny.principals)
        return named and self._principals.isdisjoint(deny.excluded)

    def _may_concern(self, deny: Deny) -> bool:
        """Whether it names a group of which nobody knows whether the identity is in it."""
        return bool(deny.named_groups - self._principals) and not self._concerns(deny)

    def _unread(self, judged: Judgement, scope: str) -> Iterator[Unread]:
        """What might change the answer, or would name its reason."""
        if judged.denial:
            return
        is_named = judged.verdict is Verdict.YES and judged.grant and judged.grant.assignment_id
        for one in self.facts.unread:
            if one.what == DENIALS if is_named else one.what != DENIALS or judged.grant:
                yield one
        if is_named:
            return
        for guid in self.missing_roles(scope):
            yield Unread(f"{DEFINITION} {guid}", RIGHTS[DEFINITION])
        if not self.facts.knows(scope):
            yield Unread(f"{ASSIGNMENTS} outside {self.facts.scope}", why="never asked for")

    def _notes(self, judged: Judgement, action: str, scope: str, *, is_data: bool) -> Iterator[str]:
        unsure = "whether the identity is one cannot be told without rights in the directory."
        if judged.denial:
            for group in sorted(judged.denial.deny.excluded_groups):
                yield f"The denial leaves out the members of group {group}; {unsure}"
        elif judged.grant:
            for deny in self._reaching(self._perhaps, scope):
                if judge_blocks(deny.blocks, action, is_data=is_data).grant:
                    named = ", ".join(sorted(deny.named_groups))
                    yield (
                        f"Deny assignment {deny.name} forbids it to the members of group {named}; "
                        f"{unsure}"
                    )


def _plane(block: Permission, *, is_data: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a block grants and takes out again on one plane."""
    if is_data:
        return block.data_actions, block.not_data_actions
    return block.actions, block.not_actions


def judge_blocks(
    blocks: tuple[Permission, ...], action: str, *, is_data: bool = False
) -> Judgement:
    """What a list of permission blocks comes to."""
    conditional: Grant | None = None
    removal: Removal | None = None
    for block in blocks:
        pattern = block.granting(action, is_data=is_data)
        if pattern is None:
            continue
        taken = block.removing(action, is_data=is_data)
        if taken is not None:
            removal = removal or Removal(taken)
        elif not block.condition:
            return Judgement(verdict=Verdict.YES, grant=Grant(pattern))
        else:
            conditional = conditional or Grant(pattern, condition=block.condition)
    if conditional:
        return Judgement(verdict=Verdict.CONDITIONAL, grant=conditional)
    return Judgement(verdict=Verdict.NO, removal=removal)


def _weigh(own: Judgement, served: Judgement | None, *, is_decisive: bool) -> tuple[Judgement, str]:
    """Put the two together; the words tell where they disagree.

    ARM's list does not subtract denials, and older versions of it hide conditions: neither is a
    disagreement, and a condition that is known stays one.
    """
    if served is None or own.denial:
        return own, ""
    if own.verdict is Verdict.CONDITIONAL and served.verdict is Verdict.YES:
        return own, ""
    if own.verdict is served.verdict:
        removal = own.removal or served.removal
        return Judgement(verdict=own.verdict, grant=own.grant, removal=removal), ""
    if own.verdict is Verdict.UNKNOWN:
        return served, ""
    winner = served if is_decisive else own
    told = (
        f"ARM's own list of permissions says {served.verdict}, the role assignments that could be "
        f"read say {own.verdict}{_by(own)}; "
        + ("ARM's answer counts." if is_decisive else "above a group the assignments count.")
    )
    return winner, told


def _by(judged: Judgement) -> str:
    return f" (by {judged.grant.role} at {judged.grant.assigned_at})" if judged.grant else ""
