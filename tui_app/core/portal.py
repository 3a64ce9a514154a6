"""What a person does in the Azure portal, as far as a demonstration can do it in their place.

On a real machine there is no `Portal`: nothing that this program does changes anything there.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, Protocol

from tui_app.core.identities import Attached


class Switch(StrEnum):
    """One thing that can be switched on and off again."""

    IDENTITY = "identity"
    READER = "reader"
    DIRECT = "direct"
    CALM = "calm"


class Button(NamedTuple):
    """How a switch is told: what it is of, and what pressing it does, each way."""

    title: str
    on: str
    off: str


BUTTONS: Mapping[Switch, Button] = MappingProxyType(
    {
        Switch.IDENTITY: Button(
            "System-assigned identity", "switch the identity on", "switch the identity off"
        ),
        Switch.READER: Button("Reader on the group", "grant Reader", "take Reader away"),
        Switch.DIRECT: Button(
            "Reader on rg-data, without the group", "grant Reader directly", "take Reader away"
        ),
        Switch.CALM: Button(
            "The other programs are stopped", "stop the other programs", "let them ask again"
        ),
    }
)


class Portal(Protocol):
    """Whoever can switch things in the world that is looked at."""

    def attached(self) -> tuple[Attached, ...]:
        """The identities of the machine, as its *Identity* page lists them."""
        ...

    def is_on(self, switch: Switch) -> bool:
        """How it stands now."""
        ...

    def turn(self, switch: Switch, *, on: bool) -> str:
        """Switch it; why that cannot be, in a line; empty when it is done."""
        ...

    def start_over(self) -> None:
        """Everything as it was when the scenario began."""
        ...
