"""For every test: nothing leaves the loopback, the environment is clean, a simulator is at hand."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from typing import Any, TypeAlias

import pytest

from tui_app.simulator import Simulation, serve

Simulate: TypeAlias = Callable[..., Awaitable[Simulation]]

DISTURBING = (
    "proxy", "azure_", "identity_", "imds_", "msi_", "msi-", "arm_cloud", "ssl_cert", "requests_ca",
    "curl_ca", "default_identity", "kubernetes_service", "ssh_", "tmux", "sty", "wayland_display", "display",
)  # fmt: skip
"""Variables that start or end so steer proxies, identity hosts or certificates."""


def is_local(family: int, address: Any) -> bool:
    """Whether an address stays on this machine."""
    if family == getattr(socket, "AF_UNIX", None):
        return True
    try:
        return ipaddress.ip_address(str(address[0]).partition("%")[0]).is_loopback
    except ValueError:
        return bool(address[0] == "localhost")


@pytest.fixture(autouse=True)
def loopback_only(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail the test that reaches for anything but the loopback."""
    strayed: list[Any] = []

    def guarded(name: str) -> Callable[..., Any]:
        real = getattr(socket.socket, name)

        def guard(self: socket.socket, *args: Any) -> Any:
            address = args[0] if name != "sendto" else args[-1]
            # Connecting a datagram socket sends nothing; it is how a route is looked up.
            sends = name == "sendto" or self.type != socket.SOCK_DGRAM
            if sends and not is_local(self.family, address):
                strayed.append(address)
                pytest.fail(f"socket.{name}({address!r}) leaves the loopback")
            return real(self, *args)

        return guard

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, guarded(name))
    yield
    # A thread, or a broad `except`, may have hidden the failure.
    assert not strayed, f"left the loopback: {strayed}"


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away every variable of the machine that would steer the program; a plain terminal is there."""
    for name in list(os.environ):
        lower = name.lower()
        if lower.startswith(DISTURBING) or lower.endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("MSI_SCOPE_CONFIG", os.devnull)


@pytest.fixture
async def simulation() -> AsyncIterator[Simulate]:
    """Start a scenario: `await simulation("reader")`; it ends with the test."""
    async with AsyncExitStack() as stack:

        async def start(scenario: str = "reader", **options: Any) -> Simulation:
            return await stack.enter_async_context(serve(scenario, **options))

        yield start
