"""How the scenarios' worlds are built: one base world, and what each scenario changes in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from tui_app.simulator import catalog
from tui_app.simulator.catalog import Place
from tui_app.simulator.cloud import US_GOVERNMENT
from tui_app.simulator.estate import (
    TENANT_ID,
    ManagementGroup,
    ResourceGroup,
    ResourceStore,
    Subscription,
    VirtualMachine,
    guid,
)
from tui_app.simulator.roles import Block, RoleDefinition
from tui_app.simulator.world import (
    OTHER_TENANT_ID,
    SYSTEM_OBJECT_ID,
    DenyAssignment,
    DirectoryGroup,
    TokenRules,
    World,
)

Builder: TypeAlias = Callable[[float], World]
"""Builds a world, given what time it is there."""

PRODUCTION = "98f51385-2edc-4b79-bed9-7718de4cb861"
TEST = "2b8e4c61-7f3d-4a09-b5d2-c913e06fa847"

SHOP = Place(subscription_id=PRODUCTION, group="rg-shop", location="westeurope")
DATA = Place(subscription_id=PRODUCTION, group="rg-data", location="westeurope")
DEV_TEST = Place(subscription_id=PRODUCTION, group="DevTest", location="westus")
PAYROLL = Place(subscription_id=PRODUCTION, group="rg-payroll", location="northeurope")
SANDBOX = Place(subscription_id=TEST, group="rg-sandbox", location="westeurope")

DEPLOYER = catalog.user_assigned(SHOP, "id-shop-deploy")
READER = catalog.user_assigned(SHOP, "id-shop-data")
"""The two user-assigned identities."""

ADMINS = "6c1b7d2e-3f84-4a95-8e07-d25b9c60a413"
DEVELOPER = "b0e4a915-7c26-4d38-9f51-08d7e3a26c5b"
OPERATORS = DirectoryGroup(id=guid("vm operators"), name="vm-operators", joined_at={})
READERS = DirectoryGroup(id=guid("data readers"), name="data-readers", joined_at={})

WEB_VM = VirtualMachine(
    name="vm-web-01",
    subscription_id=PRODUCTION,
    group="rg-shop",
    location="westeurope",
    tags={"env": "prod", "owner": "shop-team"},
)
TUTORIAL_VM = VirtualMachine(
    name="vm-dev-01",
    subscription_id=PRODUCTION,
    group="DevTest",
    location="westus",
    os="Windows",
    admin="azureadmin",
    image=("MicrosoftWindowsServer", "WindowsServer", "2016-Datacenter", "14393.8594.251112"),
)


def base(vm: VirtualMachine = WEB_VM) -> World:
    """The default world, in which the VM's own identity is off and holds no role."""
    root = ManagementGroup(name=TENANT_ID, display_name="Tenant Root Group")
    company = ManagementGroup(name="mg-contoso", display_name="Contoso", parent=TENANT_ID)
    world = World(
        vm=vm,
        management_groups=(root, company),
        subscriptions={one.id: one for one in (_production(vm), _test())},
    )
    production, data = f"/subscriptions/{PRODUCTION}", DATA.id
    world.assign_role("Owner", company.scope, principal_id=ADMINS)
    world.assign_role("Contributor", production, principal_id=DEVELOPER)
    world.assign_role("Storage Blob Data Reader", data, principal_id=DEVELOPER)
    kinds = {ADMINS: "Group", DEVELOPER: "User"}
    world.assignments[:] = [
        one._replace(principal_type=kinds[one.principal_id]) for one in world.assignments
    ]
    return world


def _production(vm: VirtualMachine) -> Subscription:
    return Subscription(
        id=PRODUCTION,
        name="Contoso Production",
        management_group="mg-contoso",
        tags={"cost-centre": "4711"},
        groups=(
            ResourceGroup(name="DevTest", location="westus"),
            ResourceGroup(name="rg-shop", location="westeurope", tags={"env": "prod"}),
            ResourceGroup(name="rg-data", location="westeurope", tags={"env": "prod"}),
            ResourceGroup(name="rg-payroll", location="northeurope"),
        ),
        resources=ResourceStore(
            [
                *catalog.vm_resources(vm),
                *catalog.shop_resources(SHOP),
                catalog.identity_resource(SHOP, DEPLOYER),
                catalog.identity_resource(SHOP, READER),
                *catalog.data_resources(DATA),
                catalog.storage_account(DEV_TEST, "stdevtest98f5"),
                catalog.storage_account(PAYROLL, "stpayroll"),
            ]
        ),
    )


def _test() -> Subscription:
    return Subscription(
        id=TEST,
        name="Contoso Test",
        management_group="mg-contoso",
        groups=(ResourceGroup(name="rg-sandbox", location="westeurope"),),
        resources=ResourceStore([catalog.storage_account(SANDBOX, "stsandbox")]),
    )


def reader(_: float) -> World:
    """System-assigned identity, Reader on three groups."""
    world = no_role(0)
    for place in (SHOP, DEV_TEST, DATA):
        world.assign_role("Reader", place.id)
    return world


def no_identity(_: float) -> World:
    """A VM without any identity."""
    return base()


def tutorial(_: float) -> World:
    """A Windows VM in DevTest, before the tutorial's first step."""
    return base(TUTORIAL_VM)


