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
    """How a switch is told."""

    title: str
    press: str
    """What pressing it does, as a person would say it."""
    done: str
    """How it is once it was pressed."""
    where: str = "Portal"


BUTTONS: Mapping[Switch, Button] = MappingProxyType(
    {
        Switch.IDENTITY: Button(
            "System-assigned identity", "switch the identity on", "The identity is switched on."
        ),
        Switch.READER: Button("Reader on the group", "grant Reader", "Reader is granted."),
        Switch.DIRECT: Button(
            "Reader on rg-data, for the identity itself",
            "grant Reader to the identity itself",
            "Reader is granted, to the identity itself.",
        ),
        Switch.CALM: Button(
            "The other programs stopped", "stop the other programs", "The others are stopped.", "VM"
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
