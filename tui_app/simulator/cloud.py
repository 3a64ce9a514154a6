"""The clouds a simulated VM can be in: names and audiences."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlsplit


class Cloud(NamedTuple):
    """What differs between one Azure cloud and another."""

    name: str
    """What IMDS calls azEnvironment."""
    arm_audiences: tuple[str, ...]
    """In the order in which ARM's error text lists them."""
    login_host: str
    legacy_login_url: str
    """The authority that ARM names in its texts."""
    resources: frozenset[str]
    """Audiences that exist in every tenant, without a slash at the end."""
    resource_suffixes: tuple[str, ...]
    """Hosts whose own address is an audience, e.g. one storage account's."""

    def knows(self, resource: str) -> bool:
        """Whether a tenant has a service principal for this audience."""
        wanted = resource.lower().rstrip("/")
        if wanted in self.resources:
            return True
        host = urlsplit(wanted).hostname or ""
        return wanted.startswith("https://") and host.endswith(self.resource_suffixes)


PUBLIC = Cloud(
    name="AzurePublicCloud",
    arm_audiences=(
        "https://management.core.windows.net/",
        "https://management.core.windows.net",
        "https://management.azure.com/",
        "https://management.azure.com",
    ),
    login_host="login.microsoftonline.com",
    legacy_login_url="https://login.windows.net/",
    resources=frozenset(
        {
            "https://management.azure.com",
            "https://management.core.windows.net",
            "https://vault.azure.net",
            "https://managedhsm.azure.net",
            "https://storage.azure.com",
            "https://database.windows.net",
            "https://ossrdbms-aad.database.windows.net",
            "https://graph.microsoft.com",
            "https://servicebus.azure.net",
            "https://eventhubs.azure.net",
            "https://cosmos.azure.com",
            "https://api.loganalytics.io",
            "https://api.applicationinsights.io",
            "https://monitor.azure.com",
            "https://batch.core.windows.net",
            "https://appservice.azure.com",
            "https://dev.azuresynapse.net",
            "https://datalake.azure.net",
            "https://cognitiveservices.azure.com",
            "api://azureadtokenexchange",
        }
    ),
    resource_suffixes=(".core.windows.net", ".vault.azure.net", ".documents.azure.com"),
)

US_GOVERNMENT = Cloud(
    name="AzureUSGovernmentCloud",
    arm_audiences=(
        "https://management.core.usgovcloudapi.net/",
        "https://management.core.usgovcloudapi.net",
        "https://management.usgovcloudapi.net/",
        "https://management.usgovcloudapi.net",
    ),
    login_host="login.microsoftonline.us",
    legacy_login_url="https://login.microsoftonline.us/",
    resources=frozenset(
        {
            "https://management.usgovcloudapi.net",
            "https://management.core.usgovcloudapi.net",
            "https://vault.usgovcloudapi.net",
            "https://storage.azure.com",
            "https://database.usgovcloudapi.net",
            "https://ossrdbms-aad.database.usgovcloudapi.net",
            "https://graph.microsoft.us",
            "https://servicebus.azure.net",
            "https://eventhubs.azure.net",
            "https://monitor.azure.us",
            "api://azureadtokenexchangeusgov",
        }
    ),
    resource_suffixes=(".core.usgovcloudapi.net", ".vault.usgovcloudapi.net"),
)
