"""What holds at the place that facts were read for: which roles reach it, and what they come to."""

from __future__ import annotations

from itertools import islice
from typing import NamedTuple

from tui_app.core.access.evaluation import Evaluator
from tui_app.core.access.facts import Facts
from tui_app.core.access.matrix import probes, readable
from tui_app.core.access.model import Assignment, Deny
from tui_app.core.access.telling import place
from tui_app.core.arm import same_id
from tui_app.core.permissions import Permission

MOST_PROBES = 1000
"""Actions that ARM's list and the assignments are compared by."""


class Standing(NamedTuple):
    """What reaches the place. Texts are foreign: untrusted."""

    facts: Facts
    assignments: tuple[Assignment, ...]
    """The identity's own and its groups', from the root downwards."""
    denies: tuple[Deny, ...]
    effective: tuple[Permission, ...]
    """ARM's own list; where there is none, the blocks of the roles that reach the place."""

    @property
    def sentence(self) -> str:
        """Which roles it has here, or why nobody can say."""
        where = place(self.facts.scope)
        roles = [role_in_words(one, self.facts) for one in self.assignments]
        if roles:
            return f"At {where} this identity has: {', '.join(dict.fromkeys(roles))}."
        if self.facts.effective is not None:
            return (
                f"At {where} this identity has rights; which assignments give them cannot be read."
            )
        if self.facts.unread:
            return (
                f"What this identity may do at {where} could not be read; that does not mean "
                "nothing."
            )
        return f"At {where} this identity has no role."


def standing(evaluator: Evaluator) -> Standing:
    """Put together what an evaluator knows of the place of its facts."""
    facts = evaluator.facts
    reaching = tuple(evaluator.assignments_at(facts.scope))
    effective = facts.effective
    if effective is None:
        roles = (facts.roles.get(one.role_id) for one in reaching)
        effective = tuple(dict.fromkeys(block for role in roles if role for block in role.blocks))
    return Standing(facts, reaching, tuple(evaluator.denies_at(facts.scope)), effective)


def role_in_words(one: Assignment, facts: Facts) -> str:
    """The role's name, or that it could not be read."""
    role = facts.roles.get(one.role_id)
    return role.name if role else f"a role that could not be read ({one.role_id})"


def origin_in_words(one: Assignment, facts: Facts) -> str:
    """Whether it is assigned here or comes from above, and through which group."""
    is_here = same_id(one.scope, facts.scope)
    where = "assigned here" if is_here else f"inherited from {place(one.scope)}"
    is_own = one.principal_id in facts.principals[:1]
    return where if is_own else f"{where}, through group {one.principal_id}"


def differences(evaluator: Evaluator) -> tuple[str, ...]:
    """Where ARM's own list and the assignments disagree about the place: an action and both sides."""
    facts = evaluator.facts
    if facts.effective is None:
        return ()
    reaching = evaluator.assignments_at(facts.scope)
    roles = (facts.roles.get(one.role_id) for one in reaching)
    blocks = (*facts.effective, *(block for role in roles if role for block in role.blocks))
    found: dict[str, str] = {}
    for action, is_data in islice(probes(blocks), MOST_PROBES):
        told = evaluator.ask(action, facts.scope, is_data=is_data).difference
        if told:
            found.setdefault(f"{readable(action)}: {told}", told)
    return tuple(found)
