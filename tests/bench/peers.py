"""The programs that msi-scope is measured beside, and a simulator for those that need one."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from tests.bench.model import Setup
from tests.terminal.screen import ROOT, Terminal, environment

HOST = "AZURE_POD_IDENTITY_AUTHORITY_HOST"

EMPTY_APP = """
from textual.app import App
from textual.widgets import Static

class Empty(App):
    BINDINGS = [("q", "quit", "Quit")]

    def compose(self):
        yield Static("ready")

Empty().run()
"""
NOTHING = "pass"
IMPORT_SDK = "import azure.identity"
SDK_TOKEN = """
from azure.identity import ManagedIdentityCredential

assert ManagedIdentityCredential().get_token("https://management.azure.com/.default").token
"""


def app(setup: Setup, scenario: str) -> Terminal:
    """The app, on a scenario."""
    return Terminal("--demo", scenario, command=setup.app, environ=setup.environ)


def empty_app(setup: Setup) -> Terminal:
    """The smallest app that Textual can show."""
    return Terminal(command=(setup.python, "-c", EMPTY_APP), environ=setup.environ)


@contextmanager
def simulator(scenario: str, environ: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    """A scenario served by another process: where its IMDS is, and the options that lead there."""
    ports = ("--imds-port", "0", "--login-port", "0", "--arm-port", "0")
    with subprocess.Popen(
        [sys.executable, "-m", "tui_app", "simulate", scenario, *ports],
        cwd=ROOT,
        env=environment(environ),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        try:
            assert server.stdout is not None
            url, options = "", ""
            for line in server.stdout:
                if found := re.match(rf"export {HOST}=(\S+)|msi-scope (.+)", line):
                    url, options = found[1] or url, found[2] or options
                if url and options:
                    break
            yield url, options.split()
        finally:
            server.kill()
