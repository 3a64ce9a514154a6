"""The presentation: one step and its exchange, read from the back of a room, driven by two keys."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Horizontal
from textual.content import Content
from textual.widgets import Digits, Static

from tui_app.core.cleaning import shortened
from tui_app.core.exchange import Exchange
from tui_app.core.guide.cues import Cue, Move, Phase, Slide
from tui_app.core.guide.model import Result
from tui_app.core.guide.showing import COMPACT, body_lines, brief_request, broken
from tui_app.core.portal import BUTTONS
from tui_app.ui.dialogs.dialog import Dialog
from tui_app.ui.keys import hint, key_of
from tui_app.ui.look import ACCENT, DIM, sign
from tui_app.ui.panels.guide import drawing
from tui_app.ui.panels.guide.panel import GuidePanel
from tui_app.ui.panels.guide.player import Player
from tui_app.ui.panels.panel import Panel
from tui_app.ui.refusing import refuse
from tui_app.ui.text import is_sharing, literal, shareable

if TYPE_CHECKING:  # a type only
    from tui_app.ui.app import ScopeApp


class Presenter(Dialog[None]):
    """Forward does the next thing; back shows again what was shown, and asks nothing."""

    BINDINGS = [
        Binding("right,space,pagedown,enter", "forward", "Forward", show=False, id="slide-next"),
        Binding("left,pageup,backspace", "back", "Back", show=False, id="slide-previous"),
        Binding("escape,q", "dismiss", "End", show=False, id="close"),
        Binding("f5,B", "dismiss", "End", show=False, id="present"),
        Binding("s", "share", "Share mode", show=False),
    ]
    DEFAULT_CSS = """
    Presenter {
        #room { background: $background; padding: 0 2; }
        Static { height: auto; }
        #head { height: 1; margin: 0 0 1 0; }
        #head-title { width: 1fr; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        #head-demo { width: auto; }
        #said { height: auto; min-height: 3; margin: 0 0 1 0; }
        #digits { width: auto; height: 3; margin: 0 2 0 0; }
        #meaning { width: 1fr; }
        #wire { height: 1fr; layout: vertical; }
        #asked, #answered { overflow: hidden hidden; }
        #asked { margin: 0 0 1 0; }
        #answered { height: 1fr; }
        #progress { height: 1; }
        #progress-next { width: 1fr; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        #progress-keys { width: auto; }
    }
    Presenter.-wide {
        #room { padding: 1 4; }
        #head, #said { margin: 0 0 2 0; }
        #wire { layout: horizontal; }
        #asked { width: 1fr; margin: 0 4 0 0; }
        #answered { width: 1fr; }
    }
    """

    def __init__(self, player: Player, *, label: str, ascii_only: bool) -> None:
        super().__init__()
        self._player = player
        self._label = label
        self._ascii = ascii_only
        self._is_asking = False

    def compose(self) -> ComposeResult:
        """The step; the status and what it means; the request and the answer; what comes next."""
        demo = Content.styled(self._label, f"bold reverse {ACCENT}")
        keys = Content.styled(hint("{slide-previous} back   {close} end"), DIM)
        with Container(id="room"):  # painted: between the lines nothing of the app is seen
            with Horizontal(id="head"):
                yield Static(id="head-title", markup=False)
                yield Static(demo, id="head-demo", markup=False)
            with Horizontal(id="said"):
                yield Digits(id="digits")
                yield Static(id="meaning", markup=False)
            with Container(id="wire"):
                yield Static(id="asked", markup=False)
                yield Static(id="answered", markup=False)
            with Horizontal(id="progress"):
                yield Static(id="progress-next", markup=False)
                yield Static(keys, id="progress-keys", markup=False)

    def on_mount(self) -> None:
        """Go on where it was left."""
        self._draw()

    def action_forward(self) -> None:
        """Show the next slide; where there is none yet, do the next thing."""
        deck = self._player.deck
        if self._is_asking:
            return
        if not deck.forward():
            self._do(self._player.cue(deck.slide))
        self._draw()

    async def action_share(self) -> None:
        """Placeholders from here on, or no longer: without leaving the room's view."""
        await self.app.run_action("share")
        self._draw()

    def action_back(self) -> None:
        """The slide before."""
        self._player.deck.back()
        self._draw()

    def _do(self, cue: Cue) -> None:
        player = self._player
        match cue.move:
            case Move.ASK:
                self._ask(cue.step)
            case Move.ACT:
                switch = player.lesson.steps[cue.step].switch
                refusal = player.act(switch, on=True) if switch else ""
                if refusal:
                    refuse(self, refusal)
                else:
                    player.deck.add(Slide(cue.step, Phase.ACTED, player.deck.slide.result))
            case Move.GO:
                player.deck.add(player.next_slide(cue.step))
            case Move.END:
                pass  # the last slide stays: it is what the room should remember

    @work(group="present", exclusive=True)
    async def _ask(self, at: int) -> None:
        """Ask, and show the answer as a slide of its own."""
        self._is_asking = True
        self._draw()
        try:
            result = await self._player.ask(at)
        finally:
            self._is_asking = False
        self._player.deck.add(Slide(at, Phase.ASKED, result))
        if self.is_mounted:
            self._draw()
        self._check_chain()

    def on_unmount(self) -> None:
        """The chain on top is checked again, if the world was changed since."""
        self._check_chain()

    def _check_chain(self) -> None:
        if self._player.has_changed_world:
            self._player.has_changed_world = False
            self.app.post_message(Panel.RerunAsked())

    # -- drawing

    def on_resize(self) -> None:
        """Another width holds other lines."""
        self.call_after_refresh(self._draw)  # once its parts have their own new sizes

    def _draw(self) -> None:
        player, slide = self._player, self._player.deck.slide
        step = player.step(slide.step)
        exchange = player.exchange(slide.step, slide.result)
        title = Content.assemble((f"{slide.step + 1}  ", DIM), literal(step.title, "bold"))
        self._put("#head-title", title)
        self._draw_said(slide, exchange)
        width = self.query_one("#asked").size.width
        self._put("#asked", Content("\n").join(_request(exchange, width)))
        self._put("#answered", Content("\n").join(self._answer(slide, exchange)))
        self._put("#progress-next", self._progress(slide))
        tags = [each for each in ("SHARE" if is_sharing() else "", self._label) if each]
        self._put("#head-demo", Content.styled(" ".join(tags), f"bold reverse {ACCENT}"))

    def _draw_said(self, slide: Slide, exchange: Exchange) -> None:
        """The status first, large where the terminal can; then the one sentence."""
        result = slide.result if slide.phase is Phase.ASKED and not self._is_asking else None
        digits = self.query_one(Digits)
        number = result.seen.status if result and not result.seen.from_memory else None
        digits.display = number is not None and not self._ascii
        if number is not None:
            digits.update(str(number))
            digits.styles.color = "ansi_green" if number < 400 else "ansi_red"
        self._put("#meaning", self._meaning(slide, exchange, result))

    def _meaning(self, slide: Slide, exchange: Exchange, result: Result | None) -> Content:
        step = self._player.step(slide.step)
        if self._is_asking:
            return Content.styled("asking …", DIM)
        if slide.phase is Phase.ACTED and step.switch is not None:
            button = BUTTONS[step.switch]
            done = Content.assemble(sign("pass"), " ", (button.done, "bold"))
            return Content.assemble((button.where, DIM), "\n", done)
        if result is None:
            return literal(step.brief)
        status = drawing.status(exchange, result)
        said = Content.assemble(sign(drawing.SIGNS[result.judgement.standing]), " ")
        return Content.assemble(status, "\n", said, drawing.sentence(result.judgement))

    def _answer(self, slide: Slide, exchange: Exchange) -> list[Content]:
        """What matters in the answer, then its body; nothing before it was asked for."""
        if slide.phase is not Phase.ASKED or slide.result is None or self._is_asking:
            return []
        box = self.query_one("#answered").size
        lines = _facts(slide.result.judgement.facts, box.width)
        is_short = len(exchange.response_body) <= COMPACT
        if lines and not is_short:
            return lines
        body = list(chain(*(_folded(line, box.width) for line in body_lines(exchange))))
        lines += [Content("")] if lines else []
        room = max(1, box.height - len(lines))
        if len(body) > room:
            body[room - 1 :] = ["…"]
        return [*lines, *map(literal, body)]

    def _progress(self, slide: Slide) -> Content:
        """Where we are, and what forward does."""
        player = self._player
        where = f"step {slide.step + 1} of {len(player.lesson.steps)}"
        cue = player.cue(slide)
        if player.deck.is_newest and cue.move is Move.END:
            return Content.assemble((f"{where} · ", DIM), "that was the last one")
        words = cue.words if player.deck.is_newest else "on"
        return Content.assemble(
            (f"{where} · ", DIM), (f"{key_of('slide-next')} ", f"bold {ACCENT}"), literal(words)
        )

    def _put(self, selector: str, content: Content) -> None:
        self.query_one(selector, Static).update(content)


def present(app: ScopeApp, panel: Panel) -> None:
    """Present the lesson of the guide, from where it was left."""
    if isinstance(panel, GuidePanel) and panel.may_play(is_presented=True):
        panel.leave()
        screen = Presenter(panel.player, label=app.label, ascii_only=app.settings.ascii)
        app.push_screen(screen, lambda _: panel.resume())


def _request(exchange: Exchange, width: int) -> list[Content]:
    first, *others = brief_request(exchange, width)
    return [literal(first, ACCENT), *(literal(line) for line in others)]


def _facts(facts: Sequence[tuple[str, str]], width: int) -> list[Content]:
    """Labels and their texts, which are shortened where they are too long."""
    label = max((len(name) for name, _ in facts), default=0) + 2
    return [
        Content.assemble(
            (f"{name:<{label}}", DIM), literal(shortened(shareable(text), width - label))
        )
        for name, text in facts
    ]


def _folded(line: str, width: int) -> list[str]:
    """A line of JSON whose value is a path, in pieces that fit; words are wrapped by the widget."""
    return broken(line, width) if line.strip().count(" ") < 2 else [line]
