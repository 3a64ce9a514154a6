"""Settings: one frozen, validated value, of what options, variables and the configuration file say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar
from urllib.parse import urlsplit

from tui_app.core.ask import IMDS_URL, Ask
from tui_app.core.clouds import CLOUDS, cloud_named
from tui_app.core.host_kinds import HostKind
from tui_app.core.selector import Selector, SelectorKind, is_guid
from tui_app.sources import IDENTITY, POD_IDENTITY_VARIABLE, Sources

T = TypeVar("T")

_GUID_SAMPLE = "8f41c0aa-5d27-4e9b-b3c6-1e90d7a4f518"
THEMES = ("terminal", "dark", "light", "high-contrast")
"""`terminal` uses the terminal's own palette and background."""
_ON, _OFF = ("1", "true", "yes", "on"), ("", "0", "false", "no", "off")
_KINDS = {kind.replace("-", "_"): kind for kind in
          (SelectorKind.CLIENT_ID, SelectorKind.OBJECT_ID, SelectorKind.RESOURCE_ID)}  # fmt: skip
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
    problems: tuple[str, ...] = ()
    """What is wrong in the configuration file, and therefore left out: a line each."""

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
    return build_from(Sources(options=options, environ=environ, file=configured))


def build_from(sources: Sources, *, wrong: dict[str, str] | None = None) -> Settings:
    """Make settings of what the sources say; `wrong` gathers complaints by setting, instead of the first raised.

    Raises:
        UsageError: a value is not what it should be, and nobody gathers.
    """

    def taken(name: str, check: Callable[[str, str], T]) -> T:
        try:
            return check(sources.label(name), sources.value(name))
        except UsageError as problem:
            if wrong is None:
                raise
            wrong[name] = str(problem)
            return check("", "")

    ask = Ask(
        imds_url=taken("imds_url", _imds_url),
        arm_url=taken("arm_url", _url),
        authority_url=taken("authority_url", _url),
        cloud=taken("cloud", _cloud),
        resource=taken("resource", _resource),
        host=taken("host", _host) or _host_of(sources),
        selector=_selected(sources, wrong),
        scope=taken("scope", _scope),
    )
    return Settings(
        ask=ask,
        timeout_s=taken("timeout", _seconds),
        ca_bundle=taken("ca_bundle", _file),
        ascii=taken("ascii", _switch),
        no_color=taken("no_color", _switch),
        redact=taken("redact", _switch),
        no_mouse=taken("no_mouse", _switch),
        theme=taken("theme", _theme),
    )


def _selected(sources: Sources, wrong: dict[str, str] | None) -> Selector:
    """As `_selector`, of which three settings are read together."""
    try:
        return _selector(sources)
    except UsageError as problem:
        if wrong is None:
            raise
        wrong["identity"] = str(problem)
        return Selector()


def _host_of(sources: Sources) -> str:
    """Naming IMDS's address names IMDS; the variable of the SDKs does not."""
    place = sources.place("imds_url")
    return str(HostKind.IMDS) if place and place != POD_IDENTITY_VARIABLE else ""


def _imds_url(label: str, url: str) -> str:
    return _url(label, url, plain_http=True) or IMDS_URL


def _cloud(label: str, name: str) -> str:
    if name and cloud_named(name) is None:
        known = ", ".join(c.name for c in CLOUDS)
        raise UsageError(f"{label} {name}: no such cloud; expected one of {known}")
    return name


def _switch(label: str, text: str) -> bool:
    """Whether it is on; an option and a line of the file are `1` or nothing."""
    word = text.strip().casefold()
    if word not in (*_ON, *_OFF):
        raise UsageError(
            f"{label} {text}: expected 1, true, yes or on, or else 0, false, no or off"
        )
    return word in _ON


def _url(label: str, url: str, *, plain_http: bool = False) -> str:
    """A base URL without its trailing slash; the token must not travel in the clear."""
    if not url:
        return ""
    scheme = "http" if plain_http else "https"
    wrong = f"{label} {url}: not a URL; expected {scheme}://HOST[:PORT]"
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise UsageError(wrong) from None
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise UsageError(wrong)
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise UsageError(
            f"{label} {url}: expected a host only, as in {parts.scheme}://{parts.netloc}"
        )
    if parts.scheme == "http" and not plain_http and parts.hostname not in _LOOPBACK:
        raise UsageError(
            f"{label} {url}: plain http is for loopback only, since a token would go there; use https"
        )
    return f"{parts.scheme}://{parts.netloc}"


def _resource(label: str, text: str) -> str:
    """The audience, from a resource or from a scope that ends in `/.default`."""
    if not text:
        return ""
    from tui_app.core.audiences import NotAResource, resource_of  # only where one is named

    try:
        return resource_of(text)
    except NotAResource as problem:
        raise UsageError(f"{label} {problem}") from None


def _host(label: str, name: str) -> str:
    """The identity host that was named."""
    if name and name not in tuple(HostKind):
        expected = ", ".join(HostKind)
        raise UsageError(f"{label} {name}: no such identity host; expected one of {expected}")
    return name


def _selector(sources: Sources) -> Selector:
    """The one identity that was named."""
    given = [name for name in IDENTITY if sources.value(name)]
    if len(given) > 1:
        raise UsageError(f"only one of {', '.join(map(sources.label, given))} can be given")
    for name in given:
        kind, text, label = _KINDS[name], sources.value(name), sources.label(name)
        if kind is SelectorKind.RESOURCE_ID and not text.lower().startswith("/subscriptions/"):
            raise UsageError(f"{label} {text}: expected an ARM id, /subscriptions/…")
        if kind is not SelectorKind.RESOURCE_ID and not is_guid(text):
            raise UsageError(f"{label} {text}: expected a GUID, as in {_GUID_SAMPLE}")
        return Selector(kind, text)
    return Selector()


def _scope(label: str, scope: str) -> str:
    if scope and not scope.startswith("/"):
        raise UsageError(
            f"{label} {scope}: expected an ARM id, as in /subscriptions/ID/resourceGroups/NAME, or / for the root"
        )
    return scope.rstrip("/") or scope[:1]  # the root stays


def _file(label: str, path: str) -> str:
    if path and not Path(path).is_file():
        raise UsageError(f"{label} {path}: no such file; expected certificates in PEM form")
    return path


def _theme(label: str, name: str) -> str:
    if name and name not in THEMES:
        raise UsageError(f"{label} {name}: no such theme; expected one of {', '.join(THEMES)}")
    return name or THEMES[0]


def _seconds(label: str, text: str) -> float:
    try:
        seconds = float(text or "10")
    except ValueError:
        seconds = -1.0
    if not 0.1 <= seconds <= 600:
        raise UsageError(f"{label} {text}: expected seconds between 0.1 and 600")
    return seconds
