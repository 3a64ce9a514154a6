"""`x` hands the case over: a report, the requests, the screen, or all of it in a file."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from textual.app import App

from tui_app.core import redact
from tui_app.core.cleaning import one_line
from tui_app.formats import BUNDLE, Run, content_of
from tui_app.ui.beside import beside
from tui_app.ui.dialogs.confirm import ConfirmDialog
from tui_app.ui.dialogs.pick import Option, PickDialog
from tui_app.ui.picture import self_contained
from tui_app.ui.refusing import refuse
from tui_app.ui.sharing import shared
from tui_app.ui.text import literal

if TYPE_CHECKING:  # a type only
    from tui_app.client import ClientService

LONGEST = 1000
"""Characters of a path."""
SCREEN = "screen"
STILL_CHECKING = "The checks are under way: this is there as soon as they have ended."


class Kind(NamedTuple):
    """One thing that can be exported."""

    format: str
    """Of `formats`, or `SCREEN`."""
    title: str
    use: str
    ending: str
    """Of the file's name."""
    is_report: bool = True
    """It needs a run that has ended."""


KINDS = (
    Kind("html", "HTML report", "the chain, the fix, every request", "html"),
    Kind("markdown", "Markdown", "the verdict and the fix, for a ticket", "md"),
    Kind("har", "Requests (HAR)", "with answers, for a browser's tools", "har", False),
    Kind(BUNDLE, "Bundle (ZIP)", "reports, requests, environment", "zip"),
    Kind(SCREEN, "Screen (SVG)", "a picture of the screen behind this", "svg", False),
    Kind("json", "JSON report", "all that was found, for programs", "json"),
    Kind("junit", "JUnit", "a test case a check, for pipelines", "xml"),
)
_KIND_OF = {kind.format: kind for kind in KINDS}


class KindDialog(PickDialog):
    """What to export; a report is refused, with the reason, while there is none."""

    def __init__(self, is_complete: Callable[[], bool]) -> None:
        super().__init__(
            "Export", [Option(kind.title, kind.use, kind.format) for kind in KINDS],
            placeholder="or type its name", typed=lambda _: (),
        )  # fmt: skip
        self._is_complete = is_complete

    def taken(self, option: Option) -> None:
        """Hand back the format, if it can be made now."""
        if _KIND_OF[option.value].is_report and not self._is_complete():
            self.offer(self._options, STILL_CHECKING)
        else:
            super().taken(option)


@dataclass(frozen=True, slots=True)
class Exporter:
    """The questions, and the writing."""

    app: App[int]
    client: ClientService
    look: Callable[[], Run]
    """The run as it stands."""
    bare: Callable[[], None]
    """Takes a token that is revealed off the screen."""

    async def ask(self) -> None:
        """Ask what and where to, write it, and say where it went."""
        self.bare()
        self.app.clear_notifications()  # a picture shows the screen without them
        dialog = KindDialog(lambda: self.look().report.is_complete)
        chosen = await self.app.push_screen_wait(dialog)
        if not chosen:
            return
        kind, run = _KIND_OF[chosen], self.look()
        if kind.is_report and not run.report.is_complete:  # checks that repeat began meanwhile
            refuse(self.app, STILL_CHECKING)
            return
        making = asyncio.ensure_future(
            self._screen() if kind.format == SCREEN else _made(kind, run)
        )
        try:
            if kind.format == SCREEN:
                await making  # before a question lies over it
            path = await self._write(kind, making)
        finally:
            making.cancel()
        if path:
            told = f"{one_line(path)}: for you alone (0600), no token is in it."
            self.app.notify(told, title=kind.title, markup=False)

    async def _screen(self) -> bytes:
        """The screen behind the dialogs, once it is drawn again."""
        drawn = asyncio.Event()
        self.app.screen.call_after_refresh(drawn.set)
        await drawn.wait()
        svg = self_contained(self.app.export_screenshot(), "msi-scope")
        return redact.text(svg).encode("utf-8", "backslashreplace")

    async def _write(self, kind: Kind, making: asyncio.Future[bytes]) -> str:
        """Ask where to until it is written there; the path, or nothing when it was given up."""
        from tui_app.client.files import ExistsAlready, NotWritten, write_private

        path, said, is_forced = "", "", False
        while True:
            if not is_forced:
                path = await self._place(kind, path, said)
            if not path:
                return ""
            try:
                write_private(path, await self._content(making), is_forced=is_forced)
            except ExistsAlready:
                is_forced = await self._may_write_over(path)
                said = "It exists already, and was left as it was. Another name, please."
            except NotWritten as problem:
                is_forced, said = False, f"Not written: {problem}. Nothing was left behind."
            else:
                return path

    async def _content(self, making: asyncio.Future[bytes]) -> bytes:
        if not making.done():
            self.app.notify("It is being made …", markup=False)
        return await making

    async def _place(self, kind: Kind, path: str, said: str) -> str:
        options = places(self.client.now().wall, kind.ending)
        dialog = PickDialog(
            f"{kind.title}: where to", options, placeholder="or another file", typed=typed_file
        )
        dialog.offer(options, said)
        dialog.begin_with(path)
        return await self.app.push_screen_wait(dialog) or ""

    async def _may_write_over(self, path: str) -> bool:
        text = literal(f"{path} exists already. What is in it now would be lost.")
        dialog = ConfirmDialog("Write over it?", text, "write over it")
        agreed = await self.app.push_screen_wait(dialog)
        return bool(agreed)


async def _made(kind: Kind, run: Run) -> bytes:
    """The file, as it may be handed over."""
    told = await shared(run)
    return await beside(lambda: content_of(kind.format, told))


def places(wall: float, ending: str) -> list[Option]:
    """Files of this moment's name: where this was started, and at home."""
    name = f"msi-scope-{datetime.fromtimestamp(wall, UTC):%Y%m%d-%H%M%S}.{ending}"
    folders = {"here": Path.cwd(), "at home": Path.home()}
    files = {label: str(folder / name) for label, folder in folders.items()}
    unique = {path: label for label, path in reversed(files.items())}
    return [Option(label, path, path) for path, label in reversed(unique.items())]


def typed_file(text: str) -> Sequence[Option] | str:
    """A file that was typed, or why it is none."""
    if len(text) > LONGEST or not text.isprintable():
        return f"Expected the name of a file: {LONGEST:,} characters at most, all of them visible."
    path = str(Path(text).expanduser())
    return [Option("as typed", path, path)]
