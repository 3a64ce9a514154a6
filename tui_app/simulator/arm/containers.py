"""Tenants, subscriptions, locations, resource groups and providers."""

from __future__ import annotations

from typing import Any

from tui_app.simulator.arm import filters, versions
from tui_app.simulator.arm.call import ArmError, Call
from tui_app.simulator.arm.paging import page
from tui_app.simulator.estate import ResourceGroup, Subscription

FIRST_WITH_TYPE = "2019"
"""Resource groups carry `type` since about then; 2016-06-01 has none."""

_LOCATIONS = (
    # name, display name, geography, group, pair
    ("eastus", "East US", "United States", "US", "westus"),
    ("westus", "West US", "United States", "US", "eastus"),
    ("westus2", "West US 2", "United States", "US", "westcentralus"),
    ("northeurope", "North Europe", "Europe", "Europe", "westeurope"),
    ("westeurope", "West Europe", "Europe", "Europe", "northeurope"),
    ("germanywestcentral", "Germany West Central", "Germany", "Europe", "germanynorth"),
    ("southeastasia", "Southeast Asia", "Asia Pacific", "Asia Pacific", "eastasia"),
)


def tenants(call: Call) -> dict[str, Any]:
    """The tenant of the token; a service principal learns little about it."""
    tenant = call.token.claims["tid"]
    home = {"id": f"/tenants/{tenant}", "tenantId": tenant, "tenantCategory": "Home"}
    return {"value": [home]}


def subscriptions(call: Call) -> dict[str, Any]:
    """Those in which the caller holds any role, at whatever scope."""
    seen = visible_subscriptions(call)
    body = page(call, seen, lambda one: _subscription(one, with_tags=False))
    body["count"] = {"type": "Total", "value": len(seen)}
    return body


def visible_subscriptions(call: Call) -> list[Subscription]:
    """Subscriptions of the token's tenant that the caller can see."""
    return [
        one
        for one in call.world.subscriptions.values()
        if one.tenant_id == call.token.claims["tid"] and call.access.holds_anything(one.scope)
    ]


def subscription(call: Call, one: Subscription) -> dict[str, Any]:
    """One subscription."""
    call.require("Microsoft.Resources/subscriptions/read", one.scope)
    return _subscription(one, with_tags=True)


def _subscription(one: Subscription, *, with_tags: bool) -> dict[str, Any]:
    policies = {
        "locationPlacementId": "Public_2014-09-01",
        "quotaId": "EnterpriseAgreement_2014-09-01",
        "spendingLimit": "Off",
    }
    body: dict[str, Any] = {
        "id": one.scope,
        "authorizationSource": "RoleBased",
        "managedByTenants": [],
        "subscriptionId": one.id,
        "tenantId": one.tenant_id,
        "displayName": one.name,
        "state": "Enabled",
        "subscriptionPolicies": policies,
    }
    if with_tags and one.tags:
        body["tags"] = dict(one.tags)
    return body


def locations(call: Call, one: Subscription) -> dict[str, Any]:
    """The regions of a subscription."""
    call.require("Microsoft.Resources/subscriptions/locations/read", one.scope)
    return {"value": [_location(one, *row) for row in _LOCATIONS]}


def _location(
    one: Subscription, name: str, display: str, geography: str, group: str, pair: str
) -> dict[str, Any]:
    at = f"{one.scope}/locations"
    return {
        "id": f"{at}/{name}",
        "name": name,
        "type": "Region",
        "displayName": display,
        "regionalDisplayName": f"({group}) {display}",
        "metadata": {
            "regionType": "Physical",
            "regionCategory": "Recommended",
            "geography": geography,
            "geographyGroup": group,
            "pairedRegion": [{"name": pair, "id": f"{at}/{pair}"}],
        },
    }


def groups(call: Call, one: Subscription) -> dict[str, Any]:
    """The groups that the caller may read; 403 when it holds nothing here at all."""
    if not call.access.holds_anything(one.scope):
        call.refuse("Microsoft.Resources/subscriptions/resourceGroups/read", one.scope)
    keep = filters.parse(call.parameter("$filter"), for_groups=True)
    action = "Microsoft.Resources/subscriptions/resourceGroups/read"
    return page(
        call,
        one.groups,
        lambda group: _group(call, one, group),
        keep=lambda group: call.access.may(action, _scope(one, group.name)) and keep(group),
    )


def group(call: Call, one: Subscription, name: str) -> dict[str, Any]:
    """One resource group."""
    found = one.group(name)
    own_name = found.name if found else name
    action = "Microsoft.Resources/subscriptions/resourceGroups/read"
    call.require(action, _scope(one, own_name))
    return _group(call, one, found or missing_group(name))


def missing_group(name: str) -> ResourceGroup:
    """Never returns a group: says that there is none."""
    text = f"Resource group '{name}' could not be found."
    raise ArmError(404, "ResourceGroupNotFound", text)


def _scope(one: Subscription, group_name: str) -> str:
    return f"{one.scope}/resourceGroups/{group_name}"


def _group(call: Call, one: Subscription, group: ResourceGroup) -> dict[str, Any]:
    is_new = call.version >= FIRST_WITH_TYPE
    body: dict[str, Any] = {"id": _scope(one, group.name), "name": group.name}
    if is_new:
        body["type"] = "Microsoft.Resources/resourceGroups"
    body["location"] = group.location
    if group.managed_by:
        body["managedBy"] = group.managed_by
    if group.tags or is_new:
        body["tags"] = dict(group.tags)
    body["properties"] = {"provisioningState": "Succeeded"}
    return body


def providers(call: Call, one: Subscription | None) -> dict[str, Any]:
    """Every provider; at tenant level any valid token may ask."""
    _require_providers(call, one)
    names = list(versions.NAMESPACES)
    return page(call, names, lambda name: _provider(one, name))


def provider(call: Call, one: Subscription | None, name: str) -> dict[str, Any]:
    """One provider with its types and their api-versions."""
    _require_providers(call, one)
    return _provider(one, versions.namespace_of(name))


def _require_providers(call: Call, one: Subscription | None) -> None:
    if one:
        call.require("Microsoft.Resources/subscriptions/providers/read", one.scope)


def _provider(one: Subscription | None, name: str) -> dict[str, Any]:
    body: dict[str, Any] = {
        "id": f"{one.scope if one else ''}/providers/{name}",
        "namespace": name,
        "resourceTypes": [
            _resource_type(kind, known.split()) for kind, known in versions.NAMESPACES[name].items()
        ],
    }
    if one:
        body["registrationState"] = "Registered"
        body["registrationPolicy"] = "RegistrationRequired"
    return body


def _resource_type(kind: str, known: list[str]) -> dict[str, Any]:
    able = ["CrossResourceGroupResourceMove", "SupportsTags", "SupportsLocation"]
    if kind in versions.CAN_HAVE_IDENTITY:
        able.insert(1, "SystemAssignedResourceIdentity")
    stable = [version for version in known if not version.endswith("-preview")]
    return {
        "resourceType": kind,
        "locations": list(versions.REGIONS),
        "apiVersions": known,
        "defaultApiVersion": (stable or known)[len(stable) // 3],
        "capabilities": ", ".join(able),
    }
