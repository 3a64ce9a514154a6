"""The HTML report: complete, well-formed, nothing from elsewhere, and foreign text stays text."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.canned import AZURE_VM
from tests.formats.made import HOSTILE, a_run, result
from tests.formats.page import Element, read
from tui_app.client.record import Record
from tui_app.commands.runs import Plan, make
from tui_app.core.checks.table import BY_CODE
from tui_app.core.clock import START
from tui_app.core.exchange import Exchange, State, Timings
from tui_app.core.machine import ProxySetting
from tui_app.core.report import Status
from tui_app.core.secret import Secret
from tui_app.core.selector import TokenWanted
from tui_app.core.token import Token
from tui_app.core.wire import Answer, NoAnswer, Phase, Request, Target
from tui_app.demo import opener, options_of
from tui_app.formats import Run, text_of
from tui_app.formats.html_report.markup import tag
from tui_app.formats.html_report.requests import LONGEST_BODY, MOST
from tui_app.formats.html_report.waterfall import scale_of
from tui_app.settings import build
from tui_app.simulator.hostile import ERROR_TEXT, TEXTS

HARMLESS = frozenset(
    {"html", "head", "meta", "title", "style", "body", "main", "header", "section", "footer", "h1",
     "h2", "p", "ol", "ul", "li", "b", "span", "pre", "code", "a", "div", "details", "summary",
     "table", "thead", "tbody", "tr", "th", "td", "dl", "dt", "dd",
     "svg", "symbol", "circle", "path", "use", "rect"}
)  # fmt: skip
"""Every element that the page is made of."""
REFERRING = {"href", "src", "srcset", "action", "formaction", "data", "poster", "background", "xlink:href"}  # fmt: skip


async def a_run_of(scenario: str) -> Run:
    """All checks of a scenario."""
    asked = build(options_of(scenario), {})
    async with opener(asked, scenario)() as client:
        return await make(client, Plan(settings=asked, codes=frozenset(BY_CODE)))


def page_of(run: Run) -> Element:
    """The report, read, after what holds for every report was looked at."""
    page = text_of("html", run)
    assert page.isascii()
    root = read(page)
    ids = [each.attributes["id"] for each in root.all("*") if "id" in each.attributes]
    assert len(set(ids)) == len(ids)
    for element in root.all("*"):
        assert element.name in HARMLESS
        for name, value in element.attributes.items():
            assert not name.startswith("on")
            assert name != "style"
            if name in REFERRING:
                is_inside = value.startswith("#") and value[1:] in ids
                is_link = element.name == "a" and value.startswith("https://learn.microsoft.com/")
                assert is_inside or is_link, value
    style = root.one("style").text
    assert "url(" not in style
    assert "@import" not in style
    return root


def an_exchange(n: int = 1, **fields: Any) -> Exchange:
    """A request that was answered, or as the fields say."""
    usual: dict[str, Any] = {
        "started_at": 1767225600.0, "target": Target.ARM, "purpose": "resource x", "method": "GET",
        "url": "https://h/subscriptions?api-version=1", "request_headers": (("Accept", "a/b"),),
        "state": State.ANSWERED, "status": 200, "reason": "OK",
        "timings": Timings(connect=1.0, tls=2.0, wait=3.0, transfer=4.0, total=11.0),
    }  # fmt: skip
    return Exchange(n=n, **(usual | fields))


@pytest.mark.parametrize(
    "scenario", ["reader", "no-identity", "no-role", "hostile", "proxy-page", "app-service"]
)
async def test_a_whole_run_makes_a_page_of_its_own(scenario: str) -> None:
    """It nests, it refers to nothing outside but documentation, and its policy forbids the rest."""
    run = await a_run_of(scenario)
    root = page_of(run)
    policy = [m for m in root.all("meta") if "http-equiv" in m.attributes]
    assert policy[0].attributes["content"].startswith("default-src 'none';")
    assert len(root.one("ol", "chain").all("li")) == 6
    assert len(root.one("section", "requests").all("details")) == len(run.exchanges)
    rows = [row for row in root.one("section", "checks").all("tr") if row.classes]
    assert len(rows) == len(run.report.checks)
    assert root.one("h1").text == run.report.sentence
    assert text_of("html", run) == text_of("html", run), "the same run, the same page"


async def test_the_chain_shows_what_broke_and_what_was_not_reached() -> None:
    """The broken link is torn and marked; those after it are loose, and not a failure each."""
    root = page_of(await a_run_of("no-identity"))
    links = root.one("ol", "chain").all("li")
    assert [link.classes for link in links] == [["pass"], ["pass"], ["fail"], *[["skip"]] * 3]
    assert [link.one("span", "word").text for link in links] == [
        "holds", "holds", "broken", *["not reached"] * 3,
    ]  # fmt: skip
    shapes = [link.one("use").attributes["href"] for link in links]
    assert shapes == ["#mark-pass"] * 2 + ["#mark-fail"] + ["#mark-skip"] * 3
    loops = {link.one("path", "loop").attributes["d"] for link in links}
    assert len(loops) == 2, "the broken one has a shape of its own"
    assert len(links[2].all("path", "joint")) == 1, "nothing hangs on the broken link"


def test_the_marks_differ_by_shape() -> None:
    """Each state has a drawing that no other has: colours may be missing."""
    drawn = {s.attributes["id"]: str(s.children) for s in page_of(a_run()).all("symbol")}
    assert set(drawn) == {f"mark-{status}" for status in Status}
    assert len(set(drawn.values())) == len(drawn)


async def test_the_fix_has_every_command_whole_and_who_must_act() -> None:
    """In blocks of their own, filled in for this VM; where each is typed stands beside it."""
    run = await a_run_of("no-identity")
    story = run.report.story
    assert story is not None
    remedy = run.report.remedy(story)
    assert remedy is not None
    root = page_of(run)
    commands = [block.text for block in root.all("pre", "command")]
    assert commands == [step.command for step in remedy.steps if step.command]
    assert "Who must act: an administrator." in root.one("p", "who").text
    assert "at an administrator's workstation, Azure CLI" in root.one("ol", "steps").text


async def test_other_findings_are_there_but_folded() -> None:
    """A warning beside the root cause has its own remedy."""
    root = page_of(await a_run_of("no-role"))
    (also,) = root.all("details", "also")
    assert "MI402" in also.one("summary").text
    assert also.all("pre", "command")


async def test_claims_are_told_and_the_token_is_not() -> None:
    """Each with its meaning, instants as dates; no part of the token stands anywhere."""
    run = await a_run_of("reader")
    token = run.report.token
    assert token is not None
    claims = page_of(run).one("section", "claims")
    rows = claims.one("tbody").all("tr")
    assert {row.one("th").text for row in rows} == set(token.claims)
    assert "audience: who may accept it" in claims.text
    assert " UTC" in next(row.text for row in rows if row.text.startswith("exp"))
    page = text_of("html", run)
    assert not any(part in page for part in token.secret.reveal().split("."))


def test_a_claim_that_holds_another_token_is_masked() -> None:
    """Only its length is told."""
    inner = "eyJhbGciOiJub25lIn0.eyJzZWNyZXQiOiJ5ZXMifQ.c2lnbmF0dXJl"
    token = Token(
        secret=Secret("t"), header={}, claims={"act": {"x": inner}, "exp": 1e300, inner: "z"},
        wanted=TokenWanted("https://r/"), expires_on=0.0, received=START,
    )  # fmt: skip
    run = a_run(replace(result("MI203", Status.PASS), fact=token))
    text = page_of(run).one("section", "claims").text
    assert "eyJ" not in text
    assert f"<token, {len(inner)} characters>" in text


def test_a_request_is_told_both_ways() -> None:
    """Headers and body as they travelled, JSON laid out, the ids for support, the phases."""
    exchange = an_exchange(
        request_headers=(("Accept", "a/b"), ("x-ms-client-request-id", "mine")),
        response_headers=(("Content-Type", "application/json"), ("x-ms-request-id", "theirs")),
        response_body=json.dumps({"a": {"b": "ü"}}),
        attempt=2,
    )
    folded = page_of(replace(a_run(), exchanges=(exchange,))).one("details")
    assert folded.attributes["id"] == "request-1"
    summary = " ".join(folded.one("summary").text.split())
    assert summary.startswith("#1200GET")
    assert "11.0 ms" in summary
    sent, received = folded.one("pre", "sent").text, folded.one("pre", "received").text
    assert sent.splitlines()[:2] == ["GET https://h/subscriptions?api-version=1", "Accept: a/b"]
    assert '{\n  "a": {\n    "b": "ü"\n  }\n}' in received
    assert "theirs" in folded.one("dl").text
    assert "try 2" in folded.text
    assert "connect 1.0 ms, TLS 2.0 ms, prepare 1.0 ms, wait 3.0 ms, transfer 4.0 ms" in folded.text
    assert [bar.classes for bar in folded.all("rect")] == [
        ["connect"], ["TLS"], ["prepare"], ["wait"], ["transfer"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"failure": NoAnswer(phase=Phase.CONNECT, timed_out=True, text="late")}, "connect timed out"),
        ({"failure": NoAnswer(phase=Phase.TLS, text="bad <b>")}, "tls failed. bad <b>"),
        ({"state": State.CANCELLED}, "cancelled"),
        ({"state": State.RUNNING}, "no answer"),
    ],
)  # fmt: skip
def test_what_was_not_answered_says_so(fields: dict[str, Any], words: str) -> None:
    """There is no status for no answer."""
    silent = an_exchange(**({"status": None, "state": State.FAILED} | fields))
    folded = page_of(replace(a_run(), exchanges=(silent,))).one("details")
    assert words in folded.one("p", "none").text
    assert not folded.all("pre", "received")


def test_a_long_body_is_cut_and_says_so() -> None:
    """A page of megabytes helps nobody."""
    body = "x" * (LONGEST_BODY + 7)
    run = replace(a_run(), exchanges=(an_exchange(response_body=body, truncated=True),))
    folded = page_of(run).one("details")
    assert "cut here: 7 more characters" in folded.one("pre", "received").text
    assert "broke off" in folded.text


def test_ten_thousand_requests_are_bounded() -> None:
    """The newest, and those that a check rests on; a line says how many there are."""
    many = tuple(an_exchange(n) for n in range(1, 10_001))
    check = replace(result("MI101", Status.PASS), requests=(3, 9_999, 20_000))
    root = page_of(replace(a_run(check), exchanges=many))
    section = root.one("section", "requests")
    assert len(section.all("details")) == MOST + 1
    assert f"The last {MOST} of 10,000 requests" in section.text
    asked = [link.text for link in root.one("section", "checks").all("a")]
    assert asked == ["#3", "#9999"], "no link leads nowhere"


@settings(deadline=None, max_examples=30)
@given(st.text(st.characters()))
def test_foreign_text_is_text_wherever_it_stands(text: str) -> None:
    """In results, URLs, headers, bodies, failures, variables: nothing in it makes an element."""
    hostile = (
        f"{text}{HOSTILE}\"'--><script>alert(1)</script><img src=x onerror=y>&amp;</pre></style>"
    )
    exchanges = (
        an_exchange(
            1, url=hostile, purpose=hostile, method=hostile, reason=hostile, http_version=hostile,
            request_headers=((hostile, hostile),), request_body=hostile, response_body=hostile,
            response_headers=((hostile, hostile), ("x-ms-request-id", hostile)),
        ),
        an_exchange(2, status=None, failure=NoAnswer(phase=Phase.READ, text=hostile)),
    )  # fmt: skip
    setting = ProxySetting(source=hostile, name=hostile, value=hostile)
    machine = replace(AZURE_VM, hostname=hostile, environ={hostile: hostile}, proxies=(setting,))
    checks = [
        result(code, Status.FAIL, text=hostile, diagnosis="MI-400-NOT-FOUND")
        for code in ("MI101", "MI102")
    ]
    run = replace(a_run(*checks), exchanges=exchanges, machine=machine)
    root = page_of(run)
    visible = "".join(each.text for each in root.all("body"))
    assert "<script>alert(1)</script>" in visible
    assert all(character.isprintable() or character == "\n" for character in visible)


async def test_hostile_names_of_a_whole_run_are_shown_as_text() -> None:
    """Tags and errors made to break a terminal stand in the bodies, with their controls visible."""
    run = await a_run_of("hostile")
    visible = page_of(run).one("body").text
    assert all(character.isprintable() or character == "\n" for character in visible)
    assert "[bold red]markup[/bold red]" in visible
    assert "\\u001b" in visible or "\u241b" in visible
    assert TEXTS[0] not in visible
    assert ERROR_TEXT not in visible


def test_a_body_that_is_not_utf_8_has_a_place() -> None:
    """What cannot be read is shown by a mark; binary kinds are only named."""
    record = Record()
    for kind, body in (("text/plain", b"caf\xe9 \xff\xfe\x00"), ("application/octet-stream", b"\x00\xff")):  # fmt: skip
        n = record.begin(Request(target=Target.ARM, url="https://h/", body=b"\xff"), (), 0.0)
        answer = Answer(status=200, body=body, headers=(("content-type", kind),))
        record.end(n, answer, Timings())
    run = replace(a_run(), exchanges=record.exchanges)
    first, second = (each.one("pre", "received").text for each in page_of(run).all("details"))
    assert "caf\ufffd" in first
    assert "<2 bytes of application/octet-stream>" in second
    for name in ("har", "json", "markdown", "junit"):
        text_of(name, run).encode()


def test_a_healthy_run_has_nothing_to_do() -> None:
    """No remedy, no empty heading."""
    root = page_of(a_run(result("MI101", Status.PASS, seen="fine")))
    assert [h.text for h in root.all("h2")] == [
        "Checks", "Requests", "Environment", "Removed before anything was written",
    ]  # fmt: skip
    assert root.one("title").text.startswith("Healthy: ")


def test_requests_that_lie_far_apart_do_not_share_a_time_line() -> None:
    """Close together they do: what ran side by side is seen."""
    near = [an_exchange(1), an_exchange(2, started_at=1767225601.0)]
    assert scale_of(near).span_ms == pytest.approx(1011.0)
    assert "since the first request" in scale_of(near).words
    far = [an_exchange(1), an_exchange(2, started_at=1767229200.0)]
    assert scale_of(far).start_s == 0
    assert scale_of(far).span_ms == pytest.approx(11.0)


def test_the_style_is_ascii_and_knows_dark_narrow_and_paper() -> None:
    """One file for a ticket, a phone and a printer."""
    style = page_of(a_run()).one("style").text
    for feature in ("prefers-color-scheme: dark", "max-width", "@media print"):
        assert feature in style
    assert re.search(r"color-scheme: light dark", style)


def test_an_attribute_cannot_be_left_from_within() -> None:
    """Quotes and brackets of a value stay in it; one that is None is not there."""
    made = tag("a", "x", href="\"'><script>", title=None)
    (link,) = read(f"<!DOCTYPE html><html>{made}</html>").all("a")
    assert link.attributes == {"href": "\"'><script>"}
    assert link.text == "x"