def no_role(_: float) -> World:
    """An identity that holds no role."""
    world = base()
    world.enable_system_identity()
    return world


def user_assigned(_: float) -> World:
    """Two user-assigned identities and no system-assigned one."""
    world = base()
    world.user_identities = [DEPLOYER, READER]
    world.assign_role("Contributor", SHOP.id, principal_id=DEPLOYER.object_id)
    world.assign_role("Reader", DATA.id, principal_id=READER.object_id)
    world.assign_role("Reader", SHOP.id, principal_id=READER.object_id)
    return world


def default_flipped(_: float) -> World:
    """A user-assigned identity with Reader was all there was, until the VM's own was switched on."""
    world = base()
    world.user_identities = [READER]
    for place in (SHOP, DATA):
        world.assign_role("Reader", place.id, principal_id=READER.object_id)
    world.enable_system_identity()
    return world


def contributor(_: float) -> World:
    """Contributor on the shop, Reader on the subscription."""
    world = no_role(0)
    world.assign_role("Reader", f"/subscriptions/{PRODUCTION}")
    world.assign_role("Contributor", SHOP.id)
    return world


def mixed(now: float) -> World:
    """Roles at several scopes, through a group, with exceptions, a condition and a denial."""
    world = contributor(now)
    oid = world.enable_system_identity().object_id
    storage = f"{DATA.id}/providers/Microsoft.Storage/storageAccounts/stshopdata"
    vault = f"{SHOP.id}/providers/Microsoft.KeyVault/vaults/kv-shop-prod"
    blobs = "Microsoft.Storage/storageAccounts/blobServices/containers"
    world.custom_roles = (restart_role(),)
    world.directory_groups = [OPERATORS._replace(joined_at={oid: now - 40 * 86400})]
    world.assign_role("Reader", f"/subscriptions/{TEST}")
    world.assign_role("Key Vault Secrets User", vault)
    world.assign_role(
        "Storage Blob Data Reader",
        storage,
        condition=(
            f"((!(ActionMatches{{'{blobs}/blobs/read'}}))"
            f" OR (@Resource[{blobs}:name] StringEquals 'logs'))"
        ),
    )
    through_group = world.assign_role(
        "Virtual Machine Operator (custom)", DEV_TEST.id, principal_id=OPERATORS.id
    )
    world.assignments[-1] = through_group._replace(principal_type="Group")
    world.denies.append(
        DenyAssignment(
            name=guid("deny shop network"),
            display_name="Deny changes to the network, made by deployment stack 'shop-network'",
            scope=SHOP.id,
            actions=("Microsoft.Network/*/write", "Microsoft.Network/*/delete"),
            excluded=(ADMINS,),
        )
    )
    return world


def restart_role() -> RoleDefinition:
    """A custom role: operate virtual machines, but do not delete or make them."""
    return RoleDefinition(
        id=guid("vm operator role"),
        name="Virtual Machine Operator (custom)",
        description="Operate virtual machines without making or deleting any.",
        blocks=(
            Block(
                actions=(
                    "Microsoft.Compute/virtualMachines/*",
                    "Microsoft.Resources/subscriptions/resourceGroups/read",
                ),
                not_actions=(
                    "Microsoft.Compute/virtualMachines/delete",
                    "Microsoft.Compute/virtualMachines/write",
                ),
            ),
        ),
        is_builtin=False,
        assignable_scopes=(f"/subscriptions/{PRODUCTION}",),
    )


def expiring(_: float) -> World:
    """The cached token has 90 s left, and is served to its end."""
    world = reader(0)
    world.token_rules = TokenRules(first_age_s=86_400 - 90, renew_below_s=0)
    return world


def stale_group(now: float) -> World:
    """The token is six hours old; the group that may read rg-data was joined 40 minutes ago."""
    world = no_role(0)
    oid = world.enable_system_identity().object_id
    world.assign_role("Reader", SHOP.id)
    through_group = world.assign_role("Reader", DATA.id, principal_id=READERS.id)
    world.assignments[-1] = through_group._replace(principal_type="Group")
    world.directory_groups = [
        OPERATORS._replace(joined_at={oid: now - 90 * 86400}),
        READERS._replace(joined_at={oid: now - 40 * 60}),
    ]
    world.token_rules = TokenRules(first_age_s=6 * 3600)
    return world


def wrong_tenant(_: float) -> World:
    """The subscriptions moved to another tenant; the identity stayed behind in the old one."""
    world = base()
    world.identity_tenant_id = OTHER_TENANT_ID
    world.enable_system_identity()
    world.assign_role("Reader", SHOP.id, principal_id=SYSTEM_OBJECT_ID)
    return world


def wrong_audience(_: float) -> World:
    """Whoever asks for an ARM token is answered with one for Key Vault."""
    world = reader(0)
    vault = "https://vault.azure.net"
    world.token_rules = TokenRules(
        audience_swaps=dict.fromkeys(world.cloud.arm_audiences, vault),
    )
    return world


def government(_: float) -> World:
    """The default world in the US government cloud."""
    world = reader(0)
    world.cloud = US_GOVERNMENT
    return world


def arm_throttled(_: float) -> World:
    """Another program has drunk ARM's bucket of reads nearly dry."""
    world = reader(0)
    world.read_limit = (6.0, 0.2)
    return world
