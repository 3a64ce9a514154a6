"""What the panel says of a token, as lines: whose, when, each claim, the difference to another."""

from __future__ import annotations

import json
from collections.abc import Sequence

from textual.content import Content

from tui_app.core.arm import parse_id, same_id
from tui_app.core.audiences import find
from tui_app.core.clock import Moment
from tui_app.core.comparison import Difference, Kind, compare, summary
from tui_app.core.glossary import CLAIMS, MEANINGS, TIMES
from tui_app.core.report import Report, Status
from tui_app.core.token import IdentityKind, Token, host_now, instant, pretty, remaining_s, times
from tui_app.core.token_findings import Severity, TokenFinding
from tui_app.core.whoami import THE_HOST_CHOSE, Compared, is_chosen_by_host, who
from tui_app.core.words import at, duration
from tui_app.ui.frame import short_id
from tui_app.ui.keys import hint
from tui_app.ui.look import DIM, STATE, pair, sign
from tui_app.ui.panels.token.shelf import Shelf
from tui_app.ui.text import literal

NAME, VALUE, MEANING = 13, 37, 46
"""Cells of the claims' columns; the value has at least these, and the rest where there is more."""
SKEW_SHOWN_S = 2.0
SIGNS = {Severity.ERROR: Status.FAIL, Severity.WARNING: Status.WARN}


def whose(token: Token, report: Report) -> str:
    """The identity in a few words: its kind, and of what it is."""
    place = token.attached_to
    instance = report.instance
    here = instance is not None and same_id(place, instance.resource_id)
    name = f" {parse_id(token.claim('xms_mirid')).name}" * (
        token.kind is IdentityKind.USER_ASSIGNED
    )
    of = f" · of {parse_id(place).name}" if place else ""
    return f"{token.kind}{name}{of}{' (this VM)' if here else ''}"


def who_lines(token: Token, report: Report, width: int) -> list[Content]:
    """Whose and for whom; the ids whole where there is room."""
    room = 36 if width >= 110 else 13
    ids = (
        f"object id {short_id(token.object_id, room)} · "
        f"client id {short_id(token.application_id, room)}"
    )
    service = find(token.wanted.resource)
    audience = [literal(token.wanted.resource)]
    if service is not None:
        audience.append(Content.styled(f"  {service.name}", DIM))
    return [
        pair("Identity", literal(whose(token, report), "bold")),
        pair("", literal(ids)),
        pair("Audience", Content("").join(audience)),
    ]


def time_lines(token: Token, now: Moment, width: int) -> list[Content]:
    """When it ends and was made, how long the host had kept it, and how far this clock is off."""
    moments = times(token)
    here, utc = at(moments.expires_at, None), at(moments.expires_at)
    both = here if here == utc else f"{here} = {utc}"
    issued = moments.issued_at
    ago = "" if issued is None else f"; issued {duration(host_now(token, now) - issued)} ago"
    text = f"{both}{ago}"
    lines = [pair("Expires at", Content(text if len(text) < width - 13 else both))]
    age = moments.cached_age_s
    if age is not None and age > 60:
        end = at(moments.expires_at, None).split()
        until = " ".join((end[1][:5], *end[2:])) if len(end) == 3 else end[0]
        words = f"for {duration(age)}: a group added since is not in it until {until}"
        lines.append(pair("Kept", Content(words)))
    skew = now.wall - host_now(token, now) if token.host_time is not None else 0.0
    if abs(skew) >= SKEW_SHOWN_S:
        side = "ahead of" if skew > 0 else "behind"
        words = f"{duration(abs(skew))} {side} the host's; the countdown allows for it"
        lines.append(pair("This clock", Content(words)))
    return lines


def is_as_high(before: Sequence[Content], after: Sequence[Content], width: int) -> bool:
    """Whether lines take the room of others: as many, and none that changed is wider than `width`."""
    return len(before) == len(after) and all(
        old == new or max(old.cell_length, new.cell_length) <= width
        for old, new in zip(before, after, strict=True)
    )


def finding_lines(findings: Sequence[TokenFinding]) -> list[Content]:
    """What is wrong with the token, worst first."""
    return [
        Content.assemble(sign(SIGNS[each.severity]), " ", literal(each.text, "bold"))
        for each in findings
        if each.severity in SIGNS
    ]


def claim_row(name: str, value: object, width: int) -> Content:
    """One claim: name, value, meaning."""
    moment = instant(value) if name in TIMES else None
    text = pretty(value) if moment is None else f"{pretty(value)} = {at(moment)}"
    room = min(72, width - NAME - 2, max(VALUE, width - NAME - MEANING))
    shown = literal(text if name in TIMES or not _is_id(text) else short_id(text, room))
    return Content.assemble(
        (f"{name[: NAME - 1]:<{NAME}}", "bold"),
        shown.truncate(room, ellipsis=True, pad=True),
        "  ",
        (MEANINGS.get(name, ""), DIM),
    )


