"""How the help of commands is wrapped: an option or an id with hyphens stays whole."""

from __future__ import annotations

import argparse


class WholeWords(argparse.HelpFormatter):
    """As argparse wraps it, but never at a hyphen."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        import textwrap  # only a help needs it

        return textwrap.wrap(" ".join(text.split()), width, break_on_hyphens=False)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        lines = self._split_lines(text, width - len(indent))
        return "\n".join(indent + line for line in lines)


class WholeWordsAsWritten(WholeWords, argparse.RawDescriptionHelpFormatter):
    """The same, where description and end are laid out by hand."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return argparse.RawDescriptionHelpFormatter._fill_text(self, text, width, indent)  # noqa: SLF001  # its only name
