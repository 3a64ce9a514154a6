"""The A/B proof: which proxy another program would take, and when its effect may be tried out."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import httpx

from tui_app.core.machine import ProxySetting
from tui_app.core.wire import Request

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_MASK = "••••"


def proxy_url(
    setting: ProxySetting, *, environ: Mapping[str, str] = os.environ, root: Path = Path("/")
) -> str:
    """The proxy for plain http that a setting names, as a URL; empty when it names none.

    Facts about this machine hold no password, so one that was masked is read again at its place.
    """
    value = setting.value
    if setting.name.lower().startswith("autoconfig"):  # a script decides, address by address
        return ""
    if _MASK in value:
        value = _unmasked(setting, environ, root) or value.rpartition("@")[2]
    listed = dict(entry.partition("=")[::2] for entry in re.split(r"[;\s]+", value) if "=" in entry)
    if listed and "://" not in value.partition("=")[0]:  # Windows: http=host:port;https=…
        value = listed.get("http", "")
    if not value:
        return ""
    return value if "://" in value else f"http://{value}"


def _unmasked(setting: ProxySetting, environ: Mapping[str, str], root: Path) -> str:
    """The same setting with its password, if it still stands there."""
    found = ""
    if setting.source == "environment":
        found = environ.get(setting.name, "")
    elif setting.source == "/etc/environment":
        try:
            text = (root / "etc/environment").read_text("utf-8", "replace")
        except OSError:
            return ""
        for line in text.splitlines():
            name, _, value = line.strip().removeprefix("export ").partition("=")
            if name == setting.name:
                found = value.strip().strip("\"'")
    masked = setting.value.rpartition("@")[2]
    return found if found.rpartition("@")[2] == masked else ""


def refusal(request: Request, url: str) -> str:
    """Why our own rules forbid to send this through that proxy; empty when they do not."""
    if request.bearer is not None or any(n.lower() == "metadata" for n, _ in request.headers):
        return "what could bring a token is never sent through a proxy"
    if not url:
        return "the setting names no proxy that could be asked"
    parts = _split(url)
    if parts is None:
        return "the setting is not the URL of a proxy"
    if parts.scheme not in ("http", "https") or not parts.hostname:
        scheme = url.partition("://")[0][:20]
        return f"a proxy of this kind ({scheme}) is not followed here: only http and https are"
    target = urlsplit(request.url).hostname
    if target in _LOOPBACK and parts.hostname not in _LOOPBACK:
        return f"IMDS is asked on loopback here, which the proxy {address(url)} cannot reach"
    return ""


def address(url: str) -> str:
    """host:port of a proxy, without its user name and password."""
    parts = _split(url)
    if parts is None or not parts.hostname:
        return ""
    return f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port
        httpx.URL(url)
    except (ValueError, httpx.InvalidURL):
        return None
    return parts
