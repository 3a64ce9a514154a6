"""The small in-memory world that IMDS, the identity provider and ARM speak for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from tui_app.simulator.cloud import PUBLIC, Cloud
from tui_app.simulator.estate import (
    TENANT_ID,
    ManagementGroup,
    Subscription,
    VirtualMachine,
    guid,
    scope_key,
)
from tui_app.simulator.exchange import NOTHING
from tui_app.simulator.host import FederatedCredential, Host
from tui_app.simulator.roles import RoleDefinition, builtin_roles

if TYPE_CHECKING:  # tokens.py needs the world, the world only holds what it minted
    from tui_app.simulator.tokens import Issued

OTHER_TENANT_ID = "c3e07b18-24d9-4a6f-8b51-90fd6e2a7c44"
EVERYONE = "00000000-0000-0000-0000-000000000000"
SYSTEM_CLIENT_ID = "0d6f2b7c-91e4-4c3a-a8d5-3b7e60f1c922"
SYSTEM_OBJECT_ID = "8f41c0aa-5d27-4e9b-b3c6-1e90d7a4f518"

IDENTITY_TYPE = "Microsoft.ManagedIdentity/userAssignedIdentities"


class Identity(NamedTuple):
    """A managed identity: system-assigned to a resource, or user-assigned."""

    name: str
    client_id: str
    object_id: str
    resource_id: str
    """The VM, site, machine ... that has it, or the user-assigned identity itself."""
    is_system: bool
    tenant_id: str = TENANT_ID

    def goes_by(self, kind: str, value: str) -> bool:
        """Whether this is its client_id, object_id or resource_id; system ones have no third."""
        if kind == "resource_id":
            return not self.is_system and self.resource_id.casefold() == value.casefold()
        own = self.client_id if kind == "client_id" else self.object_id
        return own == value.lower()


class RoleAssignment(NamedTuple):
    """Who holds which role where."""

    name: str
    scope: str
    principal_id: str
    role_id: str
    """GUID of the role definition."""
    principal_type: str = "ServicePrincipal"
    condition: str | None = None
    description: str | None = None
    created_on: str = "2025-11-04T09:12:31.5512034Z"

    @property
    def id(self) -> str:
        """Its ARM id."""
        scope = self.scope.rstrip("/")
        return f"{scope}/providers/Microsoft.Authorization/roleAssignments/{self.name}"


class DenyAssignment(NamedTuple):
    """What is forbidden where, whatever the roles say."""

    name: str
    display_name: str
    scope: str
    actions: tuple[str, ...] = ()
    not_actions: tuple[str, ...] = ()
    data_actions: tuple[str, ...] = ()
    not_data_actions: tuple[str, ...] = ()
    principals: tuple[str, ...] = (EVERYONE,)
    excluded: tuple[str, ...] = ()
    own_scope_only: bool = False


class DirectoryGroup(NamedTuple):
    """A security group of the directory, and since when each member is in it."""

    id: str
    name: str
    joined_at: Mapping[str, float]


class TokenRules(NamedTuple):
    """How the managed identity back end hands out tokens in this world."""

    first_age_s: float = 0.0
    """Age of the token that lies in the cache at the first request."""
    renew_below_s: float = 300.0
    """A cached token with less time left is replaced."""
    audience_swaps: Mapping[str, str] = NOTHING
    """Audience asked for -> audience answered with."""


@dataclass(slots=True, kw_only=True, eq=False)
class World:
    """Everything there is; the only mutable thing a handler may touch."""

    vm: VirtualMachine
    cloud: Cloud = PUBLIC
    tenant_id: str = TENANT_ID
    tenant_name: str = "Contoso"
    management_groups: tuple[ManagementGroup, ...] = ()
    subscriptions: dict[str, Subscription]
    """By lower-case id."""
    system_identity: Identity | None = None
    user_identities: list[Identity] = field(default_factory=list)
    """Those attached to the VM."""
    host: Host | None = None
    """The identity host beside IMDS, or in its place, with the identities that it serves."""
    federated: tuple[FederatedCredential, ...] = ()
    v2_apis: dict[str, str] = field(default_factory=dict)
    """Audience of an API whose registration asks for v2.0 tokens -> its application id."""
    directory_groups: list[DirectoryGroup] = field(default_factory=list)
    custom_roles: tuple[RoleDefinition, ...] = ()
    assignments: list[RoleAssignment] = field(default_factory=list)
    denies: list[DenyAssignment] = field(default_factory=list)
    token_rules: TokenRules = field(default_factory=TokenRules)
    identity_tenant_id: str = TENANT_ID
    hostile_text: str = ""
    """Put into error descriptions where set."""
    cached_tokens: dict[tuple[str, str], Issued] = field(default_factory=dict)
    issued_tokens: dict[str, Issued] = field(default_factory=dict)
    buckets: dict[tuple[str, str], tuple[float, float]] = field(default_factory=dict)
    """(principal, bucket) -> (requests left, when that was)."""
    read_limit: tuple[float, float] = (250.0, 25.0)
    """ARM's bucket of reads per subscription: size, and refill per second."""
    last_query: tuple[object, object] = ((), None)
    """The last Resource Graph query and its rows, so that turning pages does not sort again."""
    generation: int = 0
    """How often a system-assigned identity was switched on."""
    is_calm: bool = False
    """The other programs on the machine have stopped asking."""

    def roles(self) -> Iterator[RoleDefinition]:
        """Every role definition, built-in ones first."""
        yield from builtin_roles().values()
        yield from self.custom_roles

    def role(self, name_or_id: str) -> RoleDefinition:
        """The role of this name, GUID or full id; KeyError when there is none."""
        wanted = name_or_id.rsplit("/", 1)[-1].casefold()
        for role in self.roles():
            if wanted in (role.id, role.name.casefold()):
                return role
        raise KeyError(name_or_id)

    def subscription(self, subscription_id: str) -> Subscription | None:
        """The subscription of this id, in whatever case."""
        return self.subscriptions.get(subscription_id.lower())

    def ancestors(self, subscription: Subscription) -> tuple[ManagementGroup, ...]:
        """The management groups above a subscription, nearest first."""
        return self.lineage(subscription.management_group)

    def lineage(self, name: str) -> tuple[ManagementGroup, ...]:
        """A management group and those above it, nearest first."""
        by_name = {group.name.casefold(): group for group in self.management_groups}
        found: list[ManagementGroup] = []
        while group := by_name.get(name.casefold()):
            found.append(group)
            name = group.parent
        return tuple(found)

    def attached_identities(self) -> tuple[Identity, ...]:
        """Every identity that IMDS can give a token for."""
        system = (self.system_identity,) if self.system_identity else ()
        return (*system, *self.user_identities)

    def groups_of(self, object_id: str, *, at: float | None = None) -> tuple[str, ...]:
        """Ids of the groups a principal is in, now or at an earlier time."""
        return tuple(
            group.id
            for group in self.directory_groups
            if object_id in group.joined_at and (at is None or group.joined_at[object_id] <= at)
        )

    def enable_system_identity(self) -> Identity:
        """Switch the system-assigned identity on; each time it is a new principal."""
        if self.system_identity is None:
            again = f"system identity {self.generation}"
            self.system_identity = Identity(
                name=self.vm.name,
                client_id=guid(f"{again} client") if self.generation else SYSTEM_CLIENT_ID,
                object_id=guid(f"{again} object") if self.generation else SYSTEM_OBJECT_ID,
                tenant_id=self.identity_tenant_id,
                resource_id=self.vm.id,
                is_system=True,
            )
            self.generation += 1
        return self.system_identity

    def disable_system_identity(self) -> None:
        """Switch it off. Tokens already issued, and its assignments, stay behind, as in Azure."""
        self.system_identity = None

    def assign_role(
        self,
        role_name_or_id: str,
        scope: str,
        *,
        principal_id: str | None = None,
        condition: str | None = None,
    ) -> RoleAssignment:
        """Give the VM's identity, or the principal named, a role; once per scope."""
        role = self.role(role_name_or_id)
        principal = principal_id or self._default_principal()
        name = guid(f"assignment {role.id} {principal} {scope.casefold()}")
        for existing in self.assignments:
            if existing.name == name:
                return existing
        assignment = RoleAssignment(
            name=name, scope=scope, principal_id=principal, role_id=role.id, condition=condition
        )
        self.assignments.append(assignment)
        return assignment

    def remove_role(
        self, role_name_or_id: str, scope: str, *, principal_id: str | None = None
    ) -> bool:
        """Take a role away again; False when it was not there."""
        role, where = self.role(role_name_or_id), scope_key(scope)
        principal = principal_id or self._default_principal()
        kept = [
            one
            for one in self.assignments
            if (one.role_id, one.principal_id, scope_key(one.scope)) != (role.id, principal, where)
        ]
        was_there = len(kept) < len(self.assignments)
        self.assignments[:] = kept
        return was_there

    def _default_principal(self) -> str:
        attached = self.attached_identities()
        if not attached:
            raise LookupError("no identity is attached to the VM")
        return attached[0].object_id
