"""What holds at a place: the roles that reach it, in words, and where ARM's list says otherwise."""

from __future__ import annotations

import pytest

from tests.core.access.made import (
    CONTRIBUTOR,
    GROUP,
    ME,
    READER,
    SUB,
    VM,
    assigned,
    denied,
    facts,
)
from tui_app.core.access.answer import Unread
from tui_app.core.access.evaluation import Evaluator
from tui_app.core.access.facts import ASSIGNMENTS, Facts, nothing_read
from tui_app.core.access.standing import (
    differences,
    origin_in_words,
    role_in_words,
    standing,
)
from tui_app.core.permissions import Permission

READS = (Permission(actions=("*/read",)),)
STARTS = (*READS, Permission(actions=("Microsoft.Compute/virtualMachines/start/action",)))
HIDDEN = (Unread(ASSIGNMENTS),)


@pytest.mark.parametrize(
    ("known", "says"),
    [
        (facts(assigned(READER, SUB), assigned(CONTRIBUTOR, GROUP), scope=GROUP),
         "At resource group rg1 this identity has: Reader, Contributor."),
        (facts(scope=GROUP, effective=READS, unread=HIDDEN), "which assignments give them cannot be read"),
        (facts(scope=GROUP, unread=HIDDEN), "could not be read; that does not mean nothing"),
        (facts(scope=GROUP), "At resource group rg1 this identity has no role."),
    ],
)  # fmt: skip
def test_the_sentence(known: Facts, says: str) -> None:
    """Which roles, or why nobody can say; unreadable is never none."""
    assert says in standing(Evaluator(known)).sentence


def test_what_reaches_the_place_and_where_from() -> None:
    """Each assignment with its role and origin; an unread definition is named by its id."""
    known = facts(
        assigned(READER, SUB, principal="g1"),
        assigned("00000000-1111-0000-0000-000000000000", VM),
        denies=[denied(GROUP, "*/write")],
        scope=VM,
        principals=(ME, "g1"),
    )
    here = standing(Evaluator(known))
    told = [(role_in_words(one, known), origin_in_words(one, known)) for one in here.assignments]
    assert told == [
        (
            "Reader",
            "inherited from subscription 00000000-0000-0000-0000-000000000000, through group g1",
        ),
        (
            "a role that could not be read (00000000-1111-0000-0000-000000000000)",
            "assigned here",
        ),
    ]
    assert [one.name for one in here.denies] == ["keep out"]
    assert here.effective[0].actions[0] == "*/read", "without ARM's list the roles' blocks"


def test_where_arm_and_the_assignments_disagree() -> None:
    """The action and both sides; agreement, or no list of ARM's, says nothing."""
    reader = [assigned(READER, GROUP)]
    (told,) = differences(Evaluator(facts(*reader, scope=GROUP, effective=STARTS)))
    assert told.startswith("Microsoft.Compute/virtualMachines/start/action: ARM's own list")
    assert "ARM's answer counts" in told
    assert differences(Evaluator(facts(*reader, scope=GROUP))) == ()
    agreed = Evaluator(facts(scope=GROUP, effective=READS, unread=HIDDEN))
    assert differences(agreed) == (), "what could not be read disagrees with nothing"


def test_nothing_read_says_why_of_each_source() -> None:
    """All three lists are unread, for the reason given."""
    known = nothing_read(GROUP, "too slow", ME)
    assert {one.why for one in known.unread} == {"too slow"}
    assert len(known.unread) == 3
    assert not known.is_complete
