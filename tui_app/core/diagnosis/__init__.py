"""From one exchange with IMDS to one diagnosis id, and what this machine's own facts add to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_app.core.diagnosis.answers import IMDS_RULES, STRANGER_RULES
from tui_app.core.diagnosis.evidence import Evidence
from tui_app.core.diagnosis.local import refine
from tui_app.core.diagnosis.proxies import Exposure, proxy_exposures
from tui_app.core.diagnosis.silence import SILENCE_RULES
from tui_app.core.wire import Answer, NoAnswer, Outcome, Request

if TYPE_CHECKING:  # a type only
    from tui_app.core.remedies import Retry

__all__ = [
    "Exposure",
    "diagnose",
    "diagnose_probe",
    "proxy_exposures",
    "refine",
    "retry_policy",
]


def diagnose(request: Request, outcome: Outcome) -> str | None:
    """The diagnosis of one exchange with IMDS; None when IMDS answered as it should."""
    match outcome:
        case NoAnswer():
            return next(row.diagnosis for row in SILENCE_RULES if row.holds(outcome))
        case Answer():
            seen = Evidence(request, outcome)
            rules = IMDS_RULES if seen.is_imds else STRANGER_RULES
            return next(rule.diagnosis for rule in rules if rule.holds(seen))


def diagnose_probe(request: Request, outcome: Outcome) -> str | None:
    """The same for a request without the Metadata header, which IMDS must refuse."""
    found = diagnose(request, outcome)
    if found == "IMDS-400-METADATA":
        return None
    if isinstance(outcome, Answer) and outcome.status in range(200, 300):
        return found if found and found.startswith("HTTP-") else "HTTP-NOT-IMDS"
    return found or "HTTP-NOT-IMDS"


def retry_policy(diagnosis: str) -> Retry:
    """Whether asking again can help; KeyError for an id that does not exist."""
    from tui_app.core.remedies import entry  # the texts load only when one is wanted

    return entry(diagnosis).retry
