"""The pictures in `screenshots/` show what the app shows."""

from __future__ import annotations

from tests.screenshots import FOLDER, SHOTS, taken


async def test_every_picture_is_what_the_app_shows() -> None:
    """One after the other: they share their ports. Made again by `python -m tests.screenshots`."""
    stale = []
    for shot in SHOTS:
        svg, text = await taken(shot)
        kept = (FOLDER / f"{shot.name}.txt").read_text("utf-8")
        if kept != text + "\n" or not (FOLDER / f"{shot.name}.svg").exists() or "@font-face" in svg:
            stale.append(shot.name)
    assert not stale, "make them again: python -m tests.screenshots"


def test_no_picture_is_left_over() -> None:
    """What is no longer made is no longer kept."""
    made = {f"{shot.name}.{kind}" for shot in SHOTS for kind in ("svg", "txt")}
    assert {path.name for path in FOLDER.iterdir()} == made
