"""Bent answers of servers: nothing that reads them raises, and what once did never does again."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.endurance import fuzzing
from tests.endurance.fuzzing import KEPT, dumped, loaded, one
from tests.endurance.mutating import mutated, recorded
from tests.endurance.targets import TARGETS

DICE = st.randoms(use_true_random=False)
PATIENT = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
QUICK = ("imds", "tokens", "arm", "hides")


@pytest.mark.parametrize("name", QUICK)
@settings(PATIENT, max_examples=250)
@given(dice=DICE)
def test_no_reader_raises(name: str, dice: random.Random) -> None:
    """Readers of IMDS, tokens and ARM, masking and share mode, over bent recorded answers."""
    assert [str(problem) for _, _, problem in one(dice, (name,))] == []


@pytest.mark.parametrize(("name", "times"), [("lists", 40), ("reports", 12)])
def test_no_run_raises(name: str, times: int) -> None:
    """Whole runs of the checks in every format, lists of resources, rights at a scope."""
    dice = random.Random(times)
    for _ in range(times):
        assert [str(problem) for _, _, problem in one(dice, (name,))] == []


@pytest.mark.parametrize("path", sorted(KEPT.glob("*.json")), ids=lambda path: path.stem)
def test_what_once_raised_is_read(path: Path) -> None:
    """Each kept case goes through its target, and through all the others."""
    target, answer = loaded(path)
    assert target in TARGETS
    for read in TARGETS.values():
        read(answer)


def test_a_case_is_kept_whole(tmp_path: Path) -> None:
    """Bytes that are no text included: what is replayed is what was found."""
    dice = random.Random(0)
    for number in range(50):
        answer = mutated(dice.choice(recorded())[1], dice)
        path = tmp_path / f"{number}.json"
        path.write_text(dumped(answer, "arm", "x"), "ascii")
        assert loaded(path) == ("arm", answer)


def test_a_reader_that_raises_is_found_and_kept_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The harness itself: a bug that one answer in many brings out becomes one file."""

    def fragile(answer: object) -> None:
        if b"[" * 50 in answer.body:  # type: ignore[attr-defined]
            raise KeyError("value")

    said: list[str] = []
    monkeypatch.setattr(fuzzing, "KEPT", tmp_path / "fuzz")
    monkeypatch.setattr(fuzzing, "TARGETS", {"fragile": fragile})
    monkeypatch.setattr(fuzzing, "SLOW", ())
    found = 0
    for seed in range(20):
        found = fuzzing.run(0.2, seed, said.append)
        if found:
            break
    assert found == 1
    (path,) = (tmp_path / "fuzz").iterdir()
    assert json.loads(path.read_text())["what"] == "KeyError: 'value'"
