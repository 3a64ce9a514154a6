"""The check contract: statuses, results, links of the chain, verdict and root cause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar

from tui_app.core.remedies import Names, Remedy, Step, entry, fill, for_system

if TYPE_CHECKING:  # what facts are made of is loaded with the checks, after the first paint
    from tui_app.core.arm import Subscription
    from tui_app.core.hosts import Detection
    from tui_app.core.imds import Instance
    from tui_app.core.permissions import Permission
    from tui_app.core.token import Token


class Status(StrEnum):
    """How a check ended. `error` is this program's own bug, never the host's fault."""

    PASS = "pass"  # a status, not a password
    WARN = "warn"
    FAIL = "fail"
    SKIP = "skip"
    ERROR = "error"


class SkipReason(StrEnum):
    """Why a check was not made."""

    PREREQUISITE = "prerequisite"
    NOT_APPLICABLE = "not-applicable"
    NOT_PERMITTED = "not-permitted"
    DISABLED = "disabled"
    OFFLINE = "offline"


class Group(StrEnum):
    """What a check is about; `doctor` takes these as arguments."""

    REACH = "reach"
    IDENTITY = "identity"
    CLAIMS = "claims"
    ARM = "arm"
    PERMISSIONS = "permissions"
    HOST = "host"


class Link(StrEnum):
    """The six links of the chain, in the order in which they must hold."""

    VM = "VM"
    IMDS = "IMDS"
    IDENTITY = "Identity"
    TOKEN = "Token"
    ARM = "ARM"
    ACCESS = "Access"


class Verdict(StrEnum):
    """The one word about the whole chain."""

    HEALTHY = "healthy"
    DEGRADED = "degraded"
    BROKEN = "broken"
    INCONCLUSIVE = "inconclusive"


class Subscriptions(NamedTuple):
    """What the identity sees of the tenant: possibly nothing, which ARM answers with 200."""

    visible: tuple[Subscription, ...]


class Effective(NamedTuple):
    """What ARM says that the identity may do at a scope, and the roles that say so."""

    scope: str
    permissions: tuple[Permission, ...]
    roles: tuple[str, ...] = ()


Fact: TypeAlias = "Detection | Instance | Token | Subscriptions | Effective"
FactT = TypeVar("FactT", bound="Fact")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """How one check ended, and how it knows."""

    code: str
    id: str
    group: Group
    link: Link
    title: str
    status: Status
    requires: tuple[str, ...] = ()
    skip_reason: SkipReason | None = None
    seen: str = ""
    """What was seen, in a few words, for the row."""
    figure: str = ""
    """The one figure that matters, for the chain; empty when there is none."""
    observed: Mapping[str, Any] = field(default_factory=dict)
    expected: str = ""
    headline: str = ""
    """The sentence for this very case, where the diagnosis' own title is too general."""
    first_steps: tuple[Step, ...] = ()
    """What to try first in this very case, before the diagnosis' own steps."""
    has_own_steps: bool = False
    """`first_steps` stand in place of the diagnosis' own: they know the scope and the role."""
    meaning: str = ""
    diagnosis: str | None = None
    requests: tuple[int, ...] = ()
    duration_ms: float = 0.0
    fact: Fact | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All results so far, in table order. Immutable: a new result makes a new report."""

    checks: tuple[CheckResult, ...] = ()
    order: tuple[str, ...] = ()
    """Every code that this run will have, in table order."""
    asked: Names = field(default_factory=Names)
    """What the person named (scope, audience, client id), for commands to fill in."""
    system: str = ""
    """This machine's operating system, until IMDS tells: commands for others are left out."""

    def with_result(self, result: CheckResult) -> Report:
        """This report and one result more."""
        rank = {code: position for position, code in enumerate(self.order)}
        kept = [check for check in self.checks if check.code != result.code]
        ranked = sorted([*kept, result], key=lambda check: rank.get(check.code, len(rank)))
        return replace(self, checks=tuple(ranked))

    def result(self, code: str) -> CheckResult | None:
        """The result of this check; None while it runs, or when it is not part of the run."""
        return next((check for check in self.checks if check.code == code), None)

    def fact(self, kind: type[FactT]) -> FactT | None:
        """The first fact of this kind that a check established."""
        return next((c.fact for c in self.checks if isinstance(c.fact, kind)), None)

    @property
    def instance(self) -> Instance | None:
        """The VM, once its instance document was read."""
        if not self.checks:
            return None
        from tui_app.core.imds import Instance

        return self.fact(Instance)

    @property
    def token(self) -> Token | None:
        """The token that the checks brought."""
        if not self.checks:
            return None
        from tui_app.core.token import Token

        return self.fact(Token)

    @property
    def subscription_tenant(self) -> str:
        """The tenant that the VM's subscription belongs to, as ARM says; empty when it is not known."""
        instance, own = self.instance, self.result("MI403")
        for check in self.checks:
            for each in getattr(check.fact, "visible", ()):
                if instance is not None and each.subscription_id == instance.subscription_id:
                    return str(each.tenant_id)
        return str(own.observed.get("expected_tenant") or "") if own else ""

    @property
    def is_complete(self) -> bool:
        """Whether every check of the run has ended; a run that has not begun is not complete."""
        return bool(self.order) and {check.code for check in self.checks} >= set(self.order)

    @property
    def root_cause(self) -> CheckResult | None:
        """The first failing check none of whose prerequisites failed."""
        failed = {c.code for c in self.checks if c.status in (Status.FAIL, Status.ERROR)}
        return next(
            (c for c in self.checks if c.code in failed and not failed & set(c.requires)), None
        )

    @property
    def story(self) -> CheckResult | None:
        """The result to tell first: the root cause, else the first warning."""
        warned = (c for c in self.checks if c.status is Status.WARN)
        return self.root_cause or next(warned, None)

    @property
    def verdict(self) -> Verdict:
        """The word for what is known so far; final once `is_complete`."""
        root = self.root_cause
        if root is not None:
            elsewhere = root.diagnosis == "NET-NOT-AZURE"
            return Verdict.INCONCLUSIVE if elsewhere else Verdict.BROKEN
        if not any(c.status in (Status.PASS, Status.WARN) for c in self.checks):
            return Verdict.INCONCLUSIVE
        warned = any(c.status is Status.WARN for c in self.checks)
        return Verdict.DEGRADED if warned else Verdict.HEALTHY

    def count(self, status: Status) -> int:
        """How many checks ended so."""
        return sum(check.status is status for check in self.checks)

    @property
    def names(self) -> Names:
        """This machine's names, as far as they are known, to fill commands with."""
        instance, token = self.instance, self.token
        names = self.asked
        if instance is not None:
            names = names._replace(
                vm=instance.name,
                resource_group=instance.resource_group,
                subscription=instance.subscription_id,
                vm_resource_id=instance.resource_id,
                scope=names.scope
                or f"/subscriptions/{instance.subscription_id}/resourceGroups/{instance.resource_group}",
            )
        elif token is not None:
            from tui_app.core.arm import group_of, parse_id

            place = parse_id(token.attached_to)
            names = names._replace(
                resource_group=place.resource_group or "",
                subscription=place.subscription or "",
                scope=names.scope or group_of(token.attached_to),
            )
        if token is not None:
            names = names._replace(
                tenant=token.claim("tid"),
                client_id=token.application_id,
                object_id=token.object_id,
                resource=token.wanted.resource,
            )
        return names

    def remedy(self, result: CheckResult) -> Remedy | None:
        """What a result's diagnosis means and how it is fixed, with this machine's names."""
        if not result.diagnosis:
            return None
        known = entry(result.diagnosis)
        general = () if result.has_own_steps else known.steps
        steps = (*result.first_steps, *general)
        filled = fill(known._replace(steps=steps), self.names)
        system = self.instance.os_type.lower() if self.instance else self.system
        return for_system(filled, system)

    @property
    def sentence(self) -> str:
        """The whole report in one sentence."""
        story = self.story
        if story is not None:
            remedy = self.remedy(story)
            general = remedy.title if remedy else f"{story.title}: {story.seen}"
            return story.headline or general
        if self.verdict is Verdict.INCONCLUSIVE:
            return "Nothing meaningful could be checked here."
        if {check.link for check in self.checks} != set(Link):
            return "Every check that was made holds."
        token = self.token
        if token is not None and token.kind == "user":
            return "A user's token works, every link of the chain holds; it is no managed identity."
        whose = f" ({token.kind})" if token else ""
        return f"The managed identity{whose} works: every link of the chain holds."
