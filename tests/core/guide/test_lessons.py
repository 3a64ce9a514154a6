"""Every lesson: it loads, it is short, and its answers are judged by what they say."""

from __future__ import annotations

import pytest

from tests.canned import AZURE_VM
from tests.core.guide import made
from tests.core.guide.made import GuideCanned, scene
from tui_app.core.guide import OFFERS, Offer, lesson, lesson_of
from tui_app.core.guide.model import Judgement, Scene, Standing
from tui_app.core.imds import TOKEN_PATH
from tui_app.core.machine import ProxySetting
from tui_app.core.portal import BUTTONS, Switch
from tui_app.core.remedies import PLACEHOLDERS, filled
from tui_app.core.wire import Answer, Outcome
from tui_app.simulator import NAMES

DATA = f"/subscriptions/{made.SUBSCRIPTION}/resourceGroups/rg-data"
GROUPS = f"/subscriptions/{made.SUBSCRIPTION}/resourceGroups"
AUTHORIZATION = f"{made.GROUP}/providers/Microsoft.Authorization"
PROBED = {f"probe {TOKEN_PATH}": made.imds_says(400, {"error": "invalid_request", "error_description": "Required metadata header not specified"})}  # fmt: skip


async def judged(name: str, at: int, where: Scene) -> Judgement:
    """What a step of a lesson makes of the answers on this scene's wire."""
    step = lesson(name).steps[at]
    seen = await step.question.ask(where, step.question.plan(where))
    return step.judge(seen, where)


@pytest.mark.parametrize("offer", OFFERS, ids=lambda offer: offer.name)
def test_a_lesson_is_what_it_is_offered_as(offer: Offer) -> None:
    """Title and scenario agree, the scenario exists, three to five steps, and each says why."""
    found = lesson(offer.name)
    assert (found.name, found.title, found.scenario) == offer
    assert found.scenario in NAMES
    assert 3 <= len(found.steps) <= 5
    for step in found.steps:
        assert len(step.title) <= 40
        assert len(step.brief) <= 152, "two lines at the back of a room"
        assert step.brief.endswith((".", "?"))


def test_no_other_lesson_has_a_name() -> None:
    """Nothing is imported by a name that nobody offered."""
    with pytest.raises(KeyError):
        lesson("os")
    assert lesson_of("stale-group") == "cache"
    assert lesson_of("") == "tutorial"


def test_every_command_is_filled_with_this_vms_names() -> None:
    """No placeholder of the program's own is left where the names are known."""
    names = made.NAMES._replace(scope=made.GROUP)
    for offer in OFFERS:
        for step in lesson(offer.name).steps:
            for todo in step.todo:
                command = filled(todo, names).command
                assert not any(f"{{{name}}}" in command for name in PLACEHOLDERS)
                assert not any(f"<{name}>" in command for name in ("vm", "subscription", "scope"))


def test_every_button_is_told() -> None:
    """What it is, what it does, and how it is then."""
    assert set(BUTTONS) == set(Switch)
    assert all(len(button.title) + len(button.where) <= 50 for button in BUTTONS.values())


# -- which of several


async def test_several_identities_are_told_from_one() -> None:
    """Done by the refusal; where IMDS chooses by itself there is nothing to see."""
    found = await judged(
        "identities", 0, scene(GuideCanned({TOKEN_PATH: made.MULTIPLE}), attached=made.TWO)
    )
    assert (found.standing, found.facts[0]) == (Standing.DONE, ("id-one", "client id client-1"))
    wire = GuideCanned({TOKEN_PATH: made.token_answer()})
    assert (await judged("identities", 0, scene(wire))).standing is Standing.UNKNOWN


async def test_an_object_id_is_no_client_id() -> None:
    """The request names the object id as client_id, and the refusal is what shows it."""
    wire = GuideCanned({TOKEN_PATH: made.NOT_FOUND})
    found = await judged("identities", 1, scene(wire, attached=made.TWO))
    assert found.standing is Standing.DONE
    assert wire.asked[0].url.endswith("client_id=object-1")


@pytest.mark.parametrize(
    ("at", "name", "client_id"), [(3, "id-one", "client-1"), (4, "id-two", "client-2")]
)
async def test_each_identity_sees_its_own_groups(at: int, name: str, client_id: str) -> None:
    """The groups are those of the answer, asked for with that identity's token."""
    listed = made.arm_says(200, {"value": [{"name": "a"}, {"name": "b"}]})
    wire = GuideCanned({TOKEN_PATH: made.token_answer(), GROUPS: listed})
    found = await judged("identities", at, scene(wire, attached=made.TWO))
    assert found.sentence == f"{name} sees a and b."
    assert wire.asked[0].url.endswith(f"client_id={client_id}")


# -- the cache and groups


