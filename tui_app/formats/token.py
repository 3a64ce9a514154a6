"""A received token, as a table for people and as JSON (`token.schema.json` beside this file)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tui_app.core.audiences import explain
from tui_app.core.cleaning import one_line, shortened
from tui_app.core.clock import Moment
from tui_app.core.comparison import compare, is_same_token, summary
from tui_app.core.decoding.model import gravest_first
from tui_app.core.glossary import CLAIMS
from tui_app.core.hosts import Detection
from tui_app.core.identities import Attached
from tui_app.core.kept_claims import Kept
from tui_app.core.marks import mark, plain_ascii
from tui_app.core.report import Status
from tui_app.core.token import Token, host_now, pretty, remaining_s, times
from tui_app.core.token_findings import Severity, TokenFinding, judged
from tui_app.core.whoami import (
    FLIPPED,
    THE_HOST_CHOSE,
    Compared,
    has_flipped,
    is_chosen_by_host,
    who,
)
from tui_app.core.words import at, duration, iso
from tui_app.formats import Run
from tui_app.formats.decoded_json import harmless
from tui_app.formats.decoded_table import (
    broken,
    claims_block,
    finding_lines,
    labelled,
    mending,
    wrapped,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Everything that is said of one token."""

    run: Run
    token: Token
    now: Moment
    detection: Detection
    endpoint: str
    kept: Kept | None = None
    """Claims to compare with."""
    identities: Sequence[Attached] | str | None = None
    """Those of this machine; a text says why they are not known; None: not asked."""

    @property
    def compared(self) -> tuple[Compared, ...]:
        """What was asked for beside what came."""
        instance = self.run.report.instance
        return who(self.token, machine=instance.resource_id if instance else "")

    @property
    def findings(self) -> tuple[TokenFinding, ...]:
        """What is wrong or worth knowing."""
        instance = self.run.report.instance
        machine = instance.resource_id if instance else ""
        found = list(judged(self.token, self.now, machine=machine))
        known = {each.id for each in found}
        found += [each for each in self._of_checks() if each.id not in known]
        if self.kept is not None and has_flipped(self.kept.claims, self.token):
            found.append(TokenFinding("TOK-DEFAULT-FLIPPED", Severity.WARNING, FLIPPED))
        return gravest_first(found)

    def _of_checks(self) -> Iterator[TokenFinding]:
        """What the checks of this run found beside, e.g. a host that ignored the name."""
        report = self.run.report
        for check in report.checks:
            remedy = report.remedy(check) if check.status in (Status.FAIL, Status.WARN) else None
            if remedy is not None:
                grave = check.status is Status.FAIL
                severity = Severity.ERROR if grave else Severity.WARNING
                yield TokenFinding(remedy.diagnosis, severity, check.headline or remedy.title)


def as_table(shown: Shown, width: int) -> str:
    """What it is in one sentence, what is odd, who is meant, the times, the claims."""
    color = shown.run.color
    blocks = [
        wrapped(_sentence(shown), width),
        [line for each in shown.findings for line in finding_lines(each, width, color)],
        _host(shown, width),
        _who(shown, width),
        _times(shown, width),
        _identities(shown, width),
        _comparison(shown, width),
        claims_block("Claims", shown.token.claims, CLAIMS, width),
    ]
    blocks.append(mending(shown.findings, width))
    text = "\n\n".join("\n".join(block) for block in blocks if block) + "\n"
    return plain_ascii(text) if shown.run.ascii else text


def _sentence(shown: Shown) -> str:
    token = shown.token
    service = explain(token.claim("aud")).service
    what = service.name if service else one_line(token.claim("aud"), 80) or "no service"
    left = remaining_s(token, shown.now)
    state = f"{duration(left)} left" if left > 0 else f"expired {duration(-left)} ago"
    whose = f"{token.kind} identity" if token.kind.endswith("assigned") else f"{token.kind}"
    return f"A token of a {whose} for {what}: {state}. The token itself is not shown."


def _host(shown: Shown, width: int) -> list[str]:
    found = shown.detection
    lines = labelled("Host", f"{found.asked} at {one_line(shown.endpoint, 120)}", width)
    lines += labelled("", found.asked.because, width)
    for name in found.differing:
        choice = found.libraries[name]
        lines += labelled("", f"{name} would ask {choice}: {choice.because}", width)
    return lines


def _who(shown: Shown, width: int) -> list[str]:
    lines: list[str] = []
    for row in shown.compared:
        status = None if row.fits is None else Status.PASS if row.fits else Status.FAIL
        sign = mark(status, ascii_only=shown.run.ascii) if status else ""
        asked = f"  (asked for {one_line(row.asked)})" if row.fits is False else ""
        text = f"{one_line(row.received) or 'not told'}{asked}"
        first, *rest = broken(text, width - 14)
        lines.append(f"{row.name.capitalize():<12}{sign:<2}{first}")
        lines += [f"{'':<14}{line}" for line in rest]
    if is_chosen_by_host(shown.token) and shown.token.kind in THE_HOST_CHOSE:
        lines += labelled("", THE_HOST_CHOSE[shown.token.kind], width)
    return lines


def _times(shown: Shown, width: int) -> list[str]:
    moments, here = times(shown.token), host_now(shown.token, shown.now)
    rows = [
        (label, _instant(instant, here))
        for label, instant in (
            ("Issued", moments.issued_at),
            ("Not before", moments.not_before),
            ("Expires", moments.expires_at),
        )
        if instant is not None
    ]
    if moments.cached_age_s:
        words = f"by the host for {duration(moments.cached_age_s)} (estimated)"
        if moments.cached_age_s > 60:
            words += (
                f": a group added since is not in it; it can show from {at(moments.expires_at)}"
            )
        rows.append(("Kept", words))
    if moments.clock_skew_s is not None:
        rows.append(("This clock", _skew(moments.clock_skew_s)))
    return [line for label, text in rows for line in labelled(label, text, width)]


