"""What is pictured: every panel, healthy and broken, at two sizes, dark and light; and some more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tui_app.simulator.worlds import DEPLOYER, PAYROLL


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: the scenario, the size, the keys, and the words that show that it is ready."""

    name: str
    scenario: str
    size: tuple[int, int] = (80, 24)
    keys: tuple[str, ...] = ()
    ready: str = ""
    then: tuple[tuple[tuple[str, ...], str], ...] = ()
    """More keys, each time with the words to wait for after them."""
    later_s: float = 0.0
    """How much time passes before the picture is taken."""
    theme: str = ""
    """Empty: the terminal's own palette, which is dark in the pictures."""


_COMPARED = ("2", "a", *"vault", "enter", "d")
"""Ask for a second token, for Key Vault, and compare."""
_CHOSEN = ("i", *DEPLOYER.client_id, "enter")
"""Choose a user-assigned identity by typing its client id."""
_CAN_I = (("c", *"start"), "No: none of the roles")
_MATRIX = ((("p",), "11 things below · read just now"), (("right", "G"), "more roles do not help"))
"""The cell that a deny assignment takes away."""
_ACCESS = ((("right_square_bracket",), "Denied, whatever the roles grant"),)
_JSON = (
    (("left_square_bracket",), '"hardwareProfile": {'),
    (("enter", "slash", *"size"), "hit 1 of"),
)
_LIST = ((("L",), "by Resource Graph"), (("j", "j", "j"), "kv-shop-prod"))
_REFUSED = (
    (("colon", *PAYROLL.id), "in the tree"),
    (("down", "enter"), "▸ rg-payroll"),
    (("right",), "▾ rg-payroll"),
    (("down",), "The identity lacks the right for"),
)
"""A group that the identity may not read: it is gone to by its id."""
_PRESENTED = tuple(
    (("right",), words)
    for words in ("→ Enable the identity", "step 2 of 5", "→ switch the identity on")
)
_SIZES = ((80, 24), (120, 40))
_TUTORIAL = (
    (("space",), "Identity ✓ system"),
    (("space", "space"), "403 Forbidden"),
    (("space",), "Access ✓ Reader"),
)
"""The tutorial from its first step to its last: the next thing, again and again."""
_PANELS = (
    Shot("probe", "reader", ready="every link of the chain holds"),
    Shot("no-identity", "no-identity", ready="No identity is assigned"),
    Shot("token", "reader", keys=("2",), ready="Audience"),
    Shot("token-expired", "expiring", keys=("2",), ready="no service takes it", later_s=163),
    Shot("resources", "reader", keys=("3",), ready="vnet-shop"),
    Shot("no-role", "no-role", keys=("3",), ready="this machine"),
    Shot("requests", "reader", keys=("4", "home", "down", "down"), ready="versions"),
    Shot("requests-throttled", "throttled", keys=("R", "4", "up", "up"), ready="2 tries"),
    Shot("guide", "tutorial", keys=("5",), ready="Identity not found", then=_TUTORIAL),
    Shot("guide-before", "tutorial", keys=("5",), ready="Identity not found"),
)
"""Every panel, healthy and broken."""
_MORE = (
    Shot("no-identity-200x60", "no-identity", (200, 60)),
    Shot("fix-80x24", "no-identity", (80, 24), ("f",), "What to do"),
    Shot("proxy-page-120x40", "proxy-page", (120, 40)),
    Shot("token-expiring-80x24", "expiring", (80, 24), ("2",), "Audience"),
    Shot("token-expiring-120x40", "expiring", (120, 40), ("2",), "Audience"),
    Shot("token-user-assigned-80x24", "user-assigned", (80, 24), (*_CHOSEN, "2"), "id-shop-deploy"),
    Shot(
        "token-user-assigned-120x40", "user-assigned", (120, 40), (*_CHOSEN, "2"), "id-shop-deploy"
    ),
    Shot("token-who-120x40", "reader", (120, 40), ("2", "]"), "asked for"),
    Shot("token-audience-80x24", "reader", (80, 24), ("2", "a"), "Key Vault"),
    Shot("token-difference-80x24", "reader", (80, 24), _COMPARED, "for two services"),
    Shot("token-difference-120x40", "reader", (120, 40), _COMPARED, "for two services"),
    Shot("token-identity-80x24", "user-assigned", (80, 24), ("i",), "No list from ARM"),
    Shot("host-app-service-120x40", "app-service", (120, 40)),
    Shot("host-arc-old-agent-80x24", "arc-old-agent", (80, 24), ("f",), "What to do"),
    Shot("resources-200x60", "mixed", (200, 60), ("3",), "hardwareProfile"),
    Shot("access-120x40", "mixed", (120, 40), ("3",), "vnet-shop", _ACCESS),
    Shot("json-120x40", "reader", (120, 40), ("3",), "hardwareProfile", _JSON),
    Shot("refused-120x40", "reader", (120, 40), ("3",), "vnet-shop", _REFUSED),
    Shot("list-80x24", "mixed", (80, 24), ("3",), "vnet-shop", _LIST),
    Shot("list-120x40", "mixed", (120, 40), ("3",), "vnet-shop", (*_LIST, ((), "vaultUri"))),
    Shot("list-200x60", "mixed", (200, 60), ("3",), "vnet-shop", (*_LIST, ((), "vaultUri"))),
    Shot("can-i-80x24", "reader", (80, 24), ("3",), "vnet-shop", (_CAN_I,)),
    Shot("share-120x40", "mixed", (120, 40), ("3", "s"), "hardwareProfile", (((), "<vm:1>"),)),
    Shot("export-80x24", "no-identity", (80, 24), ("x",), "HTML report"),
    Shot("present-80x24", "tutorial", (80, 24), ("f5",), "step 1 of 5", _PRESENTED),
    Shot("matrix-120x40", "mixed", (120, 40), ("3",), "vnet-shop", _MATRIX),
)


def _sized(shot: Shot) -> Iterator[Shot]:
    """A picture at both sizes, dark and light."""
    for size in _SIZES:
        name = f"{shot.name}-{size[0]}x{size[1]}"
        yield replace(shot, name=name, size=size)
        yield replace(shot, name=f"{name}-light", size=size, theme="light")


SHOTS = (*(each for shot in _PANELS for each in _sized(shot)), *_MORE)
