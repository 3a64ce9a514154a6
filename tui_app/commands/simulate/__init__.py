"""`msi-scope simulate`: serve a scenario on fixed ports, for other people's clients."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from tui_app import memory
from tui_app.commands.simulate import introduction, terminal
from tui_app.commands.simulate.console import Console
from tui_app.commands.simulate.keys import Keys
from tui_app.commands.simulate.log_file import LogFile
from tui_app.commands.simulate.options import Options
from tui_app.settings import UsageError
from tui_app.simulator import CannotListen, NeedsExtra, Simulation, UnknownScenario, serve

FINE, USAGE, INTERRUPTED = 0, 2, 130


def run(options: Options) -> int:
    """Serve until q or SIGTERM (exit code 0) or Ctrl+C (130); 2 when that is not possible."""
    try:
        return asyncio.run(_serve(options))
    except (UnknownScenario, NeedsExtra, UsageError) as problem:
        print(f"msi-scope: {problem}", file=sys.stderr)
    except CannotListen as problem:
        print(
            f"msi-scope: {problem}; choose another with --{problem.service}-port (0: any that is free)",
            file=sys.stderr,
        )
    except KeyboardInterrupt:  # where signal handlers cannot be installed: Windows
        return INTERRUPTED
    return USAGE


async def _serve(options: Options) -> int:
    stopped: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def stop(code: int) -> None:
        if not stopped.done():
            stopped.set_result(code)

    file = LogFile(options.log, is_forced=options.is_forced) if options.log else None
    console = Console(file, shows_requests=not options.is_quiet)
    served = serve(
        options.scenario,
        imds_port=options.ports.get("imds") or 0,
        login_port=options.ports.get("login") or 0,
        arm_port=options.ports.get("arm") or 0,
        host_port=options.ports.get("host") or 0,
        control_port=options.ports.get("control"),
        tls=options.has_tls,
        log=console.request,
        tell=console.change,
    )
    try:
        async with served as simulation:
            memory.keep()
            _stop_on_signals(stop)
            keys = Keys(simulation, console, partial(stop, FINE))
            return await _until(stopped, keys, _introduction(simulation, options))
    finally:
        if file:
            file.close()


async def _until(stopped: asyncio.Future[int], keys: Keys, told: str) -> int:
    """Say where everything is, and obey the keys until it is time to stop; the exit code."""
    waiting: asyncio.Queue[str] = asyncio.Queue()

    async def obey() -> None:
        while True:
            await keys.press(await waiting.get())

    obeying = asyncio.create_task(obey())
    obeying.add_done_callback(lambda task: _fail(stopped, task))
    try:
        async with terminal.pressed(waiting.put_nowait):
            print(told, flush=True)
            return await stopped
    finally:
        obeying.cancel()


def _fail(stopped: asyncio.Future[int], task: asyncio.Task[None]) -> None:
    """A fault of our own in an act ends the program, and is not swallowed."""
    if not task.cancelled() and (problem := task.exception()) and not stopped.done():
        stopped.set_exception(problem)


def _stop_on_signals(stop: Callable[[int], None]) -> None:
    loop = asyncio.get_running_loop()
    with suppress(NotImplementedError):  # Windows: Ctrl+C raises KeyboardInterrupt instead
        loop.add_signal_handler(signal.SIGINT, stop, INTERRUPTED)
        loop.add_signal_handler(signal.SIGTERM, stop, FINE)
        if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            loop.add_signal_handler(signal.SIGHUP, stop, FINE)  # unless under nohup


def _introduction(simulation: Simulation, options: Options) -> str:
    match options.format:
        case "json":
            return introduction.as_json(simulation)
        case "env":
            return introduction.as_env(simulation)
        case "text":
            return introduction.as_text(simulation, has_keys=terminal.has_keys())
