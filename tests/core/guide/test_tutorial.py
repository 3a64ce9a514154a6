"""The tutorial's steps are judged by the answers alone."""

from __future__ import annotations

import pytest

from tests.canned import REFUSED
from tests.core.guide import made
from tests.core.guide.made import GuideCanned, scene
from tui_app.core.guide import lesson
from tui_app.core.guide.model import Judgement, Standing
from tui_app.core.imds import TOKEN_PATH
from tui_app.core.remedies import Names
from tui_app.core.token import IdentityKind
from tui_app.core.wire import Answer, Outcome

INSTANCE, IDENTITY, TOKEN, ROLE, CALL = range(5)
STEPS = lesson("tutorial").steps


async def judged(at: int, outcomes: dict[str, Outcome], names: Names = made.NAMES) -> Judgement:
    """What a step makes of these answers."""
    where = scene(GuideCanned(outcomes), names)
    step = STEPS[at]
    seen = await step.question.ask(where, step.question.plan(where))
    return step.judge(seen, where)


async def test_the_instance_document_shows_that_it_is_a_vm() -> None:
    """Its name, group and place are told."""
    found = await judged(INSTANCE, {"/metadata/instance": made.INSTANCE})
    assert found.standing is Standing.DONE
    assert "vm-dev-01 in DevTest, westus" in found.sentence
    assert ("size", "Standard_D2s_v5") in found.facts


async def test_without_an_answer_nothing_can_be_told() -> None:
    """A refused connection says nothing about the identity: neither done nor not yet."""
    for at in range(5):
        assert (await judged(at, {})).standing is Standing.UNKNOWN


@pytest.mark.parametrize("at", [IDENTITY, TOKEN])
async def test_identity_not_found_means_not_yet(at: int) -> None:
    """400 from IMDS itself: it is there, the identity is not."""
    found = await judged(at, {TOKEN_PATH: made.NOT_FOUND})
    assert found.standing is Standing.NOT_YET


@pytest.mark.parametrize(
    "answer", [made.THROTTLED, made.MULTIPLE, Answer(status=403, body=b"<html>")]
)
async def test_another_error_says_nothing_about_the_identity(answer: Answer) -> None:
    """429, a choice to make, a proxy's page: it cannot be told."""
    assert (await judged(IDENTITY, {TOKEN_PATH: answer})).standing is Standing.UNKNOWN


async def test_a_token_shows_that_the_identity_is_there() -> None:
    """And its claims are told, never the token."""
    outcomes: dict[str, Outcome] = {TOKEN_PATH: made.token_answer()}
    assert (await judged(IDENTITY, outcomes)).sentence.startswith(
        "This VM has an identity of its own"
    )
    found = await judged(TOKEN, outcomes)
    assert found.standing is Standing.DONE
    assert [name for name, _ in found.facts] == ["aud", "oid", "xms_mirid", "expires"]
    assert "eyJ" not in repr(found)


async def test_a_user_assigned_identity_is_told_apart() -> None:
    """The tutorial is about the VM's own; another one does as well, and is named."""
    mirid = "/subscriptions/s/resourcegroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i"
    outcomes: dict[str, Outcome] = {TOKEN_PATH: made.token_answer(xms_mirid=mirid)}
    assert IdentityKind.USER_ASSIGNED in (await judged(IDENTITY, outcomes)).sentence


@pytest.mark.parametrize("at", [ROLE, CALL])
async def test_without_a_token_the_role_waits_for_the_identity(at: int) -> None:
    """Nothing is sent to ARM, and the sentence says what comes first."""
    found = await judged(at, {TOKEN_PATH: made.NOT_FOUND})
    assert found.standing is Standing.NOT_YET
    assert "first the VM needs an identity" in found.sentence


@pytest.mark.parametrize("at", [ROLE, CALL])
async def test_a_refusal_means_that_the_role_is_missing(at: int) -> None:
    """403 AuthorizationFailed to a good token."""
    outcomes: dict[str, Outcome] = {TOKEN_PATH: made.token_answer(), made.GROUP: made.FORBIDDEN}
    found = await judged(at, outcomes)
    assert found.standing is Standing.NOT_YET
    assert "no role here" in found.sentence


async def test_the_documented_answer_ends_it() -> None:
    """The group in its place, which the steps of the role and of the call both take for done."""
    outcomes: dict[str, Outcome] = {
        TOKEN_PATH: made.token_answer(),
        made.GROUP: made.arm_says(200, made.DOCUMENTED),
    }
    assert (await judged(ROLE, outcomes)).standing is Standing.DONE
    assert (await judged(CALL, outcomes)).sentence == "Resource group DevTest in westus: it works."


@pytest.mark.parametrize(
    "answer",
    [REFUSED, made.arm_says(404, {"error": {"code": "ResourceGroupNotFound", "message": ""}})],
)
async def test_another_failure_of_arm_says_nothing_about_the_role(answer: Outcome) -> None:
    """No connection, no such group: it cannot be told."""
    outcomes = {TOKEN_PATH: made.token_answer(), made.GROUP: answer}
    assert (await judged(ROLE, outcomes)).standing is Standing.UNKNOWN


async def test_nothing_is_sent_for_a_group_that_is_not_known() -> None:
    """Without the VM's names there is no path to ask for."""
    wire = GuideCanned({TOKEN_PATH: made.token_answer()})
    where = scene(wire, Names())
    question = STEPS[CALL].question
    seen = await question.ask(where, question.plan(where))
    assert not wire.asked
    assert STEPS[CALL].judge(seen, where).standing is Standing.UNKNOWN


async def test_the_call_is_the_tutorials_own() -> None:
    """The path, the version of 2016, and the token as bearer."""
    wire = GuideCanned({TOKEN_PATH: made.token_answer(), made.GROUP: made.FORBIDDEN})
    where = scene(wire)
    question = STEPS[CALL].question
    await question.ask(where, question.plan(where))
    assert wire.asked[-1].url == f"{made.ARM}{made.GROUP}?api-version=2016-06-01"
    assert wire.asked[-1].bearer is not None
    assert all(request.method == "GET" for request in wire.asked)


async def test_a_token_in_a_name_is_masked_before_it_could_be_cut() -> None:
    """A server may write it anywhere: the judgement has none of it, whole or in part."""
    from tests.made_tokens import token

    raw = token()
    outcomes: dict[str, Outcome] = {TOKEN_PATH: made.token_answer(oid=raw, xms_mirid=raw)}
    found = await judged(TOKEN, outcomes)
    assert raw[-40:] not in repr(found)
    outcomes[made.GROUP] = made.arm_says(200, {"name": raw, "location": raw})
    assert raw[-40:] not in repr(await judged(CALL, outcomes))


async def test_another_hosts_machine_is_not_asked_for_its_instance() -> None:
    """Where the identity does not come from IMDS, this lesson is not about the machine."""
    from dataclasses import replace

    from tests.canned import AZURE_VM

    environ = {"IDENTITY_ENDPOINT": "http://127.0.0.1:1/msi/token", "IDENTITY_HEADER": "set"}
    wire = GuideCanned({}, machine=replace(AZURE_VM, environ=environ))
    where = scene(wire)
    question = STEPS[INSTANCE].question
    seen = await question.ask(where, question.plan(where))
    assert not wire.asked
    assert "not from IMDS" in STEPS[INSTANCE].judge(seen, where).sentence
