"""The themes: the terminal's own palette, and three that bring their colours; states differ by shape in all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from textual.theme import Theme


class Palette(NamedTuple):
    """What a theme is made of. Colours as Textual takes them."""

    background: str
    foreground: str
    accent: str
    success: str
    warning: str
    error: str
    dim: str
    border: str
    cursor: str
    """Behind the row of the cursor."""
    cursor_text: str


PALETTES: Mapping[str, Palette] = {
    "terminal": Palette(
        background="ansi_default", foreground="ansi_default", accent="ansi_cyan",
        success="ansi_green", warning="ansi_yellow", error="ansi_red", dim="ansi_bright_black",
        border="ansi_bright_black", cursor="ansi_blue", cursor_text="ansi_bright_white",
    ),
    "dark": Palette(
        background="#11161c", foreground="#d9dee5", accent="#62b6de",
        success="#7ccf85", warning="#e5b454", error="#f07f78", dim="#8a96a3",
        border="#4a5663", cursor="#1d4f7a", cursor_text="#ffffff",
    ),
    "light": Palette(
        background="#ffffff", foreground="#1b2127", accent="#005a9c",
        success="#166b2a", warning="#7d5200", error="#b0221a", dim="#5c6670",
        border="#a9b3bd", cursor="#cbe1f6", cursor_text="#0b1a28",
    ),
    "high-contrast": Palette(
        background="#000000", foreground="#ffffff", accent="#00ffff",
        success="#00ff5f", warning="#ffff00", error="#ff8080", dim="#d0d0d0",
        border="#ffffff", cursor="#ffff00", cursor_text="#000000",
    ),
}  # fmt: skip


def theme(name: str) -> Theme:
    """The theme of this name; `terminal` is right on 16 colours and on any background."""
    colours = PALETTES[name]
    is_ansi = name == "terminal"
    return Theme(
        name=name,
        ansi=is_ansi,
        primary=colours.accent,
        secondary=colours.accent,
        accent=colours.accent,
        success=colours.success,
        warning=colours.warning,
        error=colours.error,
        foreground=colours.foreground,
        background=colours.background,
        surface=colours.background,
        panel=colours.background,
        boost=colours.background,
        dark=name != "light",
        variables=_variables(colours, is_ansi=is_ansi),
    )


def _variables(colours: Palette, *, is_ansi: bool) -> dict[str, str]:
    """Where Textual would mix colours of its own, ours."""
    return {
        "ansi-background": "ansi_black" if is_ansi else colours.background,
        "ansi-foreground": "ansi_white" if is_ansi else colours.foreground,
        "dim-text": colours.dim,
        "cursor-row": colours.cursor,
        "cursor-text": colours.cursor_text,
        "border": colours.border,
        "border-blurred": colours.border,
        "block-cursor-foreground": colours.cursor_text,
        "block-cursor-background": colours.cursor,
        "input-cursor-background": "ansi_white" if is_ansi else colours.foreground,
        "input-cursor-foreground": "ansi_black" if is_ansi else colours.background,
        "input-selection-background": colours.cursor,
        "input-selection-foreground": colours.cursor_text,
        "screen-selection-background": colours.cursor,
        "screen-selection-foreground": colours.cursor_text,
        "scrollbar": colours.border,
        "scrollbar-hover": colours.accent,
        "scrollbar-active": colours.accent,
        "scrollbar-background": colours.background,
        "scrollbar-background-hover": colours.background,
        "scrollbar-background-active": colours.background,
        "scrollbar-corner-color": colours.background,
    }
