"""The programs that msi-scope is measured beside, and a simulator for those that need one."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import IO, NamedTuple

from tests.bench.model import Setup
from tests.terminal.screen import ROOT, Terminal, environment
from tui_app.simulator.large import Size

KNOWS_FRAMES = "\x1b[?2026;2$y"
"""What a terminal of today answers when it is asked for synchronized output; costs 16 bytes a frame."""
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
DIGITS_CLOCK = """
from datetime import datetime, timedelta

from textual.app import App
from textual.widgets import Digits, Static

class Clock(App):
    ENABLE_COMMAND_PALETTE = False

    def compose(self):
        yield Static("clock")
        yield Digits("23:59:59")

    def on_mount(self):
        self.left = timedelta(hours=24)
        self.set_interval(1, self.tick)

    def tick(self):
        self.left -= timedelta(seconds=1)
        self.query_one(Digits).update(str(self.left))

Clock().run()
"""
LIST_APP = """
from textual.app import App
from textual.widgets import OptionList


class List(App):
    def compose(self):
        yield OptionList(*(f"row {n}" for n in range(200)), markup=False)


List().run()
"""
NOTHING = "pass"
IMPORT_JWT = "import jwt"
IMPORT_SDK = "import azure.identity"
IMPORT_SIMULATOR = "from tui_app.simulator import serve"
SERVE_SLOWLY = """
import asyncio
import sys

from tui_app.simulator import large, scenarios, serve


async def main(scenario, latency_s, *size):
    if size:
        world = large.Size(*map(int, size))
        own = scenarios.find(scenario)._replace(build=lambda _: large.build_sized(world))
        scenarios.SCENARIOS = {scenario: own}
    async with serve(scenario, latency_s=float(latency_s)) as running:
        print(running.imds_url, running.authority_url, running.arm_url, flush=True)
        await asyncio.Event().wait()


asyncio.run(main(*sys.argv[1:]))
"""
SDK_TOKEN = """
from azure.identity import ManagedIdentityCredential

assert ManagedIdentityCredential().get_token("https://management.azure.com/.default").token
"""


_LISTING = """
import json
import sys
import urllib.request

imds, arm = sys.argv[1:]
asked = urllib.request.Request(
    imds + "/metadata/identity/oauth2/token?api-version=2018-02-01"
    "&resource=https%3A%2F%2Fmanagement.azure.com%2F",
    headers={"Metadata": "true"},
)
direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
token = json.load(direct.open(asked))["access_token"]
"""
LIST_BARE = (
    _LISTING
    + """
import asyncio

import httpx


async def main():
    headers = {"Authorization": "Bearer " + token}
    async with httpx.AsyncClient(headers=headers, trust_env=False, timeout=60) as client:
        answer = await client.get(arm + "/subscriptions?api-version=2022-12-01")
        gate = asyncio.Semaphore(10)
        found = []

        async def one(scope):
            async with gate:
                url = arm + scope + "/resources?api-version=2021-04-01"
                while url:
                    page = (await client.get(url)).json()
                    found.extend(page["value"])
                    url = page.get("nextLink")

        await asyncio.gather(*(one(each["id"]) for each in answer.json()["value"]))
    sys.stdout.writelines(json.dumps(each) + "\\n" for each in found)


asyncio.run(main())
"""
)
LIST_BY_SDK = (
    _LISTING
    + """
from azure.core.pipeline.policies import SansIOHTTPPolicy
from azure.mgmt.resource.resources import ResourceManagementClient


class Bearer(SansIOHTTPPolicy):
    def on_request(self, request):
        request.http_request.headers["Authorization"] = "Bearer " + token


class Credential:
    def get_token(self, *scopes, **options):
        raise AssertionError


asked = urllib.request.Request(
    arm + "/subscriptions?api-version=2022-12-01", headers={"Authorization": "Bearer " + token}
)
for subscription in json.load(direct.open(asked))["value"]:
    with ResourceManagementClient(
        Credential(),
        subscription["subscriptionId"],
        base_url=arm,
        authentication_policy=Bearer(),
    ) as client:
        for each in client.resources.list():
            sys.stdout.write(json.dumps({"id": each.id, "name": each.name}) + "\\n")
"""
)


def app(setup: Setup, scenario: str) -> Terminal:
    """The app, on a scenario."""
    return Terminal("--demo", scenario, command=setup.app, environ=setup.environ)


def empty_app(setup: Setup) -> Terminal:
    """The smallest app that Textual can show."""
    return Terminal(command=(setup.python, "-c", EMPTY_APP), environ=setup.environ)


@contextmanager
def _serving(arguments: Sequence[str], environ: Mapping[str, str]) -> Iterator[IO[str]]:
    """This interpreter with these arguments, until the end of the context: what it prints."""
    with subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment(environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        try:
            assert server.stdout is not None
            yield server.stdout
        finally:
            server.terminate()


@contextmanager
def simulator(scenario: str, environ: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    """A scenario served by another process: where its IMDS is, and the options that lead there."""
    arguments = ("-m", "tui_app", "simulate", scenario, "--free-ports")
    with _serving(arguments, environ) as printed:
        url, options = "", ""
        for line in printed:
            if found := re.match(rf"export {HOST}=(\S+)|msi-scope (.+)", line):
                url, options = found[1] or url, found[2] or options
            if url and options:
                break
        yield url, options.split()


class Running(NamedTuple):
    """A simulator that other people's clients accept."""

    variables: Mapping[str, str]
    """Lead Microsoft's clients to it, and make them trust its certificate."""
    arm_url: str
    options: Sequence[str]
    """Lead msi-scope there."""


@contextmanager
def tls_simulator(scenario: str, environ: Mapping[str, str]) -> Iterator[Running]:
    """A scenario with ARM over TLS, which clients insist on that carry a token there."""
    arguments = ("simulate", scenario, "--free-ports", "--tls", "--format", "json", "--quiet")
    with _serving(("-m", "tui_app", *arguments), environ) as printed:
        told = json.loads(printed.readline())
        where, variables = told["endpoints"], told["variables"]
        options = ["--ca-bundle", variables["SSL_CERT_FILE"]]
        for name in ("imds", "authority", "arm"):
            options += [f"--{name}-url", where[name]]
        yield Running(variables, where["arm"], options)


@contextmanager
def slow_simulator(
    scenario: str, latency_s: float, environ: Mapping[str, str], size: Size | None = None
) -> Iterator[tuple[str, str, str]]:
    """A scenario whose every answer takes so long: where its IMDS, login and ARM are.

    With a size, what is served in its place is `large`, with so much in it.
    """
    arguments = ("-c", SERVE_SLOWLY, scenario, str(latency_s), *map(str, size or ()))
    with _serving(arguments, environ) as printed:
        imds_url, authority_url, arm_url = printed.readline().split()
        yield imds_url, authority_url, arm_url
