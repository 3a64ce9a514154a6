"""`msi-scope simulate`: serve a scenario on fixed ports, for other people's clients."""

from __future__ import annotations

import asyncio
import signal
import sys
from contextlib import suppress

from tui_app.simulator import LoggedRequest, Simulation, UnknownScenario, serve

USAGE = 2
INTERRUPTED = 130


def run(
    scenario: str, *, imds_port: int = 50169, login_port: int = 50170, arm_port: int = 50171
) -> int:
    """Serve until Ctrl+C (exit code 130) or SIGTERM (0); 2 when that is not possible."""
    try:
        return asyncio.run(
            _serve(scenario, imds_port=imds_port, login_port=login_port, arm_port=arm_port)
        )
    except UnknownScenario as problem:
        print(f"msi-scope: {problem}; see: msi-scope scenarios", file=sys.stderr)
    except OSError as problem:
        reason = problem.strerror or str(problem)
        print(f"msi-scope: cannot listen: {reason}; choose other ports", file=sys.stderr)
    except KeyboardInterrupt:  # where signal handlers cannot be installed: Windows
        return INTERRUPTED
    return USAGE


async def _serve(scenario: str, *, imds_port: int, login_port: int, arm_port: int) -> int:
    stopped: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    async with serve(
        scenario, imds_port=imds_port, login_port=login_port, arm_port=arm_port, log=_log
    ) as simulation:
        _stop_on_signals(stopped)
        print(_introduction(simulation), flush=True)
        return await stopped


def _stop_on_signals(stopped: asyncio.Future[int]) -> None:
    def stop(code: int) -> None:
        if not stopped.done():
            stopped.set_result(code)

    loop = asyncio.get_running_loop()
    with suppress(NotImplementedError):  # Windows: Ctrl+C raises KeyboardInterrupt instead
        loop.add_signal_handler(signal.SIGINT, stop, INTERRUPTED)
        loop.add_signal_handler(signal.SIGTERM, stop, 0)


def _introduction(simulation: Simulation) -> str:
    """How to point clients here, in two shells."""
    name, url = "AZURE_POD_IDENTITY_AUTHORITY_HOST", simulation.imds_url
    options = (
        f"--imds-url {url} --arm-url {simulation.arm_url}"
        f" --authority-url {simulation.authority_url}"
    )
    chosen = "".join(
        f" --{key.replace('_', '-')} {value}" for key, value in simulation.scenario.options.items()
    )
    return f"""\
# scenario {simulation.scenario.name}: {simulation.scenario.description}
# Azure SDKs, bash:
export {name}={url}
# Azure SDKs, PowerShell:
$env:{name} = '{url}'
# msi-scope in the same shell, bash:
export MSI_SCOPE_ARM_URL={simulation.arm_url} MSI_SCOPE_AUTHORITY_URL={simulation.authority_url}
# or, in any shell:
msi-scope {options}{chosen}
# Ctrl+C stops."""


def _log(request: LoggedRequest) -> None:
    """One line a request on stderr; there are no headers in it, and so no tokens."""
    status = request.status if request.status is not None else "---"
    target = "".join(char if char.isprintable() else "?" for char in request.target)
    print(
        f"{request.service:<5} {status} {request.elapsed_ms:6.1f} ms  {request.method} {target}",
        file=sys.stderr,
        flush=True,
    )
