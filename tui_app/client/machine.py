"""Facts about this machine: environment, marker files, DMI, route. Nothing here sends a packet."""

from __future__ import annotations

import os
import re
import socket
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from tui_app.core.machine import MachineFacts, ProxySetting, Route
from tui_app.core.secret import Secret

_IMDS_ADDRESS = "169.254.169.254"
_PROXY_NAMES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
_WANTED = (
    "IDENTITY_ENDPOINT",
    "IDENTITY_SERVER_THUMBPRINT",
    "IMDS_ENDPOINT",
    "MSI_ENDPOINT",
    "AZURE_POD_IDENTITY_AUTHORITY_HOST",
    "AZURE_FEDERATED_TOKEN_FILE",
    "AZURE_AUTHORITY_HOST",
    "AZURE_TENANT_ID",
    "AZURE_CLIENT_ID",
    "AZUREPS_HOST_ENVIRONMENT",
    "KUBERNETES_SERVICE_HOST",
)
_MARKS = (
    "DEFAULT_IDENTITY_CLIENT_ID",
    "AZUREML_RUN_ID",
    "AZUREML_ARM_SCOPE",
    "WEBSITE_SITE_NAME",
    "WEBSITE_INSTANCE_ID",
    "FUNCTIONS_WORKER_RUNTIME",
)
"""What tells hosts of the same protocol apart."""
_TERMINAL = ("TERM", "COLORTERM", "TMUX", "SSH_CONNECTION", "SSH_TTY", "WT_SESSION")
SECRETS = ("IDENTITY_HEADER", "MSI_SECRET")
"""Variables that are keys: known to be set, their values kept apart."""
_MARKER_FILES = (
    "/.dockerenv",
    "/run/.containerenv",
    "/opt/azcmagent/bin/himds",
    "/var/lib/azure-proxy-agent",
    "/var/lib/waagent",
)
_ARC_ON_WINDOWS = r"%ProgramFiles%\AzureConnectedMachineAgent\himds.exe"
MAX_UNIT_FILES = 200
_SYSTEMS = {"linux": "linux", "win32": "windows", "darwin": "macos"}
_DMI = Path("/sys/class/dmi/id")


def this_system() -> str:
    """`linux`, `windows`, `macos` or `other`: where this program runs."""
    return _SYSTEMS.get(sys.platform, "other")


def read_machine(
    *, is_local: bool = True, environ: Mapping[str, str] = os.environ, root: Path = Path("/")
) -> MachineFacts:
    """Read what this machine says of itself; what cannot be read stays None."""
    return MachineFacts(
        os=this_system(),
        hostname=socket.gethostname(),
        chassis_asset_tag=_line(root / _DMI.relative_to("/") / "chassis_asset_tag"),
        system_vendor=_line(root / _DMI.relative_to("/") / "sys_vendor"),
        environ={
            **{n: environ[n] for n in (*_WANTED, *_MARKS) if environ.get(n)},
            **{n: "set" for n in SECRETS if environ.get(n)},
            **terminal_environ(environ),
        },
        secrets={n: Secret(environ[n]) for n in SECRETS if environ.get(n)},
        files=frozenset(_marker_files(root)),
        arc_key_directory=arc_key_directory(environ),
        proxies=tuple(_proxies(environ, root)),
        route=read_route(root) if is_local else None,
        is_local=is_local,
    )


def _marker_files(root: Path) -> Iterable[str]:
    yield from (name for name in _MARKER_FILES if (root / name[1:]).exists())
    if sys.platform == "win32" and Path(os.path.expandvars(_ARC_ON_WINDOWS)).exists():
        yield _ARC_ON_WINDOWS


def arc_key_directory(environ: Mapping[str, str]) -> str:
    """Where the Arc agent keeps its key files; empty where it does not exist."""
    if sys.platform == "win32":
        base = environ.get("ProgramData", "")  # as Windows spells it
        return rf"{base}\AzureConnectedMachineAgent\Tokens" if base else ""
    return "/var/opt/azcmagent/tokens" if sys.platform == "linux" else ""


def terminal_environ(environ: Mapping[str, str]) -> dict[str, str]:
    """The variables that tell of the terminal this program runs in."""
    return {name: environ[name] for name in _TERMINAL if environ.get(name)}


