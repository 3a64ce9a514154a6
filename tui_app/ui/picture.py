"""The screen as an SVG that any program can draw: no font is fetched from anywhere."""

from __future__ import annotations

import itertools
import re

_FONT = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
_IDS = re.compile(r"terminal-\d+")
FACE = "DejaVu Sans Mono"
"""Has every glyph of the screen, and is where no viewer knows Textual's own face."""


def self_contained(svg: str, name: str) -> str:
    """Textual's SVG without fonts from elsewhere, and with ids made of `name`: the same each time."""
    svg = _FONT.sub("", svg).replace("Fira Code", FACE)
    numbers = dict.fromkeys(_IDS.findall(svg))
    for found, replacement in zip(numbers, itertools.repeat(name), strict=False):
        svg = svg.replace(found, replacement)
    return svg