def _skew(seconds: float) -> str:
    if abs(seconds) < 1:
        return "agrees with the host's"
    return f"{duration(abs(seconds))} {'ahead of' if seconds > 0 else 'behind'} the host's"


def _instant(instant: float, now: float) -> str:
    """In UTC, here with the zone, and from now."""
    utc, local = at(instant), at(instant, None)
    away = duration(instant - now)
    both = utc if utc == local else f"{utc} = {local}"
    return f"{both}, {f'in {away}' if instant > now else f'{away} ago'}"


def _identities(shown: Shown, width: int) -> list[str]:
    if shown.identities is None:
        return []
    if isinstance(shown.identities, str):
        return labelled("Identities", f"not known: {one_line(shown.identities, 300)}", width)
    lines: list[str] = []
    for each in shown.identities:
        ids = f"client id {each.client_id or 'not told'}, object id {each.object_id or 'not told'}"
        name = shortened(one_line(each.name), 40)
        lines += labelled("" if lines else "Identities", f"{name} ({each.kind}): {ids}", width)
    return lines or labelled("Identities", "none", width)


def _comparison(shown: Shown, width: int) -> list[str]:
    if shown.kept is None:
        return []
    before, after = shown.kept.claims, shown.token.claims
    lines = labelled("Compared", f"with the claims kept {one_line(shown.kept.saved_at, 40)}", width)
    lines += labelled("", summary(before, after), width)
    signs = {"new": "+", "gone": "-", "changed": "~"}
    for each in compare(before, after):
        if not each.is_routine:
            words = f"{signs[each.kind]} {one_line(each.claim, 60)}  {each.meaning}"
            lines += labelled("", words.rstrip(), width)
            lines += _values(each.before, each.after, width)
    return lines


def _values(before: Any, after: Any, width: int) -> Iterator[str]:
    for label, value in (("was", before), ("is", after)):
        if value is not None:
            text = one_line(pretty(harmless(value)), 300)
            yield from labelled("", f"    {label} {text}", width)


def as_json(shown: Shown) -> str:
    """One JSON document, in ASCII."""
    return json.dumps(document(shown), indent=2, allow_nan=False) + "\n"


def document(shown: Shown) -> dict[str, Any]:
    """The same as JSON values. Instants are RFC 3339 in UTC, spans are seconds."""
    token = shown.token
    selector = token.wanted.selector
    found = {
        "identity_host": {
            "kind": str(shown.detection.asked.kind),
            "endpoint": shown.endpoint,
            "because": shown.detection.asked.because,
            "libraries": {
                name: {"kind": str(choice.kind) if choice.kind else None, "because": choice.because}
                for name, choice in shown.detection.libraries.items()
            },
        },
        "identity_requested": {"kind": str(selector.kind), "value": selector.value or None},
        "identity_received": {
            "kind": str(token.kind),
            "client_id": token.application_id or None,
            "object_id": token.object_id or None,
            "tenant_id": token.claim("tid") or None,
            "resource_id": token.claim("xms_mirid") or None,
            "used_by": token.attached_to or None,
        },
        "compared": [
            {"name": row.name, "asked": row.asked or None, "received": row.received or None,
             "fits": row.fits}
            for row in shown.compared
        ],
        "audience": token.claim("aud") or None,
        "header": harmless(dict(token.header)),
        "claims": harmless(dict(token.claims)),
        "times": _json_times(shown),
        "findings": [
            {"id": each.id, "severity": str(each.severity), "text": one_line(each.text)}
            for each in shown.findings
        ],
    }  # fmt: skip
    if shown.identities is not None:
        found["identities"] = _json_identities(shown.identities)
    if shown.kept is not None:
        found["comparison"] = _json_comparison(shown.kept, token)
    return found


def _json_times(shown: Shown) -> dict[str, Any]:
    moments = times(shown.token)
    instants = {
        "issued_at": moments.issued_at,
        "not_before": moments.not_before,
        "expires_at": moments.expires_at,
    }
    spans = {
        "remaining_s": remaining_s(shown.token, shown.now),
        "lifetime_s": moments.lifetime_s,
        "cached_age_s": moments.cached_age_s,
        "clock_skew_s": moments.clock_skew_s,
    }
    return {name: None if value is None else iso(value) for name, value in instants.items()} | {
        name: None if value is None else round(value, 1) for name, value in spans.items()
    }


def _json_identities(listed: Sequence[Attached] | str) -> dict[str, Any]:
    if isinstance(listed, str):
        return {"known": False, "why": one_line(listed), "list": []}
    return {
        "known": True,
        "why": None,
        "list": [
            {name: str(value) or None for name, value in each._asdict().items()} for each in listed
        ],
    }


def _json_comparison(kept: Kept, token: Token) -> dict[str, Any]:
    return {
        "saved_at": kept.saved_at,
        "is_same_token": is_same_token(kept.claims, token.claims),
        "summary": summary(kept.claims, token.claims),
        "differences": [
            {"claim": each.claim, "kind": str(each.kind), "before": harmless(each.before),
             "after": harmless(each.after), "meaning": each.meaning, "is_routine": each.is_routine}
            for each in compare(kept.claims, token.claims)
        ],
    }  # fmt: skip
