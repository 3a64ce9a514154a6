"""TLS for the services that Azure only speaks it on: a certificate, and the bundle that trusts it."""

from __future__ import annotations

import ssl
from pathlib import Path
from tempfile import TemporaryDirectory

from tui_app.simulator.hosts import certificate


class Tls:
    """A certificate of one's own, until it is closed. Needs the extra `verify`."""

    def __init__(self) -> None:
        self._directory = TemporaryDirectory(prefix="msi-scope-")
        root = Path(self._directory.name)
        own = certificate.make()
        self._certificate = own.certificate
        self._bundle = root / "ca.pem"
        self.context: ssl.SSLContext = own.context(root)
        self.trust("")

    @property
    def ca_bundle(self) -> str:
        """A file with every certificate that clients have to trust."""
        return str(self._bundle)

    def trust(self, other: str) -> None:
        """Let the bundle hold the certificates of another file besides, or of none."""
        others = Path(other).read_bytes() if other else b""
        self._bundle.write_bytes(self._certificate + others)

    def close(self) -> None:
        """Remove the files."""
        self._directory.cleanup()
