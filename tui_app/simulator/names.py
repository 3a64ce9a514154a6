"""The scenarios' names, and what the demo asks some of them with: known without loading them."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec

HOST_SCENARIOS = (
    "app-service",
    "app-service-2017",
    "machine-learning",
    "arc",
    "arc-no-rights",
    "arc-old-agent",
    "arc-hostile",
    "arc-on-azure",
    "service-fabric",
    "service-fabric-wrong-certificate",
    "cloud-shell",
    "workload-identity",
)
"""Those on machines with an identity host other than IMDS."""

NAMES = (
    "reader",
    "tutorial",
    "no-identity",
    "no-role",
    "user-assigned",
    "wrong-client-id",
    "default-flipped",
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
    *HOST_SCENARIOS,
    "arm-blocked",
    "arm-throttled",
    "government",
    "large",
    "hostile",
)
OPTIONS: Mapping[str, Mapping[str, str]] = {
    # the system-assigned identity's object id, given as a client id: the classic mix-up
    "wrong-client-id": {"client_id": "8f41c0aa-5d27-4e9b-b3c6-1e90d7a4f518"},
    # a user-assigned identity that is attached, of which the old agent knows nothing
    "arc-old-agent": {"client_id": "9a1d0557-b818-46f8-84a0-e982f9be9bc8"},
}
"""Scenario → options, e.g. a client id that is not attached."""

WITH_CERTIFICATE = ("service-fabric", "service-fabric-wrong-certificate", "workload-identity")
"""Those that serve TLS, for which `cryptography` makes the certificate."""


class UnknownScenario(ValueError):  # noqa: N818 - a name of the public API
    """There is no scenario of this name."""

    def __init__(self, name: str) -> None:
        from difflib import get_close_matches  # only on this way out

        close = get_close_matches(name.lower(), NAMES, n=3)
        hint = f"; did you mean {' or '.join(close)}?" if close else ""
        super().__init__(f"unknown scenario '{name}'{hint}; all of them: msi-scope scenarios")
        self.name = name


class NeedsExtra(ValueError):  # noqa: N818 - a name of the public API
    """A scenario cannot be served without an optional part of this package."""

    def __init__(self, name: str) -> None:
        what = f"scenario '{name}'" if name in NAMES else name
        super().__init__(
            f"{what} needs a certificate, which takes the extra verify:"
            " pip install 'msi-scope[verify]'"
        )
        self.name = name


class CannotListen(OSError):  # noqa: N818 - a name of the public API
    """A service has no port to listen on."""

    def __init__(self, service: str, port: int, reason: str) -> None:
        super().__init__(f"port {port} {reason}")
        self.service = service
        self.port = port


def check(name: str) -> None:
    """See that a scenario exists and can be served here.

    Raises:
        UnknownScenario: there is none of this name.
        NeedsExtra: `cryptography` is not installed.
    """
    if name not in NAMES:
        raise UnknownScenario(name)
    if name in WITH_CERTIFICATE:
        check_certificate(name)


def check_certificate(name: str) -> None:
    """See that a certificate can be made here.

    Raises:
        NeedsExtra: `cryptography` is not installed.
    """
    if find_spec("cryptography") is None:
        raise NeedsExtra(name)
