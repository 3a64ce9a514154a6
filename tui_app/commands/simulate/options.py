"""What `simulate` was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to serve a scenario; port 0 is any that is free."""

    scenario: str = "reader"
    ports: Mapping[str, int | None]
    """Of `imds`, `login`, `arm`, `host`, `control`; none for `control`: nothing can be changed over HTTP."""
    has_tls: bool = False
    """The identity provider and ARM speak TLS."""
    log: str = ""
    """A file for the requests, as JSON lines."""
    is_forced: bool = False
    """The file may be written over."""
    is_quiet: bool = False
    """No line a request."""
    format: Literal["text", "env", "json"] = "text"
    """How it is told where everything is."""
