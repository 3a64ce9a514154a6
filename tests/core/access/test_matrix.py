"""The matrix: each cell, and the action that explains it."""

from __future__ import annotations

import pytest

from tests.core.access.made import (
    CONTRIBUTOR,
    GROUP,
    OWNER,
    READER,
    SUB,
    VM,
    assigned,
    denied,
    facts,
)
from tui_app.core.access.answer import Unread, Verdict
from tui_app.core.access.evaluation import Evaluator
from tui_app.core.access.facts import ASSIGNMENTS, Facts
from tui_app.core.access.matrix import KINDS, Matrix, probes, readable
from tui_app.core.permissions import Permission

BLOB_READER = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"
ACCOUNT = f"{GROUP}/providers/Microsoft.Storage/storageAccounts/st1"


def badge(known: Facts, scope: str) -> str:
    return Matrix(Evaluator(known)).row(scope).badge


@pytest.mark.parametrize(
    ("role", "scope", "expected"),
    [
        (READER, VM, "R····"),
        (CONTRIBUTOR, VM, "RWDA·"),
        (OWNER, GROUP, "RWDA·"),
        (BLOB_READER, ACCOUNT, "···Ad"),  # generateUserDelegationKey, and the blobs
        (BLOB_READER, GROUP, "R··Ad"),
        (BLOB_READER, VM, "·····"),
    ],
)
def test_badges(role: str, scope: str, expected: str) -> None:
    """What a role comes to at a resource, and anywhere in a group."""
    assert badge(facts(assigned(role, SUB)), scope) == expected


def test_a_condition_and_a_denial_show() -> None:
    """Conditional is no yes; a denial takes the letter away."""
    known = facts(assigned(READER, SUB, condition="if"))
    assert badge(known, VM) == "c····"
    known = facts(assigned(OWNER, SUB), denies=[denied(GROUP, "*/write", "*/delete")])
    assert badge(known, VM) == "R··A·"


def test_unknown_is_a_question_mark() -> None:
    """What ARM says at the group holds below it; the rest may be granted further down."""
    hidden = Unread(ASSIGNMENTS)
    assert badge(facts(unread=(hidden,)), VM) == "?????"
    known = facts(scope=GROUP, effective=(Permission(actions=("*/read",)),), unread=(hidden,))
    assert badge(known, VM) == "R????"
    assert badge(known, GROUP) == "R····"


def test_every_cell_has_its_why() -> None:
    """The cell's action, asked, gives the cell's verdict with its assignment."""
    judge = Evaluator(facts(assigned(OWNER, SUB), assigned(BLOB_READER, ACCOUNT)))
    row = Matrix(judge).row(ACCOUNT)
    assert [cell.kind for cell in row.cells] == list(KINDS)
    for cell in row.cells:
        why = judge.ask(cell.action, ACCOUNT, is_data=cell.is_data)
        assert (why.verdict, why.grant is not None) == (Verdict.YES, True)


def test_rows_of_one_kind_are_judged_once() -> None:
    """Two hundred machines in one group cost as much as one."""
    judge = Evaluator(facts(assigned(OWNER, SUB)))
    matrix = Matrix(judge)
    first = matrix.row(VM)
    asked: list[str] = []
    judge.ask = lambda *_a, **_k: asked.append("again")  # type: ignore[method-assign,assignment]  # must not be called
    assert all(matrix.row(f"{VM}{n}").cells is first.cells for n in range(200))
    assert not asked


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("any/any/read", "*/read"),
        ("Microsoft.Compute/any/any/read", "Microsoft.Compute/*/read"),
        ("Microsoft.Web/sites/any/action", "Microsoft.Web/sites/*/action"),
        ("Contoso.Company/anything/read", "Contoso.Company/anything/read"),
    ],
)
def test_what_stands_for_a_pattern_is_shown_as_one(action: str, expected: str) -> None:
    """Nobody has to know what `any` means."""
    assert readable(action) == expected


def test_each_pattern_has_an_action_to_ask_about() -> None:
    """Both planes; an action of a pattern is covered by it."""
    block = Permission(actions=("*/read", "a.b/c/start/action"), data_actions=("a.b/c/*",))
    found = list(probes([block]))
    assert ("any/read", False) in found
    assert ("a.b/c/start/action", False) in found
    assert {is_data for _, is_data in found} == {True, False}
    assert all(block.granting(action, is_data=is_data) for action, is_data in found)
