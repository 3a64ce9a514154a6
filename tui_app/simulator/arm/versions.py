"""Which types exist, with which api-versions, and what ARM says about the others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn

from tui_app.simulator.arm.call import ArmError, Call

CORE = (
    "2014-04 2014-04-01-preview 2015-01-01 2015-11-01 2016-02-01 2016-06-01 2016-07-01 2016-09-01"
    " 2017-05-10 2018-01-01 2018-02-01 2018-05-01 2019-03-01 2019-05-01 2019-06-01 2019-07-01"
    " 2019-08-01 2019-10-01 2019-11-01 2020-01-01 2020-05-01 2020-06-01 2020-08-01 2020-10-01"
    " 2021-01-01 2021-04-01 2022-01-01 2022-09-01 2022-12-01 2023-07-01 2024-03-01 2024-07-01"
    " 2024-11-01 2025-04-01"
)
"""Of subscriptions, resource groups and lists of resources."""

_COMPUTE = (
    "2024-11-01 2024-07-01 2024-03-01 2023-09-01 2023-03-01 2022-11-01 2022-03-01 2021-07-01"
    " 2021-04-01 2021-03-01 2020-12-01 2020-06-01 2019-12-01 2019-07-01 2018-06-01 2017-12-01"
    " 2017-03-30 2016-04-30-preview 2015-06-15"
)
_DISKS = "2024-03-02 2023-10-02 2023-04-02 2022-07-02 2021-12-01 2021-04-01 2020-12-01 2020-06-30"
_NETWORK = (
    "2024-05-01 2024-03-01 2023-11-01 2023-09-01 2023-04-01 2022-07-01 2021-08-01 2021-03-01"
    " 2020-11-01 2020-05-01 2020-03-01 2019-11-01 2018-11-01 2017-10-01 2016-09-01 2015-06-15"
)
_STORAGE = (
    "2024-01-01 2023-05-01 2023-01-01 2022-09-01 2021-09-01 2021-06-01 2019-06-01 2018-07-01"
    " 2017-10-01 2016-12-01 2015-06-15 2015-05-01-preview"
)
_SQL = "2023-08-01-preview 2021-11-01 2021-02-01-preview 2020-11-01-preview 2015-05-01 2014-04-01"
_VAULT = "2024-11-01 2023-07-01 2022-07-01 2021-10-01 2019-09-01 2018-02-14 2016-10-01 2015-06-01"
_WEB = "2024-04-01 2023-12-01 2022-09-01 2022-03-01 2021-02-01 2020-12-01 2019-08-01 2018-11-01"
_ML = "2025-06-01 2024-10-01 2023-10-01 2022-10-01 2021-07-01"
_FABRIC = "2023-11-01-preview 2021-06-01 2020-03-01 2019-03-01 2018-02-01"
_ROLES = (
    "2022-05-01-preview 2022-04-01 2020-10-01-preview 2020-08-01-preview 2020-04-01-preview"
    " 2020-03-01-preview 2018-09-01-preview 2018-07-01 2018-01-01-preview 2017-10-01-preview"
    " 2015-07-01"
)

NAMESPACES: Mapping[str, Mapping[str, str]] = {
    "Microsoft.Authorization": {
        "roleAssignments": _ROLES,
        "roleDefinitions": _ROLES,
        "denyAssignments": "2024-07-01-preview 2022-04-01 2018-07-01-preview",
        "permissions": f"{_ROLES} 2014-07-01-preview",
        "locks": "2020-05-01 2017-04-01 2016-09-01 2015-01-01",
        "policyAssignments": "2025-01-01 2023-04-01 2022-06-01 2021-06-01 2020-09-01",
        "roleAssignmentScheduleInstances": "2020-10-01 2020-10-01-preview",
        "roleEligibilityScheduleInstances": "2020-10-01 2020-10-01-preview",
    },
    "Microsoft.Compute": {
        "virtualMachines": _COMPUTE,
        "virtualMachines/extensions": _COMPUTE,
        "virtualMachineScaleSets": _COMPUTE,
        "availabilitySets": _COMPUTE,
        "disks": _DISKS,
        "snapshots": _DISKS,
    },
    "Microsoft.ContainerRegistry": {
        "registries": "2023-07-01 2022-12-01 2021-09-01 2019-05-01 2017-10-01"
    },
    "Microsoft.ContainerService": {
        "managedClusters": "2025-05-01 2024-09-01 2023-11-01 2022-09-01 2021-05-01",
    },
    "Microsoft.HybridCompute": {
        "machines": "2025-01-13 2024-07-10 2022-12-27 2021-05-20 2020-08-02",
    },
    "Microsoft.Insights": {
        "components": "2020-02-02 2020-02-02-preview 2018-05-01-preview 2015-05-01",
        "metricAlerts": "2018-03-01 2017-09-01-preview",
        "actionGroups": "2023-01-01 2022-06-01 2019-06-01",
    },
    "Microsoft.KeyVault": {"vaults": _VAULT, "vaults/secrets": _VAULT},
    "Microsoft.MachineLearningServices": {"workspaces": _ML, "workspaces/computes": _ML},
    "Microsoft.ManagedIdentity": {
        "userAssignedIdentities": "2024-11-30 2023-01-31 2018-11-30 2015-08-31-preview",
    },
    "Microsoft.Management": {
        "managementGroups": "2023-04-01 2021-04-01 2020-10-01 2020-05-01 2020-02-01 2019-11-01",
        "getEntities": "2023-04-01 2021-04-01 2020-10-01 2020-05-01 2020-02-01 2019-11-01",
    },
    "Microsoft.Network": {
        "virtualNetworks": _NETWORK,
        "virtualNetworks/subnets": _NETWORK,
        "networkInterfaces": _NETWORK,
        "networkSecurityGroups": _NETWORK,
        "publicIPAddresses": _NETWORK,
        "loadBalancers": _NETWORK,
        "privateEndpoints": _NETWORK,
    },
    "Microsoft.OperationalInsights": {
        "workspaces": "2025-02-01 2023-09-01 2022-10-01 2021-06-01 2020-10-01 2020-08-01",
    },
    "Microsoft.ResourceGraph": {"resources": "2024-04-01 2022-10-01 2021-03-01 2019-04-01"},
    "Microsoft.Resources": {
        "deployments": "2025-04-01 2024-11-01 2023-07-01 2022-09-01 2021-04-01 2020-10-01",
        "tags": "2025-04-01 2024-11-01 2023-07-01 2021-04-01 2020-10-01 2019-10-01",
    },
    "Microsoft.ServiceFabric": {"clusters": _FABRIC, "clusters/applications": _FABRIC},
    "Microsoft.Sql": {"servers": _SQL, "servers/databases": _SQL},
    "Microsoft.Storage": {
        "storageAccounts": _STORAGE,
        "storageAccounts/blobServices": _STORAGE,
        "storageAccounts/blobServices/containers": _STORAGE,
    },
    "Microsoft.Web": {"sites": _WEB, "serverFarms": _WEB},
}
"""Namespace -> type -> api-versions, newest first."""

CAN_HAVE_IDENTITY = {
    "virtualMachines", "virtualMachineScaleSets", "servers", "sites", "registries", "machines",
    "managedClusters", "workspaces", "workspaces/computes", "clusters/applications",
}  # fmt: skip
REGIONS = ("West Europe", "North Europe", "West US", "West US 2", "East US")

_TYPES = {
    f"{namespace}/{kind}".casefold(): (f"{namespace}/{kind}", versions.split())
    for namespace, kinds in NAMESPACES.items()
    for kind, versions in kinds.items()
}
_NAMES = {namespace.casefold(): namespace for namespace in NAMESPACES}


def namespace_of(name: str) -> str:
    """The namespace in its own spelling.

    Raises:
        ArmError: there is none of this name.
    """
    known = _NAMES.get(name.casefold())
    if known is None:
        text = f"The resource namespace '{name}' is invalid."
        raise ArmError(404, "InvalidResourceNamespace", text)
    return known


def check_core(call: Call) -> None:
    """Refuse an api-version that ARM itself does not know."""
    if call.version not in CORE.split():
        listed = ",".join(CORE.split())
        text = (
            f"The api-version '{call.version}' is invalid. The supported versions are '{listed}'."
        )
        raise ArmError(400, "InvalidApiVersionParameter", text)


def check_type(call: Call, namespace: str, kind: str, *, location: str = "") -> str:
    """The full type in its own spelling, if it exists in this api-version.

    Args:
        call: the request.
        namespace: `Microsoft.Compute`.
        kind: `virtualMachines`, with child types after a slash.
        location: given for a resource; ARM then words the refusal differently.
    """
    own = namespace_of(namespace)
    known = _TYPES.get(f"{own}/{kind}".casefold())
    if known is None:
        _no_such_type(call, own, kind, [])
    name, versions = known
    if call.version in versions:
        return name
    if not location:
        _no_such_type(call, own, kind, versions)
    where = ", ".join(region.replace(" ", "").lower() for region in REGIONS)
    raise ArmError(
        400,
        "NoRegisteredProviderFound",
        f"No registered resource provider found for location '{location}' and API version"
        f" '{call.version}' for type '{kind}'. The supported api-versions are"
        f" '{', '.join(versions)}'. The supported locations are '{where}'.",
    )


def _no_such_type(call: Call, namespace: str, kind: str, versions: list[str]) -> NoReturn:
    which = f"The resource type '{kind}'" if versions else "The resource type"
    text = f"{which} could not be found in the namespace '{namespace}' for api version '{call.version}'."
    if versions:
        text += f" The supported api-versions are '{', '.join(versions)}'."
    raise ArmError(404, "InvalidResourceType", text)
