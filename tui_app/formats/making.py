"""A `Run` from what is known of one: `doctor` and the app make it here, so that they tell the same."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

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


@dataclass
class Timed:
    """Which run of the checks it is, when it began, and how long it took."""

    began: Moment
    duration_ms: float = 0.0

    def end(self, now: Moment) -> None:
        """It is over at this moment."""
        self.duration_ms = (now.steady - self.began.steady) * 1000

    @cached_property
    def run_id(self) -> str:
        """Its name, the same in every report of it; made when the first one is."""
        return str(uuid.uuid4())


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
