"""`doctor --every`: a whole run, a line a tick, a whole run again when the verdict changes."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import jsonschema
import pytest

from tests.formats.test_formats import SCHEMA
from tests.rawserver import http, serving
from tui_app.commands.doctor import Options, run
from tui_app.core.ask import Ask
from tui_app.demo import opener
from tui_app.settings import Settings

WATCH = Options(every="5s", count="3", format="jsonl", checks=("reach",))
AS_IMDS = http(
    400,
    '{"error":"invalid_request","error_description":"Required metadata header not specified"}',
    Content_Type="application/json",
    Server="IMDS/1",
    Connection="close",
)
AS_PROXY = http(403, "<html>no</html>", Server="squid/5.7", Via="1.1 p", Connection="close")


class Sleeps:
    """A sleep that takes no time; what is to happen during it can be given."""

    def __init__(self, then: Callable[[int], None] = lambda _: None) -> None:
        self.taken: list[float] = []
        self._then = then

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)
        self._then(len(self.taken))


def lines(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_a_run_then_a_json_line_each_time(capsys: pytest.CaptureFixture[str]) -> None:
    """The run's line is of the report's schema; the others carry the running figures."""
    sleep = Sleeps()
    assert run(Settings(), opener(Settings(), "reader"), WATCH, sleep=sleep) == 0
    whole, *ticks = lines(capsys.readouterr().out)
    jsonschema.validate(whole, SCHEMA, jsonschema.Draft202012Validator)
    assert [tick["tick"] for tick in ticks] == [1, 2, 3]
    assert {tick["status"] for tick in ticks} == {400}
    assert {tick["diagnosis"] for tick in ticks} == {None}
    assert [tick["stats"]["ticks"] for tick in ticks] == [1, 2, 3]
    assert all(tick["latency_ms"] is not None for tick in ticks)
    assert len(sleep.taken) == 2
    assert all(0 <= seconds <= 5 for seconds in sleep.taken)


def test_nothing_is_minted_by_watching(capsys: pytest.CaptureFixture[str]) -> None:
    """No tick carries the Metadata header."""

    async def check() -> list[bytes]:
        async with serving(AS_IMDS) as (url, heads):
            settings = Settings(ask=Ask(imds_url=url))
            options = replace(WATCH, checks=("MI102",))
            await asyncio.to_thread(run, settings, opener(settings), options, sleep=Sleeps())
            return [head.lower() for head in heads if b"get /" in head.lower()]

    heads = asyncio.run(check())
    assert len(heads) == 4
    assert not any(b"\r\nmetadata:" in head for head in heads)
    capsys.readouterr()


def test_a_change_of_the_verdict_checks_everything_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Broken in between, whole again: two more reports; the exit code is the last one's."""

    async def check() -> int:
        now = AS_IMDS

        def turn(n: int) -> None:
            nonlocal now
            now = AS_PROXY if n == 2 else AS_IMDS

        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(now)
            await writer.drain()

        async with serving(answer) as (url, _):
            settings = Settings(ask=Ask(imds_url=url))
            options = replace(WATCH, checks=("MI102",), count="5")
            return await asyncio.to_thread(
                run, settings, opener(settings), options, sleep=Sleeps(turn)
            )

    assert asyncio.run(check()) == 0
    told = lines(capsys.readouterr().out)
    assert [line.get("verdict", line.get("diagnosis")) for line in told] == [
        "healthy", None, None, "HTTP-PROXY-403", "broken", None, "healthy", None,
    ]  # fmt: skip
    assert told[-1]["stats"]["changes"] == 2


@pytest.mark.parametrize("ascii_only", [False, True])
def test_people_get_a_line_of_text(ascii_only: bool, capsys: pytest.CaptureFixture[str]) -> None:
    """Time, latency, figures, a sparkline; lost ones are marked, and the exit code tells."""
    settings = Settings(ascii=ascii_only)
    options = replace(WATCH, format="short")
    assert run(settings, opener(settings, "refused"), options, sleep=Sleeps()) == 3
    out = capsys.readouterr().out
    assert out.startswith("BROKEN: ")
    assert not ascii_only or out.isascii()
    *_, last = out.splitlines()
    assert "loss 100 %" in last
    assert ("xxx" if ascii_only else "×××") in last
    assert "NET-REFUSED" in last


def test_ctrl_c_ends_watching_with_130() -> None:
    """Without a count it goes on until then; every line is out at once, also into a pipe."""
    script = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
        "from tui_app.cli import main; raise SystemExit(main("
        "['doctor', 'MI102', '--every', '1', '--demo', 'reader', '--format', 'jsonl']))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert "verdict" in json.loads(process.stdout.readline())
        assert json.loads(process.stdout.readline())["tick"] == 1
        os.kill(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert err == ""


def test_a_reader_that_goes_away_ends_it_quietly() -> None:
    """As in `… | head -2`: no traceback, no endless loop."""
    script = (
        "from tui_app.commands.doctor import Options, run\n"
        "from tui_app.demo import opener\n"
        "from tui_app.settings import Settings\n"
        "async def sleep(_): pass\n"
        "options = Options(every='1s', format='jsonl', checks=('MI102',))\n"
        "raise SystemExit(run(Settings(), opener(Settings(), 'reader'), options, sleep=sleep))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(timeout=20) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""
