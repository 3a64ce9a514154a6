"""The Arc agent's key files: written for a challenge, good once, then gone."""

from __future__ import annotations

import os
from base64 import b64encode
from pathlib import Path

from tui_app.simulator import aadsts
from tui_app.simulator.host import Challenge

MOST_BYTES = 4096
"""A larger key file must not be read."""
MOST_KEYS = 64
"""So many challenges can be open; then the oldest is forgotten, and its file removed."""


class KeyDirectory:
    """The directory in which the agent leaves its keys.

    Args:
        root: an empty directory, which the caller makes and removes; the keys are in `root/tokens`.
    """

    def __init__(self, root: Path) -> None:
        self.path = root / "tokens"
        self.path.mkdir()
        self._decoy = root / "decoy.key"
        self._open: dict[str, Path] = {}

    def challenge(self, kind: Challenge) -> str:
        """The path that a challenge names, with such a file in place."""
        path = self.path / f"{aadsts.random_guid()}.key"
        match kind:
            case Challenge.FRESH:
                self._issue(path, _random_text(48))
            case Challenge.TOO_LARGE:
                self._issue(path, _random_text(MOST_BYTES))
            case Challenge.SYMLINK:
                self._write_decoy()
                path.symlink_to(self._decoy)
            case Challenge.OUTSIDE:
                self._write_decoy()
                return str(self._decoy)
            case Challenge.TRAVERSAL:
                self._write_decoy()
                return os.path.join(self.path, os.pardir, self._decoy.name)  # noqa: PTH118
            case Challenge.MISSING | Challenge.NONE:
                pass
        return str(path)

    def redeem(self, content: str) -> bool:
        """Whether this is a key that was not used before; it is used up now."""
        path = self._open.pop(content, None)
        if path is None:
            return False
        path.unlink(missing_ok=True)
        return True

    def _issue(self, path: Path, content: str) -> None:
        if len(self._open) >= MOST_KEYS:
            self.redeem(next(iter(self._open)))
        _write(path, content)
        self._open[content] = path

    def _write_decoy(self) -> None:
        """What a careless client would read and send: nothing that opens anything."""
        if not self._decoy.exists():
            _write(self._decoy, "decoy")


def _write(path: Path, content: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(content)


def _random_text(size: int) -> str:
    return b64encode(os.urandom(size)).decode("ascii")
