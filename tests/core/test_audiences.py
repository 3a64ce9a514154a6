"""Audiences: the catalogue, what an audience means, and what a person typed instead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_app.core.audiences import NotAResource, Service, explain, find, for_cloud, resource_of
from tui_app.core.clouds import CLOUDS, PUBLIC, Cloud, cloud_named

GOVERNMENT, CHINA = CLOUDS[1], CLOUDS[2]


def in_cloud(cloud: Cloud) -> dict[str, Service]:
    return {service.name: service for service in for_cloud(cloud)}


@pytest.mark.parametrize(
    ("cloud", "service", "resource"),
    [
        ("AzurePublicCloud", "Azure Resource Manager", "https://management.azure.com/"),
        ("AzurePublicCloud", "Key Vault", "https://vault.azure.net"),
        ("AzurePublicCloud", "Azure SQL Database", "https://database.windows.net/"),
        ("AzurePublicCloud", "Storage", "https://storage.azure.com/"),
        ("AzurePublicCloud", "Workload identity federation", "api://AzureADTokenExchange"),
        ("AzureUSGovernmentCloud", "Microsoft Graph", "https://graph.microsoft.us/"),
        ("AzureUSGovernmentCloud", "Key Vault", "https://vault.usgovcloudapi.net"),
        ("AzureChinaCloud", "Key Vault", "https://vault.azure.cn"),
        ("AzureChinaCloud", "Azure Resource Manager", "https://management.chinacloudapi.cn/"),
        ("AzureGermanCloud", "Microsoft Graph", "https://graph.microsoft.de"),
        ("Bleu", "PostgreSQL and MySQL", "https://ossrdbms-aad.database.sovcloud-api.fr"),
    ],
)
def test_each_cloud_has_its_own_spelling(cloud: str, service: str, resource: str) -> None:
    """The catalogue holds what the endpoint tables say."""
    known = cloud_named(cloud)
    assert known is not None
    assert in_cloud(known)[service].resource == resource


@pytest.mark.parametrize("cloud", CLOUDS, ids=lambda cloud: cloud.name)
def test_every_entry_is_found_and_may_be_asked_for(cloud: Cloud) -> None:
    """Each is a resource as it stands, with either end, and as a scope."""
    for service in for_cloud(cloud):
        assert resource_of(service.resource) == service.resource
        assert resource_of(f"{service.resource}/.default") == service.resource
        found = find(service.resource.rstrip("/").upper())
        assert found is not None
        assert found.name == service.name


def test_only_the_slash_of_sql_matters() -> None:
    """Without it the login is anonymous; with it, and for others, nothing is to be mended."""
    assert [s.name for s in for_cloud(PUBLIC) if s.slash_matters] == ["Azure SQL Database"]
    wrong = explain("https://database.windows.net")
    assert wrong.right == "https://database.windows.net/"
    assert "ANONYMOUS" in wrong.text
    assert explain("https://database.windows.net/").right == ""
    assert explain("https://management.azure.com").right == ""


def test_another_clouds_audience_is_told_with_this_clouds() -> None:
    """In Government, the public ARM is the wrong one."""
    told = explain("https://management.azure.com/", GOVERNMENT)
    assert told.right == "https://management.usgovcloudapi.net/"
    assert "AzurePublicCloud" in told.text
    assert explain("https://storage.azure.com/", CHINA).right == ""


def test_other_names_of_a_service_are_known() -> None:
    """ARM's old name, one storage account, and the application id of a v2.0 token."""
    for audience, name in (
        ("https://management.core.windows.net/", "Azure Resource Manager"),
        ("https://shop.blob.core.usgovcloudapi.net", "Storage, one account"),
        ("00000003-0000-0000-c000-000000000000", "Microsoft Graph"),
    ):
        service = explain(audience).service
        assert service is not None
        assert service.name == name


def test_a_near_miss_is_told() -> None:
    """A letter too many is not taken for an API of one's own."""
    assert explain("https://managements.azure.com").right == "https://management.azure.com/"
    assert explain("api://shop").service is None
    assert explain("api://shop").right == ""


@pytest.mark.parametrize(
    ("typed", "resource"),
    [
        ("https://vault.azure.net", "https://vault.azure.net"),
        ("https://vault.azure.net/.default", "https://vault.azure.net"),
        ("https://management.azure.com//.default", "https://management.azure.com/"),
        ("api://shop/.default", "api://shop"),
        ("urn:contoso:shop", "urn:contoso:shop"),
        ("https://contoso.example/shop/.default", "https://contoso.example/shop"),
    ],
)
def test_one_default_is_taken_off(typed: str, resource: str) -> None:
    """A scope becomes the resource that it names; a resource stays what it is."""
    assert resource_of(typed) == resource


@pytest.mark.parametrize(
    ("typed", "words", "instead"),
    [
        ("api://AzureADTokenExchange./default", "ends with /.default", "api://AzureADTokenExchange"),
        ("https://vault.azure.net./default", "ends with /.default", "https://vault.azure.net"),
        ("https://vault.azure.net/.defaults", "ends with /.default", "https://vault.azure.net"),
        ("https://vault.azure.net/.default/", "ends with /.default", "https://vault.azure.net"),
        ("https://vault.azure.net/.default/.default", "once", "https://vault.azure.net"),
        ("https://vault.azure.net/.Default", "ends with /.default", "https://vault.azure.net"),
        ("https://vault.azure.net.default", "ends with /.default", "https://vault.azure.net"),
        ("https://vault.azure.net/.default openid", "not for several", "https://vault.azure.net"),
        ("https:/vault.azure.net", "https://", "https://vault.azure.net"),
        ("https//vault.azure.net", "https://", "https://vault.azure.net"),
        ("https:vault.azure.net", "https://", "https://vault.azure.net"),
        ("http://vault.azure.net", "scheme is https", "https://vault.azure.net"),
        ("management.azure.com", "is missing", "https://management.azure.com/"),
        ("contoso.example/.default", "is missing", "https://contoso.example"),
        ("https://vault.azure.net ", "blanks or quotes", "https://vault.azure.net"),
        ("'https://vault.azure.net'", "blanks or quotes", "https://vault.azure.net"),
        ("https://graph.microsoft.com/User.Read", "whole of", "https://graph.microsoft.com/"),
        ("", "empty", "https://management.azure.com/"),
        (".default", "App ID URI", "https://management.azure.com/"),
        ("https://", "App ID URI", "https://management.azure.com/"),
        ("shop", "App ID URI", "https://management.azure.com/"),
    ],
)  # fmt: skip
def test_a_mistake_is_caught_with_what_to_type(typed: str, words: str, instead: str) -> None:
    """One line: what was wrong, and what was probably meant."""
    with pytest.raises(NotAResource) as caught:
        resource_of(typed)
    message = str(caught.value)
    assert words in message
    assert f"; type {instead}" in message or f"; type one such as {instead}" in message
    assert message.isprintable()


@given(st.text() | st.text(alphabet="https:/.default api\"'\x1b,"))
def test_any_text_is_a_resource_or_one_printable_line(text: str) -> None:
    """Never anything else; what is accepted has no blank around it and is no scope."""
    explain(text)
    refused = resource = ""
    try:
        resource = resource_of(text)
    except NotAResource as refusal:
        refused = str(refusal)
    assert bool(refused) != bool(resource)
    assert refused.isprintable()
    assert not resource or text in (resource, f"{resource}/.default")
    assert resource == resource.strip()
    assert not resource.endswith(".default")
