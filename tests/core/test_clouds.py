"""The clouds' table."""

from __future__ import annotations

import pytest

from tui_app.core.clouds import CLOUDS, Cloud, cloud_named, clouds_of_issuer


@pytest.mark.parametrize(
    ("issuer", "names"),
    [
        ("https://sts.windows.net/t/", ["AzurePublicCloud", "AzureUSGovernmentCloud"]),
        ("https://login.microsoftonline.us/t/v2.0", ["AzureUSGovernmentCloud"]),
        ("https://sts.chinacloudapi.cn/t/", ["AzureChinaCloud"]),
        ("https://login.sovcloud-identity.fr/t/v2.0", ["Bleu"]),
        ("http://sts.windows.net/t/", []),
        ("https://sts.windows.net.example/t/", []),
        ("https://x@sts.windows.net/t/", []),
        ("", []),
    ],
)
def test_an_issuer_belongs_to_its_clouds(issuer: str, names: list[str]) -> None:
    """By its host alone, over https; two clouds share one."""
    assert [cloud.name for cloud in clouds_of_issuer(issuer)] == names


@pytest.mark.parametrize("cloud", CLOUDS, ids=lambda cloud: cloud.name)
def test_a_cloud_is_found_by_either_name(cloud: Cloud) -> None:
    """As IMDS spells it or as the Azure CLI does, whatever the case."""
    assert cloud_named(cloud.name.upper()) is cloud
    assert cloud_named(cloud.cli_name.lower()) is cloud
