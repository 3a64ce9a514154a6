"""The two commands that stand on the simulator."""

from __future__ import annotations

import asyncio
import os
import shlex
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tui_app import cli
from tui_app.commands import scenarios
from tui_app.commands.simulate.introduction import as_text
from tui_app.simulator import HOST_SCENARIOS, SCENARIOS, Simulation, serve

ROOT = Path(__file__).parent.parent.parent


def free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def test_scenarios_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """A line each, name first."""
    assert scenarios.run() == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(SCENARIOS)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent differently there")
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
def test_simulate_serves_until_stopped(sent: signal.Signals, code: int) -> None:
    """It says where to point clients, logs without secrets, and ends cleanly."""
    imds, login, arm = free_ports(3)
    program = (
        "import sys; from tui_app.cli import main; sys.exit(main(['simulate', '--free-ports',"
        f" '--imds-port={imds}', '--login-port={login}', '--arm-port={arm}']))"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert running.stdout
    lines = iter(running.stdout.readline, "")
    shown = [next(lines)]
    while not shown[-1].startswith("# Ctrl+C"):
        shown.append(next(lines))
    url = f"http://127.0.0.1:{imds}"
    request = urllib.request.Request(f"{url}/metadata/versions", headers={"Metadata": "true"})
    with urllib.request.urlopen(request) as response:
        assert response.status == 200
    running.send_signal(sent)
    _, errors = running.communicate(timeout=10)
    assert running.returncode == code
    assert f"export AZURE_POD_IDENTITY_AUTHORITY_HOST={url}\n" in shown
    assert f"$env:AZURE_POD_IDENTITY_AUTHORITY_HOST = '{url}'\n" in shown
    assert f"--imds-url {url} --arm-url http://127.0.0.1:{arm}" in "".join(shown)
    assert "GET /metadata/versions" in errors
    assert len(errors.splitlines()) == 1


def introduction(scenario: str) -> tuple[Simulation, list[str]]:
    """What is printed for a scenario, and the scenario as it was served for that."""

    async def printed() -> tuple[Simulation, list[str]]:
        async with serve(scenario) as running:
            return running, as_text(running).splitlines()

    return asyncio.run(printed())


@pytest.mark.parametrize("scenario", HOST_SCENARIOS)
def test_a_hosts_variables_are_told_for_two_shells(scenario: str) -> None:
    """Every variable of the machine, quoted, and IMDS's so that nothing strays to a real one."""
    running, lines = introduction(scenario)
    variables = {
        "AZURE_POD_IDENTITY_AUTHORITY_HOST": running.imds_url,
        **running.machine.environ,
    }
    exported = [line.removeprefix("export ") for line in lines if line.startswith("export ")]
    told = dict(word.split("=", 1) for line in exported for word in shlex.split(line))
    assert variables.items() <= told.items()
    assert {f"$env:{name} = '{value}'" for name, value in variables.items()} <= set(lines)


def test_certificates_and_keys_are_told_where_there_are_any() -> None:
    """The bundle for SDKs and for msi-scope; where an Arc agent leaves its keys."""
    running, lines = introduction("workload-identity")
    bundle = running.machine.ca_bundle
    assert f"export REQUESTS_CA_BUNDLE={bundle}" in lines
    assert any(f"MSI_SCOPE_CA_BUNDLE={bundle}" in line for line in lines)
    running, lines = introduction("arc-old-agent")
    assert f"# the Arc agent answers at {running.machine.arc_endpoint}" in lines
    assert any(running.machine.arc_key_directory in line for line in lines)
    assert "msi-scope --demo arc-old-agent" in lines
    _, lines = introduction("reader")
    assert not any("Arc" in line or "BUNDLE" in line for line in lines)


def test_the_hosts_port_is_an_option(capsys: pytest.CaptureFixture[str]) -> None:
    """A port that is taken, or none at all, is named in one line with exit code 2."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert cli.main(["simulate", "arc", "--free-ports", f"--host-port={port}"]) == 2
    assert capsys.readouterr().err == (
        f"msi-scope: port {port} is in use; choose another with --host-port (0: any that is free)\n"
    )
    assert cli.main(["simulate", "arc", "--host-port", "70000"]) == 2
    assert capsys.readouterr().err == (
        "msi-scope: --host-port 70000: expected a port from 0 (any that is free) to 65535\n"
    )


@pytest.mark.parametrize("name", ["imds", "login", "arm", "control"])
def test_port_in_use_is_one_clear_line(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2, and one line that names the port and the option."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert cli.main(["simulate", "--free-ports", f"--{name}-port={port}"]) == 2
    assert capsys.readouterr().err == (
        f"msi-scope: port {port} is in use; choose another with --{name}-port (0: any that is free)\n"
    )


def test_unknown_scenario_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2, with the closest name."""
    assert cli.main(["simulate", "readr", "--free-ports"]) == 2
    assert "did you mean reader?" in capsys.readouterr().err
