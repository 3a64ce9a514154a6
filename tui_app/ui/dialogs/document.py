"""A dialog that shows a JSON document once it is there; lines until then, or instead of it."""

from __future__ import annotations

from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, TypeAlias

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from tui_app.core.cleaning import shortened
from tui_app.ui.copying import copy_form, copy_text
from tui_app.ui.dialogs.keys_line import KeysLine
from tui_app.ui.dialogs.text import TextDialog
from tui_app.ui.keys import hint
from tui_app.ui.look import heading
from tui_app.ui.text import shareable
from tui_app.ui.widgets.json_view import JsonView
from tui_app.ui.widgets.pane import Pane

Found: TypeAlias = Mapping[str, Any] | Sequence[Content]
"""A document, or lines that say why there is none."""
_KEYS = (
    "{close} close   {outwards}{inwards} fold   {unfold-all} {fold-all} all   {search} search   "
    "{copy} copy   {copy-as} copy as"
)


class DocumentDialog(TextDialog):
    """As the dialog of lines; a document folds and is searched, and `y` copies of it one value."""

    BINDINGS = [Binding("Y", "copy_as", "Copy as …")]
    DEFAULT_CSS = """
    DocumentDialog {
        #dialog-title { height: 1; }
        JsonView { display: none; }
        &.-document JsonView { display: block; }
        &.-document Pane { display: none; }
    }
    """

    def compose(self) -> ComposeResult:
        """The title, the lines or the document, the keys."""
        with Container(id="frame"):
            yield Static(id="dialog-title", markup=False)
            yield Pane(id="dialog-text")
            yield JsonView()
            yield KeysLine(hint(self.KEYS))

    def on_resize(self) -> None:
        """The title on one line: an id says most at its ends."""
        title = self.query_one("#dialog-title", Static)
        title.update(heading(shortened(shareable(self._title), max(20, title.size.width))))

    def show_later(self, coming: Coroutine[None, None, Found]) -> None:
        """Show this once it is there; closing the dialog gives it up."""

        async def wait() -> None:
            found = await coming
            if isinstance(found, Mapping):
                self._show_document(found)
            else:
                self.fill(found)

        self.run_worker(wait(), exclusive=True)

    def _show_document(self, document: Mapping[str, Any]) -> None:
        self.add_class("-document")
        view = self.query_one(JsonView)
        view.show(document)
        view.focus()
        self.query_one(KeysLine).keys = hint(_KEYS)

    def action_copy(self) -> None:
        """Copy the value of the cursor's line; of lines, all."""
        what, text = self.query_one(JsonView).copy_text()
        if what:
            copy_text(self.app, what, text)
        else:
            super().action_copy()

    def action_copy_as(self) -> None:
        """Copy the value, its path or the whole document."""
        forms = {name: text for name, text in self.query_one(JsonView).copy_forms().items() if text}
        if forms:
            copy_form(self.app, forms)
        else:
            self.action_copy()
