"""A decoded token for people: what it is, what is odd, its times and claims, how to mend it."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

from tui_app.core import redact
from tui_app.core.cleaning import one_line
from tui_app.core.decoding import Inspection, Kind, Severity, TokenFinding
from tui_app.core.decoding.moments import moment
from tui_app.core.glossary import CLAIMS, HEADER, TIMES, Claim, ordered
from tui_app.core.marks import plain_ascii
from tui_app.core.signature import Judged
from tui_app.core.token import pretty
from tui_app.core.words import at, duration
from tui_app.formats.decoded_json import harmless

NARROWEST, WIDEST = 40, 200
MEANING = 46
"""Cells that a meaning needs at most."""
GUID = 36
"""Cells that a value gets before the meaning does."""
LONGEST_NAME = 24
_COLORS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
_LABEL = 12


class Look(NamedTuple):
    """How the terminal, or the pipe, wants it."""

    width: int = 100
    ascii: bool = False
    color: bool = False


def decoded_table(inspection: Inspection, judged: Judged, now: float, look: Look) -> str:
    """The text, every line within the width."""
    width = max(NARROWEST, min(look.width, WIDEST))
    blocks = [
        wrapped(one_line(redact.text(inspection.sentence)), width),
        [line for each in inspection.findings for line in finding_lines(each, width, look.color)],
        _times(inspection, now, width) + _signature(inspection, judged, width),
        claims_block("Header", inspection.header, HEADER, width),
        claims_block("Payload", inspection.payload, CLAIMS, width),
        mending(inspection.findings, width),
    ]
    text = "\n\n".join("\n".join(block) for block in blocks if block) + "\n"
    return plain_ascii(text) if look.ascii else text


def _signature(inspection: Inspection, judged: Judged, width: int) -> list[str]:
    if inspection.kind is not Kind.JWT:
        return []
    return labelled("Signature", f"{judged.signature}. {judged.reason}", width)


def finding_lines(finding: TokenFinding, width: int, color: bool) -> Iterator[str]:
    """Severity, id and text of one finding."""
    first, *rest = wrapped(f"{finding.id}  {one_line(finding.text)}", width - 9) or [""]
    severity = f"{finding.severity:<7}"
    if color:
        severity = f"\x1b[{_COLORS[finding.severity]}m{severity}\x1b[0m"
    yield f"{severity}  {first}"
    yield from (f"{'':<9}{line}" for line in rest)


def mending(findings: Sequence[TokenFinding], width: int) -> list[str]:
    """Where the gravest error or warning is explained, the command whole on its line."""
    if not findings or findings[0].severity is Severity.INFO:
        return []
    said, command = "How to mend it:", f"msi-scope explain {findings[0].id}"
    whole = f"{said} {command}"
    return [whole] if len(whole) <= width else [said, command]


def _times(inspection: Inspection, now: float, width: int) -> list[str]:
    moments = inspection.times
    rows = [
        (label, _instant(instant, now))
        for label, instant in (
            ("Issued", moments.issued_at),
            ("Not before", moments.not_before),
            ("Expires", moments.expires_at),
        )
        if instant is not None
    ]
    if moments.lifetime_s is not None and moments.lifetime_s > 0:
        rows.append(("Lifetime", duration(moments.lifetime_s)))
    if moments.cached_age_s is not None:
        age = f"for {duration(moments.cached_age_s)} when it was handed out (estimated)"
        rows.append(("Cached", age))
    return [line for label, text in rows for line in labelled(label, text, width)]


def _instant(instant: float, now: float) -> str:
    """In UTC, here with the zone, and from now."""
    utc, here = at(instant), at(instant, None)
    away = duration(instant - now)
    local = "" if utc == here else f" = {here}"
    return f"{utc}{local}, {f'in {away}' if instant > now else f'{away} ago'}"


def labelled(label: str, text: str, width: int) -> list[str]:
    """A label and its text, which goes on below itself."""
    lines = zip_longest([label], wrapped(text, width - _LABEL), fillvalue="")
    return [f"{first:<{_LABEL}}{line}".rstrip() for first, line in lines]


def claims_block(
    heading: str, part: Mapping[str, Any] | None, known: Mapping[str, Claim], width: int
) -> list[str]:
    """Name, value and meaning in columns; where it is too narrow, the meaning stands below."""
    if not part:
        return []
    shown = harmless(dict(part))
    names = ordered(shown)
    name_width = min(LONGEST_NAME, max(len(_name(name)) for name in names))
    room = width - name_width - 2
    meaning_width = min(MEANING, room - GUID - 2)
    is_narrow = meaning_width < 20
    value_width = room if is_narrow else room - meaning_width - 2
    lines = [heading]
    for name in names:
        values = broken(one_line(_value(name, shown[name])), value_width)
        meaning = known[name].meaning if name in known else ""
        meanings = wrapped(meaning, room if is_narrow else meaning_width)
        if is_narrow:
            values, meanings = [*values, *meanings], []
        for label, value, told in zip_longest([_name(name)], values, meanings, fillvalue=""):
            row = f"{label:<{name_width}}  {value:<{value_width}}  {told}"
            lines.append(row.rstrip())
    return lines


def _name(name: str) -> str:
    return one_line(name, LONGEST_NAME)


def _value(name: str, value: object) -> str:
    """A claim's value, an instant with its date."""
    seconds = moment(value) if name in TIMES else None
    return pretty(value) if seconds is None else f"{pretty(value)} = {at(seconds)}"


def broken(text: str, width: int) -> list[str]:
    """A value on lines of this width, broken after a slash or a blank where there is one."""
    lines = [""]
    for piece in re.findall(r"[^/ ]*[/ ]|[^/ ]+", text):
        if lines[-1] and len(lines[-1]) + len(piece.rstrip()) > width:
            lines.append("")
        lines[-1] += piece
        while len(lines[-1].rstrip()) > width:
            lines[-1:] = [lines[-1][:width], lines[-1][width:]]
    return [line.rstrip() for line in lines]


def wrapped(text: str, width: int) -> list[str]:
    """The text on lines of this width."""
    return textwrap.wrap(text, max(10, width), break_on_hyphens=False)
