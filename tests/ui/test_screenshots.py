"""The pictures in `screenshots/` show what the app shows."""

from __future__ import annotations

import pytest

from tests.screenshots.casts import CASTS
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


def test_no_picture_is_left_over() -> None:
    """What is no longer made is no longer kept."""
    made = {f"{shot.name}.{kind}" for shot in SHOTS for kind in ("svg", "txt")}
    assert {path.name for path in FOLDER.iterdir()} == made
