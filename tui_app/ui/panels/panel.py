"""What every panel has: keys for the footer, something to copy, a way back, and a refresh."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, ClassVar

from textual.binding import Binding
from textual.containers import Container
from textual.message import Message

from tui_app.core.report import Link
from tui_app.core.selector import TokenWanted
from tui_app.ui.keys import hint, keys_of, named
from tui_app.ui.refusing import refuse


class Panel(Container):
    """A panel of the app. It draws bound values, and runs its own requests if it has any."""

    DEFAULT_CSS = "Panel { height: 1fr; padding: 1 0 0 0; }"
    BOUND: ClassVar[tuple[str, ...]] = ("report",)
    """The app's values that this panel draws."""
    SECRET_FORMS: ClassVar[frozenset[str]] = frozenset()
    """Those of `copy_forms` that are copied only after another key."""
    KEYS: ClassVar[tuple[tuple[str, str], ...]] = ()
    """(name of an action, what it does) for the footer; at most three, beside those of the app."""
    BINDINGS = named([Binding("r", "refresh_panel", "Refresh this panel", show=False)])

    def __init_subclass__(cls, **settings: Any) -> None:
        """Name what its keys do, so that a configuration file can give it others."""
        if "BINDINGS" in cls.__dict__:
            cls.BINDINGS = named(cls.__dict__["BINDINGS"])
        super().__init_subclass__(**settings)

    @dataclass
    class BackWanted(Message):
        """Back to the panel that this one was opened from; without one, to what made a request."""

        origin: str
        n: int

    class LeftAlone(Message):
        """Esc was pressed where there is nothing to go back from."""

    class RerunAsked(Message):
        """All checks are to be made again."""

    class ProofAsked(Message):
        """IMDS is to be asked as other programs would, through the proxy."""

    @dataclass
    class ResourceWanted(Message):
        """The resource of this ARM id is to be shown."""

        resource_id: str

    class AudienceWanted(Message):
        """An audience is to be chosen; the panel's `ask` then gets it."""

    class DecodeWanted(Message):
        """Any token is to be pasted and explained."""

    @dataclass
    class Refused(Message):
        """A token that the panel asked for did not come."""

        diagnosis: str
        why: str

    class KeysChanged(Message):
        """The footer is to show other keys of this panel."""

    @dataclass
    class ScenarioWanted(Message):
        """A lesson is to be opened, or presented, that plays in another scenario of the demo."""

        scenario: str
        is_presented: bool = False
        is_chosen: bool = False
        """The person was told, and wants it; else it is asked first."""

    class Closed(Message):
        """This panel is done with: back to the first one."""

    is_drawn_shared = False
    """Whether it was last drawn in share mode."""

    @property
    def keys(self) -> Sequence[tuple[str, str]]:
        """Those of `KEYS` that matter now."""
        return self.KEYS

    def focus_first(self) -> None:
        """Put the focus where work starts."""
        for widget in self.query("Rows, Pane"):
            widget.focus()
            return

    def show_link(self, link: Link) -> None:
        """Go to what explains this link of the chain, if this panel has such a place."""

    def copy_text(self) -> tuple[str, str]:
        """What `y` copies: (what it is, the text). Empty text: nothing is selected."""
        return "", ""

    def copy_forms(self) -> dict[str, str]:
        """What `Y` offers: name of the form → the text. Empty: only `y` applies."""
        return {}

    def ask(self, wanted: TokenWanted) -> object:
        """Ask for this token and show it; only of the panel that shows tokens."""

    def go_to(self, resource_id: str) -> object:
        """Show this resource; only of the panel that shows resources."""

    def actions_of(self, key: str) -> list[str]:
        """What this key does in the panel, wherever the focus stands."""
        bindings = chain.from_iterable(self._bindings.key_to_bindings.values())
        return list(dict.fromkeys(each.action for each in bindings if key in keys_of(each)))

    def diagnosis(self) -> tuple[str, str]:
        """What is wrong with what this panel shows: an id and words; empty: what the chain says."""
        return "", ""

    def behind(self) -> tuple[str, tuple[int, ...]]:
        """What is selected, and the numbers of the requests that it rests on; none: no request."""
        return "", ()

    def show_only(self, what: str, numbers: Collection[int], origin: str) -> object:
        """Show these requests; only of the panel that shows requests."""

    def show_all(self) -> None:
        """Show everything again; only of the panel that shows requests."""

    def action_origin(self) -> object:
        """Back to what these requests were come from; only of the panel that shows requests."""

    def show_check(self, code: str) -> object:
        """Put the cursor on this check; only of the panel that shows checks."""

    def draw_again(self) -> None:
        """Share mode was switched: everything is drawn anew."""

    def leave(self) -> None:
        """Another panel is opened."""

    def hide_secret(self) -> None:
        """Take a token that is revealed off the screen: somebody else is about to see it."""

    def show_list(self) -> None:
        """The list is to be seen, in panels that have one."""

    def action_refresh_panel(self) -> None:
        """Ask again for what this panel shows."""
        refuse(self, hint("This panel shows things as they come. {rerun} makes all checks again."))
