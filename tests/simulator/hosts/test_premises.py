"""What stands around a served host: variables, directories, certificates; and that it goes again."""

from __future__ import annotations

import asyncio
import hashlib
import ssl
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.conftest import Simulate
from tests.simulator.asking import ARM, TOKEN
from tui_app import cli
from tui_app.simulator import HOST_SCENARIOS, NeedsExtra, names, serve
from tui_app.simulator.host_worlds import WORKLOAD
from tui_app.simulator.worlds import READER

SERVED: dict[str, tuple[str, ...]] = {
    "app-service": ("IDENTITY_ENDPOINT", "IDENTITY_HEADER"),
    "app-service-2017": ("MSI_ENDPOINT", "MSI_SECRET"),
    "machine-learning": ("MSI_ENDPOINT", "MSI_SECRET", "DEFAULT_IDENTITY_CLIENT_ID"),
    **dict.fromkeys(
        ("arc", "arc-no-rights", "arc-old-agent", "arc-hostile"),
        ("IDENTITY_ENDPOINT", "IMDS_ENDPOINT"),
    ),
    "arc-on-azure": (),
    **dict.fromkeys(
        ("service-fabric", "service-fabric-wrong-certificate"),
        ("IDENTITY_ENDPOINT", "IDENTITY_HEADER", "IDENTITY_SERVER_THUMBPRINT"),
    ),
    "cloud-shell": ("MSI_ENDPOINT",),
    "workload-identity": (
        "AZURE_AUTHORITY_HOST",
        "AZURE_TENANT_ID",
        "AZURE_CLIENT_ID",
        "AZURE_FEDERATED_TOKEN_FILE",
    ),
}
STEERING = ("IDENTITY_", "IMDS_", "MSI_", "AZURE_", "DEFAULT_IDENTITY")


@pytest.mark.parametrize("scenario", HOST_SCENARIOS)
async def test_the_variables_are_those_of_the_host(simulation: Simulate, scenario: str) -> None:
    """No more and no fewer; every URL in them is the one that is served."""
    running = await simulation(scenario)
    steering = {
        name: value
        for name, value in running.machine.environ.items()
        if name.startswith(STEERING) and name != "IDENTITY_API_VERSION"
    }
    assert set(steering) == set(SERVED[scenario])
    urls = [value for value in steering.values() if value.startswith("http")]
    assert all(value.startswith(running.host_url) for value in urls)
    assert steering == {} or urls


async def test_other_scenarios_have_no_host(simulation: Simulate) -> None:
    """Nothing listens, and the machine says nothing."""
    running = await simulation("reader", host_port=1)
    assert running.host_url == ""
    assert (running.machine.arc_endpoint, running.machine.ca_bundle) == ("", "")


@pytest.mark.parametrize("scenario", HOST_SCENARIOS)
async def test_imds_is_only_where_it_really_is(simulation: Simulate, scenario: str) -> None:
    """On an Azure VM and on the node below a pod; elsewhere nothing listens."""
    running = await simulation(scenario)
    async with httpx.AsyncClient(headers={"Metadata": "true"}) as client:
        asked = client.get(f"{running.imds_url}/metadata/versions")
        if scenario in ("arc-on-azure", "workload-identity"):
            assert (await asked).status_code == 200
        else:
            with pytest.raises(httpx.ConnectError):
                await asked


def listed(directory: str) -> dict[str, Path]:
    """The files in a directory by name; empty when it is not there."""
    path = Path(directory)
    return {one.name: one for one in path.iterdir()} if path.exists() else {}


def mode_of_parent(file: str) -> tuple[str, int]:
    """The directory of a file, and who may do what in it."""
    directory = Path(file).parent
    return str(directory), directory.stat().st_mode & 0o777


