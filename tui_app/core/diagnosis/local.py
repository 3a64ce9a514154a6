"""What this machine knows of itself narrows a failure of the network down; never widely."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a type only
    from tui_app.core.machine import MachineFacts

_NO_WAY = frozenset(
    {
        "NET-CONNECT-TIMEOUT",
        "NET-REFUSED",
        "NET-UNREACHABLE",
        "NET-HOST-UNREACHABLE",
        "NET-HOST-DOWN",
    }
)
_CONTAINER_MARKS = frozenset({"/.dockerenv", "/run/.containerenv"})
_TUNNELS = ("tun", "utun", "tap", "wg", "ppp", "tailscale", "zt", "docker", "br-", "virbr", "cni")
"""How interfaces are named that lead to no network card of Azure."""


def refine(diagnosis: str, machine: MachineFacts) -> str:
    """A more specific id where a local fact explains the failure; else the same id."""
    if not machine.is_local or diagnosis not in _NO_WAY:
        return diagnosis
    if machine.is_azure_vm is False:
        return "NET-NOT-AZURE"
    return (
        _by_route(diagnosis, machine) if diagnosis != "NET-CONNECT-TIMEOUT" else _timeout(machine)
    )


def _timeout(machine: MachineFacts) -> str:
    """Nothing came back. Inside a pod or a container that is the rule, not a fault of the VM."""
    if machine.environ.get("KUBERNETES_SERVICE_HOST"):
        return "NET-AKS-RESTRICTION"
    if machine.files & _CONTAINER_MARKS:
        return "NET-CONTAINER-BRIDGE"
    return _by_route("NET-CONNECT-TIMEOUT", machine)


def _by_route(diagnosis: str, machine: MachineFacts) -> str:
    route = machine.route
    if route is None or diagnosis == "NET-REFUSED":  # who refuses was reached
        return diagnosis
    if route.interface.lower().startswith(_TUNNELS):
        return "NET-ROUTE-WRONG-NIC"
    if route.on_link and diagnosis in ("NET-CONNECT-TIMEOUT", "NET-HOST-DOWN"):
        return "NET-HOST-UNREACHABLE"
    if route.source_address.startswith("169.254.") and not route.on_link:
        return "NET-ROUTE-WRONG-NIC"  # an address that Azure never gave: not the primary card
    return diagnosis
