"""Requests as lines to paste."""

from __future__ import annotations

import shlex

from hypothesis import given
from hypothesis import strategies as st

from tui_app.core.exchange import Exchange
from tui_app.core.snippets import FORMS, curl, powershell
from tui_app.core.wire import Target


def exchange(target: Target, url: str, *headers: tuple[str, str]) -> Exchange:
    return Exchange(
        n=1, started_at=0, target=target, purpose="", method="GET", url=url, request_headers=headers
    )


def test_imds_is_asked_around_the_proxy() -> None:
    """The line works on a VM whose environment sets a proxy."""
    asked = exchange(Target.IMDS, "http://169.254.169.254/metadata/versions", ("Metadata", "true"))
    assert curl(asked).startswith("curl -sS -i --noproxy '*' -H 'Metadata: true'")
    assert "-WebSession $direct" in powershell(asked)


def test_a_token_is_fetched_into_a_variable() -> None:
    """No pasted line holds a token or its mask; it gets one for itself."""
    asked = exchange(
        Target.ARM, "https://management.azure.com/subscriptions", ("Authorization", "••••")
    )
    for form in FORMS.values():
        assert "••••" not in form(asked)
    assert "Bearer $ARM_TOKEN" in curl(asked)
    assert "Bearer $ArmToken" in powershell(asked)


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"])))
def test_a_hostile_url_stays_one_word(url: str) -> None:
    """Quotes in a URL cannot end the argument."""
    asked = exchange(Target.ARM, f"https://h/{url}")
    assert shlex.split(curl(asked))[-1] == f"https://h/{url}"
    assert f"'https://h/{url.replace(chr(39), chr(39) * 2)}'" in powershell(asked)
