"""Machines and replies for the tests of identity hosts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.canned import CannedWire
from tests.data import answer, case
from tui_app.core.machine import AZURE_CHASSIS_ASSET_TAG, MachineFacts
from tui_app.core.secret import Secret
from tui_app.core.selector import Selector, SelectorKind, TokenWanted
from tui_app.core.wire import Answer, Outcome, Request

ARM = TokenWanted("https://management.azure.com/")
KEY_FILE = "/var/opt/azcmagent/tokens/dddddddd-dddd-4ddd-8ddd-dddddddddddd.key"
SECRET_NAMES = ("IDENTITY_HEADER", "MSI_SECRET")
_NAMED_BY = {
    "client_id": SelectorKind.CLIENT_ID,
    "clientid": SelectorKind.CLIENT_ID,
    "object_id": SelectorKind.OBJECT_ID,
    "msi_res_id": SelectorKind.RESOURCE_ID,
    "mi_res_id": SelectorKind.RESOURCE_ID,
}


def machine(environ: Mapping[str, str], **facts: Any) -> MachineFacts:
    """A machine with these variables; the secret ones are kept apart, as the client does."""
    facts.setdefault("chassis_asset_tag", AZURE_CHASSIS_ASSET_TAG)
    facts.setdefault("os", "linux")
    facts.setdefault("arc_key_directory", "/var/opt/azcmagent/tokens")
    return MachineFacts(
        environ={name: "set" if name in SECRET_NAMES else text for name, text in environ.items()},
        secrets={name: Secret(environ[name]) for name in SECRET_NAMES if name in environ},
        **facts,
    )


def recorded_machine(name: str) -> MachineFacts:
    """The machine of a recorded exchange; one of the hosts has an old API of the same protocol."""
    return machine(case("imds", name)["environment"])


def recorded_wanted(name: str) -> TokenWanted:
    """What a recorded request asked for."""
    asked = case("imds", name)["request"]
    fields = {**asked["query"], **(asked.get("body") or {})}
    resource = fields.get("resource") or fields["scope"].removesuffix("/.default")
    named = next((key for key in _NAMED_BY if key in asked["query"]), "")
    selector = Selector(_NAMED_BY[named], fields[named]) if named else Selector()
    return TokenWanted(resource, selector)


class HostWire(CannedWire):
    """Answers in the order given; the files of the machine are a dictionary."""

    def __init__(self, *outcomes: Outcome, facts: MachineFacts, **files: Any) -> None:
        super().__init__({}, machine=facts, files=files.get("files"))
        self._outcomes = list(outcomes)

    async def send(self, request: Request) -> Outcome:
        self.asked.append(request)
        return self._outcomes.pop(0)


def recorded_wire(name: str) -> HostWire:
    """The wire of a recorded exchange; Arc's second request is preceded by its challenge."""
    first = [arc_challenge(KEY_FILE)] if name.startswith("host-arc-200") else []
    files = {
        KEY_FILE: Secret("SYNTHETIC-KEY-FILE-CONTENT"),
        "/var/run/secrets/azure/tokens/azure-identity-token": Secret("SYNTHETIC-ASSERTION"),
    }
    return HostWire(*first, answer("imds", name), facts=recorded_machine(name), files=files)


def arc_challenge(path: str) -> Outcome:
    """The agent's 401 that names this file."""
    return Answer(status=401, headers=(("WWW-Authenticate", f"Basic realm={path}"),))


def as_recorded(request: Request) -> dict[str, Any]:
    """A request in the words of the recordings, its secrets revealed."""
    parts = urlsplit(request.url)
    headers = {
        name: text for name, text in request.headers if not name.lower().startswith("content")
    }
    return {
        "method": request.method,
        "url": f"{parts.scheme}://{parts.netloc}{parts.path}",
        "query": dict(parse_qsl(parts.query)),
        "headers": headers | {name: secret.reveal() for name, secret in request.secrets},
        "form": dict(parse_qsl(request.body.decode())),
    }
