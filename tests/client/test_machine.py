"""Facts about a machine, read from a made-up root."""

from __future__ import annotations

from pathlib import Path

from tui_app.client.machine import read_machine, read_winhttp
from tui_app.core.machine import AZURE_CHASSIS_ASSET_TAG


def made(root: Path, **files: str) -> Path:
    for name, text in files.items():
        path = root / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def test_an_azure_vm_is_known_by_its_chassis(tmp_path: Path) -> None:
    """The DMI asset tag decides; without it nothing is claimed."""
    root = made(tmp_path, sys__class__dmi__id__chassis_asset_tag=f"{AZURE_CHASSIS_ASSET_TAG}\n")
    assert read_machine(is_local=False, environ={}, root=root).is_azure_vm is True
    assert read_machine(is_local=False, environ={}, root=tmp_path / "none").is_azure_vm is None


def test_proxies_are_found_wherever_they_stand_without_their_passwords(tmp_path: Path) -> None:
    """Environment in any spelling, and /etc/environment; user and password masked."""
    made(tmp_path, etc__environment='PATH=/bin\nexport ALL_PROXY="http://u:hunter2@p:3128"\n# x\n')
    environ = {"http_proxy": "u:hunter2@p:1", "NO_PROXY": "localhost", "OTHER": "x"}
    found = read_machine(is_local=False, environ=environ, root=tmp_path).proxies
    assert {(s.source, s.name) for s in found} == {
        ("environment", "http_proxy"),
        ("environment", "NO_PROXY"),
        ("/etc/environment", "ALL_PROXY"),
    }
    assert "hunter2" not in repr(found)


def test_secrets_of_other_hosts_are_only_said_to_be_set(tmp_path: Path) -> None:
    """IDENTITY_HEADER and MSI_SECRET never become facts."""
    environ = {
        "IDENTITY_HEADER": "hunter2",
        "MSI_SECRET": "hunter2",
        "IDENTITY_ENDPOINT": "http://x",
    }
    facts = read_machine(is_local=False, environ=environ, root=tmp_path)
    assert facts.environ["IDENTITY_HEADER"] == facts.environ["MSI_SECRET"] == "set"
    assert facts.environ["IDENTITY_ENDPOINT"] == "http://x"


def test_what_systemd_hands_to_services_is_found(tmp_path: Path) -> None:
    """Its own defaults and the drop-ins of single services, each with its file."""
    for name, text in (
        (
            "etc/systemd/system.conf",
            "[Manager]\nDefaultEnvironment=HTTPS_PROXY=http://p:1 LANG=C\n",
        ),
        (
            "etc/systemd/system/agent.service.d/proxy.conf",
            '[Service]\nEnvironment="HTTP_PROXY=http://u:hunter2@p:1"\n',
        ),
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    found = read_machine(is_local=False, environ={}, root=tmp_path).proxies
    assert {(s.source, s.name) for s in found} == {
        ("/etc/systemd/system.conf", "HTTPS_PROXY"),
        ("/etc/systemd/system/agent.service.d/proxy.conf", "HTTP_PROXY"),
    }
    assert "hunter2" not in repr(found)


def test_the_answer_of_netsh_is_read_in_any_language() -> None:
    """Labels are translated; the order of proxy and exceptions is not."""
    answer = (
        "\nAktuelle WinHTTP-Proxyeinstellungen:\n\n"
        "    Proxyserver:  : http=proxy:3128;https=proxy:3128\n"
        "    Umgehungsliste     : 169.254.169.254;*.contoso.example\n"
    )
    english = (
        "\nCurrent WinHTTP proxy settings:\n\n    Proxy Server(s) :  proxy:3128\n"
        "    Bypass List     :  (none)\n"
    )
    assert [(s.name, s.value) for s in read_winhttp(english)] == [
        ("ProxyServer", "proxy:3128"),
        ("Bypass List", "(none)"),
    ]
    assert [s.name for s in read_winhttp(answer)] == ["ProxyServer", "Bypass List"]
    assert list(read_winhttp("    Direct access (no proxy server).\n")) == []
