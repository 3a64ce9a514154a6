"""The scenarios' names, and what the demo asks some of them with: known without loading them."""

from __future__ import annotations

from collections.abc import Mapping

NAMES = (
    "reader",
    "tutorial",
    "no-identity",
    "no-role",
    "user-assigned",
    "wrong-client-id",
    "contributor",
    "mixed",
    "expiring",
    "stale-group",
    "skewed-clock",
    "wrong-tenant",
    "wrong-audience",
    "updating",
    "throttled",
    "flaky",
    "slow",
    "blackhole",
    "refused",
    "reset",
    "proxy-page",
    "proxy-env",
    "docker-desktop",
    "other-cloud",
    "guest-proxy-agent",
    "pod-identity",
    "arm-blocked",
    "arm-throttled",
    "government",
    "large",
    "hostile",
)
OPTIONS: Mapping[str, Mapping[str, str]] = {
    # the system-assigned identity's object id, given as a client id: the classic mix-up
    "wrong-client-id": {"client_id": "8f41c0aa-5d27-4e9b-b3c6-1e90d7a4f518"},
}
"""Scenario → options, e.g. a client id that is not attached."""


class UnknownScenario(ValueError):  # noqa: N818 - a name of the public API
    """There is no scenario of this name."""

    def __init__(self, name: str) -> None:
        from difflib import get_close_matches  # only on this way out

        close = get_close_matches(name.lower(), NAMES, n=3)
        hint = f"; did you mean {' or '.join(close)}?" if close else ""
        super().__init__(f"unknown scenario '{name}'{hint}; all of them: msi-scope scenarios")
        self.name = name
