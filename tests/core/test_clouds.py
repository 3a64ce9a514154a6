"""The clouds' table."""

from __future__ import annotations

from typing import Any

import pytest

from tests.data import case
from tui_app.core.clouds import CLOUDS, Cloud, cloud_named, clouds_of_issuer, read_endpoints


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


STACK = {
    "portalEndpoint": "https://portal.stack.example/",
    "authentication": {
        "loginEndpoint": "https://login.stack.example/",
        "audiences": ["https://management.stack.example/0a1b"],
    },
}


def recorded() -> list[dict[str, Any]]:
    document: list[dict[str, Any]] = case("arm", "metadata_endpoints_2019")["response"]["body"]
    return document


def test_the_recorded_endpoints_describe_the_clouds_that_are_known() -> None:
    """Login host, audiences and portal as in the table, whatever the slashes."""
    for cloud in CLOUDS[:3]:
        found = read_endpoints(recorded(), cloud.arm, cloud.name)
        assert found is not None
        assert found[:4] == cloud[:4]
        assert found.portal == cloud.portal
        assert set(found.arm_audiences) == set(cloud.arm_audiences)
        assert found.arm_resource == cloud.arm_resource


def test_one_object_describes_the_cloud_that_was_asked() -> None:
    """Azure Stack: the audience is none of ARM's own addresses."""
    found = read_endpoints(STACK, "https://arm.stack.example", "ContosoStack")
    assert found is not None
    assert found.arm == "https://arm.stack.example"
    assert found.arm_resource == "https://management.stack.example/0a1b"
    assert found.authority == "https://login.stack.example"


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        {},
        [None, 3],
        {"authentication": None},
        {"authentication": {"loginEndpoint": "http://login.example", "audiences": ["https://a.example"]}},
        {"authentication": {"loginEndpoint": "https://login.example", "audiences": "https://a.example"}},
        {"authentication": {"loginEndpoint": "https://login.example", "audiences": [None, "x"]}},
    ],
)  # fmt: skip
def test_what_describes_no_cloud_is_none(document: object) -> None:
    """Nor does a list in which another ARM is meant."""
    assert read_endpoints(document, "https://arm.example", "X") is None
    assert read_endpoints(recorded(), "https://arm.example", "X") is None
