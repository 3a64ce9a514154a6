"""Access over the client service: the simulator's worlds, pages that break, rows one by one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tests.core.access.made import GROUP, ME, READER, SUB, VM, VM_READ, assigned, facts
from tui_app.client import ClientService
from tui_app.client.access import MOST_ASKED, MOST_ROWS, ArmAsks, below, look, look_within, rows
from tui_app.client.reading import ArmDocument, ArmFailure
from tui_app.core.access.answer import Unread, Verdict
from tui_app.core.access.evaluation import Evaluator
from tui_app.core.access.facts import ASSIGNMENTS
from tui_app.core.access.kept import dump, load
from tui_app.core.arm_errors import ArmFinding
from tui_app.core.token import Token
from tui_app.demo import opener
from tui_app.settings import Settings
from tui_app.simulator.worlds import DATA, DEV_TEST, PRODUCTION, SHOP

THROTTLED = ArmFailure(finding=ArmFinding(diagnosis="arm.throttle.bucket", code="Throttled"))
REFUSED = ArmFailure(finding=ArmFinding(diagnosis="arm.authz.missing", code="AuthorizationFailed"))


class Canned:
    """A client that gives these pages, by how the path ends."""

    def __init__(self, **pages: list[Any]) -> None:
        self.given = pages
        self.asked: list[str] = []

    async def pages(self, path: str, _version: str, **_query: str) -> AsyncIterator[Any]:
        self.asked.append(path)
        for page in self.given.get(path.rpartition("/")[2], []):
            yield page

    async def arm(self, path: str, _version: str, *, purpose: str) -> Any:
        return self.given.get("one", [REFUSED])[0]


def client(**pages: list[Any]) -> ClientService:
    return cast("ClientService", Canned(**pages))


@pytest.mark.parametrize("scope", [SHOP.id, DATA.id, DEV_TEST.id, f"/subscriptions/{PRODUCTION}"])
@pytest.mark.parametrize("scenario", ["contributor", "mixed", "reader", "stale-group"])
async def test_arms_list_and_the_assignments_agree(scenario: str, scope: str) -> None:
    """In every world where both can be read, for every action that the catalogue's roles name."""
    from tui_app.core.access.catalogue import operations

    async with opener(Settings(), scenario)() as service:
        token = (await service.token(service.wanted)).token
        assert token is not None
        gathered = await look(service, scope, token)
    judge = Evaluator(gathered.facts)
    if gathered.facts.unread:  # a group where this identity holds nothing
        assert not list(judge.assignments_at(scope))
        return
    for one in operations()[::23]:
        assert judge.ask(one.action, scope, is_data=one.is_data).difference == ""
    assert load(dump(gathered)).assignments == gathered.facts.assignments


async def test_what_came_before_a_failure_stands() -> None:
    """The list is unread, but its items count."""
    page = (assigned(READER, SUB),)
    listed = await ArmAsks(client(roleAssignments=[page, THROTTLED])).list(
        f"{SUB}/roleAssignments", "v", "p"
    )
    assert (listed.items, listed.is_refused) == (page, False)
    assert listed.problem.startswith("Throttled: ")


async def test_one_object_or_its_refusal() -> None:
    """A refusal is told apart from other failures: a right is missing."""
    found = await ArmAsks(client(one=[ArmDocument(body={"a": 1}, exchange=1)])).one("x", "v", "p")
    assert found.items == ({"a": 1},)
    assert (await ArmAsks(client()).one("x", "v", "p")).is_refused


async def test_what_is_below_comes_once_in_order() -> None:
    """A group before what is in it; ids that differ in case are one; junk is left out."""
    found = await below(
        client(
            resourcegroups=[({"id": GROUP}, {"id": None}, {})],
            resources=[({"id": VM}, {"id": VM.upper()}, {"id": f"{GROUP}0/providers/a.b/c/d"})],
        ),
        SUB,
    )
    assert found.ids == (SUB, GROUP, VM, f"{GROUP}0/providers/a.b/c/d")
    assert (found.is_cut, found.problem) == (False, "")


async def test_a_resource_has_nothing_below_it() -> None:
    """Nothing is asked; nor for a management group."""
    canned = Canned()
    assert (await below(cast("ClientService", canned), VM)).ids == (VM,)
    assert canned.asked == []


async def test_a_long_list_is_cut_and_a_broken_one_says_so() -> None:
    """Both keep what they have."""
    page = tuple({"id": f"{GROUP}/providers/a.b/c/n{n}"} for n in range(MOST_ROWS + 5))
    found = await below(client(resources=[page, REFUSED]), GROUP)
    assert (len(found.ids), found.is_cut) == (MOST_ROWS, True)
    found = await below(client(resources=[page[:3], REFUSED]), GROUP)
    assert len(found.ids) == 4
    assert "AuthorizationFailed" in found.problem


async def test_hidden_assignments_are_made_up_for_row_by_row() -> None:
    """ARM's own list is asked for the first rows only; the others stay unknown."""
    canned = Canned(permissions=[({"actions": ["*/read"]},)])
    known = facts(scope=GROUP, unread=(Unread(ASSIGNMENTS),))
    ids = (GROUP, *(f"{VM}{n}" for n in range(MOST_ASKED + 3)))
    found = await rows(cast("ClientService", canned), known, ids)
    assert len(canned.asked) == MOST_ASKED - 1
    assert [row.badge for row in found[:2]] == ["?????", "R····"]
    assert found[-1].badge == "?????"
    assert Evaluator(known).ask(VM_READ, VM).verdict is Verdict.UNKNOWN


async def test_a_look_that_takes_too_long_read_nothing() -> None:
    """It ends in time, and each source says why it is unread."""

    class Silent:
        async def pages(self, *_: Any, **__: Any) -> AsyncIterator[Any]:
            await asyncio.Event().wait()
            yield ()

    token = cast("Token", SimpleNamespace(object_id=ME, claims={}))
    gathered = await look_within(cast("ClientService", Silent()), GROUP, token, 0.01)
    assert {one.why for one in gathered.facts.unread} == {"no whole answer within 0.01 s"}
    assert gathered.facts.principals == (ME,)
