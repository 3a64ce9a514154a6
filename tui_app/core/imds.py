"""The Instance Metadata Service: requests to build, answers to read.

Facts: "Azure Instance Metadata Service" and "How to use managed identities on a VM to acquire an
access token" (Microsoft), and public captures of its answers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from tui_app.core import redact
from tui_app.core.jws import NotAToken, decode
from tui_app.core.selector import SelectorKind, TokenWanted
from tui_app.core.token import Secret, Token, instant
from tui_app.core.wire import Answer, Request, Target

TOKEN_PATH = "/metadata/identity/oauth2/token"
TOKEN_API_VERSION = "2018-02-01"
INSTANCE_API_VERSION = "2021-02-01"
"""Old enough for every cloud and host; MSAL asks with it too."""
SELECTOR_QUERY = {
    SelectorKind.CLIENT_ID: "client_id",
    SelectorKind.OBJECT_ID: "object_id",
    SelectorKind.RESOURCE_ID: "msi_res_id",
}
HEADER = (("Metadata", "true"),)


class Instance(NamedTuple):
    """The VM, as its instance document describes it. Absent values are empty."""

    name: str
    resource_id: str
    resource_group: str
    subscription_id: str
    location: str
    vm_id: str
    vm_size: str
    os_type: str
    az_environment: str
    scale_set: str
    private_ips: tuple[str, ...]
    is_partial: bool
    """Answered 200 with ids missing: one of the service's back ends is down."""


def token_request(base_url: str, wanted: TokenWanted) -> Request:
    """Ask for an access token; the selector's query name is the VM's (`msi_res_id`)."""
    query = {"api-version": TOKEN_API_VERSION, "resource": wanted.resource}
    if wanted.selector.kind is not SelectorKind.DEFAULT:
        query[SELECTOR_QUERY[wanted.selector.kind]] = wanted.selector.value
    return Request(
        target=Target.IMDS,
        url=f"{base_url}{TOKEN_PATH}?{urlencode(query)}",
        headers=HEADER,
        purpose=f"token for {wanted.resource}",
        timeout_s=8.0,  # IMDS may have to ask Entra ID
    )


def probe_request(base_url: str) -> Request:
    """Ask without the header. Only IMDS itself refuses that, and nothing is minted."""
    query = urlencode({"api-version": TOKEN_API_VERSION})
    return Request(
        target=Target.IMDS,
        url=f"{base_url}{TOKEN_PATH}?{query}",
        purpose="is it IMDS? (no Metadata header)",
    )


def instance_request(base_url: str) -> Request:
    """Ask for the instance document."""
    query = urlencode({"api-version": INSTANCE_API_VERSION})
    return Request(
        target=Target.IMDS,
        url=f"{base_url}/metadata/instance?{query}",
        headers=HEADER,
        purpose="instance document",
    )


def versions_request(base_url: str) -> Request:
    """Ask which api-versions this host knows; the only call that needs none."""
    return Request(
        target=Target.IMDS, url=f"{base_url}/metadata/versions", headers=HEADER, purpose="versions"
    )


def info_request(base_url: str) -> Request:
    """Ask for the tenant of the machine's identity; nothing is minted."""
    query = urlencode({"api-version": TOKEN_API_VERSION})
    return Request(
        target=Target.IMDS,
        url=f"{base_url}/metadata/identity/info?{query}",
        headers=HEADER,
        purpose="tenant of the identity",
    )


def read_json(answer: Answer) -> Mapping[str, Any] | None:
    """The body as a JSON object; None when it is anything else."""
    try:
        document = json.loads(answer.text)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None


def read_instance(answer: Answer) -> Instance | None:
    """Read the instance document; None when the answer is not one."""
    document = read_json(answer)
    compute = document.get("compute") if document else None
    if answer.status != 200 or document is None or not isinstance(compute, dict):
        return None

    def text(name: str) -> str:
        value = compute.get(name)
        return redact.text(value) if isinstance(value, str) else ""

    subscription, group, name = text("subscriptionId"), text("resourceGroupName"), text("name")
    built = f"/subscriptions/{subscription}/resourceGroups/{group}"
    return Instance(
        name=name,
        resource_id=text("resourceId")
        or f"{built}/providers/Microsoft.Compute/virtualMachines/{name}",
        resource_group=group,
        subscription_id=subscription,
        location=text("location"),
        vm_id=text("vmId"),
        vm_size=text("vmSize"),
        os_type=text("osType"),
        az_environment=text("azEnvironment"),
        scale_set=text("vmScaleSetName"),
        private_ips=_private_ips(document.get("network")),
        is_partial=not (subscription and group),
    )


def _private_ips(network: object) -> tuple[str, ...]:
    """Every private IPv4 address, in the order given (which IMDS does not guarantee)."""
    found: list[str] = []
    interfaces = network.get("interface") if isinstance(network, dict) else None
    for interface in interfaces if isinstance(interfaces, list) else []:
        ipv4 = interface.get("ipv4") if isinstance(interface, dict) else None
        entries = ipv4.get("ipAddress") if isinstance(ipv4, dict) else None
        for entry in entries if isinstance(entries, list) else []:
            address = entry.get("privateIpAddress") if isinstance(entry, dict) else None
            if isinstance(address, str) and address:
                found.append(address)
    return tuple(found)


def read_token(answer: Answer, wanted: TokenWanted, *, received_at: float) -> Token | None:
    """Read a token answer; None when it holds no decodable token.

    All numbers are JSON strings on a VM and may be integers elsewhere; both are read.
    """
    document = read_json(answer)
    raw = document.get("access_token") if document else None
    if answer.status != 200 or document is None or not isinstance(raw, str):
        return None
    try:
        decoded = decode(raw)
    except NotAToken:
        return None
    expires_in = instant(document.get("expires_in"))
    expires_on = instant(document.get("expires_on")) or instant(decoded.claims.get("exp"))
    if expires_on is None:
        expires_on = received_at + (expires_in or 0.0)
    client_id = document.get("client_id")
    return Token(
        secret=Secret(raw),
        header=decoded.header,
        claims=decoded.claims,
        wanted=wanted,
        client_id=client_id if isinstance(client_id, str) else "",
        expires_on=expires_on,
        expires_in=expires_in,
        received_at=received_at,
        exchange=answer.exchange,
    )
