"""A `Run` from what is known of one: `doctor` and the app make it here, so that they tell the same."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, NamedTuple, Protocol

from tui_app.formats import Run

if TYPE_CHECKING:  # types only
    from tui_app.core.clock import Moment
    from tui_app.core.clouds import Cloud
    from tui_app.core.exchange import Exchange
    from tui_app.core.machine import MachineFacts
    from tui_app.core.report import Report
    from tui_app.settings import Settings


class Recorded(Protocol):
    """Whatever keeps exchanges."""

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """Those that are kept, oldest first."""
        ...


class Source(Protocol):
    """What made the requests of a run; the client service is such a thing."""

    @property
    def settings(self) -> Settings:
        """What was asked for, and where."""
        ...

    @property
    def cloud(self) -> Cloud:
        """The cloud of this machine."""
        ...

    @property
    def endpoint(self) -> str:
        """The URL where tokens are asked for."""
        ...

    @property
    def record(self) -> Recorded:
        """What was asked and answered."""
        ...

    def machine(self) -> MachineFacts:
        """What is known of this machine."""
        ...


class Timed(NamedTuple):
    """Which run of the checks it was, when it began, and how long it took."""

    run_id: str
    began: Moment
    duration_ms: float = 0.0

    def ended(self, now: Moment) -> Timed:
        """The same run, over at this moment."""
        return self._replace(duration_ms=(now.steady - self.began.steady) * 1000)


def begun(now: Moment) -> Timed:
    """A run that begins at this moment."""
    return Timed(str(uuid.uuid4()), now)


def made(
    source: Source,
    report: Report,
    timed: Timed,
    *,
    since: int = 0,
    wanted: frozenset[str] = frozenset(),
    color: bool = False,
) -> Run:
    """The run as it stands, with every exchange that is kept and has a number above `since`."""
    return Run(
        report=report,
        settings=source.settings,
        machine=source.machine(),
        cloud=source.cloud,
        endpoint=source.endpoint,
        exchanges=tuple(each for each in source.record.exchanges if each.n > since),
        run_id=timed.run_id,
        started_at=timed.began.wall,
        duration_ms=timed.duration_ms,
        wanted=wanted,
        ascii=source.settings.ascii,
        color=color,
    )
