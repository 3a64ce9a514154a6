"""What managed identity means: what to ask, and what an answer says. Reaches nothing."""

from __future__ import annotations