def _line(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return None


def _proxies(environ: Mapping[str, str], root: Path) -> Iterable[ProxySetting]:
    """Every proxy setting, and every exception list, wherever it stands."""
    for name, value in environ.items():
        if name.lower() in _PROXY_NAMES and value:
            yield ProxySetting(source="environment", name=name, value=_masked(value))
    text = _line(root / "etc/environment") or ""
    for line in text.splitlines():
        name, _, value = line.strip().removeprefix("export ").partition("=")
        if name.lower() in _PROXY_NAMES and value:
            plain = value.strip().strip("\"'")
            yield ProxySetting(source="/etc/environment", name=name, value=_masked(plain))
    yield from _systemd_proxies(root)
    yield from _windows_proxies()
    yield from _winhttp_proxies()


def _systemd_proxies(root: Path) -> Iterable[ProxySetting]:
    """What systemd hands to services: its own defaults, and drop-ins of single services."""
    system = root / "etc/systemd"
    files = [system / "system.conf", *sorted(system.glob("system.conf.d/*.conf"))]
    files += sorted(system.glob("system/*.service.d/*.conf"))
    for path in files[:MAX_UNIT_FILES]:
        for line in (_line(path) or "").splitlines():
            key, _, assignments = line.strip().partition("=")
            if key not in ("Environment", "DefaultEnvironment"):
                continue
            for name, value in re.findall(r"[\"']?(\w+)=([^\s\"']+)", assignments):
                if name.lower() in _PROXY_NAMES:
                    source = f"/{path.relative_to(root).as_posix()}"
                    yield ProxySetting(source=source, name=name, value=_masked(value))


def _windows_proxies() -> Iterable[ProxySetting]:
    """The user's Internet Settings, which WinINET programs follow, with their exceptions."""
    if sys.platform != "win32":
        return
    import winreg

    path = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings"
    with suppress(OSError), winreg.OpenKey(winreg.HKEY_CURRENT_USER, path) as key:
        for name in ("ProxyEnable", "ProxyServer", "ProxyOverride", "AutoConfigURL"):
            with suppress(OSError):
                value = str(winreg.QueryValueEx(key, name)[0])
                yield ProxySetting(source="Internet Settings", name=name, value=_masked(value))


def _winhttp_proxies() -> Iterable[ProxySetting]:
    """What services that use WinHTTP follow, by the documented command."""
    if sys.platform != "win32":
        return
    import subprocess

    command = ["netsh", "winhttp", "show", "proxy"]
    with suppress(OSError, subprocess.SubprocessError):
        done = subprocess.run(command, capture_output=True, text=True, timeout=2, check=False)  # noqa: S603  # a fixed command
        yield from read_winhttp(done.stdout)


def read_winhttp(text: str) -> Iterable[ProxySetting]:
    """The settings in the command's answer, in any language: first the proxy, then its exceptions."""
    values = [
        after.strip()
        for _, colon, after in (line.partition(" : ") for line in text.splitlines())
        if colon
    ]
    for name, value in zip(("ProxyServer", "Bypass List"), values, strict=False):
        yield ProxySetting(source="WinHTTP", name=name, value=_masked(value))


def _masked(value: str) -> str:
    """The setting without the user name and password that proxies are often given."""
    return re.sub(r"(^|://)[^/@\s]+@", r"\1••••@", value)


def read_route(root: Path = Path("/")) -> Route | None:
    """The address and interface that a packet to IMDS would leave by; None when there is none.

    Connecting a datagram socket only asks the routing table.
    """
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect((_IMDS_ADDRESS, 80))
            source = str(probe.getsockname()[0])
    except OSError:
        return None
    interface, gateway, on_link = _linux_route(root)
    return Route(source_address=source, interface=interface, gateway=gateway, on_link=on_link)


def _linux_route(root: Path) -> tuple[str, str, bool]:
    """Interface, gateway and "on link" of the most specific IPv4 route that covers IMDS."""
    text = _line(root / "proc/net/route") or ""
    wanted = int.from_bytes(socket.inet_aton(_IMDS_ADDRESS), "little")
    best: tuple[int, str, str, bool] = (-1, "", "", False)
    for line in text.splitlines()[1:]:
        columns = line.split()
        with suppress(ValueError, IndexError):
            target, gateway, mask = (int(columns[i], 16) for i in (1, 2, 7))
            bits = mask.bit_count()
            if wanted & mask == target and bits > best[0]:
                address = socket.inet_ntoa(gateway.to_bytes(4, "little")) if gateway else ""
                best = (bits, columns[0], address, not gateway and 0 < bits < 32)
    return best[1], best[2], best[3]
