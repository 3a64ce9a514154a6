"""What an id, an address or a name looks like in a text, and which of them say nothing of anybody."""

from __future__ import annotations

import ipaddress
import re
from functools import cache

from tui_app.core.access.catalogue import builtin_roles
from tui_app.core.audiences import MICROSOFT_APPLICATIONS

GUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_IN_A_PATH = r"[^/\s\"'`<>?&#|,;\\]+"
SHAPES = re.compile(
    rf"""
    (?P<kept> <[a-z-]+:\d+> )
  | (?P<code> %[0-9A-Fa-f]{{2}} )
  | (?P<path> (?<!Microsoft\.Resources)/(?:subscriptions|providers/Microsoft\.Management/managementGroups)/{_IN_A_PATH}(?:/{_IN_A_PATH})* )
  | (?P<guid> {GUID} )
  | (?P<mail> [\w.+-]{{1,254}}@[\w-]+(?:\.[\w-]+)+ )
  | (?P<mac> \b[0-9A-Fa-f]{{2}}(?:[:-][0-9A-Fa-f]{{2}}){{5}}\b )
  | (?P<ipv4> \b\d{{1,3}}(?:\.\d{{1,3}}){{3}}\b )
  | (?P<ipv6> (?<![\w:])(?:[0-9A-Fa-f]{{1,4}}:){{2,7}}(?::?[0-9A-Fa-f]{{1,4}})+(?![\w:]) )
  | (?P<cut> [\w-]{{2,256}}…[\w-]{{0,256}} | …[\w-]{{2,256}} )
  | (?P<word> \w[\w.-]*\w|\w )
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Everything that may be somebody's, in one pass; what is a placeholder already is `kept`.

What may be long before it turns out to be something else has a bound: else a long line of dashes
would be looked through from each of them.
"""
_SERVICES = frozenset({"169.254.169.254", "168.63.129.16"})
"""IMDS and the wire server: the same on every machine."""
PUBLIC_WORDS = frozenset(
    [
        "default",
        "current",
        "latest",
        "primary",
        "web",
        "blob",
        "file",
        "queue",
        "table",
        "true",
        "false",
        "none",
        "null",
        "system",
        "user",
        "subscriptions",
        "resourcegroups",
        "providers",
    ]
)
"""Names of things that are called so everywhere: to replace them would take words out of sentences."""
SHORTEST_NAME = 3


@cache
def public_guids() -> frozenset[str]:
    """Ids that are the same in every tenant: built-in roles, Microsoft's applications, zero."""
    roles = {role.id.rpartition("/")[2].casefold() for role in builtin_roles()}
    return frozenset({*roles, *MICROSOFT_APPLICATIONS, "00000000-0000-0000-0000-000000000000"})


def is_public_address(text: str) -> bool:
    """Whether an address tells nothing: loopback, IMDS, the wire server, or no address at all."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return True
    return address.is_loopback or address.is_unspecified or text in _SERVICES
