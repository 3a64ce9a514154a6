"""ARM and the identity provider over TLS, with a bundle that trusts them and whatever else plays."""

from __future__ import annotations

import ssl
from pathlib import Path

import httpx
import pytest

from tests.conftest import Simulate
from tests.simulator.asking import world_of
from tui_app import cli
from tui_app.simulator import NeedsExtra, names, serve
from tui_app.simulator.arm import endpoints


async def test_the_bundle_trusts_arm_and_login(simulation: Simulate) -> None:
    """IMDS stays plain http, as it is; every variable names the bundle."""
    running = await simulation("reader", tls=True)
    assert running.imds_url.startswith("http://")
    bundle = running.machine.ca_bundle
    assert {name for name, value in running.variables.items() if value == bundle} == {
        "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS",
    }  # fmt: skip
    trusting = ssl.create_default_context(cafile=bundle)
    async with httpx.AsyncClient(verify=trusting) as client:
        for url in (f"{running.arm_url}/metadata/endpoints", f"{running.authority_url}/common/discovery/keys"):  # fmt: skip
            assert url.startswith("https://")
            assert (await client.get(url)).status_code == 200


def certificates_in(bundle: str) -> int:
    """How many certificates a file holds; none where there is no file."""
    path = Path(bundle)
    return path.read_bytes().count(b"BEGIN CERTIFICATE") if path.exists() else 0


async def test_a_hosts_certificate_is_trusted_besides() -> None:
    """As long as its scenario plays; everything is removed at the end."""
    async with serve("workload-identity", tls=True) as running:
        bundle = running.machine.ca_bundle
        assert certificates_in(bundle) == 2
        await running.play("reader")
        assert certificates_in(bundle) == 1
    assert certificates_in(bundle) == 0


async def test_without_cryptography_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the extra to install."""
    monkeypatch.setattr(names, "find_spec", lambda _: None)
    with pytest.raises(NeedsExtra, match="--tls needs a certificate, which takes the extra verify"):
        async with serve("reader", tls=True):
            pass


def test_without_cryptography_the_command_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2."""
    monkeypatch.setattr(names, "find_spec", lambda _: None)
    assert cli.main(["simulate", "--free-ports", "--tls"]) == 2
    assert capsys.readouterr().err.startswith("msi-scope: --tls needs a certificate")


@pytest.mark.parametrize(("scenario", "name"), [("reader", "AzureCloud"), ("government", "AzureUSGovernment")])  # fmt: skip
def test_the_new_version_describes_one_cloud(scenario: str, name: str) -> None:
    """As az reads it: an object, of the cloud that this ARM belongs to."""
    cloud = world_of(scenario).cloud
    assert endpoints.describe("2022-09-01", cloud, "https://127.0.0.1:1")["name"] == name
    assert len(endpoints.describe("2019-05-01", cloud, "https://127.0.0.1:1")) == 3
