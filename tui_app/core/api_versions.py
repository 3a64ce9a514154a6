"""Which api-version to read a type with: what a provider says of its types, and a table for when it may not.

Facts: "Providers - Get" (Microsoft); the table is of versions that the published specifications and
the Azure SDKs use, deliberately not the newest: sovereign clouds lag.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

FALLBACK_API = "2021-04-01"
"""Sent for a type nobody knows: the error then lists the versions that exist."""
METADATA, TABLE = "metadata", "built-in table"
"""Where a version is known from, as the screen says it."""
_STABLE = len("2021-04-01")
_CORE = ("microsoft.resources/", "microsoft.authorization/", "microsoft.management/")
"""ARM's own: the metadata names older versions of these than ARM takes."""

_WELL_KNOWN = """
Microsoft.AlertsManagement smartDetectorAlertRules=2021-04-01
Microsoft.ApiManagement service=2024-05-01
Microsoft.App containerApps=2024-03-01 managedEnvironments=2024-03-01
Microsoft.AppConfiguration configurationStores=2024-05-01
Microsoft.Authorization denyAssignments=2022-04-01 locks=2020-05-01 permissions=2022-04-01
    policyAssignments=2021-06-01 policyDefinitions=2021-06-01 policySetDefinitions=2021-06-01
    providerOperations=2022-04-01 roleAssignments=2022-04-01
    roleAssignmentScheduleInstances=2020-10-01 roleDefinitions=2022-04-01
    roleEligibilityScheduleInstances=2020-10-01
Microsoft.Automation automationAccounts=2021-06-22
Microsoft.Batch batchAccounts=2024-07-01
Microsoft.Cache Redis=2024-11-01
Microsoft.Cdn profiles=2024-09-01
Microsoft.CognitiveServices accounts=2024-10-01
Microsoft.Compute availabilitySets=2024-11-01 diskEncryptionSets=2024-03-02 disks=2024-03-02
    galleries=2024-03-03 images=2024-11-01 proximityPlacementGroups=2024-11-01
    restorePointCollections=2024-11-01 snapshots=2024-03-02 sshPublicKeys=2024-11-01
    virtualMachines=2024-11-01 virtualMachines/extensions=2024-11-01
    virtualMachineScaleSets=2024-11-01 virtualMachineScaleSets/virtualMachines=2024-11-01
Microsoft.ContainerInstance containerGroups=2023-05-01
Microsoft.ContainerRegistry registries=2023-07-01
Microsoft.ContainerService managedClusters=2024-05-01
Microsoft.DBforMySQL flexibleServers=2021-05-01
Microsoft.DBforPostgreSQL flexibleServers=2021-06-01
Microsoft.DataFactory factories=2018-06-01
Microsoft.Databricks workspaces=2023-02-01
Microsoft.DesktopVirtualization hostPools=2024-04-03
Microsoft.Devices IotHubs=2023-06-30
Microsoft.DocumentDB databaseAccounts=2024-11-15
Microsoft.EventGrid systemTopics=2025-02-15 topics=2025-02-15
Microsoft.EventHub namespaces=2024-01-01
Microsoft.HybridCompute machines=2021-05-20
Microsoft.Insights actionGroups=2023-01-01 components=2020-02-02 dataCollectionRules=2023-03-11
    metricAlerts=2018-03-01
Microsoft.KeyVault managedHSMs=2024-11-01 vaults=2024-11-01
Microsoft.Kusto clusters=2024-04-13
Microsoft.Logic workflows=2019-05-01
Microsoft.MachineLearningServices workspaces=2024-10-01
Microsoft.Maintenance maintenanceConfigurations=2023-04-01
Microsoft.ManagedIdentity userAssignedIdentities=2023-01-31
    userAssignedIdentities/federatedIdentityCredentials=2023-01-31
Microsoft.Management getEntities=2020-05-01 managementGroups=2021-04-01
Microsoft.Network applicationGateways=2024-05-01 azureFirewalls=2024-05-01
    bastionHosts=2024-05-01 dnsZones=2018-05-01 loadBalancers=2024-05-01 natGateways=2024-05-01
    networkInterfaces=2024-05-01 networkSecurityGroups=2024-05-01 networkWatchers=2024-05-01
    privateDnsZones=2024-06-01 privateEndpoints=2024-05-01 publicIPAddresses=2024-05-01
    routeTables=2024-05-01 virtualNetworkGateways=2024-05-01 virtualNetworks=2024-05-01
    virtualNetworks/subnets=2024-05-01
Microsoft.OperationalInsights workspaces=2025-02-01
Microsoft.OperationsManagement solutions=2015-11-01-preview
Microsoft.Portal dashboards=2020-09-01-preview
Microsoft.RecoveryServices vaults=2024-04-01
Microsoft.ResourceGraph resources=2021-03-01
Microsoft.Resources deployments=2021-04-01 resourceGroups=2021-04-01 subscriptions=2022-12-01
    tags=2021-04-01 tenants=2022-12-01
Microsoft.Search searchServices=2023-11-01
Microsoft.ServiceBus namespaces=2024-01-01
Microsoft.SignalRService SignalR=2023-02-01
Microsoft.Sql managedInstances=2021-11-01 servers=2021-11-01 servers/databases=2021-11-01
Microsoft.Storage storageAccounts=2023-05-01 storageAccounts/blobServices=2023-05-01
Microsoft.Synapse workspaces=2021-06-01
Microsoft.Web serverFarms=2024-04-01 sites=2024-04-01 staticSites=2024-04-01
"""
"""Namespace, then each type with a stable version; a line that is indented goes on with the same."""


