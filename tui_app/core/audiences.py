"""The services that a token can be for: how each is spelled, in each cloud, and what goes wrong.

Source: the catalogue in "Managed identities: services that support Microsoft Entra authentication"
and the endpoint tables of the Azure CLI (`cloud.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple, TypeAlias
from urllib.parse import urlsplit

from tui_app.core.cleaning import one_line, shortened
from tui_app.core.clouds import CLOUDS, PUBLIC, Cloud

EITHER = "With or without the slash at the end: both are accepted."
PLAIN = "The usual form has no slash at the end."
SLASHED = "The usual form has a slash at the end."
SQL_SLASH = (
    "The slash at the end is needed: without it the login fails as NT AUTHORITY\\ANONYMOUS LOGON."
)


class Service(NamedTuple):
    """One service, as one cloud's tokens name it."""

    name: str
    resource: str
    """What to ask a token for; it becomes `aud`, letter by letter."""
    cloud: str
    """`azEnvironment` of the cloud."""
    slash: str = PLAIN
    """Whether the slash at the end matters, and why; one sentence."""
    slash_matters: bool = False
    application_id: str = ""
    """What stands in `aud` of a v2.0 token instead of the resource; empty when not established."""


class Explained(NamedTuple):
    """What an audience is."""

    service: Service | None
    """None: no service of the catalogue."""
    text: str
    """One or two sentences: which service, in which cloud, and what is wrong with the spelling."""
    right: str = ""
    """The right spelling, where the one that was given will not do; empty when it will."""


_APPLICATION_IDS = {
    "Azure Resource Manager": "797f4846-ba00-4fd7-ba43-dac1f8f63013",
    "Microsoft Graph": "00000003-0000-0000-c000-000000000000",
    "Key Vault": "cfa8b339-82a2-471a-a3c9-0fc0be7a4093",
    "Storage": "e406a681-f3d4-42a8-90b6-c2b029497af1",
    "Azure SQL Database": "022907d3-0f1b-48f7-badc-1ba6abab6d66",
}
"""The same in every tenant: Microsoft's own applications ("Verify first-party apps", Microsoft)."""
MICROSOFT_APPLICATIONS = frozenset(_APPLICATION_IDS.values())

_EVERYWHERE = ("Storage", "https://storage.azure.com/", SLASHED)
"""One audience for all storage accounts of all clouds (the storage SDKs know no other)."""

_PUBLIC_ONLY: tuple[tuple[str, str, str], ...] = (
    ("Managed HSM", "https://managedhsm.azure.net", PLAIN),
    ("Service Bus", "https://servicebus.azure.net", PLAIN),
    ("Event Hubs", "https://eventhubs.azure.net", PLAIN),
    ("Cosmos DB, data plane", "https://cosmos.azure.com", PLAIN),
    ("Log Analytics", "https://api.loganalytics.io", PLAIN),
    ("Application Insights", "https://api.applicationinsights.io", PLAIN),
    ("Azure Monitor, ingestion", "https://monitor.azure.com/", SLASHED),
    ("Batch", "https://batch.core.windows.net/", SLASHED),
    ("App Service and Kudu", "https://appservice.azure.com", PLAIN),
    ("Synapse", "https://dev.azuresynapse.net", PLAIN),
    ("Data Lake Storage Gen1", "https://datalake.azure.net/", SLASHED),
    ("Cognitive Services and Azure OpenAI", "https://cognitiveservices.azure.com", PLAIN),
    ("Workload identity federation", "api://AzureADTokenExchange", PLAIN),
)


class _Endpoints(NamedTuple):
    """One cloud's own spellings; empty where the cloud has none."""

    graph: str
    vault: str
    sql: str
    databases: str
    storage_suffix: str


