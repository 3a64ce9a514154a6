"""What is typed to find requests."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.requests.making import exchange
from tui_app.core.exchange import State
from tui_app.core.requests.seeking import NotAFilter, about, filter_of, scope_of
from tui_app.core.wire import Target

REFUSED = exchange(
    3, status=403, purpose="group rg-shop", response_body='{"code":"AuthorizationFailed"}'
)
SILENT = exchange(
    4, status=None, state=State.FAILED, target=Target.IMDS, url="http://169.254.169.254/x"
)


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("", True),
        ("rg-shop", True),
        ("RG-SHOP get", True),
        ("rg-data", False),
        ("host:arm", True),
        ("host:management.azure", True),
        ("host:imds", False),
        ("status:403", True),
        ("status:4xx", True),
        ("status:2xx", False),
        ("status:>=400", True),
        ("status:<400", False),
        ("status:none", False),
        ("status:4", True),
        ("slow:9", True),
        ("slow:", False),
        ("text:authorizationfailed", True),
        ("text:nothing", False),
        ("n:1,3", True),
        ("n:1", False),
        ("unknown:word", False),
    ],
)
def test_words(text: str, is_found: bool) -> None:
    """Every word must hold; an unknown prefix is a plain word."""
    assert filter_of(text)(REFUSED) is is_found


def test_no_answer_is_a_status_of_its_own() -> None:
    """`none` is what failed or was given up, not what is under way."""
    assert filter_of("status:none host:imds")(SILENT)
    assert not filter_of("status:none")(exchange(5, status=None, state=State.RUNNING))


@pytest.mark.parametrize("text", ["status:abc", "slow:fast", "n:one"])
def test_what_makes_no_sense_says_what_was_expected(text: str) -> None:
    """One line, with an example."""
    with pytest.raises(NotAFilter, match="expected"):
        filter_of(text)


@given(st.text())
def test_whatever_is_typed_filters_or_is_refused(text: str) -> None:
    """Nothing else is raised, and the result can be asked."""
    try:
        test = filter_of(text)
    except NotAFilter:
        return
    assert test(REFUSED) in (True, False)


def test_requests_about_a_thing() -> None:
    """Itself, the list in it, who may do what there; not the things below it."""
    scope = "/subscriptions/S/resourceGroups/rg-shop"
    base = "https://management.azure.com"
    paths = [
        scope.lower(),
        f"{scope}/resources",
        f"{scope}/providers/Microsoft.Authorization/permissions",
        f"{scope}/providers/Microsoft.Compute/virtualMachines/vm",
        "/subscriptions/S",
        f"{scope}-other",
    ]
    kept = [exchange(n, url=f"{base}{path}?api-version=x") for n, path in enumerate(paths, 1)]
    assert about(kept, scope) == (1, 2, 3)


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("/subscriptions/S/resourceGroups/g", "/subscriptions/S/resourceGroups/g"),
        ("/subscriptions/S/resourceGroups/g/resources", "/subscriptions/S/resourceGroups/g"),
        ("/subscriptions/S/resourcegroups", "/subscriptions/S"),
        ("/subscriptions/S/providers/Microsoft.Authorization/permissions", "/subscriptions/S"),
        ("/tenants", ""),
    ],
)
def test_the_place_of_a_request(path: str, scope: str) -> None:
    """Of a list and of rights the place that they are of."""
    assert scope_of(exchange(url=f"https://management.azure.com{path}?api-version=x")) == scope
    assert scope_of(exchange(url=f"https://login{path}", target=Target.LOGIN)) == ""


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("<group:1>", True),
        ("rg-shop", False),
        ("host:<h>", True),
        ("host:management", False),
        ("text:<code>", True),
        ("text:authorizationfailed", False),
        ("status:403", True),
    ],
)
def test_a_filter_looks_at_what_is_shown(text: str, is_found: bool) -> None:
    """In share mode placeholders are found, and what they stand for is not."""

    def shown(text: str) -> str:
        for name, placeholder in (("rg-shop", "<group:1>"), ("management.azure.com", "<h>")):
            text = text.replace(name, placeholder)
        return text.replace("AuthorizationFailed", "<code>")

    assert filter_of(text, shown)(REFUSED) is is_found
