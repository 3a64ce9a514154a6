"""The worlds of the scenarios whose identities do not come from IMDS alone."""

from __future__ import annotations

from tui_app.simulator import catalog
from tui_app.simulator.catalog import SUCCEEDED, Place
from tui_app.simulator.estate import Resource, ResourceGroup, ResourceStore, VirtualMachine, guid
from tui_app.simulator.host import FederatedCredential, Host, HostKind, Person
from tui_app.simulator.world import Identity, World
from tui_app.simulator.worlds import DATA, DEVELOPER, PRODUCTION, READER, SHOP, base, reader

PERSON = Person(name="Anna Ward", upn="anna.ward@contoso.example", object_id=DEVELOPER)
"""The developer, who holds Contributor on the subscription."""

NODES = Place(
    subscription_id=PRODUCTION, group="MC_rg-shop_aks-shop_westeurope", location="westeurope"
)
NODE = VirtualMachine(
    name="aks-agentpool-31270516-vms1",
    subscription_id=PRODUCTION,
    group=NODES.group,
    location=NODES.location,
    image=("microsoft-aks", "aks", "aks-ubuntu-containerd-22.04-gen2", "202601.08.0"),
)
KUBELET = catalog.user_assigned(NODES, "aks-shop-agentpool")
WORKLOAD = catalog.user_assigned(SHOP, "id-shop-workload")
ARM_APP_ID = "797f4846-ba00-4fd7-ba43-dac1f8f63013"


def _add(world: World, *resources: Resource) -> None:
    """Put resources into the production subscription."""
    production = world.subscriptions[PRODUCTION]
    store = ResourceStore([*production.resources, *resources])
    world.subscriptions[PRODUCTION] = production._replace(resources=store)


def _own_identity(resource: Resource) -> Identity:
    """The system-assigned identity of a resource."""
    return Identity(
        name=resource.name,
        client_id=guid(f"{resource.name} client"),
        object_id=guid(f"{resource.name} object"),
        resource_id=resource.id,
        is_system=True,
    )


def _hosted(kind: HostKind, *resources: Resource, users: tuple[Identity, ...] = ()) -> World:
    """The base world with these resources; the last has identities, its own with Reader."""
    world = base()
    _add(world, *resources)
    system = _own_identity(resources[-1])
    world.host = Host(
        kind=kind,
        resource_id=resources[-1].id,
        system=system,
        users=users,
        secret=guid(f"{kind} secret").replace("-", "").upper(),
    )
    world.assign_role("Reader", SHOP.id, principal_id=system.object_id)
    for identity in users:
        world.assign_role("Reader", DATA.id, principal_id=identity.object_id)
    return world


def _host(world: World) -> Host:
    assert world.host  # noqa: S101 - these worlds are made with one
    return world.host


def app_service(_: float) -> World:
    """A site with an identity of its own and a user-assigned one."""
    properties = {
        "state": "Running",
        "defaultHostName": "app-shop-web.azurewebsites.net",
        "enabled": True,
    }
    site = SHOP.make("Microsoft.Web/sites", "app-shop-web", properties, kind="app,linux")
    return _hosted(HostKind.APP_SERVICE, site, users=(READER,))


def app_service_2017(now: float) -> World:
    """The same on Windows, with the variables of the old API."""
    world = app_service(now)
    world.host = _host(world)._replace(is_2017=True, is_windows=True)
    return world


def machine_learning(_: float) -> World:
    """A compute with a user-assigned identity, on which a person runs a job."""
    kind = "Microsoft.MachineLearningServices/workspaces"
    compute = {"computeType": "AmlCompute", "computeLocation": SHOP.location, **SUCCEEDED}
    world = _hosted(
        HostKind.MACHINE_LEARNING,
        SHOP.make(kind, "mlw-shop", kind="Default"),
        SHOP.child(f"{kind}/computes", "mlw-shop/cpu-shop", compute),
        users=(READER,),
    )
    world.host = _host(world)._replace(system=None, person=PERSON)
    return world


def _arc_machine(name: str) -> Resource:
    properties = {
        "status": "Connected",
        "osType": "linux",
        "agentVersion": "1.58.03228.2572",
        "displayName": name,
        **SUCCEEDED,
    }
    return SHOP.make("Microsoft.HybridCompute/machines", name, properties)


def arc(_: float) -> World:
    """A server outside Azure with an identity of its own and a user-assigned one."""
    return _hosted(HostKind.ARC, _arc_machine("srv-branch-01"), users=(READER,))


def arc_old_agent(now: float) -> World:
    """The agent is from before user-assigned identities."""
    world = arc(now)
    world.host = _host(world)._replace(ignores_selectors=True)
    return world


def arc_on_azure(now: float) -> World:
    """The default world; the agent of the machine's former life was never taken off."""
    world = reader(now)
    machine = _arc_machine("srv-branch-07")
    _add(world, machine)
    world.host = Host(
        kind=HostKind.ARC,
        resource_id=machine.id,
        system=_own_identity(machine),
        has_variables=False,
    )
    return world


def service_fabric(_: float) -> World:
    """An application that was deployed with an identity of its own."""
    kind = "Microsoft.ServiceFabric/clusters"
    cluster = {"clusterState": "Ready", "reliabilityLevel": "Silver", **SUCCEEDED}
    return _hosted(
        HostKind.SERVICE_FABRIC,
        SHOP.make(kind, "sf-shop", cluster),
        SHOP.child(f"{kind}/applications", "sf-shop/Shop", {"typeName": "ShopType", **SUCCEEDED}),
    )


def service_fabric_wrong_certificate(now: float) -> World:
    """Whoever answers has another certificate than the cluster's."""
    world = service_fabric(now)
    world.host = _host(world)._replace(pins_another=True)
    return world


def cloud_shell(_: float) -> World:
    """No managed identity at all, but somebody who signed in."""
    world = base()
    world.host = Host(kind=HostKind.CLOUD_SHELL, person=PERSON)
    return world


def workload_identity(_: float) -> World:
    """A pod whose service account may act as an identity; the node has one of its own.

    An API says itself which version its tokens have. ARM asks for 1.0 in Azure; in this world it
    asks for 2.0, so that such a token can be looked at.
    """
    world = base(NODE)
    cluster = SHOP.make(
        "Microsoft.ContainerService/managedClusters", "aks-shop", {"kubernetesVersion": "1.33.5"}
    )
    production = world.subscriptions[PRODUCTION]
    nodes = ResourceGroup(name=NODES.group, location=NODES.location, managed_by=cluster.id)
    world.subscriptions[PRODUCTION] = production._replace(groups=(*production.groups, nodes))
    _add(
        world,
        cluster,
        catalog.identity_resource(NODES, KUBELET),
        catalog.identity_resource(SHOP, WORKLOAD),
    )
    world.user_identities = [KUBELET]
    world.host = Host(kind=HostKind.WORKLOAD_IDENTITY, users=(WORKLOAD,))
    world.federated = (
        FederatedCredential(
            identity=WORKLOAD,
            issuer=f"https://westeurope.oic.prod-aks.azure.com/{world.tenant_id}/{guid('aks-shop')}/",
            subject="system:serviceaccount:shop:shop-web",
        ),
    )
    world.assign_role("Reader", SHOP.id, principal_id=WORKLOAD.object_id)
    return world
