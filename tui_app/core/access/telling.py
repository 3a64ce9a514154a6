"""An answer in one sentence, its reason first. Names in it are foreign text: clean before printing."""

from __future__ import annotations

from collections.abc import Iterator

from tui_app.core.access.answer import Answer, Grant, Verdict
from tui_app.core.arm import parse_id, same_id

CONDITIONAL = (
    "Whoever manages access can tell whether the condition fits this request, or change it; "
    "conditions are never evaluated here."
)


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


def details(answer: Answer) -> Iterator[tuple[str, str]]:
    """What an answer rests on: a label and a text each; without a label it goes on from above."""
    from tui_app.core.access.matrix import readable

    yield "Action", readable(answer.action) + (" (data)" if answer.is_data else "")
    yield "Scope", answer.scope
    if answer.denial:
        yield "Denied by", answer.denial.deny.id
    if answer.grant and answer.grant.assignment_id:
        yield "Assignment", answer.grant.assignment_id
    if answer.removal and answer.removal.assignment_id and not answer.grant:
        yield "Assignment", answer.removal.assignment_id
    if answer.grant and answer.grant.condition:
        yield "Condition", answer.grant.condition
        yield "", CONDITIONAL
    if answer.difference:
        yield "Difference", answer.difference
    yield from (("Not read", str(one)) for one in answer.unread)
    yield from (("Note", one) for one in answer.notes)


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
