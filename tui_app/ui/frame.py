"""The lines around every panel: host, verdict, panel names, keys."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.widgets import Static

from tui_app.core.cleaning import one_line, shortened
from tui_app.core.marks import RUNNING
from tui_app.core.report import Report, Status, Verdict
from tui_app.ui.keys import key_of
from tui_app.ui.look import ACCENT, DIM, key, shown_key, sign
from tui_app.ui.text import is_sharing, literal, shareable

if TYPE_CHECKING:  # a type only
    from tui_app.core.token import Token


def _of_token(token: Token) -> list[str]:
    """Where the identity is used, by the token alone: other hosts have no instance document."""
    from tui_app.core.arm import parse_id

    place = parse_id(token.attached_to)
    if not token.attached_to:
        return []
    return [part for part in (place.name, place.resource_group) if part]


class HostLine(Static):
    """Which machine this is, and whether it is a real one."""

    DEFAULT_CSS = "HostLine { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }"

    report: var[Report] = var(Report)
    label: var[str] = var("")

    def __init__(self, hostname: str) -> None:
        super().__init__(markup=False)
        self._hostname = hostname

    def watch_report(self) -> None:
        """Draw it."""
        self._draw()

    def watch_label(self) -> None:
        """Draw what is played now."""
        self._draw()

    def on_resize(self) -> None:
        """Put the label to the right edge."""
        self._draw()

    def draw_again(self) -> None:
        """Share mode was switched."""
        self._draw()

    def _draw(self) -> None:
        instance = self.report.instance
        parts = [self._hostname or "this machine"]
        if instance is not None:
            place = (instance.name, instance.resource_group, instance.location)
            parts = [part for part in (*place, instance.az_environment) if part]
        elif self.report.token is not None:
            parts = _of_token(self.report.token) or parts
        said = Content(" · ").join([literal(part, limit=40) for part in parts])
        left = Content.assemble(("msi-scope", f"bold {ACCENT}"), "  ", said)
        labels = [each for each in ("SHARE" if is_sharing() else "", self.label) if each]
        tags = [Content.styled(f" {each} ", f"bold reverse {ACCENT}") for each in labels]
        right = Content.assemble(" ", Content(" ").join(tags)) if tags else Content("")
        room = self.size.width - right.cell_length
        self.update(Content.assemble(left.truncate(room, ellipsis=True, pad=True), right))


_OF_THE_IDENTITY = ("MI202", "MI204")
"""Checks whose failure may be mended by naming another identity."""


class VerdictLine(Static):
    """The whole chain in one sentence, and the key that leads to the fix."""

    DEFAULT_CSS = "VerdictLine { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }"

    report: var[Report] = var(Report)
    waiting: var[str] = var("")

    def __init__(self) -> None:
        super().__init__(markup=False)

    def draw_again(self) -> None:
        """Share mode was switched."""
        self.watch_report()

    def watch_waiting(self) -> None:
        """Draw the countdown, or what is known."""
        self.watch_report()

    def watch_report(self) -> None:
        """Draw it."""
        report = self.report
        if self.waiting:
            said = Content.assemble(sign(RUNNING), " ", literal(self.waiting), "   ")
            self.update(said + key("back", "stop"))
            return
        story = report.story
        if not report.is_complete and report.root_cause is None:
            done, all_of_them = len(report.checks), len(report.order)
            waiting = f"checking … {done} of {all_of_them}" if all_of_them else "starting …"
            self.update(Content.assemble(sign(RUNNING), " ", (waiting, DIM)))
        elif story is None:
            self.update(Content.assemble(sign(Status.PASS), " ", literal(report.sentence)))
        else:
            words = literal(report.sentence, "bold" if report.verdict is Verdict.BROKEN else "")
            hints = [key("fix", "fix")]
            if story.code in _OF_THE_IDENTITY:
                hints.append(key("identity", "choose"))
            remedy = report.remedy(story)
            if remedy is not None and remedy.fault == "platform" and remedy.retry != "no":
                hints.append(key("wait", "wait"))
            self.update(
                Content("   ").join([Content.assemble(sign(story.status), " ", words), *hints])
            )


class PanelNames(Static):
    """The panels by their keys, which are numbers; the open one stands out."""

    DEFAULT_CSS = "PanelNames { height: 1; text-wrap: nowrap; }"

    current: var[str] = var("")

    @dataclass
    class PanelChosen(Message):
        """A name was clicked."""

        name: str

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(markup=False)
        self._names = names
        self._ends: list[int] = []
        """Column after each, as it was drawn last."""

    def watch_current(self) -> None:
        """Draw it."""
        self._draw()

    def on_resize(self) -> None:
        """Choose the layout that fits."""
        self._draw()

    def _draw(self) -> None:
        """With less room closer together, then only the open one by its name."""
        gap, parts = "", list[Content]()
        for gap, is_named in (("  ", True), ("", True), ("", False)):
            parts = [self._part(name, is_named=is_named) for name in self._names]
            self._ends = list(accumulate(part.cell_length + len(gap) for part in parts))
            if self._ends[-1] - len(gap) <= self.size.width:
                break
        self.update(Content(gap).join(parts))

    def _part(self, name: str, *, is_named: bool) -> Content:
        key_now = key_of(f"panel-{name}")
        if name == self.current:
            return Content.styled(f" {key_now} {name.title()} ", "bold reverse")
        title = f"{name.title()} " if is_named else ""
        return Content.assemble((f" {key_now} ", ACCENT), title)

    def on_click(self, event: events.Click) -> None:
        """Open the panel whose name was clicked."""
        chosen = bisect_right(self._ends, event.x)
        if chosen < len(self._names):
            self.post_message(self.PanelChosen(self._names[chosen]))


class KeyLine(Static):
    """At most six keys: those that matter now, whole. The last four are the app's: fix, copy, help, quit.

    In a narrow line copying gives way first, then the panel's own keys from their end.
    """

    DEFAULT_CSS = "KeyLine { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }"
    MOST, GAP = 6, Content("   ")

    keys: var[tuple[tuple[str, str], ...]] = var(())

    def __init__(self) -> None:
        super().__init__(markup=False)

    def watch_keys(self) -> None:
        """Draw them."""
        self._draw()

    def on_resize(self) -> None:
        """Show as many as fit."""
        self._draw()

    def _draw(self) -> None:
        keys = [shown_key(*each) for each in self.keys]
        lines = [self.GAP.join(keys[: self.MOST])]
        copying, own = -3, range(len(keys) - 5, -1, -1)
        for at in (copying, *own) if keys else ():
            keys.pop(at)
            lines.append(self.GAP.join(keys))
        self.update(
            next((each for each in lines if each.cell_length <= self.size.width), lines[-1])
        )


def short_id(text: str, width: int = 13) -> str:
    """An id for a row: shortened in the middle, whole in the detail."""
    return one_line(shortened(shareable(text), width))
