"""Panel 2, Token: whose it is, for whom, how long it lives, and what each claim means."""

from __future__ import annotations

import json

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Horizontal
from textual.content import Content
from textual.reactive import var
from textual.widgets import Static

from tui_app.core.arm import parse_id
from tui_app.core.clock import START, Moment
from tui_app.core.glossary import MEANINGS, TIMES, ordered
from tui_app.core.report import Report, Status
from tui_app.core.token import Times, Token, instant, pretty, remaining_s, times
from tui_app.core.words import at, countdown, duration
from tui_app.ui.chain import remaining_style
from tui_app.ui.frame import short_id
from tui_app.ui.look import DIM, heading, pair, sign
from tui_app.ui.panels.panel import Panel
from tui_app.ui.text import literal
from tui_app.ui.widgets.list_detail import ListDetail
from tui_app.ui.widgets.pane import Pane
from tui_app.ui.widgets.rows import Rows

BAR_WIDTH = 30
NAME, MEANING = 13, 46
"""Cells of the first and the last column of the claims; the value has the rest."""
_CLAIM_CHECKS = ("MI204", "MI301", "MI302", "MI303", "MI304")


class TokenPanel(Panel):
    """The token that the checks brought, drawn from the report; ticks with `now`."""

    BOUND = ("report", "now")
    KEYS = (("J", "JSON"), ("enter", "Claim"))
    BINDINGS = [Binding("J", "toggle_json", "Header and payload as JSON", show=False)]
    DEFAULT_CSS = """
    TokenPanel {
        #who { height: auto; }
        #life { height: 1; Static { width: auto; height: 1; } #life-seconds { width: 2; } }
        #times { height: auto; margin: 0 0 1 0; }
        #list-side { width: 2fr; }
    }
    """

    report: var[Report] = var(Report)
    now: var[Moment] = var(START)

    def compose(self) -> ComposeResult:
        """Whose and for how long above; the claims below, the one under the cursor beside them."""
        yield Static(id="who", markup=False)
        with Horizontal(id="life"):
            yield Static(Content.styled(f"{'Expires in':<11} ", DIM), markup=False)
            yield Static(id="life-minutes", markup=False)
            yield Static(id="life-seconds", markup=False)
            yield Static(id="life-bar", markup=False)
        yield Static(id="times", markup=False)
        self._rows: Rows[str] = Rows(self._draw_row, lambda name: name, id="claims")
        self._detail = Pane(id="claim-detail")
        self._as_json = False
        self._shown_minutes = ""
        yield ListDetail(self._rows, self._detail)

    def on_mount(self) -> None:
        """Draw what is known already."""
        self.watch_report()

    @property
    def token(self) -> Token | None:
        """The token on show."""
        return self.report.token

    def watch_report(self) -> None:
        """Draw all of it."""
        if not self.is_mounted:
            return
        token = self.token
        self.query_one("#life", Container | Horizontal).display = token is not None  # type: ignore[arg-type]  # a union is a type here
        who = self._who_lines(token) if token else self._absence_lines()
        self.query_one("#who", Static).update(Content("\n").join(who))
        self.query_one("#times", Static).update(
            Content("\n").join(self._time_lines(token)) if token else ""
        )
        self._rows.show(ordered(token.claims) if token else ())
        self._shown_minutes = ""
        self.watch_now()

    def _absence_lines(self) -> list[Content]:
        """Why there is no token, and the next key."""
        story = self.report.root_cause
        if not self.report.is_complete:
            return [Content.styled("Asking for a token …", DIM)]
        why = f": {self.report.sentence}" if story else ""
        return [
            literal(f"There is no token{why}", "bold"),
            Content.styled("f shows the fix, R asks again.", DIM),
        ]

    def _who_lines(self, token: Token) -> list[Content]:
        instance = self.report.instance
        attached = token.attached_to
        here = instance is not None and attached.casefold() == instance.resource_id.casefold()
        place = f" · of {parse_id(attached).name}" if attached else ""
        whose = f"{token.kind}{place}{' (this VM)' if here else ''}"
        lines = [pair("Identity", literal(whose, "bold"))]
        lines.append(pair("Object id", literal(token.object_id)))
        lines.append(pair("Client id", literal(token.application_id)))
        lines.append(pair("Audience", literal(token.wanted.resource)))
        size = len(token.secret.reveal())
        lines.append(
            pair("Token", Content.assemble("eyJ••••••••", (f"  {size:,} characters, masked", DIM)))
        )
        for code in _CLAIM_CHECKS:
            result = self.report.result(code)
            if result and result.status in (Status.WARN, Status.FAIL):
                lines.append(
                    Content.assemble(sign(result.status), " ", literal(result.seen, "bold"))
                )
        return lines

    def _time_lines(self, token: Token) -> list[Content]:
        moments = times(token)
        here, utc = at(moments.expires_at, None), at(moments.expires_at)
        lines = [pair("Expires at", Content(here if here == utc else f"{here} = {utc}"))]
        issued = moments.issued_at
        lines.append(pair("Issued", Content("not told" if issued is None else at(issued, None))))
        age = moments.cached_age_s
        if age is not None and age > 60:
            words = f"by IMDS for {duration(age)}: a group added since is not in it"
            lines.append(pair("Kept", Content(words)))
        skew = moments.clock_skew_s
        if skew is not None and abs(skew) >= 2:
            side = "ahead of" if skew > 0 else "behind"
            words = f"{duration(abs(skew))} {side} the host's; the countdown allows for it"
            lines.append(pair("This clock", Content(words)))
        return lines

    def watch_now(self) -> None:
        """Draw the seconds; the rest only when the minute has changed."""
        token = self.token
        if not self.is_mounted or token is None or self.now is START or not self.display:
            return
        left = remaining_s(token, self.now)
        style = remaining_style(left)
        shown = countdown(left)
        self.query_one("#life-seconds", Static).update(
            Content.styled(shown[-2:], f"bold {style}"), layout=False
        )
        if shown[:-2] == self._shown_minutes:
            return
        self._shown_minutes = shown[:-2]
        sign_ = "-" if left < 0 else ""
        self.query_one("#life-minutes", Static).update(
            Content.styled(f"{sign_}{shown[:-2]}", f"bold {style}")
        )
        self.query_one("#life-bar", Static).update(_bar(left, times(token), style))

    @on(Rows.Moved, "#claims")
    def draw_detail(self) -> None:
        """Draw the claim under the cursor."""
        token, name = self.token, self._rows.current
        if token is None or name is None or self._as_json:
            return
        value = token.claims.get(name)
        lines = [literal(name, "bold"), literal(MEANINGS.get(name, "not in the glossary"))]
        lines += [
            Content(""),
            *map(literal, json.dumps(value, indent=2, ensure_ascii=False).split("\n")),
        ]
        moment = instant(value) if name in TIMES else None
        if moment is not None:
            lines += [Content(""), Content(f"{at(moment)}"), Content(f"{at(moment, None)}")]
        self._detail.show(lines)

    @on(Rows.Chosen, "#claims")
    def open_detail(self) -> None:
        """Go into the claim under the cursor."""
        self.action_into()

    def action_toggle_json(self) -> None:
        """Header and payload as JSON, and back."""
        token = self.token
        if token is None:
            return
        self._as_json = not self._as_json
        if not self._as_json:
            self.action_back()
            self.draw_detail()
            return
        lines = [heading("Header"), *_json_lines(token.header), Content("")]
        self._detail.show([*lines, heading("Payload"), *_json_lines(token.claims)])
        self.action_into()

    def copy_text(self) -> tuple[str, str]:
        """The claim under the cursor."""
        token, name = self.token, self._rows.current
        if token is None or name is None:
            return "", ""
        return f"claim {name}", pretty(token.claims.get(name))

    def _draw_row(self, name: str, width: int) -> Content:
        token = self.token
        value = token.claims.get(name) if token else None
        moment = instant(value) if name in TIMES else None
        text = pretty(value) if moment is None else f"{pretty(value)} = {at(moment)}"
        meaning = MEANINGS.get(name, "")
        room = max(28, min(72, width - NAME - MEANING))
        shown = literal(text if name in TIMES or not _is_id(text) else short_id(text, room))
        return Content.assemble(
            (f"{name[: NAME - 1]:<{NAME}}", "bold"),
            shown.truncate(room, ellipsis=True, pad=True),
            "  ",
            (meaning, DIM),
        )


def _is_id(text: str) -> bool:
    return text.startswith("/subscriptions/") or (len(text) == 36 and text.count("-") == 4)


def _bar(left_s: float, moments: Times, style: str) -> Content:
    """What is left of the lifetime, as a bar; what a lifetime is stands beside it."""
    whole = (moments.lifetime_s or 86700.0) - 300
    if left_s < 0:
        return Content.styled(f"  expired {duration(-left_s)} ago", f"bold {style}")
    full = min(BAR_WIDTH, round(BAR_WIDTH * left_s / whole)) if whole > 0 else 0
    return Content.assemble(
        "  ",
        ("█" * full, style),
        ("░" * (BAR_WIDTH - full), DIM),
        (f"  of {countdown(whole)}", DIM),
    )


def _json_lines(value: object) -> list[Content]:
    text = json.dumps(value, indent=2, ensure_ascii=False, default=str)
    return [literal(line) for line in text.split("\n")]
