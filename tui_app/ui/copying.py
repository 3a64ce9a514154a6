"""Copying: what is selected, in which form, and a secret only after another key."""

from __future__ import annotations

from textual.app import App
from textual.content import Content

from tui_app.ui.dialogs.choose import ChooseDialog
from tui_app.ui.dialogs.confirm import ConfirmDialog
from tui_app.ui.panels.panel import Panel

ROUTE = "sent to the terminal's clipboard (OSC 52)"
SECRET = Content(
    "Whoever has it is this identity until it expires, from anywhere. It goes to the terminal's "
    "clipboard (OSC 52), which other programs can read."
)


def copy_selected(app: App[int], panel: Panel) -> None:
    """Copy what is selected in the panel."""
    what, text = panel.copy_text()
    if text:
        _copy(app, what, text)
    else:
        app.notify("Nothing is selected to copy.", severity="warning", markup=False)


def copy_as(app: App[int], panel: Panel) -> None:
    """Let the person choose among the panel's forms; without any, copy what is selected."""
    forms = {name: text for name, text in panel.copy_forms().items() if text}
    if not forms:
        copy_selected(app, panel)
        return

    def chosen(name: str | None) -> None:
        if name and name in panel.SECRET_FORMS:
            _confirm(app, name, forms[name])
        elif name:
            _copy(app, name, forms[name])

    app.push_screen(ChooseDialog("Copy as …", forms), chosen)


def _confirm(app: App[int], what: str, secret: str) -> None:
    def answered(agreed: bool | None) -> None:
        if agreed:
            _copy(app, what, secret)

    app.push_screen(ConfirmDialog("Copy the token?", SECRET, "copy it"), answered)


def _copy(app: App[int], what: str, text: str) -> None:
    app.copy_to_clipboard(text)
    app.notify(f"{what}: {ROUTE}.", markup=False)
