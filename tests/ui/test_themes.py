"""The themes can be read: contrast as WCAG 2.1 asks for it, and each one starts."""

from __future__ import annotations

import pytest
from textual.color import Color

from tests.rawserver import until
from tests.ui.running import text_of
from tui_app.demo import opener
from tui_app.settings import THEMES, build
from tui_app.ui.app import ScopeApp
from tui_app.ui.themes import PALETTES

LEAST = {"dark": 4.5, "light": 4.5, "high-contrast": 7.0}
"""AA, and AAA where contrast is the point."""


def luminance(color: Color) -> float:
    """Relative luminance by WCAG 2.1."""
    parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in color.normalized]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    """The ratio by WCAG 2.1, 1 to 21."""
    low, high = sorted((luminance(Color.parse(one)), luminance(Color.parse(other))))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", LEAST)
def test_every_text_can_be_read(name: str) -> None:
    """Text, dim text, links and states on the background; text on the cursor's row."""
    palette = PALETTES[name]
    for text in ("foreground", "dim", "accent", "success", "warning", "error"):
        assert contrast(getattr(palette, text), palette.background) >= LEAST[name], text
    assert contrast(palette.cursor_text, palette.cursor) >= LEAST[name]


@pytest.mark.parametrize("name", THEMES)
async def test_every_theme_starts(name: str) -> None:
    """With the verdict on the screen; there is a palette for each name that may be given."""
    settings = build({"theme": name}, {})
    app = ScopeApp(settings, opener(settings, "reader"))
    async with app.run_test(size=(80, 24)):
        await until(lambda: app.report.is_complete)
        assert app.theme == name
        assert "every link of the chain holds" in text_of(app)
