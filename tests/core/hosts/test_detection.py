"""Which host is asked, and which one each of Microsoft's libraries would ask."""

from __future__ import annotations

from itertools import chain, combinations

import pytest
from azure.identity import ManagedIdentityCredential
from msal.managed_identity import (
    APP_SERVICE,
    AZURE_ARC,
    CLOUD_SHELL,
    DEFAULT_TO_VM,
    MACHINE_LEARNING,
    SERVICE_FABRIC,
    get_managed_identity_source,
)

from tests.core.hosts.made import machine
from tui_app.core.host_kinds import HostKind
from tui_app.core.hosts import Detection, detect

VALUES = {
    "IDENTITY_ENDPOINT": "http://127.0.0.1:41741/msi/token",
    "IDENTITY_HEADER": "key-of-this-process",
    "IDENTITY_SERVER_THUMBPRINT": "0123456789abcdef0123456789abcdef01234567",
    "IMDS_ENDPOINT": "http://localhost:40342",
    "MSI_ENDPOINT": "http://127.0.0.1:46808/MSI/auth",
    "MSI_SECRET": "key-of-this-process",
    "AZUREPS_HOST_ENVIRONMENT": "cloud-shell/1.0",
}
SUBSETS = list(chain.from_iterable(combinations(VALUES, size) for size in range(len(VALUES) + 1)))
MSAL = {
    SERVICE_FABRIC: HostKind.SERVICE_FABRIC,
    APP_SERVICE: HostKind.APP_SERVICE,
    MACHINE_LEARNING: HostKind.MACHINE_LEARNING,
    AZURE_ARC: HostKind.ARC,
    CLOUD_SHELL: HostKind.IMDS,  # known, and yet asked of IMDS
    DEFAULT_TO_VM: HostKind.IMDS,
}
AZURE_IDENTITY = {
    "ServiceFabricCredential": HostKind.SERVICE_FABRIC,
    "AppServiceCredential": HostKind.APP_SERVICE,
    "AzureArcCredential": HostKind.ARC,
    "AzureMLCredential": HostKind.MACHINE_LEARNING,
    "CloudShellCredential": HostKind.CLOUD_SHELL,
    "WorkloadIdentityCredential": HostKind.WORKLOAD_IDENTITY,
    "ImdsCredential": HostKind.IMDS,
    "NoneType": None,
}


def found(*names: str, **more: str) -> Detection:
    return detect(machine({**{name: VALUES[name] for name in names}, **more}))


@pytest.mark.parametrize("names", SUBSETS, ids="+".join)
def test_the_libraries_choose_as_they_are_said_to(
    names: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With every combination of the variables: what we say of a library is what it does."""
    for name in names:
        monkeypatch.setenv(name, VALUES[name])
    said = found(*names).libraries
    assert said["MSAL Python"].kind is MSAL[get_managed_identity_source()]
    chosen = type(ManagedIdentityCredential()._credential).__name__
    assert said["azure-identity (Python)"].kind is AZURE_IDENTITY[chosen]


def test_workload_identity_is_azure_identitys_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The variables of a pod lead azure-identity to the login host; MSAL's managed identity to IMDS."""
    pod = {
        "AZURE_AUTHORITY_HOST": "https://login.microsoftonline.us/",
        "AZURE_TENANT_ID": "11111111-1111-4111-8111-111111111111",
        "AZURE_CLIENT_ID": "55555555-5555-4555-8555-555555555555",
        "AZURE_FEDERATED_TOKEN_FILE": "/var/run/secrets/azure/tokens/azure-identity-token",
    }
    for name, value in pod.items():
        monkeypatch.setenv(name, value)
    detection = found(**pod)
    assert detection.asked.kind is HostKind.WORKLOAD_IDENTITY
    assert detection.cloud == "AzureUSGovernmentCloud"
    chosen = type(ManagedIdentityCredential()._credential).__name__
    assert AZURE_IDENTITY[chosen] is detection.libraries["azure-identity (Python)"].kind
    assert detection.differing == ("MSAL Python", "MSAL.NET")


@pytest.mark.parametrize("file", ["/opt/azcmagent/bin/himds"])
def test_a_left_over_arc_agent_is_stray_on_a_vm(file: str) -> None:
    """The VM has IMDS, which is asked; the libraries would ask the agent. Elsewhere it is the host."""
    files = frozenset({file})
    on_vm = detect(machine({}, files=files))
    assert on_vm.asked.kind is HostKind.IMDS
    assert on_vm.stray
    assert {choice.kind for choice in on_vm.libraries.values()} == {HostKind.ARC}
    elsewhere = detect(machine({}, files=files, chassis_asset_tag="VMware"))
    assert (elsewhere.asked.kind, elsewhere.stray) == (HostKind.ARC, "")


def test_the_old_protocol_is_told_apart_by_what_stands_beside_it() -> None:
    """MSI_ENDPOINT and MSI_SECRET are App Service's or Machine Learning's; the request is the same."""
    both = ("MSI_ENDPOINT", "MSI_SECRET")
    assert found(*both).asked.kind is HostKind.APP_SERVICE_2017
    assert found(*both, AZUREML_RUN_ID="x").asked.kind is HostKind.MACHINE_LEARNING
    assert "azure-identity (Python)" not in found(*both).differing


def test_a_lone_endpoint_makes_azure_identity_give_up() -> None:
    """IDENTITY_ENDPOINT without its companions: one library finds nothing, the others IMDS."""
    detection = found("IDENTITY_ENDPOINT")
    assert detection.asked.kind is HostKind.IMDS
    assert detection.stray
    assert detection.libraries["azure-identity (Python)"].kind is None


def test_a_named_host_is_asked() -> None:
    """What the person says wins over the environment."""
    named = detect(machine({"MSI_ENDPOINT": "http://localhost:50342/oauth2/token"}), "imds")
    assert named.asked.kind is HostKind.IMDS
