"""Settings: one frozen, validated value. Arguments win over MSI_SCOPE_… variables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

from tui_app.core.ask import IMDS_URL, Ask
from tui_app.core.clouds import CLOUDS, cloud_named
from tui_app.core.host_kinds import HostKind
from tui_app.core.selector import Selector, SelectorKind, is_guid

PREFIX = "MSI_SCOPE_"
POD_IDENTITY_VARIABLE = "AZURE_POD_IDENTITY_AUTHORITY_HOST"
"""Every Microsoft SDK honours it in place of the IMDS address; so do we, and say so."""
_GUID_SAMPLE = "8f41c0aa-5d27-4e9b-b3c6-1e90d7a4f518"
THEMES = ("terminal", "dark", "light", "high-contrast")
"""`terminal` uses the terminal's own palette and background."""
_IDENTITY = ("client_id", "object_id", "mi_res_id")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class UsageError(Exception):
    """What was wrong, what was expected, what to do: one line, exit code 2.

    The line is masked: a token may have been typed where it does not belong.
    """

    def __init__(self, line: str) -> None:
        from tui_app.core import redact  # only where something is wrong

        super().__init__(redact.text(line))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set, checked."""

    ask: Ask = field(default_factory=Ask)
    timeout_s: float = 10.0
    """Bound on a whole run of the checks."""
    ca_bundle: str = ""
    ascii: bool = False
    no_color: bool = False
    redact: bool = False
    """Placeholders instead of ids, names and addresses."""
    no_mouse: bool = False
    """The mouse stays with the terminal: its own selection works."""
    theme: str = THEMES[0]
    audiences: tuple[str, ...] = ()
    """Resources that are offered beside the known ones."""
    keymap: Mapping[str, str] = field(default_factory=dict)
    """Action → the keys that do it instead of its own."""
    diverted_by: str = ""
    """The variable or option that points IMDS elsewhere; empty at its own address."""

    def at(self, *, imds_url: str, authority_url: str, arm_url: str) -> Settings:
        """The same, with every endpoint somewhere else."""
        ask = replace(self.ask, imds_url=imds_url, authority_url=authority_url, arm_url=arm_url)
        return replace(self, ask=ask)


def build(
    options: Mapping[str, str],
    environ: Mapping[str, str],
    configured: Mapping[str, str] = MappingProxyType({}),
) -> Settings:
    """Make settings of options (`imds_url`, `client_id`, …), else of variables, else of the file, else defaults.

    Raises:
        UsageError: a value is not what it should be.
    """

    def value(name: str) -> str:
        return said(name) or ("" if name in _IDENTITY and is_named else configured.get(name, ""))

    def said(name: str) -> str:
        return options.get(name) or environ.get(PREFIX + name.upper(), "")

    is_named = any(map(said, _IDENTITY))  # then the file's identity is another one

    diverted = environ.get(POD_IDENTITY_VARIABLE, "")
    imds_url = value("imds_url") or diverted
    source = "--imds-url" if value("imds_url") else POD_IDENTITY_VARIABLE if diverted else ""
    cloud = value("cloud")
    if cloud and cloud_named(cloud) is None:
        known = ", ".join(c.name for c in CLOUDS)
        raise UsageError(f"--cloud {cloud}: no such cloud; expected one of {known}")
    ask = Ask(
        imds_url=_url("--imds-url", imds_url, plain_http=True) or IMDS_URL,
        arm_url=_url("--arm-url", value("arm_url")),
        authority_url=_url("--authority-url", value("authority_url")),
        cloud=cloud,
        resource=_resource(value("resource")),
        host=_host(value("host"), is_imds_named=bool(value("imds_url"))),
        selector=_selector(value),
        scope=_scope(value("scope")),
    )
    return Settings(
        ask=ask,
        timeout_s=_seconds("--timeout", value("timeout") or "10"),
        ca_bundle=_file("--ca-bundle", value("ca_bundle")),
        ascii=bool(value("ascii")),
        no_color=bool(value("no_color")) or "NO_COLOR" in environ,
        redact=bool(value("redact")),
        no_mouse=bool(value("no_mouse")),
        theme=_theme(value("theme")),
        diverted_by=source,
    )


def _url(option: str, url: str, *, plain_http: bool = False) -> str:
    """A base URL without its trailing slash; the token must not travel in the clear."""
    if not url:
        return ""
    scheme = "http" if plain_http else "https"
    wrong = f"{option} {url}: not a URL; expected {scheme}://HOST[:PORT]"
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise UsageError(wrong) from None
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise UsageError(wrong)
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise UsageError(
            f"{option} {url}: expected a host only, as in {parts.scheme}://{parts.netloc}"
        )
    if parts.scheme == "http" and not plain_http and parts.hostname not in _LOOPBACK:
        raise UsageError(
            f"{option} {url}: plain http is for loopback only, since a token would go there; use https"
        )
    return f"{parts.scheme}://{parts.netloc}"


def _resource(text: str) -> str:
    """The audience, from a resource or from a scope that ends in `/.default`."""
    if not text:
        return ""
    from tui_app.core.audiences import NotAResource, resource_of  # only where one is named

    try:
        return resource_of(text)
    except NotAResource as problem:
        raise UsageError(f"--resource {problem}") from None


def _host(name: str, *, is_imds_named: bool) -> str:
    """The identity host that was named; naming IMDS's address names IMDS."""
    if not name:
        return str(HostKind.IMDS) if is_imds_named else ""
    if name not in tuple(HostKind):
        expected = ", ".join(HostKind)
        raise UsageError(f"--host {name}: no such identity host; expected one of {expected}")
    return name


def _selector(value: Callable[[str], str]) -> Selector:
    """The one identity that was named."""
    named = {
        kind: value(kind.replace("-", "_"))
        for kind in (SelectorKind.CLIENT_ID, SelectorKind.OBJECT_ID, SelectorKind.RESOURCE_ID)
    }
    given = {kind: text for kind, text in named.items() if text}
    if len(given) > 1:
        raise UsageError(f"only one of {', '.join(f'--{kind}' for kind in given)} can be given")
    for kind, text in given.items():
        if kind is SelectorKind.RESOURCE_ID and not text.lower().startswith("/subscriptions/"):
            raise UsageError(f"--{kind} {text}: expected an ARM id, /subscriptions/…")
        if kind is not SelectorKind.RESOURCE_ID and not is_guid(text):
            raise UsageError(f"--{kind} {text}: expected a GUID, as in {_GUID_SAMPLE}")
    return next((Selector(kind, text) for kind, text in given.items()), Selector())


def _scope(scope: str) -> str:
    if scope and not scope.startswith("/"):
        raise UsageError(
            f"--scope {scope}: expected an ARM id, as in /subscriptions/ID/resourceGroups/NAME, or / for the root"
        )
    return scope.rstrip("/") or scope[:1]  # the root stays


def _file(option: str, path: str) -> str:
    if path and not Path(path).is_file():
        raise UsageError(f"{option} {path}: no such file; expected certificates in PEM form")
    return path


def _theme(name: str) -> str:
    if name and name not in THEMES:
        raise UsageError(f"--theme {name}: no such theme; expected one of {', '.join(THEMES)}")
    return name or THEMES[0]


def _seconds(option: str, text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0.1 <= seconds <= 600:
        raise UsageError(f"{option} {text}: expected seconds between 0.1 and 600")
    return seconds
