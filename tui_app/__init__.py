"""msi-scope: see why a managed identity works on this machine, or does not."""

from __future__ import annotations

__version__ = "0.1.0"