_ENDPOINTS = {
    "AzurePublicCloud": _Endpoints(
        "https://graph.microsoft.com/",
        "https://vault.azure.net",
        "https://database.windows.net/",
        "https://ossrdbms-aad.database.windows.net",
        "core.windows.net",
    ),
    "AzureUSGovernmentCloud": _Endpoints(
        "https://graph.microsoft.us/",
        "https://vault.usgovcloudapi.net",
        "https://database.usgovcloudapi.net/",
        "https://ossrdbms-aad.database.usgovcloudapi.net",
        "core.usgovcloudapi.net",
    ),
    "AzureChinaCloud": _Endpoints(
        "https://microsoftgraph.chinacloudapi.cn",
        "https://vault.azure.cn",
        "https://database.chinacloudapi.cn/",
        "https://ossrdbms-aad.database.chinacloudapi.cn",
        "core.chinacloudapi.cn",
    ),
    "AzureGermanCloud": _Endpoints(
        "https://graph.microsoft.de",
        "https://vault.microsoftazure.de",
        "https://database.cloudapi.de/",
        "",
        "core.cloudapi.de",
    ),
    "Bleu": _Endpoints(
        "https://graph.svc.sovcloud.fr",
        "https://vault.sovcloud-api.fr",
        "https://database.sovcloud-api.fr/",
        "https://ossrdbms-aad.database.sovcloud-api.fr",
        "core.sovcloud-api.fr",
    ),
}
LONGEST = 300
"""Characters of an audience that may be a misspelling; an App ID URI has at most 255."""
_STORAGE_SERVICES = ("blob", "queue", "table", "file", "dfs")


@cache
def for_cloud(cloud: Cloud) -> tuple[Service, ...]:
    """The services that a token can be asked for in a cloud, the commonest first."""
    own = _ENDPOINTS[cloud.name]
    rows = [
        ("Azure Resource Manager", cloud.arm_resource, EITHER),
        ("Key Vault", own.vault, PLAIN),
        _EVERYWHERE,
        ("Azure SQL Database", own.sql, SQL_SLASH),
        ("PostgreSQL and MySQL", own.databases, PLAIN),
        ("Microsoft Graph", own.graph, EITHER),
        *(_PUBLIC_ONLY if cloud is PUBLIC else ()),
    ]
    return tuple(
        Service(
            name, resource, cloud.name, slash, slash is SQL_SLASH, _APPLICATION_IDS.get(name, "")
        )
        for name, resource, slash in rows
        if resource
    )


def find(audience: str) -> Service | None:
    """The service of this audience, whatever its case and slash; the public cloud's first."""
    wanted = audience.strip().rstrip("/").casefold()
    for cloud in CLOUDS:
        for service in for_cloud(cloud):
            if wanted in (service.resource.rstrip("/").casefold(), service.application_id):
                return service
        if wanted in cloud.arm_audiences:
            return for_cloud(cloud)[0]._replace(resource=f"{wanted}/")
    return _storage_account(wanted)


def same_audience(asked: str, received: str) -> bool:
    """Whether a token's `aud` is what was asked for: but for case and slash, or by application id.

    An API that asks for v2.0 tokens gets its application id there.
    """
    if asked.rstrip("/").casefold() == received.rstrip("/").casefold():
        return True
    service = find(asked)
    return bool(service and service.application_id and service.application_id == received.lower())


def explain(audience: str, cloud: Cloud | None = None) -> Explained:
    """Which service an audience means, whether it is spelled rightly, and whether it fits a cloud."""
    service = find(audience)
    if service is None:
        return _unknown(audience)
    elsewhere = cloud is not None and service.cloud != cloud.name and service.name != "Storage"
    if cloud is not None and elsewhere:
        here = next((s for s in for_cloud(cloud) if s.name == service.name), None)
        right = here.resource if here else ""
        instead = f"; in {cloud.name} it is {right}" if right else ""
        return Explained(service, f"{service.name} of {service.cloud}{instead}.", right)
    text = f"{service.name}, {service.cloud}. {service.slash}"
    if audience == service.application_id:
        text = f"{service.name}, by its application id, as a v2.0 token names it."
    elif service.slash_matters and audience.rstrip("/") == audience:
        return Explained(service, text, service.resource)
    return Explained(service, text)


def _storage_account(folded: str) -> Service | None:
    """The form `https://ACCOUNT.blob.core.windows.net`, of any cloud."""
    account, _, rest = _host(folded).partition(".")
    kind, _, suffix = rest.partition(".")
    if not account or kind not in _STORAGE_SERVICES:
        return None
    for cloud, own in _ENDPOINTS.items():
        if suffix == own.storage_suffix:
            return Service("Storage, one account", folded, cloud, EITHER)
    return None


