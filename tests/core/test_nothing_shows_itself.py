"""Whatever holds a secret does not show it: not in its repr, which is what logs and debuggers print."""

from __future__ import annotations

import pytest

from tests.made_tokens import token as made_token
from tui_app.core.ask import Ask
from tui_app.core.clock import START
from tui_app.core.decoding import inspect
from tui_app.core.hosts import Place
from tui_app.core.hosts.workload_identity import token_request
from tui_app.core.machine import MachineFacts
from tui_app.core.secret import Secret
from tui_app.core.selector import TokenWanted
from tui_app.core.token import TokenReply
from tui_app.core.token_answer import read_token
from tui_app.core.wire import Answer, Request, Target

RAW = made_token()
PIECES = [part for part in RAW.split(".") if len(part) > 12]
WANTED = TokenWanted("https://management.azure.com/")
REPLY = Answer(status=200, body=f'{{"access_token": "{RAW}", "expires_in": "3600"}}'.encode())
TOKEN = read_token(REPLY, WANTED, received=START)
MACHINE = MachineFacts(
    os="linux",
    environ={"AZURE_CLIENT_ID": "c", "AZURE_TENANT_ID": "t", "AZURE_AUTHORITY_HOST": "https://login.microsoftonline.com/"},
    secrets={"IDENTITY_HEADER": Secret(RAW)},
)  # fmt: skip


def posted() -> Request:
    """The request whose body is an assertion."""
    request = token_request(Place(MACHINE, Ask()), WANTED, Secret(RAW))
    assert isinstance(request, Request)
    assert RAW.encode() in request.body
    return request


@pytest.mark.parametrize(
    "holder",
    [
        TOKEN,
        TokenReply(outcome=REPLY, token=TOKEN),
        REPLY,
        Request(target=Target.ARM, url="https://a/x", bearer=TOKEN, secrets=(("Secret", Secret(RAW)),)),
        posted(),
        inspect(RAW, 0.0),
        MACHINE,
        Secret(RAW),
        [Secret(RAW)],
    ],
    ids=lambda holder: type(holder).__name__,
)  # fmt: skip
def test_no_repr_holds_a_token(holder: object) -> None:
    """Tokens, answers, requests with a bearer, a secret header or an assertion, decoded texts, facts."""
    shown = f"{holder!r} {holder}"
    assert RAW not in shown
    assert not [piece for piece in PIECES[1:] if piece in shown]
