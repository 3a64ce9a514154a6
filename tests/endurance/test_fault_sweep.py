"""Every request of the start fails in every way in turn: a true verdict, a sentence, a diagnosis, an end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import NamedTuple

import pytest

from tests.canned import AZURE_VM
from tests.endurance.breakages import BENT, BROKEN
from tests.endurance.relay import Breakage, Relay, relayed
from tests.endurance.sweeping import problems
from tui_app.client import ClientService
from tui_app.commands.runs import Plan, make
from tui_app.core.checks.table import CHECKS
from tui_app.formats import Run
from tui_app.settings import Settings
from tui_app.simulator import Simulation, serve

CODES = frozenset(check.code for check in CHECKS)
ENDLESS = ("silence", "drips", "hints without end")
SHORT_S, USUAL_S, HANGS_S = 0.8, 10.0, 45.0
"""Bounds on all checks: where nothing comes, elsewhere; and when the test gives up: something hangs."""
SIDE_BY_SIDE = 6
TELLING = ("control characters", "control characters, refused", "not UTF-8", "lists of nothing")
"""What every format is made of, too: texts that a format could choke on."""


class Step(NamedTuple):
    """One request of the start."""

    is_met: Callable[[str], bool]
    """Whether a request's head is of this step."""
    verdicts: tuple[str, ...]
    """What the whole may be called when it fails."""


def _path(*starts: str, has_header: bool | None = None) -> Callable[[str], bool]:
    def is_met(head: str) -> bool:
        _, path, _ = head.split(" ", 2)
        named = "metadata: true" in head.lower()
        return any(part in path for part in starts) and has_header in (None, named)

    return is_met


NEVER_HEALTHY = ("broken", "degraded")
STEPS: Mapping[str, Step] = {
    "probe": Step(_path("/identity/oauth2/token", has_header=False), ("broken",)),
    "instance": Step(_path("/metadata/instance"), ("broken",)),
    "token": Step(_path("/identity/oauth2/token", has_header=True), ("broken",)),
    "subscriptions": Step(_path("/subscriptions?"), NEVER_HEALTHY),
    "permissions": Step(_path("Authorization/permissions"), NEVER_HEALTHY),
    "versions": Step(_path("/metadata/versions"), ("degraded",)),
    "login": Step(_path("openid-configuration"), ("degraded",)),
    # What follows is proved by other requests, or adds a name only: the chain may hold without it.
    "endpoints": Step(_path("/metadata/endpoints"), ("broken", "healthy")),
    "tenant": Step(_path("/identity/info"), ("healthy",)),
    "own VM": Step(_path("/virtualMachines/"), ("broken", "degraded", "healthy")),
    "assignments": Step(_path("roleAssignments"), ("healthy",)),
}


@asynccontextmanager
async def checked(
    simulation: Simulation, step: Step, breakage: Breakage | None, *, time_s: float
) -> AsyncIterator[tuple[Run, Relay]]:
    """One run of all checks on a VM where this step is broken so."""
    async with relayed(simulation) as relay:
        relay.is_met, relay.breakage = step.is_met, breakage
        settings = Settings(timeout_s=time_s).at(**relay.urls)
        async with ClientService(settings, machine=lambda: AZURE_VM) as client:
            async with asyncio.timeout(HANGS_S):
                made = await make(client, Plan(settings=settings, codes=CODES))
            yield made, relay


async def test_unbroken_the_chain_holds_through_the_relay() -> None:
    """What the sweep finds is the breakage's doing."""
    async with (
        serve("reader") as simulation,
        checked(simulation, STEPS["token"], None, time_s=USUAL_S) as (made, relay),
    ):
        assert problems(made, ("healthy",), in_every_format=True) == []
        met = {name for name, step in STEPS.items() if any(map(step.is_met, relay.seen))}
        assert met == set(STEPS)
        assert len(relay.seen) == len(STEPS), "a request of the start that no step is about"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # cut off on purpose
@pytest.mark.parametrize("name", STEPS)
async def test_each_request_fails_in_each_way(name: str) -> None:
    """Never healthy where a needed link failed, never our own error, never without an end."""
    gate, found = asyncio.Semaphore(SIDE_BY_SIDE), {}

    async def tried(simulation: Simulation, how: str, breakage: Breakage, time_s: float) -> bool:
        """Whether it came to the breakage in that time; what is wrong is noted."""
        step = STEPS[name]
        verdicts = (*step.verdicts, "healthy") if how in BENT else step.verdicts
        async with checked(simulation, step, breakage, time_s=time_s) as (made, relay):
            if not relay.met:
                return False
            wrong = problems(made, verdicts, in_every_format=how in TELLING)
        if wrong and time_s < USUAL_S:  # on a busy machine the short bound ends other requests too
            return False
        found[how] = wrong
        return True

    async def one(simulation: Simulation, how: str, breakage: Breakage) -> None:
        times = (SHORT_S, USUAL_S) if how in ENDLESS else (USUAL_S,)  # a slow machine needs more
        async with gate:
            for time_s in times:
                if await tried(simulation, how, breakage, time_s):
                    return

    async with serve("reader") as simulation, asyncio.TaskGroup() as group:
        for how, breakage in {**BROKEN, **BENT}.items():
            group.create_task(one(simulation, how, breakage))
    assert set(found) == {*BROKEN, *BENT}, "each was met"
    assert {how: wrong for how, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("url", ["imds_url", "arm_url", "authority_url"])
async def test_nobody_listens(url: str) -> None:
    """A service that refuses connections is a finding like any other."""
    async with serve("reader") as simulation:
        urls = {
            each: getattr(simulation, each) for each in ("imds_url", "arm_url", "authority_url")
        }
        settings = Settings().at(**(urls | {url: "http://127.0.0.1:9"}))
        async with ClientService(settings, machine=lambda: AZURE_VM) as client:
            made = await make(client, Plan(settings=settings, codes=CODES))
    verdicts = ("degraded",) if url == "authority_url" else ("broken",)
    assert problems(made, verdicts, in_every_format=True) == []
