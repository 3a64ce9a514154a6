"""The README's lines for other people's code are run as they stand, by each client that is installed."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PATIENCE_S = 120.0
GROUPS = {"DevTest", "rg-shop", "rg-data"}
"""What the identity of `reader` may see."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the lines are for a POSIX shell")


def block(language: str, holding: str) -> str:
    """The README's block in this language that holds a text."""
    text = (ROOT / "README.md").read_text("utf-8").partition("## Test your own code")[2]
    found = re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    (one,) = [each for each in found if holding in each]
    return str(one)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Shell:
    """A shell in which the simulator was started by the README's first lines, on ports of its own."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.control = f"http://127.0.0.1:{free_port()}"
        commands = directory / "bin"
        commands.mkdir()
        own = commands / "msi-scope"
        own.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m tui_app "$@"\n')
        own.chmod(0o755)
        self.environ = {
            **{name: value for name, value in os.environ.items() if "proxy" not in name.lower()},
            "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "AZURE_CORE_COLLECT_TELEMETRY": "no",
        }

    def run(self, lines: str, scenario: str = "reader") -> str:
        """What lines print, once the simulator is up; it is gone afterwards."""
        port = self.control.rpartition(":")[2]
        start = block("sh", "set -a").replace("http://127.0.0.1:50173", self.control)
        start = start.replace("simulate", f"simulate {scenario} --free-ports --control-port={port}")
        assert f"--control-port={port} --tls" in start
        script = f"{start}\ntrap 'kill $!; wait' EXIT\n{lines}"
        done = subprocess.run(
            ["bash", "-c", script],
            env=self.environ, cwd=self.directory, capture_output=True, text=True,
            timeout=PATIENCE_S, check=False,
        )  # fmt: skip
        assert done.returncode in (0, 128 + signal.SIGTERM), done.stderr
        return done.stdout


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    for program in ("bash", "curl"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed here")
    return Shell(tmp_path)


def test_curl_gets_a_token_and_reads_arm(shell: Shell) -> None:
    """Two lines, over https, with the certificate that the variables name."""
    printed = shell.run(block("sh", "Authorization: Bearer"))
    assert "Contoso Production" in printed
    assert "eyJ" not in printed


def test_python_lists_groups(shell: Shell) -> None:
    """azure-identity and ARM's client, with nothing but the endpoint told to them."""
    (shell.directory / "list.py").write_text(block("python", "ResourceManagementClient"))
    printed = shell.run(f"{shlex.quote(sys.executable)} list.py")
    assert set(re.findall(r"'(\S+?)'", printed)) == GROUPS


def test_javascript_lists_groups(shell: Shell) -> None:
    """@azure/identity and @azure/arm-resources, where they are installed globally."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("node and npm are not installed here")
    asked = subprocess.run(["npm", "root", "-g"], capture_output=True, text=True, check=True)
    modules = Path(asked.stdout.strip())
    for name in ("identity", "arm-resources"):
        if not (modules / "@azure" / name).exists():
            pytest.skip(f"npm install -g @azure/{name} has not been done here")
    (shell.directory / "node_modules").symlink_to(modules)
    (shell.directory / "list.mjs").write_text(block("js", "ResourceManagementClient"))
    assert set(shell.run("node list.mjs").split()) == GROUPS


def test_az_logs_in_and_lists_groups(shell: Shell) -> None:
    """`az login --identity`, in a cloud of its own."""
    if shutil.which("az") is None:
        pytest.skip("az is not installed here")
    printed = shell.run(block("sh", "az login --identity"))
    assert {line.split()[0] for line in printed.splitlines() if "Succeeded" in line} == GROUPS


def test_powershell_reads_arm(shell: Shell) -> None:
    """Invoke-RestMethod, twice."""
    if shutil.which("pwsh") is None:
        pytest.skip("pwsh is not installed here")
    (shell.directory / "list.ps1").write_text(block("powershell", "Invoke-RestMethod"))
    assert "Contoso Production" in shell.run("pwsh -NoProfile -File list.ps1")


def test_every_line_of_the_control_service_is_carried_out(shell: Shell) -> None:
    """None is refused, and the last shows what was asked."""
    lines = block("sh", "$control/reset").replace("http://127.0.0.1:50173", shell.control)
    if "--json" not in _curl_help():
        lines = lines.replace("--json", "-H 'Content-Type: application/json' -d")
    asked = "curl -s -H Metadata:true $AZURE_POD_IDENTITY_AUTHORITY_HOST/metadata/versions; "
    printed = shell.run(asked + lines.replace("curl", "curl -sS"), scenario="no-identity")
    assert '"error"' not in printed
    assert printed.count('"done"') == lines.count("curl") - 1
    assert '"target": "/metadata/versions"' in printed


def _curl_help() -> str:
    asked = ["curl", "--help", "all"]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout


def test_the_fixture_serves_a_test(shell: Shell) -> None:
    """The README's fixture, and a test that asks for a token with it."""
    (shell.directory / "conftest.py").write_text(block("python", "def azure():"))
    (shell.directory / "test_own.py").write_text(
        "from azure.identity import ManagedIdentityCredential\n\n"
        "def test_token(identity):\n"
        "    with ManagedIdentityCredential() as credential:\n"
        "        assert credential.get_token('https://vault.azure.net/.default').token\n"
        "    assert identity['endpoints']['arm'].startswith('https://')\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_own.py"],
        env=shell.environ, cwd=shell.directory, capture_output=True, text=True,
        timeout=PATIENCE_S, check=False,
    )  # fmt: skip
    assert "1 passed" in done.stdout, done.stdout + done.stderr
