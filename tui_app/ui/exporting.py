"""`x` keeps the recorded requests in a HAR file, which browsers' tools open."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import App

from tui_app import __version__
from tui_app.core.har import har
from tui_app.core.words import counted_noun
from tui_app.ui.dialogs.pick import Option, PickDialog

if TYPE_CHECKING:  # a type only
    from tui_app.client import ClientService

LONGEST = 1000


async def export(app: App[int], client: ClientService) -> None:
    """Ask where to, write every request that is kept, and say where it went."""
    from tui_app.client.files import NotWritten, write_private

    exchanges = client.record.exchanges
    dialog = PickDialog(
        f"Keep {counted_noun(len(exchanges), 'request')} in a HAR file", places(client.now().wall),
        placeholder="or another file", typed=typed_file,
    )  # fmt: skip
    path = await app.push_screen_wait(dialog)
    if not path:
        return
    text = json.dumps(har(exchanges, version=__version__), ensure_ascii=False)
    try:
        write_private(path, text.encode("utf-8", "backslashreplace"))
    except NotWritten as problem:
        why = str(problem).partition(";")[0]
        app.notify(f"Not written to {path}: {why}.", severity="error", markup=False)
    else:
        app.notify(f"{path}: for you alone (0600), no token is in it.", markup=False)


def places(wall: float) -> list[Option]:
    """Files of this moment's name: where this was started, and at home."""
    name = f"msi-scope-{datetime.fromtimestamp(wall, UTC):%Y%m%d-%H%M%S}.har"
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
