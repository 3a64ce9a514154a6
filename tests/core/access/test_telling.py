"""Each kind of answer in one sentence, its reason in it."""

from __future__ import annotations

import pytest

from tests.core.access.made import (
    CONTRIBUTOR,
    GROUP,
    ME,
    OWNER,
    READER,
    START,
    SUB,
    VM,
    VM_READ,
    assigned,
    denied,
    facts,
)
from tui_app.core.access.answer import Unread
from tui_app.core.access.evaluation import Evaluator
from tui_app.core.access.facts import ASSIGNMENTS, Facts
from tui_app.core.access.telling import place, sentence
from tui_app.core.permissions import Permission

ASSIGN = "Microsoft.Authorization/roleAssignments/write"
SERVED = (Permission(actions=("*/read",), not_actions=("*/secret/read",)),)
HIDDEN = (Unread(ASSIGNMENTS),)


@pytest.mark.parametrize(
    ("known", "action", "scope", "says"),
    [
        (facts(assigned(READER, GROUP)), VM_READ, GROUP,
         "Yes: the role Reader, assigned at resource group rg1, grants it by the pattern */read."),
        (facts(assigned(READER, SUB)), VM_READ, VM, "assigned at subscription 00000000-0000-0000-0000-000000000000 and inherited from there"),
        (facts(assigned(READER, SUB, principal="g1"), principals=(ME, "g1")), VM_READ, VM, "to a group that it is in (g1)"),
        (facts(scope=GROUP, effective=SERVED, unread=HIDDEN), VM_READ, GROUP, "which assignment that is could not be read"),
        (facts(assigned(READER, SUB, condition="if")), VM_READ, VM, "Only under a condition: the role Reader"),
        (facts(), START, VM, "No: none of the roles that reach this scope grants it."),
        (facts(assigned(CONTRIBUTOR, SUB)), ASSIGN, VM, "takes it out again by its notActions pattern Microsoft.Authorization/*/Write."),
        (facts(scope=GROUP, effective=SERVED, unread=HIDDEN), "a.b/secret/read", GROUP, "takes it out again by the pattern */secret/read"),
        (facts(assigned(OWNER, SUB), denies=[denied(GROUP, "*")]), START, VM, "No: the deny assignment “keep out” at resource group rg1 forbids it by the pattern *; more roles"),
        (facts(unread=HIDDEN), START, VM, "Unknown: what would say so could not be read, which does not mean no."),
    ],
)  # fmt: skip
def test_the_sentence(known: Facts, action: str, scope: str, says: str) -> None:
    """Yes, no, or why nobody can say."""
    assert says in sentence(Evaluator(known).ask(action, scope))


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ("/", "the root (/)"),
        ("/subscriptions/s", "subscription s"),
        (GROUP, "resource group rg1"),
        (VM, "vm1"),
        ("/providers/Microsoft.Management/managementGroups/m", "management group m"),
    ],
)
def test_a_place_in_words(scope: str, expected: str) -> None:
    """What kind of thing, and its name."""
    assert place(scope) == expected
