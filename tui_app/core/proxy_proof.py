"""The A/B proof in words: what programs that follow a proxy get, beside what IMDS really says."""

from __future__ import annotations

from dataclasses import dataclass

from tui_app.core.checks.check import in_words
from tui_app.core.cleaning import one_line
from tui_app.core.diagnosis import Exposure, diagnose_probe, proxy_exposures, refine
from tui_app.core.machine import MachineFacts, ProxySetting
from tui_app.core.remedies import entry
from tui_app.core.wire import Answer, NoAnswer, Outcome, Phase, Request

AS_IT_SHOULD = "it is IMDS: it refuses a request without Metadata: true"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What the same request gets through a proxy, and without it."""

    setting: ProxySetting
    request: Request
    through_proxy: Outcome
    direct: Outcome

    def diagnoses(self, machine: MachineFacts) -> tuple[str | None, str | None]:
        """Of the answer through the proxy, and of the direct one; None where it is IMDS's own.

        What this machine knows of itself says nothing about a proxy's way.
        """
        through = diagnose_probe(self.request, self.through_proxy)
        direct = diagnose_probe(self.request, self.direct)
        return through, refine(direct, machine) if direct else None


def exposed(machine: MachineFacts) -> tuple[Exposure, ProxySetting] | None:
    """The first setting that other programs would follow, and its value."""
    for exposure in proxy_exposures(machine):
        for setting in machine.proxies:
            elsewhere = "" if setting.source == "environment" else f" in {setting.source}"
            if f"{setting.name}{elsewhere}" == exposure.setting:
                return exposure, setting
    return None


def nothing(machine: MachineFacts) -> str:
    """Why there is nothing to prove."""
    is_set = any(setting.name.lower() != "no_proxy" for setting in machine.proxies)
    if is_set and not machine.is_local:
        return "Nothing to prove: IMDS is reached elsewhere, not by this machine's proxy settings."
    if is_set:
        return "Nothing to prove: no proxy setting of this machine catches requests for IMDS."
    return "Nothing to prove: no proxy is set on this machine."


def told(exposure: Exposure, proof: Proof, machine: MachineFacts) -> list[str]:
    """Both answers, one below the other, and what follows from them."""
    through, direct = proof.diagnoses(machine)
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
