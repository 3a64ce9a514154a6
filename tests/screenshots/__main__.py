"""`python -m tests.screenshots [NAME …]`: make every picture and cast, or those named."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence

from tests.screenshots.casts import CASTS, recorded
from tests.screenshots.shots import SHOTS
from tests.screenshots.taking import FOLDER, taken


async def main(names: Sequence[str]) -> None:
    """Write the files; of each picture also the text that the test compares."""
    FOLDER.mkdir(exist_ok=True)
    for shot in (each for each in SHOTS if not names or each.name in names):
        svg, text = await taken(shot)
        (FOLDER / f"{shot.name}.svg").write_text(svg, "utf-8")
        (FOLDER / f"{shot.name}.txt").write_text(text + "\n", "utf-8")
        sys.stderr.write(f"{shot.name}\n")
    for cast in (each for each in CASTS if not names or each.name in names):
        film, _ = await recorded(cast)
        (FOLDER / f"{cast.name}.cast").write_text(film, "utf-8")
        sys.stderr.write(f"{cast.name}\n")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
