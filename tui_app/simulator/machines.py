"""The machine that the simulated IMDS belongs to, as that machine sees itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

AZURE_ASSET_TAG = "7783-7084-3265-9085-8269-3286-77"


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedMachine:
    """Facts that a program on the simulated machine could read without any network."""

    os: Literal["linux", "windows", "macos", "other"] = "linux"
    hostname: str = "vm-web-01"
    chassis_asset_tag: str | None = AZURE_ASSET_TAG
    """None where the machine has no such file."""
    system_vendor: str | None = "Microsoft Corporation"
    environ: Mapping[str, str] = field(default_factory=dict)
    files: frozenset[str] = frozenset()
    """Marker files that exist, e.g. `/.dockerenv`."""
    source_address: str = "10.0.0.4"
    """Address from which a packet to IMDS would leave."""
    interface: str = "eth0"
    gateway: str = "10.0.0.1"
    on_link: bool = False


AZURE_VM = SimulatedMachine(files=frozenset({"/var/lib/waagent"}))
WINDOWS_VM = SimulatedMachine(os="windows", hostname="vm-dev-01", interface="Ethernet")
PROXIED_VM = replace(
    AZURE_VM,
    environ={
        "HTTP_PROXY": "http://proxy.contoso.example:3128",
        "NO_PROXY": "localhost,127.0.0.1",
    },
)
GUARDED_VM = replace(
    AZURE_VM,
    files=frozenset({"/var/lib/waagent", "/var/lib/azure-proxy-agent"}),
)
POD = replace(
    AZURE_VM,
    hostname="shop-web-6d5f7c9b8-x2lqk",
    environ={"KUBERNETES_SERVICE_HOST": "10.96.0.1", "KUBERNETES_SERVICE_PORT": "443"},
    files=frozenset({"/var/run/secrets/kubernetes.io/serviceaccount/token"}),
    source_address="10.244.0.17",
    gateway="10.244.0.1",
)
DOCKER_DESKTOP = SimulatedMachine(
    hostname="f3b1c9d27a4e",
    chassis_asset_tag=None,
    system_vendor=None,
    files=frozenset({"/.dockerenv"}),
    source_address="172.17.0.2",
    gateway="172.17.0.1",
)
EC2_INSTANCE = SimulatedMachine(
    hostname="ip-172-31-20-15",
    chassis_asset_tag="Amazon EC2",
    system_vendor="Amazon EC2",
    source_address="172.31.20.15",
    interface="ens5",
    gateway="172.31.16.1",
)
