"""What a person asks of the app: the fix, another identity, a copy, an export, share mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work

from tui_app.ui.checking import Checking
from tui_app.ui.panels.panel import Panel
from tui_app.ui.refusing import refuse
from tui_app.ui.text import is_sharing, share, shareable

if TYPE_CHECKING:  # a type only
    from tui_app.formats import Run


class Asking(Checking):
    """Opens the dialogs, and does what was chosen in them. What a dialog needs is loaded with it."""

    def action_fix(self) -> None:
        """Show what is broken, and who mends it how: in the chain, else in the panel in view."""
        from tui_app.ui.asking import fix

        dialog = fix(self.report, *self.panel.diagnosis())
        if dialog is None:
            known = self.report.is_complete
            refuse(
                self, "Nothing is broken." if known else "Still checking: nothing is broken so far."
            )
        else:
            self.push_screen(dialog)

    @work(group="question", exclusive=True)
    async def action_identity(self) -> None:
        """Choose the identity that everything is asked with, and check again."""
        client = self.opened()
        if client is None:
            return
        from tui_app.ui.asking import choose_identity

        selector = await choose_identity(self, client, self.report)
        if selector is not None:
            client.use(selector)
            self.action_rerun()

    @work(group="question", exclusive=True)
    async def action_go(self) -> None:
        """Read any ARM path and show it, or a resource in its panel."""
        client = self.opened()
        if client is not None:
            from tui_app.ui.going import go

            place = await go(self, client, self.report)
            if place:
                await self.show_resource(place)

    def action_share(self) -> None:
        """Show placeholders instead of ids, names and addresses, everywhere; or no longer."""
        client = self.opened()
        if client is None:
            return
        from tui_app.ui.sharing import Sharing
        from tui_app.ui.widgets.filter import Filter

        if is_sharing():
            share(None)
        else:
            self._sharing = self._sharing or Sharing()
            self._sharing.begin(client, self.report.token)
            for line in self.query(Filter):  # what was typed may be a name, and would find one
                line.action_clear_and_leave()
        self.draw_again()

    def copy_to_clipboard(self, text: str) -> None:
        """Copy a text as it may be shown: in share mode with the placeholders."""
        super().copy_to_clipboard(shareable(text))

    @work(group="question", exclusive=True)
    async def action_export(self) -> None:
        """Hand over a report, the requests, the screen, or all of it in a file."""
        client, timed = self.opened(), self._timed
        if client is None or timed is None:  # the first checks begin as soon as it is opened
            return
        from tui_app.formats.making import made
        from tui_app.ui.exporting import Exporter

        def look() -> Run:
            return made(client, self.report, self._timed or timed)

        await Exporter(self, client, look, self.panel.hide_secret).ask()

    @on(Panel.AudienceWanted)
    @work(group="question", exclusive=True)
    async def choose_audience(self) -> None:
        """Choose what the next token is for."""
        client, panel = self.opened(), self.panel
        if client is None:
            return
        from tui_app.ui.asking import choose_audience

        wanted = await choose_audience(self, client)
        if wanted is not None:
            panel.ask(wanted)

    @on(Panel.DecodeWanted)
    @work(group="question", exclusive=True)
    async def decode(self) -> None:
        """Explain a token that is pasted."""
        from tui_app.ui.asking import decode

        await decode(self, self.now.wall)

    @on(Panel.Refused)
    def show_refusal(self, event: Panel.Refused) -> None:
        """Say why a token did not come, and who mends it how."""
        from tui_app.ui.asking import refusal

        self.push_screen(refusal(event.diagnosis, event.why, self.report))

    @on(Panel.ResourceWanted)
    async def open_resource(self, event: Panel.ResourceWanted) -> None:
        """Show a resource in its panel."""
        await self.show_resource(event.resource_id)

    async def action_requests(self) -> None:
        """The requests that what is selected rests on; from there, back."""
        from tui_app.ui.jumping import to_requests

        await to_requests(self)

    @on(Panel.BackWanted)
    async def go_back(self, event: Panel.BackWanted) -> None:
        """Open what the requests were come from."""
        from tui_app.ui.jumping import back

        await back(self, event)

    def action_copy(self) -> None:
        """Copy what is selected."""
        from tui_app.ui.copying import copy_selected

        copy_selected(self, self.panel)

    def action_copy_as(self) -> None:
        """Choose the form to copy what is selected in."""
        from tui_app.ui.copying import copy_as

        copy_as(self, self.panel)
