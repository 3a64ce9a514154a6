"""What is never in anything that is handed over, in words. `core/redact.py` is what masks it."""

from __future__ import annotations

from tui_app.formats import Run

_ALWAYS = (
    "tokens, signatures, client assertions: replaced by their length",
    "Authorization, cookies, identity headers and keys: masked",
    "user names and passwords in proxy addresses: masked",
    "user data and custom data of the machine: masked",
)
_SHARED = (
    "ids, names and addresses: placeholders such as <vm:1>, the same thing always the same one"
)


def removed(run: Run) -> tuple[str, ...]:
    """What this run's exports are without, a line each."""
    return (*_ALWAYS, _SHARED) if run.settings.redact else _ALWAYS
