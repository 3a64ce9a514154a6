"""The Azure clouds: which ARM, which audience, which login host belong to an `azEnvironment`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit


class Cloud(NamedTuple):
    """One cloud's public endpoints (as in the Azure CLI and the Go SDK). URLs without a trailing slash."""

    name: str
    """As IMDS reports it in `compute.azEnvironment`; for Bleu that is not established."""
    cli_name: str
    arm: str
    authority: str
    issuers: tuple[str, ...]
    """Hosts that may stand in `iss`."""
    portal: str
    """Empty where it is not established."""
    arm_audiences: tuple[str, ...]
    """Hosts whose token ARM accepts, each with or without a trailing slash."""

    @property
    def arm_resource(self) -> str:
        """The `resource` to ask a token for, to call ARM: its own address, where that is accepted."""
        own = self.arm in self.arm_audiences or not self.arm_audiences
        return f"{self.arm}/" if own else self.arm_audiences[0]

    def accepts_audience(self, audience: str) -> bool:
        """Whether ARM of this cloud takes a token for this audience."""
        return audience.rstrip("/").lower() in self.arm_audiences


PUBLIC = Cloud(
    name="AzurePublicCloud",
    cli_name="AzureCloud",
    arm="https://management.azure.com",
    authority="https://login.microsoftonline.com",
    issuers=("sts.windows.net", "login.microsoftonline.com"),
    portal="https://portal.azure.com",
    arm_audiences=("https://management.azure.com", "https://management.core.windows.net"),
)

CLOUDS: tuple[Cloud, ...] = (
    PUBLIC,
    Cloud(
        name="AzureUSGovernmentCloud",
        cli_name="AzureUSGovernment",
        arm="https://management.usgovcloudapi.net",
        authority="https://login.microsoftonline.us",
        issuers=("sts.windows.net", "login.microsoftonline.us"),
        portal="https://portal.azure.us",
        arm_audiences=(
            "https://management.usgovcloudapi.net",
            "https://management.core.usgovcloudapi.net",
        ),
    ),
    Cloud(
        name="AzureChinaCloud",
        cli_name="AzureChinaCloud",
        arm="https://management.chinacloudapi.cn",
        authority="https://login.chinacloudapi.cn",
        issuers=(
            "sts.chinacloudapi.cn",
            "login.partner.microsoftonline.cn",
            "login.chinacloudapi.cn",
        ),
        portal="https://portal.azure.cn",
        arm_audiences=(
            "https://management.chinacloudapi.cn",
            "https://management.core.chinacloudapi.cn",
        ),
    ),
    Cloud(
        name="AzureGermanCloud",  # closed 2021-10-29; kept so that an old tunnel is named rightly
        cli_name="AzureGermanCloud",
        arm="https://management.microsoftazure.de",
        authority="https://login.microsoftonline.de",
        issuers=("sts.microsoftonline.de", "login.microsoftonline.de"),
        portal="https://portal.microsoftazure.de",
        arm_audiences=(
            "https://management.microsoftazure.de",
            "https://management.core.cloudapi.de",
        ),
    ),
    Cloud(
        name="Bleu",  # France
        cli_name="Bleu",
        arm="https://management.sovcloud-api.fr",
        authority="https://login.sovcloud-identity.fr",
        issuers=("login.sovcloud-identity.fr",),
        portal="",
        arm_audiences=("https://management.sovcloud-api.fr",),
    ),
)


def cloud_of_authority(url: str) -> Cloud | None:
    """The cloud whose login host this is; None when it is of none."""
    return next((c for c in CLOUDS if c.authority == url.rstrip("/").lower()), None)


def cloud_named(name: str) -> Cloud | None:
    """The cloud of this `azEnvironment` or CLI name, whatever the case; None when unknown."""
    wanted = name.casefold()
    return next((c for c in CLOUDS if wanted in (c.name.casefold(), c.cli_name.casefold())), None)


def clouds_of_issuer(issuer: str) -> tuple[Cloud, ...]:
    """The clouds whose identity provider this `iss` names; two share `sts.windows.net`."""
    host = issuer.removeprefix("https://").partition("/")[0] if issuer[:8] == "https://" else ""
    return tuple(cloud for cloud in CLOUDS if host in cloud.issuers)


def read_endpoints(document: object, arm_url: str, name: str) -> Cloud | None:
    """The cloud that `/metadata/endpoints` of this ARM describes; None when it describes none.

    Two forms are known: an array with an entry a cloud (2019-05-01 and later), of which the one
    counts that names this ARM, or the only one; and one object (`1.0`, Azure Stack).

    Args:
        document: what came back, parsed.
        arm_url: the ARM that a person named; an answer never names another one for a token.
        name: `azEnvironment` of the VM.
    """
    entries = [each for each in _as_list(document) if isinstance(each.get("authentication"), dict)]
    wanted = arm_url.rstrip("/").lower()
    own = [e for e in entries if str(e.get("resourceManager")).rstrip("/").lower() == wanted]
    found = own or (entries if len(entries) == 1 else [])
    if not found:
        return None
    authentication = found[0]["authentication"]
    audiences = authentication.get("audiences")
    login = _url(authentication.get("loginEndpoint"))
    accepted = [_url(one) for one in audiences] if isinstance(audiences, list) else []
    if not login or not any(accepted):
        return None
    return Cloud(
        name=name,
        cli_name=str(found[0].get("name") or name),
        arm=arm_url,
        authority=login,
        issuers=("sts.windows.net", urlsplit(login).hostname or ""),
        portal=_url(found[0].get("portal") or found[0].get("portalEndpoint")),
        arm_audiences=tuple(filter(None, accepted)),
    )


def _as_list(document: object) -> list[Mapping[str, Any]]:
    listed = document if isinstance(document, list) else [document]
    return [each for each in listed if isinstance(each, dict)]


def _url(value: object) -> str:
    """An https address in lower case, without a slash at the end; empty when it is none."""
    text = value.strip().rstrip("/").lower() if isinstance(value, str) else ""
    return text if text.startswith("https://") and text.isprintable() else ""
