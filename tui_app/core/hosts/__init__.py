"""Every identity host: who it is here, and how it is asked. A host's file loads when it is asked."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from tui_app.core.host_kinds import TITLES, HostKind
from tui_app.core.hosts.asking import not_asked
from tui_app.core.hosts.detection import Choice, Detection, detect, same_protocol
from tui_app.core.hosts.host import (
    Asking,
    IdentityHost,
    Place,
    Unaskable,
    Unreadable,
)
from tui_app.core.selector import TokenWanted
from tui_app.core.token import TokenReply

__all__ = [
    "TITLES",
    "Asking",
    "Choice",
    "Detection",
    "HostKind",
    "IdentityHost",
    "Place",
    "Unreadable",
    "absence",
    "ask",
    "detect",
    "host_of",
    "same_protocol",
]

_WHERE = {
    HostKind.IMDS: ("vm", "HOST"),
    HostKind.APP_SERVICE: ("app_service", "HOST"),
    HostKind.APP_SERVICE_2017: ("legacy_secret", "APP_SERVICE_2017"),
    HostKind.MACHINE_LEARNING: ("legacy_secret", "MACHINE_LEARNING"),
    HostKind.ARC: ("arc", "HOST"),
    HostKind.SERVICE_FABRIC: ("service_fabric", "HOST"),
    HostKind.CLOUD_SHELL: ("cloud_shell", "HOST"),
    HostKind.WORKLOAD_IDENTITY: ("workload_identity", "HOST"),
}


def host_of(kind: HostKind) -> IdentityHost:
    """The host of this kind."""
    module, name = _WHERE[kind]
    return cast("IdentityHost", getattr(import_module(f"tui_app.core.hosts.{module}"), name))


async def ask(wire: Asking, place: Place, kind: HostKind, wanted: TokenWanted) -> TokenReply:
    """Ask this host for a token; a host that lacks its variables is not asked."""
    lacking = absence(place, kind)
    if lacking:
        return not_asked(Unaskable("HOST-UNSET", lacking))
    return await host_of(kind).ask(wire, place, wanted)


def absence(place: Place, kind: HostKind) -> str:
    """Which variables this host cannot be asked without, in words; empty when none is missing."""
    missing = [name for name in host_of(kind).variables if not place.variable(name)]
    return f"{TITLES[kind]} is not here: {', '.join(missing)} not set" if missing else ""
