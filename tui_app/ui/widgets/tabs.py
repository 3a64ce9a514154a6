"""Names of which one is open; `[` and `]` go from one to the next, a click opens one."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.widgets import Static

from tui_app.ui.keys import hint
from tui_app.ui.look import DIM


class Tabs(Static):
    """One line; the panel says what each name shows."""

    DEFAULT_CSS = "Tabs { height: 1; }"

    current: var[str] = var("")

    @dataclass
    class Opened(Message):
        """Another name is open."""

        name: str

    def __init__(self, names: tuple[str, ...], *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name for it
        super().__init__(id=id, markup=False)
        self.names = names
        self.set_reactive(Tabs.current, names[0])

    def on_mount(self) -> None:
        """Draw it."""
        self.watch_current()

    def watch_current(self) -> None:
        """Draw the names; the open one stands out."""
        parts = [
            Content.styled(f" {name} ", "bold reverse" if name == self.current else DIM)
            for name in self.names
        ]
        self.update(
            Content.assemble(
                Content(" ").join(parts), (hint("   {tab-previous} {tab-next} switch"), DIM)
            )
        )

    def step(self, by: int) -> None:
        """Open the next name, or the one before."""
        at = self.names.index(self.current) if self.current in self.names else 0
        self.open(self.names[(at + by) % len(self.names)])

    def open(self, name: str) -> None:
        """Open this name, and say so."""
        self.current = name
        self.post_message(self.Opened(name))

    def on_click(self, event: events.Click) -> None:
        """Open the name under the mouse."""
        end = 0
        for name in self.names:
            end += len(name) + 3
            if event.x < end:
                self.open(name)
                return
