"""The headless command as a whole process, beside the SDK getting one token."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence

from tests.bench import peers
from tests.bench.model import Row, Setup, against, ms
from tests.terminal.screen import PATIENCE_S, ROOT, environment


def process_s(command: Sequence[str], environ: Mapping[str, str]) -> float:
    """The wall time of a whole process that succeeds."""
    started = time.perf_counter()
    subprocess.run(
        command,
        cwd=ROOT,
        env=environment(environ),
        check=True,
        capture_output=True,
        timeout=PATIENCE_S,
    )
    return time.perf_counter() - started


def measure(setup: Setup) -> Iterator[Row]:
    """Doctor, the SDK's token, the SDK's import and a bare interpreter, in turn."""
    doctor = (*setup.app, "doctor", "--format", "short", "--demo", "reader")
    token, imported, nothing = (
        (setup.python, "-c", program)
        for program in (peers.SDK_TOKEN, peers.IMPORT_SDK, peers.NOTHING)
    )
    times: dict[Sequence[str], list[float]] = {}
    with peers.simulator("reader", setup.environ) as (imds_url, endpoints):
        elsewhere = (*setup.app, "doctor", "--format", "short", *endpoints)
        diverted = {peers.HOST: imds_url}
        commands = [doctor, elsewhere, token, imported, nothing]
        for _ in setup.runs(11):
            commands.append(commands.pop(0))  # none always comes after the same one
            for command in commands:
                environ = {**setup.environ, **(diverted if command == token else {})}
                times.setdefault(command, []).append(process_s(command, environ))
    name, beside = "doctor --demo reader, whole process", "azure-identity, one token"
    yield against(name, times[doctor], beside, times[token], most=0.6)
    name = "doctor on that simulator, whole process"
    yield against(name, times[elsewhere], beside, times[token], most=0.6)
    yield Row(
        name="import azure.identity, whole process",
        figure=ms(times[imported]),
        beside=f"bare interpreter {ms(times[nothing])}",
    )
