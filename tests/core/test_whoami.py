"""What was asked beside what came, and what is to be said of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.data import answer
from tui_app.core.clock import Moment, moment_at
from tui_app.core.selector import Selector, SelectorKind, TokenWanted
from tui_app.core.token import Token
from tui_app.core.token_answer import read_token
from tui_app.core.token_findings import Severity, judged
from tui_app.core.whoami import is_chosen_by_host, who

BASE = 1767225600.0
ARM = "https://management.azure.com/"


def received(
    name: str = "ok-token-system-assigned", selector: Selector | None = None, **claims: Any
) -> Token:
    wanted = TokenWanted(ARM, selector or Selector())
    token = read_token(answer("imds", name), wanted, received=moment_at(BASE))
    assert token is not None
    return replace(token, claims={**token.claims, **claims})


@pytest.mark.parametrize(
    ("name", "kind", "claim", "row"),
    [
        ("ok-token-user-assigned-client-id", SelectorKind.CLIENT_ID, "appid", "client id"),
        ("ok-token-user-assigned-object-id", SelectorKind.OBJECT_ID, "oid", "object id"),
        ("ok-token-user-assigned-msi-res-id", SelectorKind.RESOURCE_ID, "xms_mirid", "identity"),
    ],
)
def test_each_selector_is_compared_with_its_own_claim(
    name: str, kind: SelectorKind, claim: str, row: str
) -> None:
    """In any case of the letters; another value is a finding."""
    value = received(name).claim(claim)
    fits = {r.name: r.fits for r in who(received(name, Selector(kind, value.upper())))}
    assert fits[row] is True
    other = received(name, Selector(kind, value[:-1] + "~"))
    assert {r.name: r.fits for r in who(other)}[row] is False
    found = judged(other, moment_at(BASE))
    assert [f.id for f in found if f.severity is Severity.ERROR] == ["TOK-WRONG-IDENTITY"]


def test_nothing_asked_is_nothing_compared() -> None:
    """Without a selector the host chose: there is nothing to be wrong about."""
    token = received()
    fits = {row.name: row.fits for row in who(token)}
    assert (fits["client id"], fits["object id"], fits["kind"]) == (None, None, None)
    assert fits["audience"] is True
    assert is_chosen_by_host(token)


def test_another_machine_and_another_tenant_are_told() -> None:
    """A pasted token, a cloned disk, a subscription that moved."""
    token = received()
    found = {f.id: f for f in judged(token, moment_at(BASE), tenant="other", machine="/other")}
    assert found["TOK-TENANT-MISMATCH"].severity is Severity.ERROR
    assert "this machine is /other" in found["TOK-WRONG-IDENTITY"].text


@pytest.mark.parametrize(
    ("now", "id_", "severity"),
    [
        (moment_at(BASE + 86_400 + 60), "TOK-EXPIRED", Severity.ERROR),
        (moment_at(BASE + 86_400 - 60), "TOK-EXPIRED", Severity.WARNING),
        (Moment(BASE + 400, BASE), "TOK-CLOCK-SKEW", Severity.ERROR),
        (Moment(BASE - 90, BASE), "TOK-CLOCK-SKEW", Severity.WARNING),
    ],
)
def test_times_become_findings(now: Moment, id_: str, severity: Severity) -> None:
    """End, near end, and a clock that is off, by how much it is off now."""
    found = {(f.id, f.severity) for f in judged(received(), now)}
    assert (id_, severity) in found


def test_a_clock_that_was_set_right_is_no_finding_any_more() -> None:
    """The skew is what it is now, not what it was at the receipt."""
    wrong = replace(received(), received=Moment(BASE + 900, BASE))
    right_again = Moment(BASE + 10, BASE + 10)
    assert "TOK-CLOCK-SKEW" in {f.id for f in judged(wrong, Moment(BASE + 910, BASE + 10))}
    assert "TOK-CLOCK-SKEW" not in {f.id for f in judged(wrong, right_again)}


def test_a_healthy_token_has_nothing_against_it() -> None:
    """No error and no warning."""
    assert not [f for f in judged(received(), moment_at(BASE)) if f.severity is not Severity.INFO]


def test_an_instance_of_a_scale_set_uses_the_identity_of_its_set() -> None:
    """The set's id is above the instance's: that fits. Another set does not."""
    scale_set = (
        "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachineScaleSets/a"
    )
    token = received(xms_mirid=scale_set.replace("resourceGroups", "resourcegroups"))
    for machine, fits in (
        (f"{scale_set}/virtualMachines/3", True),
        (f"{scale_set}b/virtualMachines/3", False),
    ):
        rows = {row.name: row.fits for row in who(token, machine=machine)}
        assert rows["used by"] is fits


def test_without_a_tenant_to_compare_nothing_is_claimed() -> None:
    """IMDS names the identity's own tenant, which proves nothing about the subscription's."""
    assert {row.name: row.fits for row in who(received())}["tenant"] is None
