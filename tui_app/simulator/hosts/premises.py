"""What stands around a host while it is served: directories, a certificate, variables."""

from __future__ import annotations

import ssl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from tui_app.simulator import federation
from tui_app.simulator.host import Host, HostKind
from tui_app.simulator.hosts import (
    app_service,
    arc,
    certificate,
    cloud_shell,
    machine_learning,
    service_fabric,
)
from tui_app.simulator.hosts.arc_keys import KeyDirectory
from tui_app.simulator.hosts.reply import host_of
from tui_app.simulator.machines import SimulatedMachine
from tui_app.simulator.world import World


class Premises(NamedTuple):
    """One host's, from its opening to its end."""

    host: Host
    tls: ssl.SSLContext | None = None
    """None: plain http."""
    thumbprint: str = ""
    ca_bundle: str = ""
    """A file with the certificate that clients must trust."""
    token_file: str = ""
    """Where the cluster has left the workload's assertion."""
    tenant_id: str = ""

    def machine(self, machine: SimulatedMachine, url: str) -> SimulatedMachine:
        """The machine, with what it shows of the host that is served at this URL."""
        keys = self.host.keys
        return replace(
            machine,
            environ={**machine.environ, **(self._environ(url) if self.host.has_variables else {})},
            arc_endpoint=url + arc.PATH if self.host.kind is HostKind.ARC else "",
            arc_key_directory=str(keys.path) if keys else "",
            ca_bundle=self.ca_bundle,
        )

    def _environ(self, url: str) -> dict[str, str]:
        """The variables by which a program finds the host."""
        host, found = self.host, {}
        match host.kind:
            case HostKind.APP_SERVICE if host.is_2017:
                found = {"MSI_ENDPOINT": f"{url}{app_service.PATH}/", "MSI_SECRET": host.secret}
            case HostKind.APP_SERVICE:
                endpoint = f"{url}{app_service.PATH}/"
                found = {"IDENTITY_ENDPOINT": endpoint, "IDENTITY_HEADER": host.secret}
            case HostKind.MACHINE_LEARNING:
                found = {
                    "MSI_ENDPOINT": url + machine_learning.PATH,
                    "MSI_SECRET": host.secret,
                    "DEFAULT_IDENTITY_CLIENT_ID": host.users[0].client_id,
                }
            case HostKind.ARC:
                found = {"IDENTITY_ENDPOINT": url + arc.PATH, "IMDS_ENDPOINT": url}
            case HostKind.SERVICE_FABRIC:
                found = {
                    "IDENTITY_ENDPOINT": url + service_fabric.PATH,
                    "IDENTITY_HEADER": host.secret,
                    "IDENTITY_SERVER_THUMBPRINT": self.thumbprint,
                }
            case HostKind.CLOUD_SHELL:
                found = {"MSI_ENDPOINT": url + cloud_shell.PATH}
            case HostKind.WORKLOAD_IDENTITY:
                found = {
                    "AZURE_AUTHORITY_HOST": f"{url}/",
                    "AZURE_TENANT_ID": self.tenant_id,
                    "AZURE_CLIENT_ID": host.users[0].client_id,
                    "AZURE_FEDERATED_TOKEN_FILE": self.token_file,
                }
        return found


@contextmanager
def opened(world: World, now: float) -> Iterator[Premises]:
    """Make what the world's host needs; a directory of one's own is removed at the end."""
    host = host_of(world)
    with tempfile.TemporaryDirectory(prefix="msi-scope-") as made:
        root = Path(made)
        match host.kind:
            case HostKind.ARC:
                world.host = host._replace(keys=KeyDirectory(root))
                yield Premises(host=world.host)
            case HostKind.SERVICE_FABRIC:
                own = certificate.make()
                told = certificate.make() if host.pins_another else own
                yield Premises(host=host, tls=own.context(root), thumbprint=told.thumbprint)
            case HostKind.WORKLOAD_IDENTITY:
                yield _for_workload(world, host, root, now)
            case _:
                yield Premises(host=host)


def _for_workload(world: World, host: Host, root: Path, now: float) -> Premises:
    """A login service over TLS, since clients insist on it, and the service account's token."""
    own = certificate.make()
    ca_bundle, token_file = root / "ca.pem", root / "azure-identity-token"
    ca_bundle.write_bytes(own.certificate)
    data = root / "..data"  # Kubernetes swaps this folder when it renews the token
    data.mkdir()
    (data / token_file.name).write_text(federation.assertion(world.federated[0], now), "ascii")
    token_file.symlink_to(Path(data.name, token_file.name))
    return Premises(
        host=host,
        tls=own.context(root),
        ca_bundle=str(ca_bundle),
        token_file=str(token_file),
        tenant_id=world.identity_tenant_id,
    )
