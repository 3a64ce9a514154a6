"""The panel: the token of the checks, others beside it, and what may be done with one."""

from __future__ import annotations

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.reactive import var
from textual.widgets import Static

from tui_app.client.service import ClientService
from tui_app.core.clock import START, Moment
from tui_app.core.glossary import CLAIMS, ordered
from tui_app.core.report import Report
from tui_app.core.selector import TokenWanted
from tui_app.core.token import Token, host_now, pretty, remaining_s
from tui_app.core.token_findings import TokenFinding, judged
from tui_app.ui.keys import hint, key_of
from tui_app.ui.look import DIM
from tui_app.ui.panels.list_panel import ListPanel
from tui_app.ui.panels.token import drawing, head
from tui_app.ui.panels.token.life import LifeLine
from tui_app.ui.panels.token.shelf import Shelf
from tui_app.ui.panels.token.text import TokenText
from tui_app.ui.refusing import NO_TOKEN, NO_TOKEN_YET, refuse
from tui_app.ui.text import is_sharing, learn
from tui_app.ui.widgets.json_view import JsonView
from tui_app.ui.widgets.list_detail import ListDetail
from tui_app.ui.widgets.pane import Pane
from tui_app.ui.widgets.rows import Rows
from tui_app.ui.widgets.tabs import Tabs

LOW = 14
"""Lines; with fewer the panel shows whose token it is and how long it lives, then the claims."""
LOWEST = 8
"""Lines; with fewer the chain alone tells how long it lives."""
_ONE_TOKEN = "{another} asks for the same again, {audience} for another audience."
TABS = ("Claims", "Who am I", "Difference", "JSON")


