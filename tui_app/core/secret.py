"""A string that only shows itself when asked by name."""

from __future__ import annotations


class Secret:
    """Masked in repr, str and tracebacks; equal only to itself."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The secret itself."""
        return self._value

    def __repr__(self) -> str:
        return f"<secret, {len(self._value)} characters>"

    __str__ = __repr__
