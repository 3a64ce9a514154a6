"""`/metadata/endpoints`: what every cloud's services are called. Needs no token."""

from __future__ import annotations

from typing import Any

from tui_app.simulator.cloud import Cloud

_ROWS = (
    # name, portal, login, ARM, core, graph, vault, SQL, registry, storage
    (
        "AzureCloud", "https://portal.azure.com", "https://login.microsoftonline.com/",
        "https://management.azure.com/", "https://management.core.windows.net/",
        "https://graph.windows.net/", "vault.azure.net", "database.windows.net", "azurecr.io",
        "core.windows.net",
    ),
    (
        "AzureChinaCloud", "https://portal.azure.cn", "https://login.chinacloudapi.cn",
        "https://management.chinacloudapi.cn", "https://management.core.chinacloudapi.cn",
        "https://graph.chinacloudapi.cn", "vault.azure.cn", "database.chinacloudapi.cn",
        "azurecr.cn", "core.chinacloudapi.cn",
    ),
    (
        "AzureUSGovernment", "https://portal.azure.us", "https://login.microsoftonline.us",
        "https://management.usgovcloudapi.net", "https://management.core.usgovcloudapi.net",
        "https://graph.windows.net", "vault.usgovcloudapi.net", "database.usgovcloudapi.net",
        "azurecr.us", "core.usgovcloudapi.net",
    ),
)  # fmt: skip
_OWN_CLOUD_ONLY = "2022-09-01"
"""From this version on, ARM describes the cloud that it belongs to, and no other."""


def describe(version: str, cloud: Cloud, own_url: str) -> Any:
    """An array with an entry for each cloud; one object in the old `1.0` form, and in the new one.

    ARM of a cloud that is none of Microsoft's public ones describes itself alone.
    """
    clouds = [_entry(*row) for row in _ROWS]
    login = f"https://{cloud.login_host}"
    if not any(_is_of(each, login) for each in clouds):
        clouds = [_own(cloud, own_url)]
    if version >= _OWN_CLOUD_ONLY:
        return next((each for each in clouds if _is_of(each, login)), clouds[0])
    if version != "1.0":
        return clouds
    first = clouds[0]
    return {
        "galleryEndpoint": "https://gallery.azure.com/",
        "graphEndpoint": first.get("graph"),
        "portalEndpoint": first["portal"],
        "authentication": {
            "loginEndpoint": first["authentication"]["loginEndpoint"],
            "audiences": first["authentication"]["audiences"],
        },
    }


def _is_of(entry: dict[str, Any], login: str) -> bool:
    return bool(entry["authentication"]["loginEndpoint"].rstrip("/") == login)


def _own(cloud: Cloud, own_url: str) -> dict[str, Any]:
    return {
        "name": cloud.name,
        "portal": f"https://portal.{cloud.login_host.partition('.')[2]}/",
        "authentication": {
            "loginEndpoint": f"https://{cloud.login_host}/",
            "audiences": list(cloud.arm_audiences),
            "identityProvider": "AAD",
        },
        "resourceManager": f"{own_url}/",
    }


def _entry(*row: str) -> dict[str, Any]:
    name, portal, login, arm, core, graph, vault, sql, registry, storage = row
    return {
        "portal": portal,
        "authentication": {
            "loginEndpoint": login,
            "audiences": [core, arm],
            "tenant": "common",
            "identityProvider": "AAD",
        },
        "graphAudience": graph,
        "graph": graph,
        "name": name,
        "suffixes": {
            "acrLoginServer": registry,
            "sqlServerHostname": sql,
            "keyVaultDns": vault,
            "storage": storage,
        },
        "resourceManager": arm,
        "sqlManagement": f"{core.rstrip('/')}:8443",
    }
