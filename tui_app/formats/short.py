"""`short`: the verdict, what did not pass, the fix. Made to be pasted, and small by force."""

from __future__ import annotations

from collections.abc import Iterable

from tui_app.core.marks import plain_ascii
from tui_app.core.report import Status
from tui_app.core.words import counted_noun
from tui_app.formats import Run
from tui_app.formats.table import fix, headline, host, row

LIMIT = 3900
"""Bytes. Run Command returns 4,096; an output of several lines may gain a byte for each."""
FEWEST_ROWS = 6
"""Rows that are shown before the fix takes the room."""
_MATTERS = (Status.FAIL, Status.ERROR, Status.WARN)


def short(run: Run) -> str:
    """The verdict, the checks that did not pass, the fix; the rest is named, not shown."""
    rows = [row(run, check) for check in run.shown if check.status in _MATTERS]
    kept = rows[:FEWEST_ROWS]
    if len(rows) > len(kept):
        kept.append(f"  and {counted_noun(len(rows) - len(kept), 'check')} more: --format table")
    not_reached = sum(
        c.status is Status.SKIP and c.skip_reason == "prerequisite" for c in run.shown
    )
    if not_reached:
        kept.append(f"  {counted_noun(not_reached, 'check')} not reached")
    meaning, steps = fix(run)
    head = [
        *(_cut(line, 400) for line in (headline(run), host(run))),
        *(_cut(line, 200) for line in kept),
        *([""] if meaning else []),
        *(_cut(line, 500) for line in meaning),
    ]
    story = run.report.story
    rest = f"  Cut to fit; all of it: msi-scope explain {story.diagnosis}" if story else ""
    return _fitted(run, head, steps, rest)


def _fitted(run: Run, head: Iterable[str], steps: list[str], rest: str) -> str:
    """The head and as many whole steps as fit; then where the others are."""
    text = "".join(f"{line}\n" for line in head)
    for done, step in enumerate(steps):
        last = "" if done == len(steps) - 1 else f"{rest}\n"
        if _size(run, f"{text}{step}\n{last}") > LIMIT:
            text += f"{rest}\n"
            break
        text += f"{step}\n"
    return plain_ascii(text) if run.ascii else text


def _cut(line: str, size: int) -> str:
    """The line, in no more bytes than that."""
    raw = line.encode("utf-8", "replace")
    return line if len(raw) <= size else raw[: size - 3].decode("utf-8", "ignore") + "…"


def _size(run: Run, text: str) -> int:
    return len((plain_ascii(text) if run.ascii else text).encode("utf-8", "replace"))
