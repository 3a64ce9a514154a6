"""The checks: what is asked in which order, and what each answer is judged to mean."""

from __future__ import annotations