def _unknown(audience: str) -> Explained:
    from difflib import get_close_matches  # only a mistake needs it

    if len(audience) > LONGEST:
        return Explained(None, "No service of the catalogue.")
    known = [service.resource for cloud in CLOUDS for service in for_cloud(cloud)]
    close = get_close_matches(audience.casefold(), known, n=1, cutoff=0.85)
    if close:
        return Explained(None, f"No service of the catalogue; did you mean {close[0]}?", close[0])
    return Explained(None, "No service of the catalogue: an API of your own tenant, it may be.")


def _host(url: str) -> str:
    """The host of an https URL; empty when it is none."""
    try:
        parts = urlsplit(url)
    except ValueError:  # an unbalanced bracket
        return ""
    return (parts.hostname or "") if parts.scheme == "https" else ""


SCOPE_SUFFIX = "/.default"
_Mistake: TypeAlias = tuple[str, str]
"""What is wrong, and what to type instead; the latter empty when that cannot be told."""
_NO_URI: _Mistake = ("not an App ID URI", f"one such as {PUBLIC.arm_resource}")
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_ALMOST_DEFAULT = re.compile(
    r"(/\.default|\./default|\.default|/\.defaults?|/\.default/)$", re.IGNORECASE
)
_BROKEN_SCHEME = re.compile(r"https?(:/|//|:|/)(?=[^:/])|https?:///+", re.IGNORECASE)


class NotAResource(ValueError):  # noqa: N818  # it names what the text is, not a mishap
    """The text cannot be a `resource`: one line that says why, and what to type instead."""


def resource_of(text: str) -> str:
    """The `resource` (v1) that a person means who types a resource or a scope.

    Exactly one `/.default` is taken off, so `https://x//.default` keeps its slash.

    Raises:
        NotAResource: no identity host could make sense of it; the message says what to type.
    """
    resource = text.removesuffix(SCOPE_SUFFIX)
    if _GUID.fullmatch(resource):
        return resource  # some services, such as Databricks, are asked for by their application id
    for problem, instead in (*_around(text), *_at_the_end(text, resource), *_address(resource)):
        hint = f"; type {_shown(instead)}" if instead else ""
        raise NotAResource(f"{_shown(text) or 'empty'}: {problem}{hint}")
    return resource


def _around(text: str) -> Iterator[_Mistake]:
    """What is wrong with the text as a whole, and what to type instead."""
    bare = text.strip().strip("\"'`").strip()
    words = [word for word in re.split(r"[\s,;]+", bare) if word]
    if not words or _ALMOST_DEFAULT.fullmatch(bare):
        yield _NO_URI
    elif len(words) > 1:
        yield "a token is for one resource, not for several", _mended(words[0])
    elif bare != text:
        yield "there are blanks or quotes around it", _mended(bare)
    elif not text.isprintable():
        yield "there are characters in it that cannot be seen", ""


def _at_the_end(text: str, resource: str) -> Iterator[_Mistake]:
    """What is wrong with it as a scope."""
    if _ALMOST_DEFAULT.search(resource):
        yield f"a scope ends with {SCOPE_SUFFIX}, once", _mended(text)


def _address(resource: str) -> Iterator[_Mistake]:
    """What is wrong with it as an address; schemes other than http are a tenant's own."""
    if re.match(r"(?!https?:)[a-z]+:.", resource, re.IGNORECASE):
        return
    scheme, _, rest = resource.partition("://")
    host, _, path = rest.partition("/")
    service = find(f"https://{host}")
    if _BROKEN_SCHEME.match(resource):
        yield "the scheme is written https://", _mended(resource)
    elif not rest and "." in resource.partition("/")[0].strip("."):
        yield "the scheme https:// is missing", _mended(resource)
    elif not rest.strip("/"):
        yield _NO_URI
    elif service and scheme.lower() == "http":
        yield "the scheme is https", _mended(resource)
    elif service and path.strip("/"):
        yield f"a token is for the whole of {service.name}, not a part of it", service.resource


def _mended(text: str) -> str:
    """What was probably meant, as a resource; in the catalogue's spelling where it is there."""
    plain = text
    while found := _ALMOST_DEFAULT.search(plain):
        plain = plain[: found.start()]
    if scheme := _BROKEN_SCHEME.match(plain):
        plain = plain[scheme.end() :]
    rest = plain.partition("://")[2] or plain
    if "://" in plain and not plain.lower().startswith("http"):
        return plain
    service = find(f"https://{rest.partition('/')[0]}")
    return service.resource if service else f"https://{rest}"


def _shown(text: str) -> str:
    return shortened(one_line(text), 120)
