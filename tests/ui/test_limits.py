"""How ARM limits this program is seen where one waits for it."""

from __future__ import annotations

from tests.ui.running import pressed, running, seen
from tui_app.core.clock import Moment
from tui_app.core.throttling import AT_ONCE, GRAPH, READS, Bucket, ReadsLeft, Throttle
from tui_app.ui.panels.resources.limits import limits_line

NOW = Moment(1_767_225_600.0, 100.0)


def left(left: int, most: int, kind: str = READS) -> ReadsLeft:
    return ReadsLeft(bucket=Bucket(kind, "s"), left=left, most=most)


def test_the_wait_is_counted_down_and_then_what_is_left_is_told() -> None:
    """Seconds rounded up; fewer requests at once are said; afterwards the scarcest allowance."""
    throttle = Throttle(until=112.4, why="x", reads=(left(40, 250),), at_once=AT_ONCE // 2)
    assert limits_line(throttle, NOW).plain == "ARM asks to wait 13 s, at most 5 at once"
    later = NOW._replace(steady=112.4)
    assert limits_line(throttle, later).plain == "40 reads left"
    assert limits_line(Throttle(until=101.0), NOW).plain == "ARM asks to wait 1 s"


def test_the_scarcest_counts_and_stands_out_when_little_is_left() -> None:
    """By its share of the most that was seen, not by the number."""
    reads = (left(249, 249), left(3, 15, GRAPH))
    line = limits_line(Throttle(reads=reads), NOW)
    assert line.plain == "3 queries left"
    assert line.spans[0].style == "$warning"
    calm = limits_line(Throttle(reads=(left(249, 250),)), NOW)
    assert calm.plain == "249 reads left"
    assert not any(span.style == "$warning" for span in calm.spans)
    assert limits_line(None, NOW).plain == limits_line(Throttle(), NOW).plain == ""


async def test_a_throttled_arm_is_waited_for_in_sight() -> None:
    """The seconds stand beside what one waits for; the list comes whole in the end."""
    async with running("arm-throttled", (120, 40)) as (app, pilot):
        await pressed(pilot, "3")
        await seen(app, lambda text: "ARM asks to wait" in text)
        await pressed(pilot, "j", "k")  # keys work meanwhile
        await seen(app, lambda text: "rg-data" in text and "reads left" in text)
