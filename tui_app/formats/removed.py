"""What is never in anything that is handed over, in words. `core/redact.py` is what masks it."""

from __future__ import annotations

REMOVED = (
    "tokens, signatures, client assertions: replaced by their length",
    "Authorization, cookies, identity headers and keys: masked",
    "user names and passwords in proxy addresses: masked",
    "user data and custom data of the machine: masked",
)
