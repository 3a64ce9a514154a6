"""The pictures and casts in `screenshots/` show what the app shows."""

from __future__ import annotations

import json

import pyte
import pytest

from tests.screenshots.casts import CASTS, HEIGHT, WIDTH, Cast, recorded
from tests.screenshots.shots import SHOTS, Shot
from tests.screenshots.taking import FOLDER, taken


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.name)
async def test_a_picture_is_what_the_app_shows(shot: Shot) -> None:
    """Made again by `python -m tests.screenshots`."""
    svg, text = await taken(shot)
    kept = (FOLDER / f"{shot.name}.txt").read_text("utf-8")
    assert text + "\n" == kept, "make them again: python -m tests.screenshots"
    assert (FOLDER / f"{shot.name}.svg").exists()
    assert "@font-face" not in svg


@pytest.mark.parametrize("cast", CASTS, ids=lambda cast: cast.name)
async def test_a_cast_is_what_the_app_shows(cast: Cast) -> None:
    """Played by a terminal, the file shows at the end of each beat what the app shows there."""
    header, *events = map(
        json.loads, (FOLDER / f"{cast.name}.cast").read_text("utf-8").splitlines()
    )
    assert (header["version"], header["width"], header["height"]) == (2, WIDTH, HEIGHT)
    assert [event[0] for event in events] == sorted(event[0] for event in events)
    _, looks = await recorded(cast)
    assert played(events) == [bare(look) for look in looks], (
        "make them again: python -m tests.screenshots"
    )


def played(events: list[tuple[float, str, str]]) -> list[list[str]]:
    """What a terminal shows before each marker but the first, and at the end."""
    screen = pyte.Screen(WIDTH, HEIGHT)
    stream = pyte.Stream(screen)
    shown = []
    for number, (_, kind, text) in enumerate(events):
        if kind == "o":
            stream.feed(text)
        elif number:
            shown.append(bare("\n".join(screen.display)))
    return [*shown, bare("\n".join(screen.display))]


def bare(screen: str) -> list[str]:
    """The rows without the blanks at their ends."""
    return [row.rstrip() for row in screen.splitlines()]


def test_no_picture_is_left_over() -> None:
    """What is no longer made is no longer kept."""
    made = {f"{shot.name}.{kind}" for shot in SHOTS for kind in ("svg", "txt")}
    made |= {f"{cast.name}.cast" for cast in CASTS}
    assert {path.name for path in FOLDER.iterdir()} == made
