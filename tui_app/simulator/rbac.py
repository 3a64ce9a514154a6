"""The world's own evaluation of permissions: what a principal may do, and which rule says so."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from tui_app.simulator.estate import Resource, Subscription, scope_key
from tui_app.simulator.roles import Block, RoleDefinition
from tui_app.simulator.world import EVERYONE, DenyAssignment, RoleAssignment, World

ScopeKey = tuple[str, ...]
Grant = tuple[RoleAssignment, RoleDefinition]


class Verdict(StrEnum):
    """May it?"""

    ALLOWED = "allowed"
    DENIED = "denied"
    CONDITIONAL = "conditional"
    """Only if the condition on the assignment holds."""
    NOT_GRANTED = "not granted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A verdict with its reason."""

    verdict: Verdict
    assignment: RoleAssignment | None = None
    """What grants it, or whose notActions take it out again."""
    deny: DenyAssignment | None = None
    pattern: str | None = None
    condition: str | None = None


@functools.lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    # `/*/` may also stand for a single slash: that is how Managed Identity Operator, with
    # `userAssignedIdentities/*/assign/action`, may do `userAssignedIdentities/assign/action`.
    parts = (
        ".*".join(re.escape(literal) for literal in part.split("*"))
        for part in pattern.casefold().split("/*/")
    )
    return re.compile("/(?:.*/)?".join(parts), re.DOTALL)


def matches(pattern: str, action: str) -> bool:
    """Whether an action pattern covers an action; case does not matter."""
    return _compiled(pattern).fullmatch(action.casefold()) is not None


def first_match(patterns: Iterable[str], action: str) -> str | None:
    """The first pattern that covers the action."""
    return next((pattern for pattern in patterns if matches(pattern, action)), None)


def decide(
    action: str,
    target: str,
    *,
    is_data: bool = False,
    grants: Iterable[Grant],
    denies: Iterable[DenyAssignment] = (),
    principals: Collection[str] = (),
    ancestors: Iterable[str] = (),
) -> Decision:
    """Judge one action at one scope: denials first, then each block of each role by itself.

    Args:
        action: `Microsoft.Compute/virtualMachines/read`.
        target: the scope asked about.
        is_data: ask the data plane; the two planes never mix.
        grants: assignments to the principals, each with its role.
        denies: every deny assignment there is.
        principals: the object id and the groups it is in.
        ancestors: ids of the management groups above the target.
    """
    where, above = scope_key(target), {scope_key(one) for one in ancestors}
    for deny in denies:
        if _concerns(deny, principals) and _reaches(deny, where, above):
            block = Block(
                actions=deny.actions,
                not_actions=deny.not_actions,
                data_actions=deny.data_actions,
                not_data_actions=deny.not_data_actions,
            )
            if pattern := _granted(block, action, is_data=is_data):
                return Decision(verdict=Verdict.DENIED, deny=deny, pattern=pattern)
    applying = [one for one in grants if applies(scope_key(one[0].scope), where, above)]
    return _weigh(applying, action, is_data=is_data)


def applies(scope: ScopeKey, where: ScopeKey, above: Collection[ScopeKey]) -> bool:
    """Whether something at `scope` holds for the scope `where`."""
    return where[: len(scope)] == scope or scope in above


def _concerns(deny: DenyAssignment, principals: Collection[str]) -> bool:
    named = EVERYONE in deny.principals or any(one in principals for one in deny.principals)
    return named and not any(one in principals for one in deny.excluded)


def _reaches(deny: DenyAssignment, where: ScopeKey, above: Collection[ScopeKey]) -> bool:
    scope = scope_key(deny.scope)
    return where == scope if deny.own_scope_only else applies(scope, where, above)


def _granted(block: Block, action: str, *, is_data: bool) -> str | None:
    """The pattern by which one block grants the action."""
    pattern = first_match(block.data_actions if is_data else block.actions, action)
    if pattern and not _taken_out(block, action, is_data=is_data):
        return pattern
    return None


def _taken_out(block: Block, action: str, *, is_data: bool) -> str | None:
    return first_match(block.not_data_actions if is_data else block.not_actions, action)


def _weigh(grants: Iterable[Grant], action: str, *, is_data: bool) -> Decision:
    """The best that the applying grants amount to."""
    best = Decision(verdict=Verdict.NOT_GRANTED)
    for assignment, block in _blocks(grants):
        condition = assignment.condition or block.condition
        if pattern := _granted(block, action, is_data=is_data):
            verdict = Verdict.CONDITIONAL if condition else Verdict.ALLOWED
            decision = Decision(
                verdict=verdict, assignment=assignment, pattern=pattern, condition=condition
            )
            if verdict is Verdict.ALLOWED:
                return decision
            if best.verdict is Verdict.NOT_GRANTED:
                best = decision
        elif best.assignment is None:
            wanted = first_match(block.data_actions if is_data else block.actions, action)
            if wanted:
                taken_out = _taken_out(block, action, is_data=is_data)
                best = Decision(
                    verdict=Verdict.NOT_GRANTED, assignment=assignment, pattern=taken_out
                )
    return best


