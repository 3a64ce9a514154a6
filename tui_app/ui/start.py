"""Starting the app on a terminal, and the exit code of having run it."""

from __future__ import annotations

import os
import shutil
import socket
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from tui_app.core.terminal import SMALLEST, has_old_font, is_too_small, needs_ascii
from tui_app.settings import Settings, UsageError

if TYPE_CHECKING:  # a type only
    from tui_app.ui.app import OpenClient
    from tui_app.ui.stage import Stage


def start(settings: Settings, open_client: OpenClient, *, stage: Stage | None = None) -> int:
    """Run the app until it is quit; on a stage other scenarios can be played.

    Raises:
        UsageError: the terminal is too small to show anything, or what is drawn would not reach it.
    """
    columns, lines = shutil.get_terminal_size()
    if is_too_small(columns, lines):
        raise UsageError(
            f"the terminal has {columns}x{lines}; the app needs {SMALLEST[0]}x{SMALLEST[1]} at "
            "least and likes 80x24; make it larger, or use: msi-scope doctor"
        )
    stream = sys.__stderr__  # where Textual draws, but on Windows
    if sys.platform != "win32" and not (stream and stream.isatty()):
        raise UsageError(
            "stderr, where the app draws, is no terminal; leave it where it is, or use: msi-scope doctor"
        )
    os.environ.setdefault("TEXTUAL_SMOOTH_SCROLL", "0")  # else mouse pixel mode stays on at exit
    if settings.no_color:
        os.environ["NO_COLOR"] = "1"
    from tui_app.ui.app import ScopeApp  # after the environment: Textual reads it once

    if needs_ascii(os.environ, (stream.encoding if stream else "") or ""):
        settings = replace(settings, ascii=True)
    hostname = "" if stage else socket.gethostname()
    app = ScopeApp(settings, open_client, hostname=hostname, stage=stage)
    app.has_old_font = has_old_font(os.environ, sys.platform)
    try:
        app.run(mouse=not settings.no_mouse)
    finally:
        app.finish_output()
    return app.return_code or 0
