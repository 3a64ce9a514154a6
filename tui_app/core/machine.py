"""What a machine can know about itself without asking the network: plain facts, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tui_app.core.secret import Secret

AZURE_CHASSIS_ASSET_TAG = "7783-7084-3265-9085-8269-3286-77"
"""SMBIOS chassis asset tag of every Azure VM (hardware database of systemd)."""

ARC_ENDPOINT = "http://localhost:40342/metadata/identity/oauth2/token"
"""Where every Arc agent listens (azcmagent's documentation)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxySetting:
    """One place on this machine that sets a proxy, or an exception from one."""

    source: str
    """Where it stands: `environment`, `/etc/environment`, `WinHTTP`, `Internet Settings`, …"""
    name: str
    """The variable or value name as spelled there, e.g. `HTTP_PROXY`, `no_proxy`."""
    value: str
    """User name and password already masked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """How this machine would send a packet to IMDS."""

    source_address: str
    interface: str = ""
    gateway: str = ""
    on_link: bool = False
    """The system would look for IMDS on its own network segment, where it never is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineFacts:
    """This machine, as far as it was readable. None always means: could not be read."""

    os: str = "other"
    """`linux`, `windows`, `macos` or `other`."""
    hostname: str = ""
    chassis_asset_tag: str | None = None
    system_vendor: str | None = None
    environ: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Only the variables that bear on identity hosts, proxies and terminals."""
    secrets: Mapping[str, Secret] = field(default_factory=dict, repr=False)
    """Those of the variables that are keys; in `environ` they only count as `set`."""
    files: frozenset[str] = frozenset()
    """Those marker files that exist, e.g. `/.dockerenv`, `/opt/azcmagent/bin/himds`."""
    arc_key_directory: str = ""
    """Where the Arc agent of this system keeps its key files."""
    arc_endpoint: str = ARC_ENDPOINT
    """Where an Arc agent listens that no variable names."""
    proxies: tuple[ProxySetting, ...] = ()
    route: Route | None = None
    is_local: bool = True
    """False when IMDS is reached elsewhere (a tunnel, a simulator): these facts then say nothing."""

    @property
    def is_azure_vm(self) -> bool | None:
        """True or False by the chassis tag; None where it could not be read."""
        if self.chassis_asset_tag is None:
            return None
        return self.chassis_asset_tag.strip() == AZURE_CHASSIS_ASSET_TAG
