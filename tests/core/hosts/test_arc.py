"""Arc's handshake: which file may be read, and what the answers mean."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.hosts.made import ARM, KEY_FILE, HostWire, arc_challenge, machine
from tests.data import answer
from tui_app.core.ask import Ask
from tui_app.core.host_kinds import HostKind
from tui_app.core.hosts import Place, Unreadable, arc, ask
from tui_app.core.hosts.host import Unaskable
from tui_app.core.machine import MachineFacts
from tui_app.core.secret import Secret
from tui_app.core.selector import Selector, SelectorKind, TokenWanted
from tui_app.core.token import TokenReply
from tui_app.core.wire import Answer, NoAnswer, Outcome, Phase

ARC = {"IDENTITY_ENDPOINT": "http://localhost:40342/metadata/identity/oauth2/token",
       "IMDS_ENDPOINT": "http://localhost:40342"}  # fmt: skip
LINUX = machine(ARC)
WINDOWS = machine(
    ARC, os="windows", arc_key_directory=r"C:\ProgramData\AzureConnectedMachineAgent\Tokens"
)


async def asked(
    *outcomes: Outcome,
    facts: MachineFacts = LINUX,
    wanted: TokenWanted = ARM,
    files: dict[str, Any] | None = None,
) -> TokenReply:
    wire = HostWire(*outcomes, facts=facts, files=files or {KEY_FILE: Secret("the key")})
    return await ask(wire, Place(facts, Ask()), HostKind.ARC, wanted)


@pytest.mark.parametrize(
    "path",
    [
        "/etc/shadow", "/etc/shadow.key", "/var/opt/azcmagent/tokens/../../x.key", "x.key", "",
        "/var/opt/azcmagent/tokens/sub/x.key", "/var/opt/azcmagent/tokens/x.txt", "/", "\0",
        "/var/opt/azcmagent/tokens", "/VAR/opt/azcmagent/tokens/x.key", "~/x.key",
        "//server/share/x.key", "/var/opt/azcmagent/tokens/..", "C:\\x.key",
    ],
)  # fmt: skip
async def test_a_file_elsewhere_is_not_opened(path: str) -> None:
    """Only a .key file directly in the agent's own folder; nothing is read, nothing more is sent."""
    opened: list[str] = []

    class Watched(HostWire):
        def read_secret(
            self, path: str, limit: int, *, follows_links: bool = False
        ) -> Secret | Unreadable:
            opened.append(path)
            return Secret("x")

    wire = Watched(arc_challenge(path), facts=LINUX)
    reply = await ask(wire, Place(LINUX, Ask()), HostKind.ARC, ARM)
    assert (reply.diagnosis, opened, len(wire.asked)) == ("HOST-ARC-CHALLENGE", [], 1)


@given(st.text())
def test_any_challenge_is_refused_or_names_a_file_in_the_folder(header: str) -> None:
    """Whatever the header says, what may be read lies in the folder and ends in .key."""
    for facts in (LINUX, WINDOWS):
        path = arc.key_path(Answer(status=401, headers=(("WWW-Authenticate", header),)), facts)
        assert isinstance(path, Unaskable) or path.endswith(".key")


def test_the_folder_of_windows_is_compared_as_windows_does() -> None:
    """Case and slashes do not matter there; leaving the folder does."""
    folder = r"c:\programdata\AzureConnectedMachineAgent\Tokens"
    good = arc.key_path(_challenge(rf"{folder}\d.key"), WINDOWS)
    assert good == rf"{folder}\d.key"
    for bad in (rf"{folder}\..\d.key", rf"{folder}\d.key\..\..\x.key", r"C:\d.key"):
        assert isinstance(arc.key_path(_challenge(bad), WINDOWS), Unaskable)


def _challenge(path: str) -> Answer:
    challenge = arc_challenge(path)
    assert isinstance(challenge, Answer)
    return challenge


async def test_a_key_that_cannot_be_read_says_why() -> None:
    """Absence looks like a missing right, and is told as one."""
    reply = await asked(arc_challenge(KEY_FILE), files={"/other": Secret("x")})
    assert reply.diagnosis == "HOST-ARC-403-KEY"
    assert reply.why == f"{KEY_FILE}: it is not there"


async def test_the_key_goes_out_as_it_stands_in_the_file() -> None:
    """`Basic` and the content itself, not its base64; the record sees neither."""
    wire = HostWire(
        arc_challenge(KEY_FILE),
        answer("imds", "host-arc-200"),
        facts=LINUX,
        files={KEY_FILE: Secret("the key")},
    )
    reply = await ask(wire, Place(LINUX, Ask()), HostKind.ARC, ARM)
    assert reply.token is not None
    assert [(n, s.reveal()) for n, s in wire.asked[1].secrets] == [
        ("Authorization", "Basic the key")
    ]
    assert "the key" not in repr(wire.asked)


@pytest.mark.parametrize(
    ("outcomes", "diagnosis"),
    [
        ((NoAnswer(phase=Phase.CONNECT, errno=111),), "HOST-ENDPOINT-DEAD"),
        ((Answer(status=200, body=b"{}"),), "HOST-ARC-CHALLENGE"),
        ((Answer(status=500),), "HOST-OTHER"),
        ((arc_challenge(KEY_FILE), Answer(status=401)), "HOST-SECRET-REFUSED"),
        ((arc_challenge(KEY_FILE), Answer(status=200, body=b"{}")), "TOK-MALFORMED"),
        ((arc_challenge(KEY_FILE), NoAnswer(phase=Phase.READ)), "HOST-ENDPOINT-DEAD"),
    ],
)
async def test_each_step_has_its_own_failure(outcomes: tuple[Outcome, ...], diagnosis: str) -> None:
    """The challenge, the key and the answer can each go wrong."""
    assert (await asked(*outcomes)).diagnosis == diagnosis


async def test_a_container_does_not_reach_its_hosts_agent() -> None:
    """localhost of a container is its own."""
    facts = machine(ARC, files=frozenset({"/.dockerenv"}))
    reply = await asked(NoAnswer(phase=Phase.CONNECT, errno=111), facts=facts)
    assert reply.diagnosis == "HOST-ARC-CONTAINER"


@pytest.mark.parametrize(
    ("selector", "echo", "confirmed"),
    [
        (Selector(SelectorKind.CLIENT_ID, "AB"), b'"client_id":"ab"', True),
        (Selector(SelectorKind.CLIENT_ID, "AB"), b'"client_id":"cd"', False),
        (Selector(SelectorKind.OBJECT_ID, "AB"), b'"client_id":"ab"', False),
        (Selector(SelectorKind.RESOURCE_ID, "/A"), b'"mi_res_id":"/a"', True),
        (Selector(), b'"client_id":"cd"', True),
    ],
)
async def test_an_agent_that_ignores_the_selector_is_found_out(
    selector: Selector, echo: bytes, confirmed: bool
) -> None:
    """Only the echo of the very id that was named confirms it; ids compare without case."""
    plain = answer("imds", "host-arc-200-selector-ignored")
    body = plain.body[:1] + echo + b"," + plain.body[1:]
    reply = await asked(
        arc_challenge(KEY_FILE),
        Answer(status=200, headers=plain.headers, body=body),
        wanted=TokenWanted(ARM.resource, selector),
    )
    assert reply.diagnosis == (None if confirmed else "HOST-ARC-UAMI")
