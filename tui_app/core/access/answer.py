"""What "may it?" comes to: the verdict, and who or what says so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from tui_app.core.access.model import Deny


class Verdict(StrEnum):
    """May it? Unknown is never no."""

    YES = "yes"
    NO = "no"
    CONDITIONAL = "conditional"
    """Only where the condition of the assignment, or of the role, lets it."""
    UNKNOWN = "unknown"


class Unread(NamedTuple):
    """Something that could not be read, and the right that is missing for it."""

    what: str
    right: str = ""
    """The action that would have let us; empty where no right is the reason."""
    why: str = ""

    def __str__(self) -> str:
        needs = f"needs {self.right}" if self.right else ""
        told = "; ".join(part for part in (needs, self.why) if part)
        return f"{self.what} ({told})" if told else self.what


class Grant(NamedTuple):
    """What grants an action. Empty texts: only ARM's own list of permissions says so."""

    pattern: str
    assignment_id: str = ""
    role: str = ""
    role_id: str = ""
    assigned_at: str = ""
    via: str = ""
    """Object id of the group that holds the assignment; empty when the identity itself does."""
    condition: str = ""


class Removal(NamedTuple):
    """A role that would grant the action, but for its own `notActions`."""

    pattern: str
    role: str = ""
    assignment_id: str = ""
    assigned_at: str = ""


class Denial(NamedTuple):
    """The deny assignment that ends it, and its pattern."""

    deny: Deny
    pattern: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What one source came to."""

    verdict: Verdict
    grant: Grant | None = None
    removal: Removal | None = None
    denial: Denial | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer to one question, with its reason."""

    action: str
    scope: str
    is_data: bool
    verdict: Verdict
    grant: Grant | None = None
    """What says yes, or would if no denial stood in the way."""
    removal: Removal | None = None
    denial: Denial | None = None
    difference: str = ""
    """Where ARM's own answer and the assignments disagree: what each says, and which one won."""
    unread: tuple[Unread, ...] = ()
    """What could not be read and might change the answer."""
    notes: tuple[str, ...] = ()
