"""An answer in one sentence, its reason first. Names in it are foreign text: clean before printing."""

from __future__ import annotations

from tui_app.core.access.answer import Answer, Grant, Verdict
from tui_app.core.arm import parse_id, same_id


def sentence(answer: Answer) -> str:
    """Yes or no, and who says so."""
    match answer.verdict:
        case Verdict.YES:
            return f"Yes: {_granted(answer.grant, answer.scope)}."
        case Verdict.CONDITIONAL:
            return (
                f"Only under a condition: {_granted(answer.grant, answer.scope)}, where its "
                "condition holds."
            )
        case Verdict.NO:
            return f"No: {_refused(answer)}."
        case Verdict.UNKNOWN:
            return "Unknown: what would say so could not be read, which does not mean no."


def place(scope: str) -> str:
    """A scope in words: what kind of thing, and its name."""
    found = parse_id(scope)
    if found.management_group is not None:
        return f"management group {found.management_group}"
    if found.names:
        return found.name
    if found.resource_group:
        return f"resource group {found.resource_group}"
    return f"subscription {found.subscription}" if found.subscription else "the root (/)"


def _granted(grant: Grant | None, scope: str) -> str:
    if grant is None or not grant.assignment_id:
        pattern = grant.pattern if grant else ""
        return (
            f"ARM's own list of permissions grants it, by the pattern {pattern}; which "
            "assignment that is could not be read"
        )
    where = f"the role {grant.role}, assigned at {place(grant.assigned_at)}"
    if not same_id(grant.assigned_at, scope):
        where += " and inherited from there"
    via = f" to a group that it is in ({grant.via})" if grant.via else ""
    return f"{where}{via}, grants it by the pattern {grant.pattern}"


def _refused(answer: Answer) -> str:
    if answer.denial:
        deny = answer.denial.deny
        return (
            f"the deny assignment “{deny.name}” at {place(deny.scope)} forbids it by the pattern "
            f"{answer.denial.pattern}; more roles do not help"
        )
    if answer.removal and answer.removal.role:
        role, pattern = answer.removal.role, answer.removal.pattern
        at = place(answer.removal.assigned_at)
        return (
            f"no role grants it; {role}, assigned at {at}, takes it out again by its notActions "
            f"pattern {pattern}"
        )
    if answer.removal:
        return (
            f"a role would grant it, but takes it out again by the pattern {answer.removal.pattern}"
        )
    return "none of the roles that reach this scope grants it"
