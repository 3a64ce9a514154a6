"""The table, and the line above it."""

from __future__ import annotations

from tests.bench.model import Row, Setup, against
from tests.bench.report import circumstances, table


def test_a_row_is_a_line_of_markdown() -> None:
    """Columns line up; what is not known is left empty."""
    head, rule, first, second = table(
        [
            against("first text", [0.2, 0.3, 0.4], "empty", [0.2], most=1.25),
            Row(name="idle", figure="0 B"),
        ]
    ).splitlines()
    assert len({len(head), len(rule), len(first), len(second)}) == 1
    cells = [cell.strip() for cell in first.strip("|").split("|")]
    assert cells == [
        "first text", "300 ms (200 to 400)", "3", "empty 200 ms", "1.50", "ratio ≤ 1.25", "NO",
    ]  # fmt: skip
    assert [cell.strip() for cell in second.strip("|").split("|")][2:] == [""] * 5


def test_the_circumstances_name_machine_and_versions() -> None:
    """A figure is worth nothing without them."""
    told = circumstances(Setup())
    assert "processors" in told
    assert "Python 3." in told
    assert "textual 8." in told
