"""What is said on stderr while a scenario is served: a line a request, a line a change."""

from __future__ import annotations

import sys

from tui_app.commands.simulate.log_file import LogFile
from tui_app.simulator import LoggedRequest


class Console:
    """Says things in whole lines, whatever is just being typed.

    Args:
        file: is given each request as well.
        shows_requests: whether requests are shown at first.
    """

    def __init__(self, file: LogFile | None = None, *, shows_requests: bool = True) -> None:
        self._file = file
        self._typed = ""
        self.shows_requests = shows_requests

    def request(self, request: LoggedRequest) -> None:
        """One line a request; there are no headers in it, and so no tokens."""
        if self.shows_requests:
            self.say(line_of(request))
        if self._file is None:
            return
        try:
            self._file.add(request)
        except OSError as problem:
            self.change(f"The log {self._file.path} ends here: {(problem.strerror or '').lower()}.")
            self._file = None

    def change(self, sentence: str) -> None:
        """What has changed, set off from the requests."""
        self.say(f"* {sentence}")

    def say(self, text: str) -> None:
        """Whole lines; what stood half typed stands below them again."""
        self._write(f"{self._cleared()}{text}\n{self._typed}")

    def show_typed(self, text: str) -> None:
        """Show what is being typed; nothing, once that is over."""
        cleared = self._cleared()
        self._typed = text
        self._write(f"{cleared}{text}")

    def _cleared(self) -> str:
        return f"\r{' ' * len(self._typed)}\r" if self._typed else ""

    def _write(self, text: str) -> None:
        try:
            sys.stderr.write(text)
            sys.stderr.flush()
        except (OSError, ValueError):  # nobody reads it any more: that stops no client
            self.shows_requests = False


def line_of(request: LoggedRequest) -> str:
    """Service, status, time, what was asked; and why it was refused."""
    status = request.status if request.status is not None else "---"
    why = f" | {request.refusal}" if request.refusal else ""
    return _visible(
        f"{request.service:<5} {status} {request.elapsed_ms:6.1f} ms"
        f"  {request.method} {request.target}{why}"
    )


def _visible(text: str) -> str:
    """A text that does nothing to a terminal."""
    return "".join(char if char.isprintable() else "?" for char in text)
