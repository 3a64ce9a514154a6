"""What a panel over things of Azure can be asked: may I here, the matrix, the request for a role."""

from __future__ import annotations

from textual.binding import Binding
from textual.content import Content
from textual.reactive import var

from tui_app.client.service import ClientService
from tui_app.core.access.refusal import Refusal, explain_refusal
from tui_app.core.arm_errors import ArmFinding
from tui_app.core.report import Report
from tui_app.ui.answers import request_forms
from tui_app.ui.keys import hint
from tui_app.ui.panels.list_panel import ListPanel
from tui_app.ui.panels.resources.access import access_lines, matrix_scope
from tui_app.ui.panels.resources.rights import Rights
from tui_app.ui.refusing import NO_TOKEN, NO_TOKEN_YET, refuse

AGE_S = 60.0
"""How often the age of what was read is written anew."""


class AccessPanel(ListPanel):
    """The keys `c` and `p`, and `y` on a refusal; the panel below says what is selected."""

    BINDINGS = [
        Binding("c", "can_i", "Can I …?", show=False),
        Binding("p", "matrix", "Permission matrix", show=False),
    ]

    report: var[Report] = var(Report)

    def __init__(self, client: ClientService, *, id: str) -> None:  # noqa: A002  # Textual's own name for it
        super().__init__(id=id)
        self.rights = Rights(client)

    def on_mount(self) -> None:
        """Keep the age of what was read up to date."""
        self.set_interval(AGE_S, self.show_age)

    def selected(self) -> tuple[str, ArmFinding | None]:
        """The scope of the selected row, and why it could not be read; empty scope: none."""
        raise NotImplementedError

    def show_rights(self, _result: object = None) -> None:
        """More was read: badges and detail show it."""

    def show_age(self) -> None:
        """Write the age anew, where one is shown."""

    def access_lines(self, scope: str) -> list[Content]:
        """What was read of the rights at a scope."""
        look = self.rights.at(scope)
        age_s = self.rights.age_s(look) if look else 0.0
        return access_lines(look, age_s, is_asking=self.rights.is_asking(scope))

    def _asked_about(self) -> str:
        """The selected row, else this machine; empty where nothing can be asked, which is said."""
        from tui_app.ui.asking import place_of

        scope = self.selected()[0] or place_of(self.report)
        if scope and self.rights.object_id:
            return scope
        refuse(self, self.needs_token())
        return ""

    def needs_token(self) -> str:
        """Why nothing can be asked without a token, in words."""
        return hint(NO_TOKEN) if self.report.is_complete else NO_TOKEN_YET

    def action_can_i(self) -> None:
        """Ask about any action at the selected row."""
        from tui_app.ui.dialogs.can_i import CanIDialog

        if scope := self._asked_about():
            self.app.push_screen(CanIDialog(self.rights, scope), self.show_rights)

    def action_matrix(self) -> None:
        """What it may do at the group or subscription of the selected row, and below."""
        from tui_app.ui.dialogs.matrix import MatrixDialog

        if scope := self._asked_about():
            self.app.push_screen(MatrixDialog(self.rights, matrix_scope(scope)), self.show_rights)

    def refusal(self) -> Refusal | None:
        """The right that is missing at the selected row, if that is why it could not be read."""
        finding = self.selected()[1]
        return explain_refusal(finding, self.rights.object_id) if finding else None

    def copy_forms(self) -> dict[str, str]:
        """Where a role is missing, the request for it beside the id."""
        refusal = self.refusal()
        forms = request_forms(refusal.request) if refusal else {}
        return {**forms, "ARM id": self.selected()[0]} if forms else {}
