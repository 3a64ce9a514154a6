"""Requests as lines to paste."""

from __future__ import annotations

import shlex
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tui_app.core.exchange import Exchange
from tui_app.core.snippets import FORMS, Fetch, az, curl, fetch_of, powershell, python, raw
from tui_app.core.wire import Target

FETCH = Fetch("http://imds/token?resource=x")


def exchange(target: Target, url: str, *headers: tuple[str, str]) -> Exchange:
    return Exchange(
        n=1, started_at=0, target=target, purpose="", method="GET", url=url, request_headers=headers
    )


def test_imds_is_asked_around_the_proxy() -> None:
    """The line works on a VM whose environment sets a proxy."""
    asked = exchange(Target.IMDS, "http://169.254.169.254/metadata/versions", ("Metadata", "true"))
    assert curl(asked, FETCH).startswith("curl -sS -i --noproxy '*' -H 'Metadata: true'")
    assert "-WebSession $direct" in powershell(asked, FETCH)


def test_a_token_is_fetched_into_a_variable() -> None:
    """No pasted line holds a token or its mask; it gets one for itself."""
    asked = exchange(
        Target.ARM, "https://management.azure.com/subscriptions", ("Authorization", "••••")
    )
    for form in FORMS.values():
        assert "••••" not in form(asked, FETCH)
    assert "Bearer $ARM_TOKEN" in curl(asked, FETCH)
    assert "Bearer $ArmToken" in powershell(asked, FETCH)


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"])))
def test_a_hostile_url_stays_one_word(url: str) -> None:
    """Quotes in a URL cannot end the argument."""
    asked = exchange(Target.ARM, f"https://h/{url}")
    assert shlex.split(curl(asked, FETCH))[-1] == f"https://h/{url}"
    assert f"'https://h/{url.replace(chr(39), chr(39) * 2)}'" in powershell(asked, FETCH)


def test_the_token_is_fetched_as_this_run_fetched_it() -> None:
    """The newest answered request for an ARM token before; by default what every VM answers."""
    token = "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01"
    arm = f"{token}&resource=https%3A%2F%2Fmanagement.azure.com%2F&client_id=c"
    vault = f"{token}&resource=https%3A%2F%2Fvault.azure.net"
    asked = replace(exchange(Target.ARM, "https://management.azure.com/tenants"), n=9)
    before = [
        replace(exchange(Target.IMDS, f"{arm}1"), n=1, status=200),
        replace(exchange(Target.IMDS, f"{arm}2"), n=2, status=200),
        replace(exchange(Target.IMDS, f"{arm}3"), n=3, status=400),
        replace(exchange(Target.IMDS, vault), n=4, status=200),
        replace(exchange(Target.IMDS, f"{arm}5"), n=10, status=200),
    ]
    assert fetch_of(before, asked).url == f"{arm}2"
    assert "management.azure.com" in fetch_of([], asked).url
    government = replace(asked, url="https://management.usgovcloudapi.net/tenants")
    assert "management.usgovcloudapi.net" in fetch_of([], government).url


def test_az_python_and_raw_hold_the_same_request() -> None:
    """Method, address, the headers that are the request's own, the body."""
    asked = replace(
        exchange(Target.ARM, "https://h/x?y=1", ("Content-Type", "application/json"),
                 ("Authorization", "••••"), ("User-Agent", "ours")),
        method="POST",
        request_body='{"a": "it\'s"}',
    )  # fmt: skip
    for form in (az, python, raw):
        text = form(asked, FETCH)
        assert "application/json" in text
        assert "ours" not in text
        assert "••••" not in text
    assert shlex.split(az(asked, FETCH).splitlines()[1])[-3:-1] == ['{"a": "it\'s"}', "--url"]
    compile(python(asked, FETCH), "pasted", "exec")
    assert raw(asked, FETCH).startswith("POST /x?y=1 HTTP/1.1\nHost: h\n")


@given(st.text(), st.text())
def test_any_text_stays_one_value_in_python(url: str, body: str) -> None:
    """Quotes, backslashes and lines in an address or a body cannot end the text."""
    asked = replace(exchange(Target.ARM, f"https://h/{url}"), method="POST", request_body=body)
    try:
        body.encode()
    except UnicodeEncodeError:
        return
    compile(python(asked, FETCH), "pasted", "exec")
