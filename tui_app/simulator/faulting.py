"""Which fault meets a request: those in force, how often each has struck, and whose turn it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from tui_app.simulator.exchange import Request
from tui_app.simulator.faults import Fault, OnTheWire, Service


class Met(NamedTuple):
    """What a request meets on its way."""

    delay_s: float = 0.0
    fault: Fault | None = None
    """Takes the answer's place, or spoils it."""


class _InForce:
    """A fault, and the requests that it saw."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        self.seen: Counter[str] = Counter()

    @property
    def left(self) -> int | None:
        """How many requests it will still meet; None: every one."""
        first = self.fault.first
        return None if first is None else max(0, first - self.seen[""])

    def strikes(self, request: Request) -> bool:
        """Whether it meets this request, which is counted."""
        path, fault = request.path.lower(), self.fault
        if not path.startswith(fault.path.lower()):
            return False
        if fault.with_header and not request.header("metadata"):
            return False
        counted = path if fault.alternates else ""
        self.seen[counted] += 1
        seen = self.seen[counted]
        if fault.first is not None and seen > fault.first:
            return False
        return not (fault.alternates and seen % 2 == 0)


class Faults:
    """The faults in force, those that strike first in front.

    Args:
        faults: the scenario's own.
        delay_s: how long every answer waits besides.
    """

    def __init__(self, faults: Iterable[Fault] = (), *, delay_s: float = 0.0) -> None:
        self._in_force = [_InForce(fault) for fault in faults]
        self.delay_s = delay_s

    def add(self, fault: Fault) -> None:
        """Put a fault before all others."""
        self._in_force.insert(0, _InForce(fault))

    def clear(self, service: Service | None = None) -> int:
        """End those of a service, or all and the general delay too; how many had still been at work."""
        going = [one for one in self._in_force if service in (None, one.fault.service)]
        ended = sum(one.left != 0 for one in going)
        self._in_force = [one for one in self._in_force if one not in going]
        if service is None:
            ended += bool(self.delay_s)
            self.delay_s = 0.0
        return ended

    def at_work(self) -> tuple[tuple[Fault, int | None], ...]:
        """Each fault that will still strike, and how often; None: until it is ended."""
        return tuple((one.fault, one.left) for one in self._in_force if one.left != 0)

    def refuses(self, service: Service) -> bool:
        """Whether nothing may listen on the port of this service."""
        return any(
            fault.service is service and fault.wire is OnTheWire.REFUSED
            for fault, _ in self.at_work()
        )

    def meet(self, service: Service, request: Request, *, is_calm: bool = False) -> Met:
        """What this request meets: every delay, and the first fault that wants it.

        `is_calm`: no other program keeps the services busy.
        """
        delay_s = self.delay_s
        for one in self._in_force:
            if one.fault.service is not service or (one.fault.until_calm and is_calm):
                continue
            if not one.strikes(request):
                continue
            delay_s += one.fault.delay_s
            if one.fault.reply or one.fault.wire is not OnTheWire.WHOLE:
                return Met(delay_s, one.fault)
        return Met(delay_s)
