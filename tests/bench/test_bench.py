"""The bench itself runs; what it measures is nobody's pass or fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench import access, decode, ladder, packed, simulator
from tests.bench.__main__ import main
from tests.bench.model import Measurement, Setup


def test_a_quick_run_yields_a_row(capsys: pytest.CaptureFixture[str]) -> None:
    """One measurement, made once, comes out as a row with its figure, target and outcome."""
    assert main(["--quick", "start"]) == 0
    row = next(
        line for line in capsys.readouterr().out.splitlines() if "first text, --demo" in line
    )
    cells = (cell.strip() for cell in row.strip("|").split("|"))
    name, figure, runs, beside, ratio, target, met = cells
    assert name == "first text, --demo reader"
    assert figure.endswith(" ms")
    assert runs == "1"
    assert beside.startswith("empty Textual app ")
    assert float(ratio) > 0
    assert target == "ratio ≤ 1.25"
    assert met in ("yes", "NO")


@pytest.mark.parametrize(
    ("measure", "rows"),
    [(access.measure, 2), (decode.measure, 2), (ladder.measure, 1), (simulator.measure, 3)],
)
def test_what_needs_no_terminal_yields_its_rows(measure: Measurement, rows: int) -> None:
    """Every row has a figure and something beside it, or a bound."""
    made = list(measure(Setup(quick=True)))
    assert len(made) == rows
    for row in made:
        assert row.figure.endswith(" ms")
        assert row.beside or row.target


def test_an_unknown_name_is_a_usage_error() -> None:
    """A measurement that does not exist is refused before anything is measured."""
    with pytest.raises(SystemExit, match="2"):
        main(["nonsense"])


def test_a_file_that_was_not_made_is_said_to_be_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The archive and the executable are measured where they are; elsewhere the row says how to make them."""
    monkeypatch.setattr(packed, "DIST", tmp_path)
    rows = list(packed.measure(Setup(quick=True)))
    assert [row.figure for row in rows] == ["not there: python -m tests.release"] * 2
