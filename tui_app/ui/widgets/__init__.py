"""Small things that two panels use."""

from __future__ import annotations