class TokenPanel(ListPanel):
    """Tokens and their claims. Drawn from the report and from what was asked for here."""

    BOUND = ("report", "now")
    SECRET_FORMS = frozenset({drawing.TOKEN_FORM})
    KEYS = (("another", "Another"), ("audience", "Audience"), ("identity", "Identity"))
    BINDINGS = [
        Binding("t", "another", "The same again, fresh", show=False),
        Binding("a", "audience", "Token for another audience", show=False),
        Binding("o", "other", "Next of the tokens", show=False),
        Binding("d", "difference", "Difference to the token before", show=False),
        Binding("J", "json", "Header and payload as JSON", show=False),
        Binding("v", "reveal", "Reveal the token for 10 s", show=False),
        Binding("D", "decode", "Decode any token", show=False),
        Binding("left_square_bracket", "tab(-1)", "Previous tab", show=False),
        Binding("right_square_bracket", "tab(1)", "Next tab", show=False),
    ]
    DEFAULT_CSS = """
    TokenPanel {
        #who { height: auto; }
        #times { height: auto; }
        #token-tabs { margin: 1 0 0 0; }
        #token-text, #token-json { display: none; }
        &.-low #times { display: none; }
        &.-low #who.-whose { max-height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        &.-lowest LifeLine { max-height: 0; }
        &.-text #token-text { display: block; }
        &.-text.-lowest #who { display: none; }
        &.-text ListDetail { display: none; }
        &.-json #token-json { display: block; }
        &.-json #token-text { display: none; }
        #list-side { width: 2fr; }
    }
    """

    report: var[Report] = var(Report)
    now: var[Moment] = var(START)

    def __init__(self, client: ClientService, *, id: str) -> None:  # noqa: A002  # Textual's own name for it
        super().__init__(id=id)
        self._client = client
        self._shelf = Shelf()
        self._asking = ""
        self._minute = 0
        self._told: list[Content] = []
        """The lines below the countdown, as they were last drawn."""
        self._rows: Rows[str] = Rows(self._draw_row, lambda name: name, id="claims")
        self._detail = Pane(id="claim-detail")
        self._text = TokenText(id="token-text")
        self._json = JsonView(id="token-json")

    def compose(self) -> ComposeResult:
        """Whose and for how long above; below, by tab, the claims or what is to be said of them."""
        yield Static(id="who", markup=False)
        yield LifeLine()
        yield Static(id="times", markup=False)
        yield Tabs(TABS, id="token-tabs")
        yield ListDetail(self._rows, self._detail)
        yield self._text
        yield self._json

    def on_mount(self) -> None:
        """Draw what is known already."""
        self.watch_report()

    def on_resize(self) -> None:
        """The ids are whole where there is room; on a low screen the claims have it all."""
        self.set_class(self.size.height < LOW, "-low")
        self.set_class(self.size.height < LOWEST, "-lowest")
        self._draw()

    @property
    def token(self) -> Token | None:
        """The token on show."""
        return self._shelf.shown

    def watch_report(self) -> None:
        """Take over the token of the checks, and draw all of it."""
        if not self.is_mounted:
            return
        self._shelf.put_first(self.report.token)
        self._draw()

    def watch_now(self) -> None:
        """Draw the seconds."""
        if not (self.is_mounted and self.display):
            return
        self.query_one(LifeLine).tick(self.now)
        minute = int(self.now.steady // 60)
        if minute != self._minute:  # what is told in minutes, and findings that time brings
            self._minute = minute
            self._draw_below()

    def _draw(self) -> None:
        token = self.token
        self.query_one(LifeLine).show(token, self._client.now())
        width = self.size.width
        who = (
            head.above(token, self._shelf, self.report, width)
            if token
            else head.absence(self.report, self._asking)
        )
        lines = self.query_one("#who", Static)
        lines.update(Content("\n").join(who))
        lines.set_class(token is not None, "-whose")
        self._draw_below()
        self.query_one(Tabs).display = token is not None
        self._rows.show(ordered(token.claims) if token else ())
        self._draw_text()

    def _draw_below(self) -> None:
        token, now = self.token, self._client.now()
        findings = self._findings(token, now) if token else ()
        below = head.below(token, findings, self._asking, now, self.size.width) if token else []
        before, self._told = self._told, below
        if below != before:  # laid out anew, the whole list below it would be sent again
            is_as_high = drawing.is_as_high(before, below, self.size.width)
            self.query_one("#times", Static).update(
                Content("\n").join(below), layout=not is_as_high
            )

    def _findings(self, token: Token, now: Moment) -> tuple[TokenFinding, ...]:
        instance = self.report.instance
        machine = instance.resource_id if instance else ""
        return judged(token, now, tenant=self.report.subscription_tenant, machine=machine)

    def _is_over(self, token: Token | None) -> bool:
        return token is not None and remaining_s(token, self._client.now()) <= 0

    def diagnosis(self) -> tuple[str, str]:
        """The gravest finding of the token on show; it may be another than the chain's."""
        found = self._findings(self.token, self._client.now()) if self.token else ()
        return (found[0].id, found[0].text) if found else ("", "")

    # -- the tabs

    def _shown(self) -> Token | None:
        """The token on show; without one it is said that there is none."""
        if self.token is None:
            is_coming = bool(self._asking) or not self.report.is_complete
            refuse(self, NO_TOKEN_YET if is_coming else hint(NO_TOKEN))
        return self.token

    def action_tab(self, by: int) -> None:
        """The next tab, or the one before."""
        if self._shown() is not None:
            self.query_one(Tabs).step(by)

    def action_json(self) -> None:
        """Header and payload as JSON, and back."""
        if self._shown() is not None:
            tabs = self.query_one(Tabs)
            tabs.open("Claims" if tabs.current == "JSON" else "JSON")

    def action_difference(self) -> None:
        """What differs from the token before this one."""
        if self._shown() is not None:
            self.query_one(Tabs).open("Difference")

    @on(Tabs.Opened)
    def open_tab(self) -> None:
        """Show what the tab names."""
        self._text.hide()
        self._draw_text()
        self.focus_first()

    def _draw_text(self) -> None:
        if self._text.is_revealed:
            return
        token, tab = self.token, self.query_one(Tabs).current
        is_text = token is not None and tab != TABS[0]
        is_json = is_text and tab == TABS[-1]
        self.set_class(is_text, "-text")
        self.set_class(is_json, "-json")
        if token is not None and is_json:
            self._json.show({"header": token.header, "payload": token.claims}, keep_place=True)
        elif token is not None and is_text:
            self._text.show(self._text_of(token, tab), keep_place=True)

    def _text_of(self, token: Token, tab: str) -> list[Content]:
        if tab == "Who am I":
            return drawing.who_am_i(token, self.report, self.size.width)
        pair = self._shelf.pair
        if pair is None:
            return [
                Content("There is only one token to look at."),
                Content.styled(hint(_ONE_TOKEN), DIM),
            ]
        return drawing.difference_lines(*pair, self._client.now())

    def focus_first(self) -> None:
        """Into the list, or into what stands in its place."""
        if self.has_class("-json"):
            self._json.focus()
        else:
            (self._text if self.has_class("-text") else self._rows).focus()

    # -- claims

    @on(Rows.Moved, "#claims")
    def draw_detail(self) -> None:
        """Draw the claim under the cursor."""
        token, name = self.token, self._rows.current
        if token is not None and name is not None:
            now = host_now(token, self._client.now())
            self._detail.show(drawing.claim_lines(name, token.claims.get(name), now))

    @on(Rows.Chosen, "#claims")
    def open_claim(self) -> None:
        """Go where the claim leads: to its resource, else into its detail."""
        token, name = self.token, self._rows.current
        known = CLAIMS.get(name) if name else None
        value = token.claims.get(name) if token and name else None
        if known and known.leads_to == "resource" and isinstance(value, str):
            self.post_message(self.ResourceWanted(value))
        else:
            self.action_into()

    def _draw_row(self, name: str, width: int) -> Content:
        token = self.token
        return drawing.claim_row(name, token.claims.get(name) if token else None, width)

    # -- other tokens

    def action_another(self) -> None:
        """The same again: what the host now answers, beside what it answered before."""
        token = self.token
        self.ask(token.wanted if token else self._client.wanted)

    def action_refresh_panel(self) -> None:
        """A token is what it was when it came."""
        refuse(self, hint(f"A token does not change: {_ONE_TOKEN}"))

    def action_audience(self) -> None:
        """Choose another audience."""
        self.post_message(self.AudienceWanted())

    def action_other(self) -> None:
        """Show the next of the tokens."""
        self._end_reveal()
        if self._shown() is None:
            return
        if len(self._shelf) == 1:
            refuse(self, hint(f"There is only one token to look at: {_ONE_TOKEN}"))
            return
        self._shelf.turn()
        self._draw()

    @work(group="token", exclusive=True)
    async def ask(self, wanted: TokenWanted) -> None:
        """Ask for a token, and show it beside the others."""
        self._text.hide()
        self._asking = f"Asking for a token for {wanted.resource} …   {key_of('back')} gives it up"
        self._draw()
        try:
            reply = await self._client.token(wanted, fresh=True)
        finally:
            self._asking = ""
            if self.is_mounted:
                self._draw()
        if reply.token is not None:
            learn(reply.token.claims)
            self._shelf.add(reply.token)
            if self._is_over(self.report.token):
                self.post_message(self.RerunAsked())  # the chain stands on the expired one
        self._draw()
        if reply.token is None:
            self.post_message(self.Refused(reply.diagnosis or "TOK-MALFORMED", reply.why))

    # -- the token itself

    def action_reveal(self) -> None:
        """Show the token itself; it hides by itself."""
        token = self._shown()
        if token is None:
            return
        if is_sharing():
            refuse(self, hint("Share mode is on: the token stays hidden. {share} ends it."))
            return
        if self._text.is_revealed:
            self._end_reveal()
            return
        self.add_class("-text")
        self.remove_class("-json")
        self._text.reveal(token.secret, self._end_reveal)

    def _end_reveal(self) -> None:
        if self._text.is_revealed:
            self._text.hide()
            self._draw_text()
            self.focus_first()

    def leave(self) -> None:
        """Hide the token when another panel is opened."""
        self._text.hide()
        self._draw_text()

    def hide_secret(self) -> None:
        """Hide the token before a picture is made."""
        self._end_reveal()

    def action_back(self) -> None:
        """Hide the token; else from a text to the claims; else as everywhere."""
        tabs = self.query_one(Tabs)
        if self._text.is_revealed:
            self._end_reveal()
        elif self._asking:
            self.workers.cancel_group(self, "token")
        elif tabs.current != TABS[0]:
            tabs.open(TABS[0])
        else:
            super().action_back()

    def action_decode(self) -> None:
        """Paste a token from elsewhere."""
        self.post_message(self.DecodeWanted())

    def draw_again(self) -> None:
        """All of it; a token that is shown is hidden."""
        super().draw_again()
        self._text.hide()
        self._json.draw_again()
        self._draw()

    def behind(self) -> tuple[str, tuple[int, ...]]:
        """The request that brought the token on show."""
        token = self.token
        return ("this token", (token.exchange,)) if token and token.exchange else ("", ())

    def copy_text(self) -> tuple[str, str]:
        """The claim under the cursor, or the value of the JSON's line."""
        if self.has_class("-json"):
            return self._json.copy_text()
        token, name = self.token, self._rows.current
        if token is None or name is None:
            return "", ""
        return f"claim {name}", pretty(token.claims.get(name))

    def copy_forms(self) -> dict[str, str]:
        """The ids, the claims, and the token itself, which is confirmed first; in share mode never."""
        forms = drawing.copy_forms(self.token) if self.token else {}
        return {
            n: text for n, text in forms.items() if not (is_sharing() and n in self.SECRET_FORMS)
        }
