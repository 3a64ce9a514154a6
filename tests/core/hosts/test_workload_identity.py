"""The pod's own token goes to a login host of Azure, or to one that a person named; nowhere else."""

from __future__ import annotations

import pytest

from tui_app.core.ask import Ask
from tui_app.core.hosts import Place
from tui_app.core.hosts.host import Unaskable
from tui_app.core.hosts.workload_identity import token_request
from tui_app.core.machine import MachineFacts
from tui_app.core.secret import Secret
from tui_app.core.selector import TokenWanted
from tui_app.core.wire import Request

WANTED = TokenWanted("https://management.azure.com/")


def asked(host: str, named: str = "") -> Request | Unaskable:
    """The request of a pod whose variables name this login host."""
    environ = {"AZURE_AUTHORITY_HOST": host, "AZURE_TENANT_ID": "t", "AZURE_CLIENT_ID": "c"}
    place = Place(MachineFacts(os="linux", environ=environ), Ask(authority_url=named))
    return token_request(place, WANTED, Secret("assertion"))


@pytest.mark.parametrize(
    "host",
    [
        "https://login.microsoftonline.com/", "https://login.microsoftonline.us", "http://127.0.0.1:9/",
        "http://localhost:9",
    ],
)  # fmt: skip
def test_a_login_host_gets_it(host: str) -> None:
    """Of any cloud, or a simulator on this machine."""
    assert isinstance(asked(host), Request)


@pytest.mark.parametrize(
    "host",
    [
        "https://evil.example/", "https://login.microsoftonline.com.evil.example/", "http://login.microsoftonline.com/",
        "https://user@login.microsoftonline.com/", "https://login.microsoftonline.com:444/", "//evil.example/",
        "https://login.microsoftonline.com@evil.example/", "https://127.0.0.1.evil.example/",
    ],
)  # fmt: skip
def test_anybody_else_does_not(host: str) -> None:
    """A variable may have been set by anybody: nothing is sent, and the host is named."""
    refused = asked(host)
    assert isinstance(refused, Unaskable)
    assert "nothing is sent there" in refused.text


def test_a_host_that_a_person_named_gets_it() -> None:
    """On the command line, for a cloud that is not known here."""
    assert isinstance(asked("https://login.cloud.example/", "https://login.cloud.example"), Request)
