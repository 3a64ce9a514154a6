"""`doctor --patient`: waits as the diagnosis allows, says so, and ends."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from dataclasses import replace

import pytest

from tests.rawserver import http, serving
from tui_app import cli
from tui_app.commands.doctor import Options, run
from tui_app.core.ask import Ask
from tui_app.demo import opener
from tui_app.settings import Settings

PATIENT = Options(is_patient=True, format="json")


class Sleeps:
    """A sleep that takes no time and remembers how long it would have taken."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)


def patient(scenario: str, options: Options = PATIENT) -> tuple[int, list[float]]:
    sleep = Sleeps()
    settings = Settings(ascii=True)
    return run(settings, opener(settings, scenario), options, sleep=sleep), sleep.taken


def test_an_update_of_imds_ends_healthy(capsys: pytest.CaptureFixture[str]) -> None:
    """410 twice, then fine: two waits, each told, and one healthy report."""
    code, taken = patient("updating")
    captured = capsys.readouterr()
    document = json.loads(captured.out)
    assert (code, document["verdict"]) == (0, "healthy")
    assert taken == [2, 4]
    told = captured.err.splitlines()
    assert len(told) == 2
    assert all(line.startswith("IMDS-410: ") for line in told)
    assert "Trying again in 2 s (run 1" in told[0]
    assert all(request["n"] > 2 for request in document["requests"])


def test_throttling_is_waited_out_by_the_schedule_and_given_up(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The documented pauses, then the verdict as it is; the exit code is the last run's."""
    code, taken = patient("throttled")
    captured = capsys.readouterr()
    assert code == 3
    assert taken == [0, 2, 6, 14, 30]
    assert json.loads(captured.out)["diagnosis"] == "IMDS-429"
    assert captured.err.splitlines()[-1].startswith("IMDS-429: giving up after 6 runs")


@pytest.mark.parametrize(("scenario", "code"), [("reader", 0), ("user-assigned", 3)])
def test_without_a_reason_nothing_is_waited_for(
    scenario: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Healthy, or broken for good: one run, no talk."""
    assert patient(scenario) == (code, [])
    assert capsys.readouterr().err == ""


def test_a_time_that_the_server_names_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    """`Retry-After` of the answer behind the root cause, not our own pauses."""

    async def check() -> list[float]:
        throttled = http(429, "{}", Server="IMDS/1", Retry_After="7", Connection="close")
        async with serving(throttled) as (url, _):
            settings = Settings(ask=Ask(imds_url=url))
            sleep = Sleeps()
            options = replace(PATIENT, checks=("MI102",))
            await asyncio.to_thread(run, settings, opener(settings), options, sleep=sleep)
            return sleep.taken

    assert asyncio.run(check()) == [7] * 5
    assert "Trying again in 7 s" in capsys.readouterr().err


def test_ctrl_c_during_a_wait_is_130() -> None:
    """A wait can be left at once; there is no traceback."""
    # a job that runs in the background hands an ignored SIGINT down
    script = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
        "from tui_app.cli import main;"
        "raise SystemExit(main(['doctor', '--patient', '--demo', 'updating']))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        assert "Trying again" in process.stderr.readline()
        os.kill(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert (out, err) == ("", "")


def test_ctrl_c_is_an_exit_code_of_its_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """130, wherever it strikes."""

    async def interrupted(_: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "__kwdefaults__", {"sleep": interrupted})
    assert cli.main(["doctor", "--patient", "--demo", "throttled"]) == 130
