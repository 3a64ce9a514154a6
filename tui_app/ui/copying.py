"""Copying: what is selected, in which form, and a secret only after another key."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from functools import partial

from textual.app import App
from textual.content import Content

from tui_app.ui.dialogs.choose import Choice, ChooseDialog
from tui_app.ui.dialogs.confirm import ConfirmDialog
from tui_app.ui.panels.panel import Panel
from tui_app.ui.refusing import NOTHING_TO_COPY, refuse
from tui_app.ui.text import shareable

SECRET = Content(
    "Whoever has it is this identity until it expires, from anywhere. It goes to the clipboard, "
    "which other programs can read."
)


def copy_selected(app: App[int], panel: Panel) -> None:
    """Copy what is selected in the panel."""
    what, text = panel.copy_text()
    if text:
        copy_text(app, what, text)
    else:
        refuse(app, NOTHING_TO_COPY)


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

    def chosen(choice: Choice | None) -> None:
        if choice is None or choice.name not in forms:
            return
        copy = partial(copy_text, app, choice.name, forms[choice.name], to_file=choice.to_file)
        if choice.name in secret_forms:
            _confirm(app, copy)
        else:
            copy()

    app.push_screen(ChooseDialog("Copy as …", forms), chosen)


def _confirm(app: App[int], copy: Callable[[], None]) -> None:
    def answered(agreed: bool | None) -> None:
        if agreed:
            copy()

    app.push_screen(ConfirmDialog("Copy the token?", SECRET, "copy it"), answered)


def copy_text(app: App[int], what: str, text: str, *, to_file: bool = False) -> None:
    """Bring a text to the clipboard by the way that there is from here, or into a file; say which."""
    from tui_app.client import clipboard  # what takes a while: when something is first copied
    from tui_app.core.clipboard import TO_A_FILE, Route

    text = shareable(text)
    chosen = TO_A_FILE if to_file else clipboard.way_for(text)
    if chosen.route is Route.TERMINAL:
        app.copy_to_clipboard(text)
        app.notify(f"{what}: {chosen.said}.", markup=False)
        return

    async def carry_out() -> None:
        try:
            said = await clipboard.carry_out(text, chosen)
        except OSError as problem:
            app.notify(
                f"{what} was not copied: {problem.strerror}.", severity="error", markup=False
            )
        else:
            app.notify(f"{what}: {said}.", markup=False)

    app.run_worker(carry_out(), group="clipboard")
