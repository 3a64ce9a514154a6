"""A simulator in a thread with a loop of its own, for clients that block."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TypeAlias

import pytest
from msal import managed_identity as msal_hosts

from tui_app.simulator import Simulation, serve

Served: TypeAlias = Callable[[str], Simulation]
OnMachine: TypeAlias = Callable[[str], Simulation]


@contextmanager
def in_thread(scenario: str) -> Iterator[Simulation]:
    """Serve a scenario from another thread."""
    started: list[Simulation] = []
    ready, loop = threading.Event(), asyncio.new_event_loop()
    done = asyncio.Event()

    async def main() -> None:
        async with serve(scenario) as running:
            started.append(running)
            ready.set()
            await done.wait()

    def work() -> None:
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            runner.run(main())

    thread = threading.Thread(target=work)
    thread.start()
    try:
        assert ready.wait(10)
        yield started[0]
    finally:
        loop.call_soon_threadsafe(done.set)
        thread.join(10)


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """Serve a scenario, and point every Microsoft SDK at it."""
    with ExitStack() as stack:

        def start(scenario: str) -> Simulation:
            running = stack.enter_context(in_thread(scenario))
            monkeypatch.setenv("AZURE_POD_IDENTITY_AUTHORITY_HOST", running.imds_url)
            return running

        yield start


@pytest.fixture
def on_machine(served: Served, monkeypatch: pytest.MonkeyPatch) -> OnMachine:
    """Serve a scenario, with the variables and directories of its machine."""

    def start(scenario: str) -> Simulation:
        running = served(scenario)
        for name, value in running.machine.environ.items():
            monkeypatch.setenv(name, value)
        if running.machine.ca_bundle:
            monkeypatch.setenv("REQUESTS_CA_BUNDLE", running.machine.ca_bundle)
        directories = dict.fromkeys(("linux", "win32"), running.machine.arc_key_directory)
        monkeypatch.setattr(msal_hosts, "_supported_arc_platforms_and_their_prefixes", directories)
        return running

    return start
