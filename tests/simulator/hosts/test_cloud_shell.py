"""Cloud Shell: a form, a fixed list of audiences, a person's token."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.simulator.asking import ARM, SUB, body_of
from tests.simulator.hosts.asking import Asking
from tui_app.simulator.exchange import Response
from tui_app.simulator.host_worlds import PERSON
from tui_app.simulator.hosts.cloud_shell import PATH

RECORDED = Path(__file__).parent.parent.parent / "data" / "imds"


def shell() -> Asking:
    return Asking("cloud-shell", PATH, "", Metadata="true")


def post(asking: Asking, resource: str) -> Response:
    return asking.send({}, method="POST", body=urlencode({"resource": resource}).encode())


@pytest.mark.parametrize("resource", [ARM, ARM.rstrip("/")])
def test_the_persons_token(resource: str) -> None:
    """The recorded fields, numbers as strings; 75 minutes; what the person may see in ARM."""
    asking = shell()
    response = post(asking, resource)
    recorded = json.loads((RECORDED / "host-cloudshell-200.json").read_text("utf-8"))
    body, issued = body_of(response), asking.issued(response)
    assert body.keys() == recorded["response"]["body"].keys()
    assert all(isinstance(value, str) for value in body.values())
    assert (body["expires_in"], body["expires_on"]) == ("4500", str(issued.expires_at))
    assert (issued.identity, issued.audience) == (PERSON, resource)
    assert asking.arm(response).get(f"{SUB}/resourcegroups").status == 200


def test_an_audience_that_is_not_on_the_list() -> None:
    """The recorded 400, up to the list itself."""
    recorded = json.loads((RECORDED / "host-cloudshell-400-audience.json").read_text("utf-8"))
    response = post(shell(), "https://nowhere.invalid/")
    theirs = recorded["response"]["body"]["error"]
    ours = body_of(response)["error"]
    assert (response.status, ours["code"]) == (400, theirs["code"])
    start = theirs["message"].partition("https://management")[0]
    assert ours["message"].startswith(start)


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "status"),
    [
        ("GET", PATH, {"Metadata": "true"}, b"", 405),
        ("POST", "/", {"Metadata": "true"}, b"", 404),
        ("POST", PATH, {}, b"resource=x", 400),
        ("POST", PATH, {"Metadata": "true"}, b"", 400),
        ("POST", PATH, {"Metadata": "true"}, b"\xff\xfe", 400),
    ],
)
def test_refusals(
    method: str, path: str, headers: dict[str, str], body: bytes, status: int
) -> None:
    """Anything else is refused with a code and a message."""
    asking = shell()
    response = asking.send({}, method=method, path=path, headers=headers, body=body)
    assert (response.status, asking.world.issued_tokens) == (status, {})
    assert body_of(response)["error"].keys() == {"code", "message"}