def _blocks(grants: Iterable[Grant]) -> Iterator[tuple[RoleAssignment, Block]]:
    for assignment, role in grants:
        for block in role.blocks:
            yield assignment, block


def condition_holds(condition: str, action: str) -> bool:
    """Whether a condition lets this action pass because it speaks of other actions only."""
    named = re.findall(r"ActionMatches\{'([^']*)'\}", condition)
    return bool(named) and first_match(named, action) is None


class Access:
    """What the bearer of one token may do in a world."""

    def __init__(self, world: World, object_id: str, groups: Iterable[str]) -> None:
        """`groups` are those in the token: later memberships do not count yet."""
        self.world = world
        self.principals = frozenset({object_id, *groups})
        roles = {role.id: role for role in world.roles()}
        self.grants: tuple[Grant, ...] = tuple(
            (one, roles[one.role_id])
            for one in world.assignments
            if one.principal_id in self.principals
        )
        self._scopes = [scope_key(one.scope) for one, _ in self.grants]
        self._deny_scopes = [scope_key(one.scope) for one in world.denies]
        self._reads: dict[tuple[str, ScopeKey], bool] = {}
        self._splits: dict[ScopeKey, bool] = {}

    def decide(self, action: str, scope: str, *, is_data: bool = False) -> Decision:
        """Judge one action at one scope."""
        return decide(
            action,
            scope,
            is_data=is_data,
            grants=self.grants,
            denies=self.world.denies,
            principals=self.principals,
            ancestors=self.ancestors(scope),
        )

    def may(self, action: str, scope: str) -> bool:
        """Whether a control plane action passes, conditions included."""
        decision = self.decide(action, scope)
        if decision.verdict is Verdict.CONDITIONAL:
            return condition_holds(decision.condition or "", action)
        return decision.verdict is Verdict.ALLOWED

    def may_but_for_denial(self, action: str, scope: str) -> bool:
        """Whether the roles alone would grant it."""
        decision = decide(action, scope, grants=self.grants, ancestors=self.ancestors(scope))
        return decision.verdict is Verdict.ALLOWED

    def holds_anything(self, scope: str) -> bool:
        """Whether any role is held at this scope, above it or below it."""
        where, above = scope_key(scope), self._above(scope)
        return any(applies(one, where, above) or one[: len(where)] == where for one in self._scopes)

    def applying(self, scope: str) -> list[Grant]:
        """The grants that hold at a scope."""
        where, above = scope_key(scope), self._above(scope)
        return [one for one in self.grants if applies(scope_key(one[0].scope), where, above)]

    def may_read(self, resource: Resource, subscription: Subscription) -> bool:
        """Whether a list may show this resource; cheap for thousands of them."""
        common: ScopeKey = ("subscriptions", subscription.id.casefold())
        scope = subscription.scope
        if self._differs_below(common):
            common = (*common, "resourcegroups", resource.group.casefold())
            scope = f"{scope}/resourceGroups/{resource.group}"
            if self._differs_below(common):
                return self.may(f"{resource.type}/read", resource.id)
        known = self._reads.get((resource.type, common))
        if known is None:
            known = self.may(f"{resource.type}/read", scope)
            self._reads[resource.type, common] = known
        return known

    def reads_all_of(self, subscription: Subscription) -> bool:
        """Whether everything in a subscription is readable, without looking at each thing."""
        if self._differs_below(("subscriptions", subscription.id.casefold())):
            return False
        grants = self.applying(subscription.scope)
        return not self.world.denies and any(
            not assignment.condition
            and not block.condition
            and not block.not_actions
            and ("*" in block.actions or "*/read" in block.actions)
            for assignment, block in _blocks(grants)
        )

    def ancestors(self, scope: str) -> tuple[str, ...]:
        """Ids of the management groups above a scope, or of itself and above."""
        parts = [part for part in scope.split("/") if part]
        match [part.casefold() for part in parts[:3]]:
            case ["subscriptions", subscription_id, *_]:
                subscription = self.world.subscription(subscription_id)
                groups = self.world.ancestors(subscription) if subscription else ()
            case ["providers", "microsoft.management", "managementgroups"]:
                groups = self.world.lineage(parts[3]) if len(parts) > 3 else ()
            case _:
                groups = ()
        return tuple(group.scope for group in groups)

    def _above(self, scope: str) -> set[ScopeKey]:
        return {scope_key(one) for one in self.ancestors(scope)}

    def _differs_below(self, where: ScopeKey) -> bool:
        """Whether some role or denial starts below this scope, so that its children differ."""
        if where not in self._splits:
            self._splits[where] = any(
                len(one) > len(where) and one[: len(where)] == where
                for one in (*self._scopes, *self._deny_scopes)
            )
        return self._splits[where]
