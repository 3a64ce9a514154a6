"""Which settings of this machine would send other programs' IMDS requests through a proxy."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tui_app.core.diagnosis.answers import IMDS_ADDRESS

if TYPE_CHECKING:  # types only
    from collections.abc import Iterable

    from tui_app.core.machine import MachineFacts

_ENVIRONMENT = "environment"
_VARIABLES = ("http_proxy", "all_proxy")
"""IMDS is plain http: `https_proxy` never concerns it."""

_SYSTEM_EXCEPTIONS = ("override", "bypass")
_SYSTEM_PROXIES = ("proxyserver", "autoconfigurl", "httpproxy")


class Exposure(NamedTuple):
    """One setting that sends requests for IMDS to a proxy, which cannot reach it."""

    diagnosis: str
    setting: str
    why: str
    """One sentence."""


def proxy_exposures(machine: MachineFacts) -> tuple[Exposure, ...]:
    """Every such setting; none when IMDS is not reached from this machine itself."""
    if not machine.is_local:
        return ()
    sources: dict[str, dict[str, str]] = {_ENVIRONMENT: {}}
    for setting in machine.proxies:
        sources.setdefault(setting.source, {})[setting.name] = setting.value
    sources[_ENVIRONMENT].update(
        (name, value)
        for name, value in machine.environ.items()
        if name.lower() in (*_VARIABLES, "no_proxy")
    )
    return tuple(
        exposure for source, values in sources.items() for exposure in _exposures(source, values)
    )


def _exposures(source: str, values: dict[str, str]) -> Iterable[Exposure]:
    """Exceptions count within their own source only: a file need not be read by every program."""
    system = {_plain(name): value for name, value in values.items()}
    switched_off = system.get("proxyenable", "1").strip().lower() in ("0", "0x0", "false")
    exceptions = {name: value for name, value in values.items() if _is_exception(name) and value}
    if exceptions and all(_is_enough(value) for value in exceptions.values()):
        return
    where = "" if source == _ENVIRONMENT else f" in {source}"
    for name, value in values.items():
        if not value.strip():
            continue
        if name.lower() in _VARIABLES:
            diagnosis = "NET-PROXY-ENV"
        elif _is_system_proxy(name, value) and not switched_off:
            diagnosis = "NET-PROXY-SYSTEM"
        else:
            continue
        yield Exposure(diagnosis, f"{name}{where}", _why(f"{name}{where}", exceptions))


def _plain(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())


def _is_exception(name: str) -> bool:
    return name.lower() == "no_proxy" or any(mark in _plain(name) for mark in _SYSTEM_EXCEPTIONS)


def _is_system_proxy(name: str, value: str) -> bool:
    """A system proxy for plain http: `host:port`, or a list of `scheme=host:port` with http in."""
    if not _plain(name).startswith(_SYSTEM_PROXIES) or value.lower().startswith("direct"):
        return False
    schemes = [part.partition("=")[0].strip().lower() for part in value.split(";") if "=" in part]
    by_script = _plain(name).startswith("autoconfigurl")
    return by_script or not schemes or not {"http", "socks"}.isdisjoint(schemes)


def _entries(value: str) -> list[str]:
    return value.replace(";", ",").replace(" ", ",").split(",")


def _is_enough(value: str) -> bool:
    return not {IMDS_ADDRESS, "*"}.isdisjoint(_entries(value))


def _why(setting: str, exceptions: dict[str, str]) -> str:
    """Say what is missing, and name entries that look enough but are read by some clients only."""
    for name, value in exceptions.items():
        near = [part for part in _entries(value) if part.startswith(("169.254", "http://169.254"))]
        if near and not _is_enough(value):
            return (
                f"{setting} sends programs to a proxy, and {', '.join(near)[:60]} in {name} is not "
                f"enough: many clients only know the literal {IMDS_ADDRESS}."
            )
    missing = [name for name, value in exceptions.items() if not _is_enough(value)]
    exempt = f"{missing[0]} does not list" if missing else "no exception names"
    return f"{setting} sends programs to a proxy, and {exempt} {IMDS_ADDRESS}."
