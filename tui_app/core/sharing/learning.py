"""Names that a JSON document tells by its keys: they could not be known by their shape."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from tui_app.core.audiences import explain
from tui_app.core.exchange import Exchange
from tui_app.core.glossary import CLAIMS
from tui_app.core.machine import MachineFacts
from tui_app.core.sharing.placeholders import Placeholders
from tui_app.core.sharing.shapes import GUID

_KINDS = {
    "subscriptionid": "subscription",
    "tenantid": "tenant",
    "hometenantid": "tenant",
    "tid": "tenant",
    "oid": "principal",
    "objectid": "principal",
    "principalid": "principal",
    "sub": "principal",
    "appid": "client",
    "azp": "client",
    "clientid": "client",
    "client_id": "client",
    "resourcegroupname": "group",
    "resourcegroup": "group",
    "computername": "host",
    "hostname": "host",
    "adminusername": "user",
    "userprincipalname": "user",
    "upn": "user",
    "unique_name": "user",
    "preferred_username": "user",
    "email": "user",
    "displayname": "name",
    "friendlyname": "name",
    "tenantdisplayname": "name",
    "defaultdomain": "domain",
    "vmscalesetname": "resource",
    "macaddress": "mac",
    "uniquename": "name",
    "denyassignmentname": "name",
    "fqdn": "domain",
    "domainnamelabel": "domain",
    "hostnames": "domain",
    "administratorlogin": "user",
    "created_by": "user",
    "createdby": "user",
    "lastmodifiedby": "user",
}
"""JSON key, lower case → the kind of thing that its value names."""
_PERSONAL = frozenset(
    [
        "name",
        "given_name",
        "family_name",
        "middle_name",
        "nickname",
        "login_hint",
        "puid",
        "onprem_sid",
        "email",
        "upn",
        "unique_name",
        "preferred_username",
        "samacct",
        "onprem_sam_account_name",
        "phone_number",
        "address",
        "ipaddr",
    ]
)
"""Claims, lower case, that say who a person is."""
_GUIDS = re.compile(GUID)
_CUSTOM = "CustomRole"
DEEPEST = 40


def learn_from(known: Placeholders, exchange: Exchange) -> None:
    """Learn what a recorded answer tells, and the ids in its address.

    Ids that support asks for stay: they name a request, and nothing of the tenant.
    """
    for _, value in exchange.support_ids:
        for guid in _GUIDS.findall(value):
            known.keep(guid)
    try:
        learn_document(known, json.loads(exchange.response_body))
    except (ValueError, RecursionError):
        known.text(exchange.response_body)  # no JSON, or cut off: ids are known by their shape
    known.text(exchange.url)


def learn_machine(known: Placeholders, machine: MachineFacts) -> None:
    """Learn the names of this machine and of its proxies."""
    known.learn("vm", machine.hostname)
    for proxy in machine.proxies:
        known.learn(
            "proxy", urlsplit(proxy.value if "//" in proxy.value else f"//{proxy.value}").hostname
        )


def learn_audience(known: Placeholders, resource: str) -> None:
    """Learn what a token is asked for, unless it is one of Azure's services."""
    if resource and explain(resource).service is None:
        known.learn("audience", resource)


def learn_claims(known: Placeholders, claims: Mapping[str, object]) -> None:
    """Learn what a token says of a person, and every claim that is nobody's standard.

    `name` is a person's here; in a resource it stands beside its id.
    """
    for name, value in claims.items():
        if name.casefold() in _PERSONAL:
            known.learn("user", value)
    learn_document(known, claims)
    for name, value in claims.items():
        if name not in CLAIMS and isinstance(value, str):
            known.learn("claim", value)


def learn_document(known: Placeholders, document: object, depth: int = 0) -> None:
    """Learn from a JSON value: names under keys that name things, tags, and ids in every text."""
    if depth > DEEPEST:
        return
    if isinstance(document, list):
        for each in document:
            learn_document(known, each, depth + 1)
    elif isinstance(document, Mapping):
        _learn_object(known, document, depth)
    elif isinstance(document, str) and "/" in document:
        known.text(document)


def _learn_object(known: Placeholders, document: Mapping[str, object], depth: int) -> None:
    for key, value in document.items():  # first what has a name of its own, then ids in other texts
        if key.casefold() in _KINDS:
            for each in value if isinstance(value, list) else [value]:
                known.learn(_KINDS[key.casefold()], each)
        elif key.casefold() in ("tags", "tagslist"):
            _learn_tags(known, value)
    if "vmId" in document:  # the instance document of IMDS
        known.learn("vm", document.get("name"))
        known.learn("tags", document.get("tags"))
    if isinstance(document.get("id"), str):
        known.text(str(document["id"]))
    if document.get("type") == _CUSTOM:
        known.learn("role", document.get("roleName"))
    for value in document.values():
        learn_document(known, value, depth + 1)


def _learn_tags(known: Placeholders, tags: object) -> None:
    """The values of tags: people, projects and cost centres stand there."""
    if isinstance(tags, Mapping):
        for value in tags.values():
            known.learn("tag", value)
    elif isinstance(tags, list):
        for each in tags:
            if isinstance(each, Mapping):
                known.learn("tag", each.get("value"))
