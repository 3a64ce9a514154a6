"""An answer to "may it?": for people, and for machines (`can_i.schema.json` beside this file)."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from tui_app.core import redact
from tui_app.core.access.answer import Answer, Denial, Grant, Removal
from tui_app.core.access.model import Role
from tui_app.core.access.refusal import RECENT
from tui_app.core.access.request import RoleRequest
from tui_app.core.access.telling import details, sentence
from tui_app.core.cleaning import one_line
from tui_app.core.marks import plain_ascii
from tui_app.formats.decoded_table import labelled, wrapped

NARROWEST, WIDEST = 40, 200
LONGEST = 600


class Shown(NamedTuple):
    """An answer, and what would change it."""

    answer: Answer
    roles: tuple[Role, ...] = ()
    request: RoleRequest | None = None


def as_json(shown: Shown) -> str:
    """One JSON document, in ASCII."""
    return json.dumps(redact.values(document(shown)), indent=2, allow_nan=False) + "\n"


def document(shown: Shown) -> dict[str, Any]:
    """The same as JSON values; what does not apply is null."""
    answer, request = shown.answer, shown.request
    return {
        "action": answer.action,
        "data": answer.is_data,
        "scope": answer.scope,
        "answer": str(answer.verdict),
        "reason": sentence(answer),
        "because": because(answer.grant),
        "removed_by": _removed(answer.removal),
        "denied_by": _denied(answer.denial),
        "difference": answer.difference or None,
        "unread": [one._asdict() for one in answer.unread],
        "notes": list(answer.notes),
        "smallest_roles": [{"name": role.name, "id": role.id} for role in shown.roles],
        "request": {"role": request.role, "az": request.az, "powershell": request.powershell}
        if request
        else None,
    }


def because(grant: Grant | None) -> dict[str, Any] | None:
    """The grant; null where it could not be read, or there is none."""
    if grant is None:
        return None
    return {
        "assignment_id": grant.assignment_id or None,
        "role": grant.role or None,
        "role_id": grant.role_id or None,
        "assigned_at": grant.assigned_at or None,
        "pattern": grant.pattern,
        "via": grant.via or None,
        "condition": grant.condition or None,
    }


def _removed(removal: Removal | None) -> dict[str, Any] | None:
    if removal is None:
        return None
    return {
        "assignment_id": removal.assignment_id or None,
        "role": removal.role or None,
        "assigned_at": removal.assigned_at or None,
        "pattern": removal.pattern,
    }


def _denied(denial: Denial | None) -> dict[str, Any] | None:
    if denial is None:
        return None
    deny = denial.deny
    return {
        "deny_assignment_id": deny.id,
        "name": deny.name,
        "assigned_at": deny.scope,
        "pattern": denial.pattern,
    }


def as_table(shown: Shown, width: int, ascii_only: bool = False) -> str:
    """The answer first, then its reason, then the request; commands stay on one line, to copy."""
    width = max(NARROWEST, min(width, WIDEST))
    answer = shown.answer
    lines = [*wrapped(clean(sentence(answer)), width), ""]
    for label, text in details(answer):
        lines += labelled(label, clean(text), width)
    if shown.roles:
        names = clean(", ".join(role.name for role in shown.roles))
        lines += labelled("Would do", f"{names} (fewest rights first)", width)
    if shown.request:
        lines += [
            "",
            f"To ask for {clean(shown.request.role)}, for whoever may assign roles there:",
        ]
        lines += [
            f"  {clean(shown.request.az, 4000)}",
            f"  {clean(shown.request.powershell, 4000)}",
        ]
        lines += ["", *wrapped(RECENT, width)]
    text = "\n".join(lines) + "\n"
    return plain_ascii(text) if ascii_only else text


def clean(text: str, limit: int = LONGEST) -> str:
    """Foreign text on one line, without a secret in it."""
    return one_line(redact.text(text), limit)
