"""The glossary: complete, short, and consistent with itself."""

from __future__ import annotations

import pytest

from tests.data import case
from tui_app.core import glossary
from tui_app.core.glossary import CLAIMS, HEADER, MEANINGS, ORDER, TIMES, misfit, ordered
from tui_app.core.remedies import all_ids

OF_A_MANAGED_IDENTITY = """
    aud iss idp iat nbf exp appid azp appidacr azpacr idtyp oid sub tid ver uti aio rh xms_rd
    xms_ftd xms_mirid xms_az_rid xms_idrel xms_act_fct xms_sub_fct xms_tcdt xms_cc roles groups
    wids tenant_region_scope xms_tb
"""
OF_OTHERS = """
    scp upn name preferred_username unique_name nonce at_hash hasgroups _claim_names
    kubernetes.io repository ref environment job_workflow_ref jti
"""


@pytest.mark.parametrize("name", [*OF_A_MANAGED_IDENTITY.split(), *OF_OTHERS.split()])
def test_a_documented_claim_is_in_it(name: str) -> None:
    """Claims of managed identities, users, Graph, ID tokens and federated assertions are known."""
    assert CLAIMS[name].meaning


@pytest.mark.parametrize("name", ["typ", "alg", "kid", "x5t", "nonce", "enc"])
def test_a_header_parameter_is_in_it(name: str) -> None:
    """The header has a glossary of its own: a nonce means something else there."""
    assert HEADER[name].meaning != MEANINGS.get(name)


@pytest.mark.parametrize("claim", [*CLAIMS.values(), *HEADER.values()], ids=[*CLAIMS, *HEADER])
def test_an_entry_fits_where_it_is_shown(claim: glossary.Claim) -> None:
    """The meaning fits its column, the reason is a sentence, the types are JSON's."""
    assert 0 < len(claim.meaning) <= 46
    assert not claim.why or claim.why.endswith(".")
    assert set(claim.types.split()) <= {
        "string", "integer", "number", "boolean", "array", "object",
    }  # fmt: skip
    assert all(id_.startswith(("TOK-", "DEC-")) for id_ in claim.finding.split())
    assert set(claim.finding.split()) <= set(all_ids()), "each finding is explained"


def test_no_claim_is_told_twice() -> None:
    """The groups do not overlap, so none hides another's entry."""
    groups = (
        glossary.TARGET, glossary.IDENTITY, glossary.TIMES_OF_A_TOKEN, glossary.RIGHTS,
        glossary.USER, glossary.FEDERATION, glossary.INTERNAL,
    )  # fmt: skip
    assert sum(map(len, groups)) == len(CLAIMS)


def test_what_is_an_arm_id_leads_to_its_resource() -> None:
    """The two claims that name resources can be followed."""
    assert CLAIMS["xms_mirid"].leads_to == CLAIMS["xms_az_rid"].leads_to == "resource"
    assert CLAIMS["oid"].leads_to == ""


def test_the_useful_claims_come_first() -> None:
    """Known ones in their own order, the others in the token's."""
    assert ordered({"zzz": 1, "exp": 1, "aaa": 1, "aud": 1}) == ["aud", "exp", "zzz", "aaa"]
    assert set(ORDER) | set(TIMES) <= set(CLAIMS)


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("exp", 1, ""), ("exp", 1.5, ""), ("exp", "1", "string"), ("exp", True, "boolean"),
        ("exp", None, "null"), ("groups", "a", "string"), ("groups", [], ""), ("aud", ["a"], ""),
        ("oid", {}, "object"), ("never-heard-of", 1, ""), ("xms_tcdt", "1", ""),
    ],
)  # fmt: skip
def test_a_value_of_another_type_is_told(name: str, value: object, kind: str) -> None:
    """What a claim may not be is named by its JSON type; unknown claims may be anything."""
    assert misfit(name, value) == kind


@pytest.mark.parametrize(
    "name", ["ok-token-system-assigned", "ok-token-graph-with-groups", "host-cloudshell-200"]
)
def test_every_claim_of_a_recorded_token_is_known_and_fits(name: str) -> None:
    """The glossary agrees with what was recorded."""
    claims = case("imds", name)["jwt_claims"]
    assert set(claims) <= set(CLAIMS)
    assert not any(misfit(claim, value) for claim, value in claims.items())
