"""The one async client service: everything that leaves this process leaves it here."""

from __future__ import annotations

import sys
from importlib.util import find_spec

# httpx loads its own command line (click, rich, pygments: 50 ms) wherever click is installed.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # None: "do not import"
# httpcore asks sniffio with every lock which kind of loop runs; where it is not installed, that is a
# search through all of sys.path each time. The loop here is asyncio's, which is what it then takes.
# (anyio before 4.12 needs it, and brings it.)
if "sniffio" not in sys.modules and find_spec("sniffio") is None:
    sys.modules["sniffio"] = None  # type: ignore[assignment]  # None: "do not import"

from tui_app.client.service import ClientService  # noqa: E402  # after the lines above

__all__ = ["ClientService"]
