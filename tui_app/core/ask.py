"""What a run is about: the endpoints, the identity and the audience that a person named."""

from __future__ import annotations

from dataclasses import dataclass, field

from tui_app.core.clouds import PUBLIC, Cloud, cloud_named
from tui_app.core.selector import Selector

IMDS_URL = "http://169.254.169.254"
"""Where every Azure VM finds it (Azure Instance Metadata Service)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Empty values mean: take it from the VM's own cloud, or from the VM."""

    imds_url: str = IMDS_URL
    arm_url: str = ""
    authority_url: str = ""
    cloud: str = ""
    resource: str = ""
    selector: Selector = field(default_factory=Selector)
    host: str = ""
    """The identity host that was named (a `HostKind`); empty: the environment decides."""
    scope: str = ""
    required: tuple[tuple[str, str], ...] = ()
    """(action, scope) pairs that the identity must be granted."""

    @property
    def imds_is_real(self) -> bool:
        """Whether IMDS is asked at its own address, not through a tunnel or a simulator."""
        return self.imds_url == IMDS_URL

    def cloud_for(self, az_environment: str) -> Cloud:
        """The named cloud, else the VM's, else the public one."""
        return cloud_named(self.cloud) or cloud_named(az_environment) or PUBLIC

    def is_unknown(self, az_environment: str) -> bool:
        """Whether the VM is in a cloud of which nothing is known, and nobody named another."""
        known = self.cloud or not az_environment or cloud_named(az_environment)
        return not known

    def arm_base(self, cloud: Cloud) -> str:
        """Where ARM is."""
        return self.arm_url or cloud.arm

    def authority_base(self, cloud: Cloud) -> str:
        """Where tokens are issued."""
        return self.authority_url or cloud.authority

    def audience(self, cloud: Cloud) -> str:
        """The `resource` to ask a token for."""
        return self.resource or cloud.arm_resource
