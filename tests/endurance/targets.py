"""Everything that reads an answer of a server. A target takes one, and must not raise."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, TypeAlias

from tests.canned import AZURE_VM
from tests.core.checks.test_run import ALL_OK
from tests.endurance.sweeping import problems
from tui_app.client import ClientService
from tui_app.client.access import look
from tui_app.client.listing import list_resources
from tui_app.commands.runs import Plan, make
from tui_app.core import arm, imds, redact
from tui_app.core.access.kept import NotKeptAccess, load
from tui_app.core.access.model import read_assignment, read_deny, read_role
from tui_app.core.arm_errors import diagnose_arm
from tui_app.core.ask import Ask
from tui_app.core.checks.table import CHECKS
from tui_app.core.clock import moment_at
from tui_app.core.clouds import read_endpoints
from tui_app.core.comparison import compare
from tui_app.core.decoding import inspect
from tui_app.core.diagnosis import diagnose, diagnose_probe, refine
from tui_app.core.exchange import Timings
from tui_app.core.hosts.arc import key_path
from tui_app.core.hosts.envelope import read_error
from tui_app.core.identities import read_identities
from tui_app.core.inventory import read_graph, read_resource
from tui_app.core.json_line import compact
from tui_app.core.kept_claims import NotKeptClaims
from tui_app.core.kept_claims import load as load_claims
from tui_app.core.permissions import read_permission
from tui_app.core.remedies import all_ids
from tui_app.core.selector import TokenWanted
from tui_app.core.sharing import Placeholders, learn_document
from tui_app.core.signature import judge
from tui_app.core.throttling import reads_left
from tui_app.core.token_answer import read_token
from tui_app.core.token_findings import judged
from tui_app.core.whoami import who
from tui_app.core.wire import Answer, Connected, Outcome, Request, Target
from tui_app.settings import Settings

Check: TypeAlias = Callable[[Answer], object]
NOW = moment_at(1_767_225_600.0)
WANTED = TokenWanted("https://management.azure.com/")
IMDS, ARM = "http://127.0.0.1:1", "https://arm.example"
_ASKED = (imds.probe_request(IMDS), imds.instance_request(IMDS), imds.token_request(IMDS, WANTED))
_OF_ARM = arm.request(ARM, "/subscriptions", "v")


def reads_imds(answer: Answer) -> None:
    """The instance document, and the diagnosis of whoever answered."""
    imds.read_instance(answer)
    for request in _ASKED:
        known = {diagnose(request, answer), diagnose_probe(request, answer)}
        assert known <= {None, *all_ids()}
        for diagnosis in known - {None}:
            refine(str(diagnosis), AZURE_VM)
    read_error(answer)
    key_path(answer, AZURE_VM)


def reads_tokens(answer: Answer) -> None:
    """A token answer, what the token says, and what a person would be told of it."""
    token = read_token(answer, WANTED, received=NOW)
    if token is not None:
        judged(token, NOW, tenant="t", machine="m")
        who(token, tenant="t", machine="m")
        compare(token.claims, {"aud": 1, **token.claims})
        assert token.secret.reveal() not in repr(token)
    document = imds.read_json(answer) or {}
    raw = document.get("access_token")
    inspect(raw if isinstance(raw, str) else answer.text, NOW.wall)
    judge("a.b.c", {"alg": "RS256", "kid": "k"}, document, "login")
    _refuses(NotKeptClaims, load_claims, answer.text)
    _refuses(NotKeptAccess, load, answer.text)


def _refuses(refusal: type[Exception], read: Callable[[str], object], text: str) -> None:
    with suppress(refusal):
        read(text)


def reads_arm(answer: Answer) -> None:
    """Pages, errors, resources, roles, endpoints: whatever ARM says."""
    problem = diagnose_arm(_OF_ARM, answer)
    assert problem is None or problem.diagnosis in all_ids()
    tuple(reads_left(_OF_ARM, answer.headers))
    read_graph(answer)
    page = arm.read_page(answer)
    document = imds.read_json(answer) or {}
    for item in (*(page.items if page else ()), document):
        for read in (arm.read_subscription, read_resource, read_identities, read_permission,
                     read_role, read_assignment, read_deny):  # fmt: skip
            read(item)
    read_endpoints(_loaded(answer), ARM, "AzureStackCloud")
    link = page.next_link if page else answer.text[:200]
    followed = arm.followable(ARM, link)
    assert followed is None or arm.origin(followed) == arm.origin(ARM)


def hides(answer: Answer) -> None:
    """Masking, share mode and one-line JSON of any document; masking twice changes nothing."""
    once = redact.text(answer.text)
    assert redact.text(once) == once
    document = _loaded(answer)
    redact.values(document)
    compact(document)
    known = Placeholders()
    learn_document(known, document)
    known.text(answer.text[:20_000])


def _loaded(answer: Answer) -> Any:
    try:
        return json.loads(answer.text)
    except (ValueError, RecursionError):
        return None


def answering(client: ClientService, answers: Mapping[str, Outcome]) -> None:
    """Let a client be answered from a table by path, without a network; it is recorded all the same."""

    async def send(request: Request) -> Outcome:
        n = client.record.begin(request, request.headers, NOW.wall)
        is_probe = request.path == imds.TOKEN_PATH and not request.headers
        path = f"probe {request.path}" if is_probe else request.path
        outcome = replace(answers.get(path, Answer(status=404)), exchange=n)
        client.record.end(n, outcome, Timings())
        return outcome

    async def connect(_host: str, _port: int) -> Connected:
        return Connected(local_address="10.1.0.4", elapsed_ms=1.0)

    client._transport.send = send  # type: ignore[method-assign]
    client._pace._send = send
    client.connect = connect  # type: ignore[method-assign, assignment]


def makes_reports(answer: Answer) -> None:
    """All checks, with this answer in the place of each one in turn; every format of the report."""
    for path in ALL_OK:
        asyncio.run(_reported({**ALL_OK, path: answer}))


async def _reported(answers: Mapping[str, Outcome]) -> None:
    settings = Settings(ask=Ask(imds_url=IMDS, arm_url=ARM))
    async with ClientService(settings, machine=lambda: AZURE_VM, now=lambda: NOW) as client:
        answering(client, answers)
        made = await make(client, Plan(settings=settings, codes=frozenset(c.code for c in CHECKS)))
        verdicts = ("healthy", "degraded", "broken", "inconclusive")
        assert problems(made, verdicts, in_every_format=True) == []


def lists_everything(answer: Answer) -> None:
    """The list of resources, and the rights at a scope, where every question gets this answer."""
    asyncio.run(_listed(answer))


async def _listed(answer: Answer) -> None:
    settings = Settings(ask=Ask(imds_url=IMDS, arm_url=ARM))

    async def no_sleep(_seconds: float) -> None:
        """Whatever ARM asks to wait."""

    async with ClientService(
        settings, machine=lambda: AZURE_VM, now=lambda: NOW, sleep=no_sleep
    ) as client:
        answering(client, dict.fromkeys((), answer) | {imds.TOKEN_PATH: ALL_OK[imds.TOKEN_PATH]})
        token = (await client.token(client.wanted)).token
        assert token is not None
        answering(client, _Everywhere(answer))
        await list_resources(client, lambda _batch: None)
        await look(client, "/subscriptions/s1/resourceGroups/g", token)
        request = Request(target=Target.ARM, url=f"{ARM}/x")
        await client.send(request)


class _Everywhere(dict[str, Outcome]):
    """The same answer for every path."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self._answer = answer

    def get(self, _path: str, _default: object = None) -> Outcome:
        """That one."""
        return self._answer


TARGETS: Mapping[str, Check] = {
    "imds": reads_imds,
    "tokens": reads_tokens,
    "arm": reads_arm,
    "hides": hides,
    "lists": lists_everything,
    "reports": makes_reports,
}
"""Name → what reads the answer; the last two are the slow ones."""
