"""No line of a help or an explanation ends within a command, an option or an id."""

from __future__ import annotations

import re

import pytest

from tui_app.arguments import COMMANDS, command_line
from tui_app.commands import explain
from tui_app.core import remedies
from tui_app.core.checks.table import BY_CODE

AT_A_HYPHEN = re.compile(r"\w-$", re.MULTILINE)


@pytest.mark.parametrize("columns", [44, 60, 80])
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_a_help_breaks_no_word(
    command: str,
    columns: int,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """At any width."""
    monkeypatch.setenv("COLUMNS", str(columns))
    with pytest.raises(SystemExit):
        command_line().parse_args([*filter(None, [command]), "--help"])
    told = capsys.readouterr().out
    assert "usage: msi-scope" in told
    assert not AT_A_HYPHEN.search(told)


@pytest.mark.parametrize("code", [*BY_CODE, *remedies.all_ids()])
def test_an_explanation_breaks_no_word(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Of a check or of a diagnosis, at its 80 columns."""
    assert explain.run(code) == 0
    assert not AT_A_HYPHEN.search(capsys.readouterr().out)
