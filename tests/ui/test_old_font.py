"""On a Windows console nothing is drawn that its fonts may lack."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.rawserver import until
from tests.ui.running import made, pressed, text_of

WGL4 = frozenset(
    "‐–—―‗‘’‚‛“”„†‡•…‰′″‹›‼‾⁄ⁿ₣₤₧€℅ℓ№™Ω℮⅛⅜⅝⅞←↑→↓↔↕↨∂∆∏∑−∕∙√∞∟∩∫≈≠≡≤≥⌂⌐⌠⌡"
    "─│┌┐└┘├┤┬┴┼═║╒╓╔╕╖╗╘╙╚╛╜╝╞╟╠╡╢╣╤╥╦╧╨╩╪╫╬▀▄█▌▐░▒▓■□▪▫▬▲►▼◄◊○●◘◙◦☺☻☼♀♂♠♣♥♦♪♫"
)
"""The signs of Windows Glyph List 4 beyond Latin, Greek and Cyrillic (Microsoft's typography pages)."""


def is_drawable(character: str) -> bool:
    """Whether the fonts of a Windows console have it."""
    return character < "\u0100" or character in WGL4


@pytest.mark.parametrize(
    ("scenario", "keys"),
    [
        ("no-identity", "f"),
        ("reader", "2"),
        ("reader", "3 L"),
        ("reader", "3 p"),
        ("reader", "3 c"),
        ("reader", "4 right_square_bracket"),
        ("reader", "5"),
        ("reader", "5 B"),
        ("reader", "m"),
        ("reader", "x"),
        ("reader", "Y"),
        ("reader", "question_mark"),
        ("reader", "A"),
    ],
)
async def test_every_screen_keeps_to_the_fonts_of_consoles(scenario: str, keys: str) -> None:
    """Panels, dialogs, the palette: marks, borders, scroll bars, trees, the sparkline."""
    app = made(scenario)
    app.has_old_font = True
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await until(lambda: app.report.is_complete)
        drawn = list[str]()
        for key in ("1", *keys.split()):
            await pressed(pilot, key)
            drawn.append(text_of(app))
        assert lacking(drawn) == set()
        assert "√" in drawn[0], "our own marks are there, in another form"


def lacking(screens: Sequence[str]) -> set[str]:
    """The characters on these screens that a console may show as boxes."""
    return {character for character in "".join(screens) if not is_drawable(character)}


async def test_elsewhere_the_marks_stay_as_they_are() -> None:
    """The test above can fail: the usual marks are not among those glyphs."""
    app = made("reader")
    async with app.run_test() as pilot:
        await until(lambda: app.report.is_complete)
        await pilot.pause()
        assert "✓" in lacking([text_of(app)])
