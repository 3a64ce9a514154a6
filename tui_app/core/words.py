"""Spans, instants and counts in words. Everything takes the time as an argument."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo


def duration(seconds: float) -> str:
    """A span in at most two units: `35 s`, `2 min 05 s`, `24 h 10 min`, `2 d 4 h`."""
    whole = round(abs(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    if whole < 2 * 86400:
        return f"{whole // 3600} h {whole % 3600 // 60:02d} min"
    return f"{whole // 86400} d {whole % 86400 // 3600} h"


def countdown(seconds: float) -> str:
    """A span as `HH:MM:SS`; hours may pass 99. Negative spans lose their sign."""
    whole = int(abs(seconds))
    return f"{whole // 3600:02d}:{whole % 3600 // 60:02d}:{whole % 60:02d}"


def at(epoch_s: float, zone: tzinfo | None = UTC) -> str:
    """An instant as `2026-11-23 09:12:44 UTC`; out of range is said, not raised."""
    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=epoch_s)
        local = moment.astimezone(zone)
    except (OverflowError, ValueError, OSError):
        return "a date out of range"
    return local.strftime("%Y-%m-%d %H:%M:%S %Z")


def iso(epoch_s: float) -> str:
    """An instant as RFC 3339 in UTC, whole seconds: `2026-11-23T09:12:44Z`."""
    moment = datetime.fromtimestamp(epoch_s, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def counted_noun(count: int, noun: str) -> str:
    """A count and its noun: `1 group`, `3,907 resources`."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def milliseconds(ms: float) -> str:
    """A short span for a row: `<1 ms`, `48 ms`."""
    return "<1 ms" if ms < 1 else f"{ms:.0f} ms"
