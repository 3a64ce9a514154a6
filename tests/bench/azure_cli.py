"""The same question put to `az` and to msi-scope, on one simulator, as whole processes in turn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.bench import peers
from tests.bench.doctor import process_s
from tests.bench.installed import OWN
from tests.bench.model import Row, Setup, against


class Question(NamedTuple):
    """What is asked of both."""

    name: str
    ours: Sequence[str]
    theirs: Sequence[str]


LOGIN = ("login", "--identity", "--output", "none")
QUESTIONS = (
    Question("whose identity, what may it see", ("doctor", "--format", "short"), LOGIN),
    Question("a token", ("token",), ("account", "get-access-token", "--output", "none")),
    Question(
        "every resource",
        ("resources", "--format", "json"),
        ("resource", "list", "--output", "json"),
    ),
)


def measure(setup: Setup) -> Iterator[Row]:
    """`az` is led to the simulator as the README says, with a configuration of its own."""
    az = setup.installed.find("az")
    if az is None:
        yield Row(name="azure-cli", figure=setup.installed.why_not("az"))
        return
    with (
        TemporaryDirectory(prefix="msi-scope-az-") as kept,
        peers.tls_simulator("reader", setup.environ) as running,
    ):
        theirs = {
            **setup.environ,
            **OWN,
            **running.variables,
            "AZURE_CONFIG_DIR": kept,
            "AZURE_CORE_COLLECT_TELEMETRY": "no",
        }
        named = ("--name", "simulator")
        register = (az, "cloud", "register", *named, "--endpoint-resource-manager", running.arm_url)
        for command in (register, (az, "cloud", "set", *named), (az, *LOGIN)):
            process_s(command, theirs)
        times: dict[str, tuple[list[float], list[float]]] = {q.name: ([], []) for q in QUESTIONS}
        for _ in setup.runs(5):
            for question in QUESTIONS:
                ours, other = times[question.name]
                ours.append(
                    process_s((*setup.app, *question.ours, *running.options), setup.environ)
                )
                other.append(process_s((az, *question.theirs), theirs))
    for question in QUESTIONS:
        name = f"{question.name}: {question.ours[0]}"
        yield against(name, times[question.name][0], _words(question), times[question.name][1])


def _words(question: Question) -> str:
    return f"az {' '.join(word for word in question.theirs[:2])}"
