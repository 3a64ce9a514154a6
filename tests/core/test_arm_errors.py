"""The diagnosis of ARM exchanges, and the facts that are read out of its error texts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.test_diagnosis import ANSWERS, SILENCES
from tui_app.core.arm_errors import (
    ArmFinding,
    DenyAssignment,
    assignable,
    diagnose_arm,
    with_finding,
)
from tui_app.core.remedies import Names, all_ids
from tui_app.core.wire import Answer, Headers, NoAnswer, Outcome, Phase, Request, Target

DATA = Path(__file__).parent.parent / "data" / "arm"
ASKED = Request(target=Target.ARM, url="https://management.azure.com/subscriptions")
JSON = (("Content-Type", "application/json; charset=utf-8"),)
ID = "d6b62dfa-87f5-49b3-bbcb-4a687c4faa96"


def read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text("utf-8"))
    return content


def recorded(name: str) -> Answer:
    response = read(name)["response"]
    body = response["body"]
    text = body if isinstance(body, str) else json.dumps(body)
    return Answer(
        status=response["status"], headers=tuple(response["headers"].items()), body=text.encode()
    )


def finding(outcome: Outcome) -> ArmFinding:
    result = diagnose_arm(ASKED, outcome)
    assert result is not None
    return result


def error(
    status: int, code: str, message: str = "", headers: Headers = JSON, **more: Any
) -> Answer:
    body = {"error": {"code": code, "message": message, **more}}
    return Answer(status=status, headers=headers, body=json.dumps(body).encode())


def lacks(action: str, scope: str) -> str:
    return (
        f"The client '{ID}' with object id '{ID}' does not have authorization to perform action "
        f"'{action}' over scope '{scope}'"
    )


READ_BY_OTHERS = ("arm.empty.", "arm.page.")
"""Successes: only who asked for the list knows what an empty or a foreign page means."""

CATALOGUE = {
    name: each["id"]
    for each in read("error_catalogue")["entries"]
    for name in each["fixtures"]
    if (DATA / f"{name}.json").exists() and not each["id"].startswith(READ_BY_OTHERS)
}


@pytest.mark.parametrize(("name", "diagnosis"), sorted(CATALOGUE.items()))
def test_recorded_exchange(name: str, diagnosis: str) -> None:
    """Every recorded refusal has the id that the catalogue gives it."""
    assert finding(recorded(name)).diagnosis == diagnosis


def test_every_recorded_refusal_is_in_the_catalogue() -> None:
    """No recorded refusal goes untested."""
    refusals = {
        path.stem for path in DATA.glob("*.json") if path.stem.startswith(("err_", "proxy_"))
    }
    assert refusals <= set(CATALOGUE)


@pytest.mark.parametrize("case", read("error_parse_vectors")["cases"], ids=lambda c: c["fixture"])
def test_parsed_fields(case: dict[str, Any]) -> None:
    """Client, action, scope and the rest are read out of each form of the texts."""
    result, expected = finding(recorded(case["fixture"])), case["expect"]
    assert result.client == expected.get("client", "")
    assert result.object_id == expected.get("oid", "")
    assert result.action == expected.get("action", "")
    assert result.scope == (assignable(expected["scope"]) if "scope" in expected else "")
    assert result.linked_action == expected.get("linked_action", "")
    assert result.linked_scopes == tuple(expected.get("linked_scopes", ()))
    assert list(result.supported_versions) == expected.get("versions", [])
    deny = expected.get("deny")
    assert result.deny_assignment == (DenyAssignment(**deny) if deny else None)


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute",
            "/subscriptions/s/resourceGroups/g",
        ),
        ("/subscriptions/s/providers/Microsoft.Compute/", "/subscriptions/s"),
        ("/subscriptions/s/resourceGroups/g", "/subscriptions/s/resourceGroups/g"),
        (
            "/subscriptions/s/providers/Microsoft.A/b/c",
            "/subscriptions/s/providers/Microsoft.A/b/c",
        ),
        ("/providers/Microsoft.Compute", "/"),
    ],
)
def test_scope_is_cut_back(scope: str, expected: str) -> None:
    """A scope that ends in a provider is cut back to where a role can be assigned."""
    assert assignable(scope) == expected


@pytest.mark.parametrize(
    ("answer", "diagnosis"),
    [
        (error(403, "AUTHORIZATIONFAILED"), "arm.authz.missing"),
        (error(403, "Wrapped", details=[{"code": "authorizationfailed"}]), "arm.authz.missing"),
        (
            error(
                403,
                "AuthorizationFailed",
                lacks("a/read", "/providers/Microsoft.Management/managementGroups/m"),
            ),
            "arm.authz.missing",
        ),
        (
            error(403, "DenyAssignmentAuthorizationFailed", "reworded"),
            "arm.authz.deny",
        ),
        (error(403, "SomethingNew", "no"), "arm.authz.other"),
        (error(401, "SomethingNew", "no"), "arm.auth.other"),
        (error(401, "ExpiredAuthenticationToken"), "arm.auth.expired"),
        (
            error(
                401,
                "InvalidAuthenticationToken",
                headers=(("www-authenticate", 'Bearer claims="e30="'),),
            ),
            "arm.auth.challenge",
        ),
        (error(401, "InvalidAuthenticationToken"), "arm.auth.invalid-token"),
        (error(429, "SubscriptionRequestsThrottled", "reworded"), "arm.throttle.generic"),
        (error(429, "ResourceRequestsThrottled"), "arm.throttle.provider"),
        (error(500, "InternalServerError"), "arm.server.error"),
        (Answer(status=500), "arm.server.error"),
        (Answer(status=504, headers=(("x-ms-request-id", "1"),), body=b"late"), "arm.server.error"),
        (error(409, "ScopeLocked"), "arm.lock"),
        (error(418, "Teapot"), "arm.other"),
        (error(404, "SomethingNew"), "arm.other"),
        (Answer(status=302, headers=(("Location", "https://x"),)), "arm.net.redirect"),
        (Answer(status=403), "arm.net.proxy-page"),
        (Answer(status=404, body=b"page not found"), "arm.net.proxy-page"),
        (Answer(status=200, headers=JSON, body=b"<html>"), "arm.net.proxy-page"),
        (Answer(status=200, body=b'{"value":[]}', truncated=True), "arm.net.truncated"),
        (
            error(400, "BadRequest", details=[{"code": "NoValidSubscriptionsInQueryRequest"}]),
            "arm.graph.no-subscription",
        ),
    ],
)
def test_variants(answer: Answer, diagnosis: str) -> None:
    """Casing, nesting and new wordings end at the right id, or at the generic one."""
    assert finding(answer).diagnosis == diagnosis


@pytest.mark.parametrize("body", [b'{"value":[]}', b"", b"[]"])
def test_success_is_no_finding(body: bytes) -> None:
    """A success is a success, though its list be empty."""
    assert diagnose_arm(ASKED, Answer(status=200, headers=JSON, body=body)) is None


@pytest.mark.parametrize(
    ("failure", "diagnosis"),
    [
        (NoAnswer(phase=Phase.POLICY), "TOOL-REFUSED"),
        (NoAnswer(phase=Phase.RESOLVE), "arm.net.dns"),
        (NoAnswer(phase=Phase.CONNECT, timed_out=True), "arm.net.connect"),
        (NoAnswer(phase=Phase.CONNECT, errno=111), "arm.net.connect"),
        (NoAnswer(phase=Phase.TLS), "arm.net.tls"),
        (NoAnswer(phase=Phase.READ, timed_out=True), "arm.net.timeout"),
        (NoAnswer(phase=Phase.READ, errno=104), "arm.net.truncated"),
    ],
)
def test_silence(failure: NoAnswer, diagnosis: str) -> None:
    """Without an answer the phase decides."""
    assert finding(failure).diagnosis == diagnosis


@pytest.mark.parametrize(
    ("headers", "message", "expected"),
    [
        ((("Retry-After", "17"),), "", 17.0),
        ((("Retry-After", "0"),), "", 1.0),
        ((("Retry-After", "999999"),), "", 86_400.0),
        ((("Retry-After", "soon"),), "", None),
        (
            (
                ("Retry-After", "Thu, 01 Jan 2026 00:00:30 GMT"),
                ("Date", "Thu, 01 Jan 2026 00:00:00 GMT"),
            ),
            "",
            30.0,
        ),
        ((("Retry-After", "Thu, 01 Jan 2026 00:00:30 GMT"),), "", None),
        ((("x-ms-user-quota-resets-after", "00:00:05"),), "", 5.0),
        ((), "Please try again after '12' seconds.", 12.0),
        ((), "", None),
    ],
)
def test_waiting_time(headers: Headers, message: str, expected: float | None) -> None:
    """The wait is at least a second, and a date counts from the answer's own."""
    throttled = error(429, "TooManyRequests", message, headers=(*JSON, *headers))
    assert finding(throttled).retry_after_s == expected


