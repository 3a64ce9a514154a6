"""Other people's programs: found, left out with a reason, and kept from everything but loopback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench import azure_cli, isolation, posting
from tests.bench.__main__ import MEASUREMENTS, PROGRAMS, PROOF, main
from tests.bench.installed import BIN, NO_NETWORK_OF_ITS_OWN, Installed
from tests.bench.model import Measurement, Setup
from tests.terminal.screen import ROOT

LOOKS = """
import socket
from tests.bench import isolation

assert isolation.is_apart()
isolation.switch_loopback_on()
with socket.create_server(("127.0.0.1", 0)) as here:
    socket.create_connection(here.getsockname()).close()
try:
    socket.create_connection(("192.0.2.1", 80), 5)
except OSError as problem:
    print(problem.strerror)
"""


@pytest.mark.skipif(not isolation.can_be_apart(), reason=NO_NETWORK_OF_ITS_OWN)
def test_apart_only_loopback_is_reached() -> None:
    """Loopback works there; every other address is unreachable at once."""
    done = subprocess.run(
        [*isolation.APART, sys.executable, "-c", LOOKS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "Network is unreachable"


def test_the_bench_goes_apart_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks for one of them has the whole bench run again, apart, with the same arguments."""
    given: list[list[str]] = []

    def note(arguments: list[str]) -> int:
        given.append(arguments)
        return 7

    monkeypatch.setattr(isolation, "is_apart", lambda: False)
    monkeypatch.setattr(isolation, "can_be_apart", lambda: True)
    monkeypatch.setattr(isolation, "run_apart", note)
    assert main(["--quick", "posting"]) == 7
    assert given == [["--quick", "posting"]]


@pytest.mark.parametrize("measure", [azure_cli.measure, posting.measure])
@pytest.mark.parametrize(
    ("refused", "reason"), [("", "is not installed"), (NO_NETWORK_OF_ITS_OWN, "loopback alone")]
)
def test_what_is_not_run_says_why(
    measure: Measurement, refused: str, reason: str, tmp_path: Path
) -> None:
    """One row stands in its place: it is not installed, or could reach further than this machine."""
    (row,) = measure(Setup(quick=True, installed=Installed(str(tmp_path), refused)))
    assert row.figure.startswith("skipped: ")
    assert reason in row.figure
    assert row.is_met is None


def test_a_program_is_found_where_it_was_installed(tmp_path: Path) -> None:
    """In the folder that is named; nowhere, where no program may be run."""
    program = tmp_path / BIN / "az"
    program.parent.mkdir()
    program.touch(mode=0o755)
    assert Installed(str(tmp_path)).find("az") == str(program)
    assert Installed(str(tmp_path), "refused").find("az") is None


def test_the_proof_is_made_of_measurements() -> None:
    """Every name in it can be measured, and other people's programs are among them."""
    assert set(PROGRAMS) < set(PROOF) < set(MEASUREMENTS)
