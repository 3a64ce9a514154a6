"""Bringing a text to the clipboard by way of a program of the system, or into a file."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from tui_app.client.machine import SECRETS, this_system
from tui_app.core.clipboard import TO_A_FILE, Route, Way, way

PATIENCE_S = 2.0


def way_for(text: str, environ: Mapping[str, str] = os.environ) -> Way:
    """The way that this text would take from here."""
    return way(
        text, system=this_system(), environ=environ, has=lambda name: bool(shutil.which(name))
    )


async def carry_out(text: str, chosen: Way) -> str:
    """Take the way, unless it is the terminal's; what to tell. Where it fails there is a file.

    Raises:
        OSError: not even a file could be written.
    """
    if chosen.route is Route.COMMAND and await _by_command(text, chosen):
        return chosen.said
    return f"{TO_A_FILE.said}: {_kept(text)}"


async def _by_command(text: str, chosen: Way) -> bool:
    """Whether the program took it; it is not waited for longer than a person would."""
    try:
        process = await asyncio.create_subprocess_exec(
            *chosen.command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,  # xclip stays and would hold a pipe open
            stderr=asyncio.subprocess.DEVNULL,
            env={name: value for name, value in os.environ.items() if name not in SECRETS},
        )
    except OSError:
        return False
    try:
        async with asyncio.timeout(PATIENCE_S):
            await process.communicate(text.encode(chosen.encoding, "replace"))
    except TimeoutError:
        return False
    finally:
        if process.returncode is None:  # it hangs, or nobody waits for it any more
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    return process.returncode == 0


def _kept(text: str) -> Path:
    """A new file of mode 0600, in the folder of this login where there is one."""
    folder = os.environ.get("XDG_RUNTIME_DIR")
    usable = folder if folder and os.access(folder, os.W_OK) else None
    descriptor, name = tempfile.mkstemp(prefix="msi-scope-", suffix=".txt", dir=usable)
    with os.fdopen(descriptor, "wb") as file:
        file.write(text.encode("utf-8", "replace"))
    return Path(name)
