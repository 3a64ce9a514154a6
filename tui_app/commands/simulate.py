"""`msi-scope simulate`: serve a scenario on fixed ports, for other people's clients."""

from __future__ import annotations

import asyncio
import shlex
import signal
import sys
from contextlib import suppress

from tui_app.simulator import LoggedRequest, NeedsExtra, Simulation, UnknownScenario, serve

USAGE = 2
INTERRUPTED = 130


def run(
    scenario: str,
    *,
    imds_port: int = 50169,
    login_port: int = 50170,
    arm_port: int = 50171,
    host_port: int = 50172,
) -> int:
    """Serve until Ctrl+C (exit code 130) or SIGTERM (0); 2 when that is not possible."""
    ports = (imds_port, login_port, arm_port, host_port)
    try:
        return asyncio.run(_serve(scenario, ports))
    except UnknownScenario as problem:
        print(f"msi-scope: {problem}; see: msi-scope scenarios", file=sys.stderr)
    except NeedsExtra as problem:
        print(f"msi-scope: {problem}", file=sys.stderr)
    except OSError as problem:
        reason = problem.strerror or str(problem)
        print(f"msi-scope: cannot listen: {reason}; choose other ports", file=sys.stderr)
    except KeyboardInterrupt:  # where signal handlers cannot be installed: Windows
        return INTERRUPTED
    return USAGE


async def _serve(scenario: str, ports: tuple[int, int, int, int]) -> int:
    stopped: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    imds, login, arm, host = ports
    served = serve(
        scenario, imds_port=imds, login_port=login, arm_port=arm, host_port=host, log=_log
    )
    async with served as simulation:
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
    options = (
        f"--imds-url {simulation.imds_url} --arm-url {simulation.arm_url}"
        f" --authority-url {simulation.authority_url}"
    )
    chosen = "".join(
        f" --{key.replace('_', '-')} {value}" for key, value in simulation.scenario.options.items()
    )
    own = (
        f"MSI_SCOPE_ARM_URL={simulation.arm_url} MSI_SCOPE_AUTHORITY_URL={simulation.authority_url}"
    )
    if ca_bundle := simulation.machine.ca_bundle:
        chosen += f" --ca-bundle {ca_bundle}"
        own += f" MSI_SCOPE_CA_BUNDLE={ca_bundle}"
    variables = _variables(simulation)
    lines = [
        f"# scenario {simulation.scenario.name}: {simulation.scenario.description}",
        "# Azure SDKs, bash:",
        *(f"export {name}={shlex.quote(value)}" for name, value in variables.items()),
        "# Azure SDKs, PowerShell:",
        *(f"$env:{name} = '{_doubled(value)}'" for name, value in variables.items()),
        *_about_arc(simulation),
        "# msi-scope in the same shell, bash:",
        f"export {own}",
        *_in_any_shell(simulation, f"{options}{chosen}"),
        "# Ctrl+C stops.",
    ]
    return "\n".join(lines)


def _in_any_shell(simulation: Simulation, options: str) -> list[str]:
    """The command that needs no variables; another identity host is only found by them."""
    if simulation.machine.arc_key_directory:  # ours reads keys in the agent's own folder only
        return ["# msi-scope itself:", f"msi-scope --demo {simulation.scenario.name}"]
    return [] if simulation.host_url else ["# or, in any shell:", f"msi-scope {options}"]


def _variables(simulation: Simulation) -> dict[str, str]:
    """The variables that lead an SDK to what is served: to the identity host, or to IMDS."""
    machine = simulation.machine
    variables = {"AZURE_POD_IDENTITY_AUTHORITY_HOST": simulation.imds_url}
    if simulation.host_url:
        variables |= machine.environ
    if machine.ca_bundle:
        # The first for programs with requests, such as azure-identity; the second for OpenSSL's.
        variables |= dict.fromkeys(("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"), machine.ca_bundle)
    return variables


def _doubled(value: str) -> str:
    """A value for between PowerShell's single quotes."""
    return value.replace("'", "''")


def _about_arc(simulation: Simulation) -> list[str]:
    """What an Arc agent has besides variables."""
    machine = simulation.machine
    if not machine.arc_endpoint:
        return []
    return [
        f"# the Arc agent answers at {machine.arc_endpoint}",
        f"# and leaves its key files in {machine.arc_key_directory};",
        "# Microsoft's SDKs only look for them in /var/opt/azcmagent/tokens",
    ]


def _log(request: LoggedRequest) -> None:
    """One line a request on stderr; there are no headers in it, and so no tokens."""
    status = request.status if request.status is not None else "---"
    target = "".join(char if char.isprintable() else "?" for char in request.target)
    print(
        f"{request.service:<5} {status} {request.elapsed_ms:6.1f} ms  {request.method} {target}",
        file=sys.stderr,
        flush=True,
    )