def claim_lines(name: str, value: object, now: float) -> list[Content]:
    """One claim in full: what it is, why it matters, its value, where it leads. `now`: the host's."""
    known = CLAIMS.get(name)
    lines = [literal(name, "bold"), literal(known.meaning if known else "not in the glossary")]
    if known and known.why:
        lines.append(literal(known.why))
    text = json.dumps(value, indent=2, ensure_ascii=False)
    lines += [Content(""), *map(literal, text.split("\n"))]
    moment = instant(value) if name in TIMES else None
    if moment is not None:
        side = f"in {duration(moment - now)}" if moment > now else f"{duration(now - moment)} ago"
        lines += [Content(""), *map(Content, (at(moment), at(moment, None), side))]
    if known and known.finding:
        lines += [Content(""), Content.styled(f"feeds {', '.join(known.finding.split())}", DIM)]
    if known and known.leads_to == "resource":
        lines += [
            Content.styled(
                hint("{choose} opens this resource in {panel-resources} Resources."), DIM
            )
        ]
    return lines


def compared_lines(rows: Sequence[Compared], token: Token, width: int) -> list[Content]:
    """What was asked beside what came; without room for both, what was asked only where it differs."""
    both = width >= 100
    lines = [Content.styled(f"{'':<14}{'asked for':<38}{'received'}", DIM)] if both else []
    for row in rows:
        mark = "  " if row.fits is None else f"{'✓' if row.fits else '✗'} "
        state = STATE[Status.PASS if row.fits else Status.FAIL] if row.fits is not None else ""
        asked = row.asked or ("the default" if row.name == "kind" else "–")
        beside = literal(short_id(asked, 36)).truncate(36, pad=True)
        missed = f"  asked: {short_id(asked, 36)}" if row.fits is False else ""
        room = max(36, width - (56 if both else 18))
        lines.append(
            Content.assemble(
                (f"{row.name:<12}", DIM),
                (mark, state),
                Content.assemble(beside, "  ") if both else "",
                literal(short_id(row.received, room) or "not told", "" if row.received else DIM),
                "" if both else literal(missed, "bold"),
            )
        )
    if is_chosen_by_host(token) and token.kind in THE_HOST_CHOSE:
        lines += [Content(""), Content(THE_HOST_CHOSE[token.kind])]
    return lines


def who_am_i(token: Token, report: Report, width: int) -> list[Content]:
    """The comparison with what this machine is, as far as IMDS has told."""
    instance = report.instance
    tenant = report.subscription_tenant
    rows = who(token, tenant=tenant, machine=instance.resource_id if instance else "")
    return compared_lines(rows, token, width)


_KIND_MARKS = {Kind.NEW: "+", Kind.GONE: "-", Kind.CHANGED: "~"}
_KIND_STYLES = {Kind.NEW: "$success", Kind.GONE: "$error", Kind.CHANGED: "$warning"}


def difference_lines(before: Token, after: Token, now: Moment) -> list[Content]:
    """What changed from one token to the other, what matters first."""
    lines = [literal(summary(before.claims, after.claims), "bold"), Content("")]
    lines += [
        Content.assemble(("- ", "$error"), _label(before, now)),
        Content.assemble(("+ ", "$success"), _label(after, now)),
        Content(""),
    ]
    routine = False
    for each in compare(before.claims, after.claims):
        if each.is_routine and not routine:
            routine = True
            lines += [Content(""), Content.styled("differs in any two tokens", DIM)]
        lines += _difference(each)
    return lines


def _label(token: Token, now: Moment) -> Content:
    left = remaining_s(token, now)
    state = f"{duration(left)} left" if left > 0 else f"expired {duration(-left)} ago"
    return literal(f"{token.wanted.resource} · {token.kind} · {state}")


def _difference(each: Difference) -> list[Content]:
    mark = Content.styled(f"{_KIND_MARKS[each.kind]} ", _KIND_STYLES[each.kind])
    meaning = f"  {each.meaning}" if each.meaning else ""
    lines = [Content.assemble(mark, literal(each.claim, "bold"), literal(meaning, DIM))]
    for value, side in ((each.before, Kind.NEW), (each.after, Kind.GONE)):
        if each.kind is not side:
            lines.append(Content.assemble("    ", literal(pretty(value), limit=300)))
    return lines


def _is_id(text: str) -> bool:
    return text.startswith("/subscriptions/") or (len(text) == 36 and text.count("-") == 4)


def shelf_line(shelf: Shelf, width: int) -> Content:
    """Every token by its audience; the one on show stands out."""
    parts = []
    for number, token in enumerate(shelf.tokens, 1):
        service = find(token.wanted.resource)
        name = service.name if service else token.wanted.resource
        shown = token is shelf.shown
        parts.append(literal(f" {number} {name} ", "bold reverse" if shown else DIM, limit=32))
    names = Content(" ").join(parts)
    keys = hint("   {other} other  {difference} compare")
    return Content.assemble(names, (keys, DIM)) if names.cell_length < width - 36 else names


TOKEN_FORM = "The token itself"


def copy_forms(token: Token) -> dict[str, str]:
    """What may be copied of a token: name of the form → the text."""
    return {
        "Claims": json.dumps(token.claims, indent=2, ensure_ascii=False, default=str),
        "Object id": token.object_id,
        "Client id": token.application_id,
        "Identity": token.claim("xms_mirid"),
        TOKEN_FORM: token.secret.reveal(),
    }
