"""What a check is made of: its context, and the finding that it returns."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from tui_app.core import arm
from tui_app.core.ask import Ask
from tui_app.core.clouds import Cloud
from tui_app.core.imds import Instance
from tui_app.core.remedies import Step
from tui_app.core.report import (
    CheckResult,
    Effective,
    Fact,
    FactT,
    SkipReason,
    Status,
)
from tui_app.core.selector import TokenWanted
from tui_app.core.token import Token
from tui_app.core.wire import Answer, NoAnswer, Outcome, Wire


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a check's function found out; the runner adds the row's own fields."""

    status: Status
    seen: str
    figure: str = ""
    observed: Mapping[str, Any] = field(default_factory=dict)
    headline: str = ""
    """The sentence for this very case, where the diagnosis' own title is too general."""
    first_steps: tuple[Step, ...] = ()
    """What to try first in this very case, before the diagnosis' own steps."""
    has_own_steps: bool = False
    """`first_steps` stand in place of the diagnosis' own."""
    meaning: str = ""
    diagnosis: str | None = None
    skip_reason: SkipReason | None = None
    requests: tuple[int, ...] = ()
    fact: Fact | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a check may use: who can send, what was asked, and what ended before it."""

    wire: Wire
    ask: Ask
    results: Mapping[str, CheckResult]

    def fact(self, kind: type[FactT]) -> FactT | None:
        """The fact of this kind that a finished check established."""
        return next((r.fact for r in self.results.values() if isinstance(r.fact, kind)), None)

    @property
    def cloud(self) -> Cloud:
        """The cloud of this VM, or the one that was named."""
        instance = self.fact(Instance)
        name = instance.az_environment if instance else self.wire.host().cloud
        return self.wire.described_cloud(name) or self.ask.cloud_for(name)

    @property
    def arm_url(self) -> str:
        """Where ARM is for this run."""
        return self.ask.arm_base(self.cloud)

    @property
    def wanted(self) -> TokenWanted:
        """The token this run is about."""
        return TokenWanted(self.ask.audience(self.cloud), self.ask.selector)

    @property
    def token(self) -> Token:
        """The token of this run; only for checks that require one."""
        token = self.fact(Token)
        if token is None:
            raise LookupError("a check used the token without requiring MI203")
        return token

    @property
    def scope(self) -> str:
        """Where permissions are looked at: as asked, else the group of the VM or of the app."""
        instance, token = self.fact(Instance), self.fact(Token)
        if self.ask.scope:
            return self.ask.scope
        if instance is None:
            return arm.group_of(token.attached_to) if token else ""
        return f"/subscriptions/{instance.subscription_id}/resourceGroups/{instance.resource_group}"

    @property
    def effective(self) -> Effective | None:
        """The permissions read at `scope`, if they could be read."""
        return self.fact(Effective)


CheckFunction: TypeAlias = Callable[[Context], Awaitable[Finding]]


def passed(seen: str, **details: Any) -> Finding:
    """The check holds."""
    return Finding(status=Status.PASS, seen=seen, **details)


def warned(seen: str, **details: Any) -> Finding:
    """It works, but somebody should know."""
    return Finding(status=Status.WARN, seen=seen, **details)


def failed(seen: str, **details: Any) -> Finding:
    """It does not hold."""
    return Finding(status=Status.FAIL, seen=seen, **details)


def skipped(reason: SkipReason, seen: str, **details: Any) -> Finding:
    """It was not made, and why."""
    return Finding(status=Status.SKIP, skip_reason=reason, seen=seen, **details)


def evidence(outcome: Outcome) -> dict[str, Any]:
    """The parts of an outcome that a reader of the report needs, as JSON values."""
    match outcome:
        case Answer():
            return {
                "http_status": outcome.status,
                "server": outcome.header("server"),
                "content_type": outcome.header("content-type"),
            }
        case NoAnswer():
            return {
                "phase": str(outcome.phase),
                "timed_out": outcome.timed_out,
                "errno": outcome.errno,
                "winerror": outcome.winerror,
                "text": outcome.text,
            }


def in_words(outcome: Outcome) -> str:
    """An outcome in a few words, for a row."""
    match outcome:
        case Answer():
            return f"HTTP {outcome.status} {outcome.reason}".strip()
        case NoAnswer(timed_out=True):
            return f"no answer to {outcome.phase} in {outcome.elapsed_ms / 1000:.0f} s"
        case NoAnswer():
            return outcome.text or f"{outcome.phase} failed"