async def test_an_old_token_is_told_from_a_new_one() -> None:
    """By its claims and by the time that IMDS says is left."""
    old = scene(GuideCanned({TOKEN_PATH: made.token_answer(6 * 3600, groups=["g"])}))
    first = await judged("cache", 0, old)
    assert "Made 6 h 00 min ago" in first.sentence
    assert "1 group" in first.sentence
    assert (await judged("cache", 1, old)).standing is Standing.DONE
    new = scene(GuideCanned({TOKEN_PATH: made.token_answer()}))
    assert (await judged("cache", 1, new)).standing is Standing.NOT_YET


async def test_the_right_of_the_group_is_missing_until_arm_says_otherwise() -> None:
    """403, then 200."""
    outcomes: dict[str, Outcome] = {TOKEN_PATH: made.token_answer(), DATA: made.FORBIDDEN}
    assert (await judged("cache", 2, scene(GuideCanned(outcomes)))).standing is Standing.NOT_YET
    outcomes[DATA] = made.arm_says(200, {"name": "rg-data"})
    assert (await judged("cache", 2, scene(GuideCanned(outcomes)))).standing is Standing.DONE


# -- the proxy


async def test_imds_is_told_from_whoever_else_answers() -> None:
    """Its refusal is its own; a page is not."""
    assert (await judged("proxy", 0, scene(GuideCanned(PROBED)))).standing is Standing.DONE
    page: dict[str, Outcome] = {f"probe {TOKEN_PATH}": Answer(status=403, body=b"<html></html>")}
    assert (await judged("proxy", 0, scene(GuideCanned(page)))).standing is Standing.UNKNOWN


async def test_the_proxys_answer_is_named() -> None:
    """Who answered in IMDS's place, and which setting leads there."""
    from dataclasses import replace

    setting = ProxySetting(source="environment", name="HTTP_PROXY", value="http://proxy:3128")
    machine = replace(AZURE_VM, environ={"HTTP_PROXY": "http://proxy:3128"}, proxies=(setting,))
    wire = GuideCanned(PROBED, machine=machine)
    wire.through_proxy = Answer(status=403, headers=(("Server", "squid/5.7"),), body=b"<html>")
    found = await judged("proxy", 1, scene(wire))
    assert found.standing is Standing.DONE
    assert "squid/5.7" in found.sentence
    assert ("Setting", "HTTP_PROXY=http://proxy:3128") in found.facts


async def test_without_a_proxy_nothing_is_asked() -> None:
    """Nothing to prove, and said so."""
    found = await judged("proxy", 1, scene(GuideCanned(PROBED)))
    assert found.standing is Standing.UNKNOWN
    assert "Nothing was asked" in found.sentence


# -- throttling


async def test_a_429_is_told_from_a_token() -> None:
    """Refused is what the step shows; a token means that nothing is throttled now."""
    refused = scene(GuideCanned({TOKEN_PATH: made.THROTTLED}))
    assert (await judged("throttling", 1, refused)).standing is Standing.DONE
    fine = scene(GuideCanned({TOKEN_PATH: made.token_answer()}))
    assert (await judged("throttling", 1, fine)).standing is Standing.UNKNOWN


# -- least privilege


async def test_the_roles_are_those_of_the_answer() -> None:
    """By name and place; an empty list proves nothing."""
    contributor = (
        "/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c"
    )
    assigned = {"properties": {"roleDefinitionId": contributor, "scope": made.GROUP}}
    outcomes: dict[str, Outcome] = {
        TOKEN_PATH: made.token_answer(),
        f"{AUTHORIZATION}/roleAssignments": made.arm_says(200, {"value": [assigned]}),
    }
    found = await judged("privilege", 0, scene(GuideCanned(outcomes)))
    assert found.sentence == "Contributor at DevTest."
    outcomes[f"{AUTHORIZATION}/roleAssignments"] = made.arm_says(200, {"value": []})
    assert (await judged("privilege", 0, scene(GuideCanned(outcomes)))).standing is Standing.UNKNOWN


@pytest.mark.parametrize(
    ("actions", "kinds", "may_delete"),
    [(["*"], "read, write, delete, act", "Yes"), (["*/read"], "read", "No")],
)
async def test_what_it_may_do_follows_from_the_permissions(
    actions: list[str], kinds: str, may_delete: str
) -> None:
    """Kinds, and whether it may delete the VM, from the same answer."""
    block = {"actions": actions, "notActions": [], "dataActions": [], "notDataActions": []}
    outcomes: dict[str, Outcome] = {
        TOKEN_PATH: made.token_answer(),
        f"{AUTHORIZATION}/permissions": made.arm_says(200, {"value": [block]}),
    }
    where = scene(GuideCanned(outcomes))
    assert (await judged("privilege", 1, where)).sentence == f"It may {kinds}."
    assert (await judged("privilege", 2, where)).sentence.startswith(may_delete)
    assert "Reader at DevTest is enough" in (await judged("privilege", 3, where)).sentence
