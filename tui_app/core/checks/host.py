"""6xx: facts about this machine that change how the rest is to be read."""

from __future__ import annotations

from tui_app.core.checks.check import Context, Finding, passed, skipped
from tui_app.core.report import SkipReason

GUEST_AGENT_HEADER = "x-ms-azure-host-authorization"
"""On every answer that the Guest Proxy Agent forwards (its published source)."""


async def guest_proxy_agent(ctx: Context) -> Finding:
    """MI601: is the Metadata Security Protocol's agent between programs and IMDS?"""
    before = ctx.results["MI102"]
    if before.observed.get("guest_proxy_agent"):
        return passed("active: it decides which programs may ask IMDS")
    if before.diagnosis and before.diagnosis.startswith("HTTP-GPA"):
        return passed("active, and it refused this program")
    return passed("not in the way")


async def terminal(ctx: Context) -> Finding:
    """MI602: what the terminal can show."""
    environ = ctx.wire.machine().environ
    kind = environ.get("TERM", "")
    if not kind:
        return skipped(SkipReason.NOT_APPLICABLE, "no terminal type is set")
    colours = "true colour" if environ.get("COLORTERM") in ("truecolor", "24bit") else "16+ colours"
    return passed(f"{kind}, {colours}", observed={"TERM": kind})
