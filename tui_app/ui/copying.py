"""Copying: what is selected, in which form, and a secret only after another key."""

from __future__ import annotations

from collections.abc import Mapping, Set

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
        copy_text(app, what, text)
    else:
        app.notify("Nothing is selected to copy.", severity="warning", markup=False)


def copy_as(app: App[int], panel: Panel) -> None:
    """Let the person choose among the panel's forms; without any, copy what is selected."""
    forms = {name: text for name, text in panel.copy_forms().items() if text}
    if forms:
        copy_form(app, forms, panel.SECRET_FORMS)
    else:
        copy_selected(app, panel)


def copy_form(
    app: App[int], forms: Mapping[str, str], secret_forms: Set[str] = frozenset()
) -> None:
    """Let the person choose one of these; a secret one is asked about once more."""

    def chosen(name: str | None) -> None:
        if name and name in secret_forms:
            _confirm(app, name, forms[name])
        elif name:
            copy_text(app, name, forms[name])

    app.push_screen(ChooseDialog("Copy as …", forms), chosen)


def _confirm(app: App[int], what: str, secret: str) -> None:
    def answered(agreed: bool | None) -> None:
        if agreed:
            copy_text(app, what, secret)

    app.push_screen(ConfirmDialog("Copy the token?", SECRET, "copy it"), answered)


def copy_text(app: App[int], what: str, text: str) -> None:
    """Send a text to the terminal's clipboard, and say by which way it went."""
    app.copy_to_clipboard(text)
    app.notify(f"{what}: {ROUTE}.", markup=False)
