"""An identity host other than IMDS: what it is, whose tokens it gives, how it behaves. Values only."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from tui_app.simulator.estate import TENANT_ID

if TYPE_CHECKING:  # the world holds the host, and the host what the world calls an identity
    from tui_app.simulator.hosts.arc_keys import KeyDirectory
    from tui_app.simulator.world import Identity

AZURE_CLI_ID = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"
"""The application through which a person signs in to a shell."""


class HostKind(StrEnum):
    """The hosts, by the protocol that they speak."""

    APP_SERVICE = "app-service"
    MACHINE_LEARNING = "machine-learning"
    ARC = "arc"
    SERVICE_FABRIC = "service-fabric"
    CLOUD_SHELL = "cloud-shell"
    WORKLOAD_IDENTITY = "workload-identity"


class Challenge(StrEnum):
    """What an Arc agent's challenge points to."""

    FRESH = "fresh"
    """A key of its own, as it should."""
    MISSING = "missing"
    """A file that is not there: so a directory looks to a user who may not enter it."""
    OUTSIDE = "outside"
    """A file beside the directory of keys."""
    TRAVERSAL = "traversal"
    """The same file, by way of the directory."""
    SYMLINK = "symlink"
    """The same file, by a link in the directory."""
    TOO_LARGE = "too large"
    """A key of more than 4096 bytes."""
    NONE = "none"
    """Nothing: 401 without `WWW-Authenticate`."""


class Person(NamedTuple):
    """Somebody who is signed in; some hosts hand out their token instead of an identity's."""

    name: str
    upn: str
    object_id: str
    tenant_id: str = TENANT_ID
    client_id: str = AZURE_CLI_ID
    is_system: bool = False


class FederatedCredential(NamedTuple):
    """Whose assertions Entra takes for a user-assigned identity's; all three compared exactly."""

    identity: Identity
    issuer: str
    subject: str
    audience: str = "api://AzureADTokenExchange"


class Host(NamedTuple):
    """One host, and what is attached to the resource that it belongs to."""

    kind: HostKind
    resource_id: str = ""
    """The site, machine, workspace ... that has the identities; empty where a person has none."""
    system: Identity | None = None
    users: tuple[Identity, ...] = ()
    secret: str = ""
    """What a caller must send in the host's own header."""
    person: Person | None = None
    is_2017: bool = False
    """App Service: the variables of the API of 2017 are the ones that are set."""
    is_windows: bool = False
    """App Service 2017: times with AM and PM."""
    challenge: Challenge = Challenge.FRESH
    ignores_selectors: bool = False
    """Arc: an agent from before user-assigned identities, which echoes nothing either."""
    has_variables: bool = True
    """Whether variables name the endpoint; without, only the agent's files give it away."""
    pins_another: bool = False
    """Service Fabric: the thumbprint that is told is another certificate's."""
    keys: KeyDirectory | None = None
    """Arc's key files, while it is served."""

    @property
    def attached(self) -> tuple[Identity, ...]:
        """Every managed identity that this host can give a token for."""
        return (*((self.system,) if self.system else ()), *self.users)

    def named(self, kind: str, value: str) -> Identity | None:
        """The attached identity that goes by this client_id, object_id or resource_id."""
        return next((one for one in self.attached if one.goes_by(kind, value)), None)
