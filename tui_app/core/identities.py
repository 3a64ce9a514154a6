"""The identities that a resource has, as ARM's `identity` block lists them. IMDS has no such list.

Facts: "Resource provider contract: managed identity" and public captures of virtual machines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from tui_app.core.arm import parse_id, same_id
from tui_app.core.selector import Selector, SelectorKind
from tui_app.core.token import IdentityKind, Token


class Attached(NamedTuple):
    """One identity of this machine. What is not known is empty."""

    kind: IdentityKind
    name: str
    client_id: str = ""
    object_id: str = ""
    resource_id: str = ""
    """Of a user-assigned identity."""

    @property
    def selector(self) -> Selector:
        """How to ask for it: by client id, which every host takes; the machine's own without a name."""
        if self.kind is IdentityKind.SYSTEM_ASSIGNED and not self.client_id:
            return Selector()
        if self.client_id:
            return Selector(SelectorKind.CLIENT_ID, self.client_id)
        return Selector(SelectorKind.RESOURCE_ID, self.resource_id)


def read_identities(resource: Mapping[str, Any]) -> tuple[Attached, ...]:
    """The identities in a resource's `identity` block, the system-assigned one first."""
    block = resource.get("identity")
    if not isinstance(block, dict):
        return ()
    found: list[Attached] = []
    if "systemassigned" in _text(block.get("type")).casefold().replace(" ", ""):
        own = IdentityKind.SYSTEM_ASSIGNED
        found.append(Attached(own, "the machine's own", object_id=_text(block.get("principalId"))))
    users = block.get("userAssignedIdentities")
    for resource_id, ids in users.items() if isinstance(users, dict) else ():
        known = ids if isinstance(ids, dict) else {}
        found.append(
            Attached(
                IdentityKind.USER_ASSIGNED,
                parse_id(resource_id).name,
                client_id=_text(known.get("clientId")),
                object_id=_text(known.get("principalId")),
                resource_id=resource_id,
            )
        )
    return tuple(found)


def seen_identities(tokens: Iterable[Token]) -> tuple[Attached, ...]:
    """The identities of the tokens that came in this session, each once."""
    found: dict[str, Attached] = {}
    for token in tokens:
        mirid = token.claim("xms_mirid")
        is_user = token.kind is IdentityKind.USER_ASSIGNED
        found.setdefault(
            token.object_id,
            Attached(
                token.kind,
                parse_id(mirid).name if mirid else str(token.kind),
                client_id=token.application_id,
                object_id=token.object_id,
                resource_id=mirid if is_user else "",
            ),
        )
    return tuple(found.values())


def merged(listed: Iterable[Attached], seen: Iterable[Attached]) -> tuple[Attached, ...]:
    """Both lists as one: what is known of an identity from either, each identity once."""
    rest = {each.object_id: each for each in seen}
    known: list[Attached] = []
    for each in listed:
        twin = rest.pop(each.object_id, None)
        known.append(
            each if twin is None else each._replace(client_id=each.client_id or twin.client_id)
        )
    return (*known, *rest.values())


def is_same(one: Attached, token: Token) -> bool:
    """Whether a token is this identity's."""
    if one.object_id and token.object_id:
        return one.object_id.casefold() == token.object_id.casefold()
    return bool(one.resource_id) and same_id(one.resource_id, token.claim("xms_mirid"))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
