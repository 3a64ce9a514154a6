"""One call to ARM: who asks, what for, and the ways in which it can be refused."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

from tui_app.simulator.estate import Subscription
from tui_app.simulator.exchange import Headers, Request, iso_date
from tui_app.simulator.rbac import Access, Verdict
from tui_app.simulator.tokens import Issued
from tui_app.simulator.world import World


def random_guid() -> str:
    """A new request id."""
    digits = os.urandom(16).hex()
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8{digits[17:20]}-{digits[20:]}"


class ArmError(Exception):
    """ARM refuses; turned into the error envelope at the border of this package."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        details: Sequence[Mapping[str, Any]] = (),
        headers: Headers = (),
    ) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers
        self.envelope: dict[str, Any] = {"error": {"code": code, "message": message}}
        if details:
            self.envelope["error"]["details"] = list(details)


@dataclass(slots=True, kw_only=True)
class Call:
    """A request that passed the gate."""

    request: Request
    world: World
    now: float
    token: Issued
    access: Access
    subscription: Subscription | None
    version: str
    request_id: str = field(default_factory=random_guid)
    headers: list[tuple[str, str]] = field(default_factory=list)
    """More headers for the answer."""

    @property
    def object_id(self) -> str:
        """Who asks."""
        return str(self.token.claims["oid"])

    def parameter(self, name: str) -> str:
        """A query parameter, empty when absent."""
        return self.request.parameter(name) or ""

    def require(self, action: str, scope: str, *, named: str = "") -> None:
        """Go on only if the caller may do this here.

        Args:
            action: what is about to be done.
            scope: where.
            named: the scope as the error text names it, if that differs.

        Raises:
            ArmError: 403, in the words for a missing role, an unmet condition or a denial.
        """
        if not self.access.may(action, scope):
            self.refuse(action, scope, named=named)

    def refuse(self, action: str, scope: str, *, named: str = "") -> NoReturn:
        """Say why this may not be done."""
        who = f"The client '{self.object_id}' with object id '{self.object_id}'"
        where, decision = named or scope, self.access.decide(action, scope)
        deny = decision.deny
        if deny and self.access.may_but_for_denial(action, scope):
            raise ArmError(
                403,
                "DenyAssignmentAuthorizationFailed",
                f"{who} has permission to perform action '{action}' on scope '{where}'; however, the"
                f" access is denied because of the deny assignment with name '{deny.display_name}'"
                f" and Id '{deny.name.replace('-', '')}' at scope '{deny.scope}'.",
            )
        condition = decision.verdict is Verdict.CONDITIONAL
        lacks = "does not have authorization" + (
            " or an ABAC condition not fulfilled" if condition else ""
        )
        raise ArmError(
            403,
            "AuthorizationFailed",
            f"{who} {lacks} to perform action '{action}' over scope '{where}' or the scope is"
            " invalid. If access was recently granted, please refresh your credentials.",
        )

    def graph_message(self) -> str:
        """What Resource Graph says in place of a message; its meaning is in the details."""
        return (
            "Please provide below info when asking for support: timestamp ="
            f" {iso_date(self.now)}, correlationId = {self.request_id}."
        )


def routing_id(now: float, request_id: str) -> str:
    """Front end, its time, and the id of the request."""
    return f"WESTEUROPE:{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime(now))}:{request_id}"


def us_date(now: float) -> str:
    """A time as ARM prints it in error texts: `3/19/2023 8:55:46 AM`."""
    at = time.gmtime(now)
    half = "AM" if at.tm_hour < 12 else "PM"
    hour = at.tm_hour % 12 or 12
    return f"{at.tm_mon}/{at.tm_mday}/{at.tm_year} {hour}:{at.tm_min:02}:{at.tm_sec:02} {half}"
