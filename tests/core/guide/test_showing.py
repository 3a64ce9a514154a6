"""Requests and answers as they are shown."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from tests.core.guide.made import DOCUMENTED, GROUP, scene
from tui_app.core.exchange import Exchange, State
from tui_app.core.guide.questions import GROUP as GROUP_QUESTION
from tui_app.core.guide.questions import TOKEN
from tui_app.core.guide.showing import (
    FORMS,
    StandIn,
    answer_lines,
    as_on_azure,
    brief_request,
    broken,
    folded,
    planned,
)
from tui_app.core.snippets import Fetch
from tui_app.core.wire import NoAnswer, Phase, Target

FETCH = Fetch("http://169.254.169.254/metadata/identity/oauth2/token?resource=r")


def answered(body: str, **more: object) -> Exchange:
    """An exchange that ended well."""
    values: dict[str, object] = {
        "state": State.ANSWERED,
        "status": 200,
        "reason": "OK",
        "http_version": "HTTP/1.1",
    }
    return Exchange(
        n=1, started_at=0, target=Target.ARM, purpose="", method="GET", url="https://h/p",
        request_headers=(), response_body=body, **{**values, **more},  # type: ignore[arg-type]  # by name
    )  # fmt: skip


def test_a_planned_request_is_shown_before_it_is_sent() -> None:
    """With the header that it will carry, and no token anywhere."""
    exchange = planned(GROUP_QUESTION.plan(scene()), is_signed=True)
    for form in FORMS.values():
        text = form(exchange, FETCH)
        assert GROUP in text
        assert "••••" not in text
    assert brief_request(exchange, 80)[-1] == "Authorization: Bearer ••••"


def test_a_demo_shows_azures_own_addresses() -> None:
    """What is on the screen is what one would see on Azure; other hosts stay."""
    exchange = planned(TOKEN.plan(scene()), is_signed=False)
    shown = as_on_azure(exchange, [StandIn("http://imds", "http://169.254.169.254")])
    assert shown.url.startswith("http://169.254.169.254/metadata/identity/oauth2/token?")
    assert (
        as_on_azure(exchange, [StandIn("http://im", "http://x"), StandIn("", "y")]).url
        == exchange.url
    )


def test_the_query_is_read_from_afar() -> None:
    """One parameter a line, decoded."""
    lines = brief_request(planned(TOKEN.plan(scene()), is_signed=False), 80)
    assert lines == [
        "GET http://imds/metadata/identity/oauth2/token",
        "    ?api-version=2018-02-01",
        "    &resource=https://management.azure.com/",
        "Metadata: true",
    ]


def test_a_brief_answer_is_the_documented_line() -> None:
    """The documented JSON below the status, a value a line: no word is cut; with room, headers too."""
    body = json.dumps(DOCUMENTED, separators=(",", ":"))
    headers = (("content-type", "application/json"), ("date", "now"))
    exchange = answered(body, response_headers=headers)
    status, *shown = answer_lines(exchange, is_brief=True)
    assert status == "HTTP/1.1 200 OK"
    assert json.loads("\n".join(shown)) == DOCUMENTED
    assert '  "name": "DevTest",' in shown
    told = answer_lines(exchange, is_brief=False)
    assert told[:4] == ["HTTP/1.1 200 OK", "content-type: application/json", "", "{"]


def test_no_answer_is_told() -> None:
    """In the place of the status."""
    failure = NoAnswer(phase=Phase.CONNECT, text="Connection refused")
    exchange = answered("", status=None, state=State.FAILED, failure=failure)
    assert answer_lines(exchange, is_brief=True) == ["no answer: connect: Connection refused"]


@given(st.text(alphabet="ab/c", max_size=200), st.integers(20, 60))
def test_a_broken_path_loses_nothing(path: str, width: int) -> None:
    """The pieces put together are the path."""
    first, *others = broken(path, width)
    assert first + "".join(piece.removeprefix("    ") for piece in others) == path


@given(st.text(alphabet="ab?&=/ ", max_size=120), st.integers(10, 60))
def test_a_folded_text_loses_nothing(text: str, width: int) -> None:
    """But for the indentation."""
    assert "".join("".join(folded(text, width)).split()) == "".join(text.split())


def test_json_that_is_none_is_shown_as_it_came() -> None:
    """Cut bodies, pages and deep nests too."""
    for body in ("{", "<html>", "[" * 5000):
        assert body[:20] in "\n".join(answer_lines(answered(body), is_brief=False))
