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
    arc_endpoint: str = ""
    """Where an Arc agent answers; real ones always on port 40342, which a file is the sign of."""
    arc_key_directory: str = ""
    """The real directory in which the served Arc agent leaves its keys."""
    ca_bundle: str = ""
    """A file with certificates that programs on this machine have to trust besides the usual."""


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

NO_DMI = SimulatedMachine(chassis_asset_tag=None, system_vendor=None)
SITE = replace(
    NO_DMI,
    hostname="a1f0c2d49b7e",
    environ={"WEBSITE_SITE_NAME": "app-shop-web", "WEBSITE_RESOURCE_GROUP": "rg-shop"},
    files=frozenset({"/home/site/wwwroot"}),
    source_address="169.254.129.3",
    gateway="169.254.129.1",
)
WINDOWS_SITE = replace(SITE, os="windows", hostname="dw1sdwk0006f2", files=frozenset())
COMPUTE = replace(
    AZURE_VM, hostname="cpu-shop", files=frozenset({"/.dockerenv"}), source_address="10.0.0.9"
)
BRANCH_SERVER = SimulatedMachine(
    hostname="srv-branch-01",
    chassis_asset_tag="Not Specified",
    system_vendor="Dell Inc.",
    files=frozenset({"/opt/azcmagent/bin/himds"}),
    source_address="192.168.20.11",
    interface="eno1",
    gateway="192.168.20.1",
)
FORMER_BRANCH_SERVER = replace(
    AZURE_VM, files=frozenset({"/var/lib/waagent", "/opt/azcmagent/bin/himds"})
)
FABRIC_NODE = replace(
    AZURE_VM,
    hostname="fe000001",
    environ={
        "Fabric_ApplicationName": "fabric:/Shop",
        "IDENTITY_API_VERSION": "2019-07-01-preview",
    },
)
SHELL = replace(
    NO_DMI,
    hostname="SandboxHost-638712345678901234",
    environ={"AZUREPS_HOST_ENVIRONMENT": "cloud-shell/1.0", "ACC_CLOUD": "PROD"},
    source_address="10.8.1.17",
    gateway="10.8.1.1",
)