class ResourceType(NamedTuple):
    """A type as its provider describes it."""

    name: str
    """Without the namespace: `virtualMachines/extensions`."""
    api_versions: tuple[str, ...]
    """Newest first, as given."""
    default: str = ""


class Provider(NamedTuple):
    """A namespace with its types, by their case-folded names."""

    namespace: str
    types: Mapping[str, ResourceType]


class Choice(NamedTuple):
    """An api-version, and how one knows that the type has it."""

    version: str
    source: str
    others: tuple[str, ...] = ()
    """Every version that the type is known to have, newest first."""


def _read_table() -> Iterator[tuple[str, str]]:
    namespace = ""
    for line in _WELL_KNOWN.strip().splitlines():
        words = line.split()
        if not line.startswith(" "):
            namespace, *words = words
        for word in words:
            name, _, version = word.partition("=")
            yield f"{namespace}/{name}", version


WELL_KNOWN: Mapping[str, str] = dict(_read_table())
"""Full type → version."""
_FOLDED = {name.casefold(): version for name, version in WELL_KNOWN.items()}


def well_known(resource_type: str) -> str:
    """A version to read this type with; for a type nobody knows, one that the error corrects."""
    return next(filter(None, map(_FOLDED.get, _upwards(resource_type.casefold()))), FALLBACK_API)


def newest_stable(versions: Sequence[str]) -> str:
    """The newest version that is no preview, else the newest."""
    stable = [version for version in versions if len(version) == _STABLE]
    return max(stable or versions)


def read_provider(body: Mapping[str, Any]) -> Provider | None:
    """Read what ARM says of a namespace; None when it is not that. What is no type is left out."""
    namespace, listed = body.get("namespace"), body.get("resourceTypes")
    if not isinstance(namespace, str) or not isinstance(listed, list):
        return None
    types = {}
    for each in listed:
        name = each.get("resourceType") if isinstance(each, dict) else None
        versions = each.get("apiVersions") if isinstance(name, str) else None
        if isinstance(name, str) and isinstance(versions, list):
            default = each.get("defaultApiVersion")
            types[name.casefold()] = ResourceType(
                name=name,
                api_versions=tuple(one for one in versions if isinstance(one, str)),
                default=default if isinstance(default, str) else "",
            )
    return Provider(namespace, types)


def choose(resource_type: str, provider: Provider | None) -> Choice:
    """The version to read a type with: of ARM's own types from the table, else its provider's word.

    Child types are often left out of the metadata: the longest known parent type speaks for them.
    """
    namespace, _, name = resource_type.casefold().partition("/")
    known = provider.types if provider else {}
    kind = next(filter(None, map(known.get, _upwards(name))), None)
    others = tuple(sorted(kind.api_versions, reverse=True)) if kind else ()
    if kind is None or not others or f"{namespace}/".startswith(_CORE):
        table = well_known(resource_type)
        return Choice(table, TABLE, others or (table,))
    is_stable = len(kind.default) == _STABLE
    return Choice(kind.default if is_stable else newest_stable(others), METADATA, others)


def child_types(resource_type: str, provider: Provider | None) -> tuple[str, ...]:
    """Full names of the types one level below: as the metadata and the table name them, sorted."""
    namespace = resource_type.partition("/")[0]
    named = {f"{namespace}/{one.name}" for one in (provider.types if provider else {}).values()}
    above = f"{resource_type.casefold()}/"
    below: dict[str, str] = {}
    for name in sorted({*named, *WELL_KNOWN}):
        rest = name[len(above) :]
        if name.casefold().startswith(above) and rest and "/" not in rest:
            below.setdefault(name.casefold(), f"{resource_type}/{rest}")
    return tuple(below[key] for key in sorted(below))


def _upwards(name: str) -> Iterator[str]:
    """A type, then its parents: `a/b/c`, `a/b`, `a`."""
    parts = name.split("/")
    return ("/".join(parts[:depth]) for depth in range(len(parts), 0, -1))