def test_text_is_kept_verbatim() -> None:
    """Code and message of an unknown error stay as the server sent them."""
    result = finding(error(403, "New.Code", "a\r\n[b]  text"))
    assert (result.code, result.message) == ("New.Code", "a\r\n[b]  text")


def test_capital_keys_without_a_wrapper() -> None:
    """The envelope of App Service, unwrapped and capitalised, is read as well."""
    body = {"Code": "ResourceNotFound", "Message": "gone", "Details": [{"Code": "x"}]}
    result = finding(Answer(status=404, headers=JSON, body=json.dumps(body).encode()))
    assert (result.diagnosis, result.message) == ("arm.res.not-found", "gone")


def test_support_line_gives_way_to_the_detail() -> None:
    """Where the message only asks for a support case, the detail is the message."""
    body = error(
        400,
        "BadRequest",
        "Please provide below info when asking for support: timestamp = 1",
        details=[{"code": "NoValidSubscriptionsInQueryRequest", "message": "None."}],
    )
    assert finding(body).message == "None."


def test_names_for_the_remedy_are_those_of_the_refusal() -> None:
    """A command is filled with who lacked what: for a linked right, with the linked scope."""
    linked = finding(recorded("err_linked_authorization_failed"))
    names = with_finding(Names(scope="/mine", object_id="mine", vm="vm"), linked)
    assert names.scope == linked.linked_scopes[0]
    assert names.action == linked.linked_action
    assert (names.object_id, names.vm) == (linked.object_id, "vm")
    assert with_finding(Names(scope="/mine"), ArmFinding(diagnosis="arm.other")).scope == "/mine"


