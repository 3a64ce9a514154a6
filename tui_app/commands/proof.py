"""`doctor --prove-proxy`: what programs that follow the proxy get, beside what IMDS really says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_app.commands.output import write
from tui_app.commands.runs import FAILED, FINE, WARNED
from tui_app.core.checks.check import in_words
from tui_app.core.cleaning import one_line
from tui_app.core.diagnosis import Exposure, diagnose_probe, proxy_exposures, refine
from tui_app.core.marks import plain_ascii
from tui_app.core.remedies import entry
from tui_app.core.wire import Answer, NoAnswer, Outcome, Phase

if TYPE_CHECKING:  # loaded when the client is opened
    from tui_app.client import ClientService
    from tui_app.client.service import Proof
    from tui_app.core.machine import MachineFacts, ProxySetting

AS_IT_SHOULD = "it is IMDS: it refuses a request without Metadata: true"


async def prove(client: ClientService, *, fail_on: str, ascii_only: bool) -> int:
    """Ask both ways and print both answers; the exit code is that of the checks.

    What goes wrong through the proxy only is a warning: a program may set the proxy aside.
    """
    machine = client.machine()
    found = _exposed(machine)
    if found is None:
        text, code = f"{_nothing(machine)}\n", FINE
    else:
        exposure, setting = found
        proof = await client.prove_proxy(setting)
        direct = _diagnosis(proof, proof.direct, machine)
        through = _diagnosis(proof, proof.through_proxy, None)
        text = "\n".join((*_told(exposure, proof, through, direct), ""))
        warned = WARNED if through and fail_on == "warn" else FINE
        code = FAILED if direct else warned
    write(plain_ascii(text) if ascii_only else text)
    return code


def _exposed(machine: MachineFacts) -> tuple[Exposure, ProxySetting] | None:
    """The first setting that other programs would follow, and its value."""
    for exposure in proxy_exposures(machine):
        for setting in machine.proxies:
            elsewhere = "" if setting.source == "environment" else f" in {setting.source}"
            if f"{setting.name}{elsewhere}" == exposure.setting:
                return exposure, setting
    return None


def _nothing(machine: MachineFacts) -> str:
    is_set = any(setting.name.lower() != "no_proxy" for setting in machine.proxies)
    if is_set and not machine.is_local:
        return "Nothing to prove: IMDS is reached elsewhere, not by this machine's proxy settings."
    if is_set:
        return "Nothing to prove: no proxy setting of this machine catches requests for IMDS."
    return "Nothing to prove: no proxy is set on this machine."


def _diagnosis(proof: Proof, outcome: Outcome, machine: MachineFacts | None) -> str | None:
    """Of a request without the header. What this machine knows says nothing about a proxy's way."""
    found = diagnose_probe(proof.request, outcome)
    return refine(found, machine) if found and machine else found


def _told(exposure: Exposure, proof: Proof, through: str | None, direct: str | None) -> list[str]:
    name = one_line(exposure.setting, 60)
    followed, directly = f"programs that follow {name} get:", "asked directly, IMDS says:"
    width = max(len(followed), len(directly))
    rows = [
        f"{name} = {one_line(proof.setting.value, 120)}",
        f"{followed:<{width}} {_in_words(proof.through_proxy, through)}",
        f"{directly:<{width}} {_in_words(proof.direct, direct)}",
        "",
    ]
    refused = isinstance(proof.through_proxy, NoAnswer) and (
        proof.through_proxy.phase is Phase.POLICY
    )
    if refused:
        rows.append("Nothing was sent through the proxy, so nothing is proven.")
    elif through is None:
        rows.append("This proxy lets requests for IMDS pass, for now.")
    elif direct is None:
        rows.append(f"{exposure.why} How to mend it: msi-scope explain {exposure.diagnosis}")
    else:
        rows.append("Directly it does not work either: run msi-scope doctor for the cause.")
    return rows


def _in_words(outcome: Outcome, diagnosis: str | None) -> str:
    """What came back, from whom, and what it means."""
    said = one_line(in_words(outcome), 120)
    if isinstance(outcome, Answer):
        server = outcome.header("server") or outcome.header("via")
        said += f" from {one_line(server, 60)}" if server else " from nobody named"
    elif outcome.via_proxy:
        said += f" (proxy {one_line(outcome.via_proxy, 80)})"
    if diagnosis == "TOOL-REFUSED":
        return f"not asked: {said}"
    return f"{said}; {AS_IT_SHOULD}" if diagnosis is None else f"{said}; {_meant(diagnosis)}"


def _meant(diagnosis: str) -> str:
    return f"{diagnosis}: {entry(diagnosis).title}"
