"""PowerShell in the tutorial's own words."""

from __future__ import annotations

from tests.core.test_snippets import FETCH, exchange
from tui_app.core.snippets.tutorial import tutorial
from tui_app.core.wire import Target


def test_the_token_goes_into_the_tutorials_variables() -> None:
    """$response, $content, $ArmToken, in this order."""
    url = "http://169.254.169.254/metadata/identity/oauth2/token?resource=r"
    lines = tutorial(exchange(Target.IMDS, url, ("Metadata", "true")), FETCH).split("\n")
    assert lines == [
        f"$response = Invoke-WebRequest -UseBasicParsing -Method GET -Uri '{url}' "
        '-Headers @{Metadata="true"}',
        "$content = $response.Content | ConvertFrom-Json",
        "$ArmToken = $content.access_token",
    ]


def test_the_call_carries_the_token_by_its_variable() -> None:
    """Fetched in the lines above, so that they work as they stand."""
    asked = exchange(Target.ARM, "https://management.azure.com/s", ("Authorization", "••••"))
    text = tutorial(asked, FETCH)
    assert text.index("$ArmToken =") < text.index("Bearer $ArmToken")
    assert "••••" not in text
    assert FETCH.url in text


def test_a_request_without_the_header_stays_without() -> None:
    """The probe is refused for lacking it: that is its point."""
    url = "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01"
    assert "Metadata=" not in tutorial(exchange(Target.IMDS, url), FETCH)


def test_a_quote_in_a_url_stays_inside() -> None:
    """It cannot end the argument."""
    assert "'https://h/a''b'" in tutorial(exchange(Target.ARM, "https://h/a'b"), FETCH)