MESSAGES = st.lists(
    st.sampled_from(
        [
            "The client '", "' with object id '", "' does not have authorization to perform action '",
            "' over scope '", "' on the linked scope(s) '", "deny assignment with name '", "' and Id '",
            "supported versions are '", "/providers/", "x", ",", "'", ".", "\n",
        ]
    ),
    max_size=12,
).map("".join)  # fmt: skip


@settings(deadline=None)  # the first example loads all texts
@given(
    outcome=st.one_of(
        ANSWERS,
        SILENCES,
        st.builds(
            error,
            st.sampled_from([400, 401, 403, 404, 409, 429, 500]),
            st.sampled_from(["AuthorizationFailed", "LinkedAuthorizationFailed", "x", ""]),
            MESSAGES,
        ),
    )
)
def test_anything_has_at_most_one_finding(outcome: Outcome) -> None:
    """Whatever comes back, the result is one known id or None, and never an exception."""
    result = diagnose_arm(ASKED, outcome)
    assert result is None or result.diagnosis in all_ids()


@given(
    st.integers(200, 299), st.dictionaries(st.text(), st.text()), st.sampled_from(["", "text/html"])
)
def test_a_whole_object_with_a_success_is_no_failure(
    status: int, body: dict[str, str], kind: str
) -> None:
    """The client counts on it: it does not ask about such an answer."""
    headers = (("Content-Type", kind),) if kind else ()
    answer = Answer(status=status, headers=headers, body=json.dumps(body).encode())
    assert diagnose_arm(ASKED, answer) is None
