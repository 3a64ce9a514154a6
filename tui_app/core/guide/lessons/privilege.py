"""Least privilege: what the identity may do here, what it needs, and the smallest role for that."""

from __future__ import annotations

from tui_app.core.access.answer import Verdict
from tui_app.core.access.catalogue import smallest_roles
from tui_app.core.access.evaluation import Evaluator
from tui_app.core.access.facts import Facts
from tui_app.core.arm import AUTHORIZATION_API, parse_id
from tui_app.core.guide.judging import body_of, cannot_tell, without_token
from tui_app.core.guide.model import Judgement, Lesson, Scene, Seen, Step, done, not_yet, unknown
from tui_app.core.guide.questions import arm_question
from tui_app.core.permissions import Permission, kinds, read_permission, role_name
from tui_app.core.remedies.common import GRANT_READER
from tui_app.core.remedies.model import az, here

DELETE = "Microsoft.Compute/virtualMachines/delete"
READ = "Microsoft.Compute/virtualMachines/read"
_KINDS = {"R": "read", "W": "write", "D": "delete", "A": "act", "d": "data"}
_AUTHORIZATION = "/providers/Microsoft.Authorization"


def _permissions(scene: Scene) -> str:
    return f"{scene.group}{_AUTHORIZATION}/permissions"


def _assignments(scene: Scene) -> str:
    return f"{scene.group}{_AUTHORIZATION}/roleAssignments"


def _to_it(scene: Scene) -> str:
    return f"assignedTo('{scene.names.object_id}')"


ASSIGNMENTS = arm_question(
    "assignments", "ask which roles reach the group", _assignments, api=AUTHORIZATION_API, filter_of=_to_it
)  # fmt: skip
PERMISSIONS = arm_question(
    "permissions", "ask what they allow", _permissions, api=AUTHORIZATION_API
)


def _roles(seen: Seen) -> tuple[tuple[str, str], ...]:
    """Role and the name of the scope that it is assigned at."""
    value = body_of(seen).get("value")
    found = []
    for item in value if isinstance(value, list) else []:
        assigned = item.get("properties") if isinstance(item, dict) else None
        if isinstance(assigned, dict):
            scope = str(assigned.get("scope") or "")
            found.append((role_name(str(assigned.get("roleDefinitionId") or "")), scope))
    return tuple(found)


def _place(scope: str) -> str:
    return parse_id(scope).resource_group or "the subscription"


def _blocks(seen: Seen) -> tuple[Permission, ...]:
    value = body_of(seen).get("value")
    items = value if isinstance(value, list) else []
    return tuple(read_permission(item) for item in items if isinstance(item, dict))


def _unanswered(seen: Seen) -> Judgement | None:
    if (missing := without_token(seen)) is not None:
        return missing
    return cannot_tell(seen) if seen.status != 200 or seen.diagnosis else None


def _has_roles(seen: Seen, _: Scene) -> Judgement:
    if (problem := _unanswered(seen)) is not None:
        return problem
    roles = _roles(seen)
    if not roles:
        return unknown(
            "No assignment is visible, which proves nothing: reading them is a right too."
        )
    told = " and ".join(f"{role} at {_place(scope)}" for role, scope in roles)
    return done(f"{told}.", *roles)


def _has_kinds(seen: Seen, _: Scene) -> Judgement:
    if (problem := _unanswered(seen)) is not None:
        return problem
    blocks = _blocks(seen)
    may = [_KINDS[kind] for kind in kinds(blocks)]
    if not may:
        return not_yet("Nothing is allowed here.")
    patterns = (("actions", ", ".join(block.actions)) for block in blocks)
    without = ", ".join(p for block in blocks for p in block.not_actions)
    return done(f"It may {', '.join(may)}.", *patterns, ("but not", without))


def _may_delete(seen: Seen, scene: Scene) -> Judgement:
    if (problem := _unanswered(seen)) is not None:
        return problem
    answer = Evaluator(Facts(scope=scene.group, effective=_blocks(seen) or None)).ask(
        DELETE, scene.group
    )
    if answer.verdict is Verdict.YES and answer.grant:
        return done(
            f"Yes: the pattern {answer.grant.pattern} lets it delete this very VM.",
            ("action", DELETE),
        )
    if answer.verdict is Verdict.NO:
        return done("No: nothing that reaches the group grants it.", ("action", DELETE))
    return unknown("What ARM lists does not settle it.")


def _needs(seen: Seen, scene: Scene) -> Judgement:
    if (problem := _unanswered(seen)) is not None:
        return problem
    role = smallest_roles(READ, most=1)[0].name
    return done(
        f"To read virtual machines, {role} at {parse_id(scene.group).name} is enough.",
        ("action", READ),
        ("role", role),
    )


LESSON = Lesson(
    name="privilege",
    title="Least privilege: may it, and need it?",
    why="whoever runs code on the VM has every right of its identity",
    scenario="contributor",
    steps=(
        Step(
            "Which roles reach {group}?",
            "Roles are assigned at a scope, and reach everything below.",
            ASSIGNMENTS,
            _has_roles,
        ),
        Step(
            "What do they allow?",
            "Resource Manager itself tells a caller what it may do here.",
            PERMISSIONS,
            _has_kinds,
        ),
        Step(
            "May it delete this VM?",
            "Any program on this machine could ask for this token, and try.",
            PERMISSIONS,
            _may_delete,
            todo=(here("In {panel-resources} Resources, {can-i} asks this of any action, and names the assignment."),),
        ),
        Step(
            "What would be enough?",
            "If all that the program does is to read: the smallest role that allows it.",
            PERMISSIONS,
            _needs,
            todo=(
                GRANT_READER,
                az(
                    "Then take the wide role away.",
                    "az role assignment delete --assignee {object_id} --role Contributor --scope {scope}",
                ),
            ),
        ),
    ),
)  # fmt: skip