async def test_arc_has_a_directory_until_the_end() -> None:
    """The agent's endpoint and keys are told; every file is gone afterwards."""
    async with serve("arc") as running:
        machine = running.machine
        keys = machine.arc_key_directory
        assert listed(keys.removesuffix("tokens")).keys() == {"tokens"}
        assert machine.arc_endpoint == machine.environ["IDENTITY_ENDPOINT"]
        assert "/opt/azcmagent/bin/himds" in machine.files
        async with httpx.AsyncClient(headers={"Metadata": "true"}) as client:
            query = {"api-version": "2020-06-01", "resource": ARM}
            response = await client.get(machine.arc_endpoint, params=query)
            assert response.headers["www-authenticate"].startswith(f"Basic realm={keys}")
            (key,) = listed(keys).values()
            basic = {"Authorization": f"Basic {key.read_text('ascii')}"}
            response = await client.get(machine.arc_endpoint, params=query, headers=basic)
        assert response.json()["access_token"] in running.world.issued_tokens
    assert not listed(keys.removesuffix("tokens"))


async def test_the_left_over_agent_is_told_by_its_file_alone(simulation: Simulate) -> None:
    """No variables, but the marker and the endpoint that its fixed port stands for."""
    machine = (await simulation("arc-on-azure")).machine
    assert "/opt/azcmagent/bin/himds" in machine.files
    assert machine.arc_endpoint.endswith(TOKEN)
    assert listed(machine.arc_key_directory.removesuffix("tokens"))


async def thumbprint_of(url: str) -> str:
    address = (urlsplit(url).hostname or "", urlsplit(url).port or 0)
    pem = await asyncio.to_thread(ssl.get_server_certificate, address)
    der = ssl.PEM_cert_to_DER_cert(pem)
    return hashlib.sha1(der, usedforsecurity=False).hexdigest().upper()


@pytest.mark.parametrize(
    ("scenario", "fits"), [("service-fabric", True), ("service-fabric-wrong-certificate", False)]
)
async def test_the_thumbprint(simulation: Simulate, scenario: str, fits: bool) -> None:
    """Forty hex digits, of the certificate that is served or of another."""
    running = await simulation(scenario)
    told = running.machine.environ["IDENTITY_SERVER_THUMBPRINT"]
    assert len(told) == 40
    assert (await thumbprint_of(running.host_url) == told) is fits


async def test_who_trusts_the_bundle_reaches_login_over_tls(simulation: Simulate) -> None:
    """The file names the certificate; without it the connection is refused."""
    running = await simulation("workload-identity")
    url = f"{running.host_url}/common/discovery/keys"
    strict = ssl.create_default_context(cafile=running.machine.ca_bundle)
    strict.verify_flags |= ssl.VERIFY_X509_STRICT
    async with httpx.AsyncClient(verify=strict) as client:
        assert (await client.get(url)).json() == (
            await client.get(f"{running.authority_url}/common/discovery/keys")
        ).json()
    async with httpx.AsyncClient() as client:
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            await client.get(url)


async def test_the_workloads_file_goes_with_the_pod() -> None:
    """Only its owner may enter the directory, in which no private key lies."""
    async with serve("workload-identity") as running:
        environ = running.machine.environ
        directory, mode = mode_of_parent(environ["AZURE_FEDERATED_TOKEN_FILE"])
        assert mode == 0o700
        assert listed(directory).keys() == {"..data", "azure-identity-token", "ca.pem"}
        assert environ["AZURE_CLIENT_ID"] == WORKLOAD.client_id
    assert not listed(directory)


async def test_the_default_identity_of_a_job_is_attached(simulation: Simulate) -> None:
    """The variable names the user-assigned identity."""
    environ = (await simulation("machine-learning")).machine.environ
    assert environ["DEFAULT_IDENTITY_CLIENT_ID"] == READER.client_id


@pytest.mark.parametrize("scenario", names.WITH_CERTIFICATE)
def test_without_the_extra_it_says_so_in_a_line(
    scenario: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2 and how to get what is missing, for a demo and for the simulator."""
    monkeypatch.setattr(names, "find_spec", lambda name: None)
    for arguments in (["doctor", "--demo", scenario], ["simulate", scenario]):
        assert cli.main(arguments) == 2
        error = capsys.readouterr().err
        assert error.count("\n") == 1
        assert "pip install 'msi-scope[verify]'" in error
    with pytest.raises(NeedsExtra):
        names.check(scenario)
    names.check("arc")
