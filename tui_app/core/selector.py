"""Which identity is asked for, and for which audience: plain words, cheap to import."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class SelectorKind(StrEnum):
    """How a caller names the identity that it wants."""

    DEFAULT = "default"
    """No selector: the host chooses (system-assigned first; "Managed identities FAQ")."""
    CLIENT_ID = "client-id"
    OBJECT_ID = "object-id"
    RESOURCE_ID = "mi-res-id"


def is_guid(text: str) -> bool:
    """Whether a text is a GUID as Azure writes them."""
    digits = text.split("-")
    return [len(part) for part in digits] == [8, 4, 4, 4, 12] and all(
        character in "0123456789abcdefABCDEF" for part in digits for character in part
    )


class Selector(NamedTuple):
    """Which identity is asked for."""

    kind: SelectorKind = SelectorKind.DEFAULT
    value: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.value}" if self.value else "default identity"


class TokenWanted(NamedTuple):
    """A token for this audience (a v1 resource, e.g. `https://management.azure.com/`)."""

    resource: str
    selector: Selector = Selector()
