"""The panels, each named after what its key opens."""

from __future__ import annotations
