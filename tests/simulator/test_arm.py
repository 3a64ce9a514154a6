"""Azure Resource Manager: what the lists show, and in which words things are refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.simulator.asking import (
    BASE,
    SUB,
    Arm,
    body_of,
    names,
    world_of,
)
from tui_app.simulator.estate import TENANT_ID
from tui_app.simulator.world import (
    SYSTEM_OBJECT_ID,
    DenyAssignment,
)
from tui_app.simulator.worlds import DATA, DEPLOYER, SHOP

RG = f"{SUB}/resourceGroups"
VM = f"{RG}/rg-shop/providers/Microsoft.Compute/virtualMachines/vm-web-01"
FIXTURES = Path(__file__).parent.parent / "data" / "arm"
TUTORIAL = (
    b'{"id":"/subscriptions/98f51385-2edc-4b79-bed9-7718de4cb861/resourceGroups/DevTest",'
    b'"name":"DevTest","location":"westus","properties":{"provisioningState":"Succeeded"}}'
)


def refusal(action: str, scope: str) -> str:
    who = f"The client '{SYSTEM_OBJECT_ID}' with object id '{SYSTEM_OBJECT_ID}'"
    return (
        f"{who} does not have authorization to perform action '{action}' over scope '{scope}' or the"
        " scope is invalid. If access was recently granted, please refresh your credentials."
    )


def test_tutorial_answer_is_the_documented_one() -> None:
    """The resource group of the tutorial, byte for byte, in whatever case it is asked."""
    for path in (f"{RG}/DevTest", f"{SUB}/RESOURCEGROUPS/devtest"):
        assert Arm().get(path, "2016-06-01").body == TUTORIAL


def test_newer_versions_add_the_type() -> None:
    """Type and tags came later."""
    body = Arm().body(f"{RG}/rg-shop")
    assert (body["type"], body["tags"]) == ("Microsoft.Resources/resourceGroups", {"env": "prod"})


def test_no_role_is_a_success() -> None:
    """An identity without a role sees an empty list of subscriptions, and 403 inside one."""
    arm = Arm("no-role")
    theirs = json.loads((FIXTURES / "subscriptions_list_empty.json").read_text("utf-8"))
    assert arm.body("/subscriptions", "2022-12-01") == theirs["response"]["body"]
    action = "Microsoft.Resources/subscriptions/resourceGroups/read"
    assert arm.error(f"{SUB}/resourcegroups") == (403, "AuthorizationFailed", refusal(action, SUB))
    assert arm.error(f"{SUB}/resources")[0] == 403


def test_role_on_a_group_shows_the_subscription() -> None:
    """The subscription is listed, though it may not itself be read."""
    arm = Arm()
    assert [one["displayName"] for one in arm.body("/subscriptions")["value"]] == [
        "Contoso Production"
    ]
    action = "Microsoft.Resources/subscriptions/read"
    assert arm.error(SUB) == (403, "AuthorizationFailed", refusal(action, SUB))


def test_lists_are_cut_to_what_may_be_read() -> None:
    """Groups and resources of others are left out without a word."""
    arm = Arm()
    assert names(arm.body(f"{SUB}/resourcegroups")) == ["DevTest", "rg-shop", "rg-data"]
    assert "stpayroll" not in names(arm.body(f"{SUB}/resources"))
    assert arm.error(f"{RG}/rg-payroll/resources")[:2] == (403, "AuthorizationFailed")
    assert names(arm.body(f"{RG}/RG-DATA/resources")) == [
        "sql-shop-prod", "sql-shop-prod/orders", "stshopdata", "law-shop",
    ]  # fmt: skip


def test_items_have_no_properties_until_asked_by_id() -> None:
    """A GET by id shows the whole, in the shape of the recorded VM."""
    arm = Arm("user-assigned")
    arm.world.enable_system_identity()
    listed = next(
        one for one in arm.body(f"{SUB}/resources")["value"] if one["name"] == "vm-web-01"
    )
    whole = arm.body(VM.upper().replace("/PROVIDERS/", "/providers/"), "2024-11-01")
    assert "properties" not in listed
    theirs = json.loads((FIXTURES / "vm_get_with_identity.json").read_text("utf-8"))
    recorded = theirs["response"]["body"]
    assert {"vmId", "hardwareProfile", "storageProfile", "osProfile"} <= whole["properties"].keys()
    assert (
        whole["identity"]["type"] == recorded["identity"]["type"] == "SystemAssigned, UserAssigned"
    )
    attached = whole["identity"]["userAssignedIdentities"]
    assert {one["clientId"] for one in attached.values()} >= {DEPLOYER.client_id}
    assert all("/resourcegroups/" in key for key in attached)


def test_missing_things() -> None:
    """404 only for those who may read; 403 for the others."""
    arm = Arm("contributor")
    disk = f"{RG}/rg-shop/providers/Microsoft.Compute/disks/none"
    assert arm.error(disk, "2024-03-02") == (
        404,
        "ResourceNotFound",
        "The Resource 'Microsoft.Compute/disks/none' under resource group 'rg-shop' was not found.",
    )
    assert arm.error(f"{RG}/none") == (
        404, "ResourceGroupNotFound", "Resource group 'none' could not be found.",
    )  # fmt: skip
    assert Arm().error(f"{RG}/none")[:2] == (403, "AuthorizationFailed")


def test_collections() -> None:
    """All of a type: in a group, in a subscription, below a parent."""
    arm = Arm()
    assert names(arm.body(VM.rpartition("/")[0], "2024-11-01")) == ["vm-web-01"]
    accounts = f"{SUB}/providers/Microsoft.Storage/storageAccounts"
    assert names(arm.body(accounts, "2023-05-01")) == ["stshopdata", "stdevtest98f5"]
    subnets = f"{RG}/rg-shop/providers/Microsoft.Network/virtualNetworks/vnet-shop/subnets"
    assert names(arm.body(subnets, "2024-05-01")) == ["web"]


def test_denied_collection_names_a_scope_that_takes_no_roles() -> None:
    """The scope in the text ends in /providers/{namespace}, as ARM's does."""
    path = f"{RG}/rg-payroll/providers/Microsoft.Compute"
    _, _, text = Arm().error(f"{path}/virtualMachines", "2024-11-01")
    assert text == refusal("Microsoft.Compute/virtualMachines/read", path)


def test_pages() -> None:
    """`nextLink` stays on the simulator's own host and leads through everything once."""
    arm = Arm()
    everything = names(arm.body(f"{SUB}/resources"))
    seen: list[str] = []
    body = arm.body(f"{SUB}/resources", top="3")
    while True:
        seen += names(body)
        if "nextLink" not in body:
            break
        assert body["nextLink"].startswith(f"{BASE}{SUB}/resources?api-version=2021-04-01&")
        body = body_of(arm.send("GET", body["nextLink"].removeprefix(BASE)))
    assert seen == everything


def test_foreign_skip_token() -> None:
    """A skip token that is not ours is refused."""
    assert Arm().error(f"{SUB}/resources", skiptoken="%")[1] == "InvalidSkipToken"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("resourceType eq 'microsoft.keyvault/vaults'", ["kv-shop-prod"]),
        ("resourceType eq 'Microsoft.Web/sites' or name eq 'law-shop'", ["law-shop"]),
        ("location eq 'westus' and substringof('dev', name)", ["stdevtest98f5"]),
        ("tagName eq 'data' and tagValue eq 'confidential'", ["stshopdata"]),
        ("startswith(tagName, 'dat')", ["stshopdata"]),
        (f"identity/principalId eq '{SYSTEM_OBJECT_ID}'", ["vm-web-01"]),
    ],
)  # fmt: skip
def test_filters(text: str, expected: list[str]) -> None:
    """The documented forms of `$filter`."""
    body = Arm().body(f"{SUB}/resources", filter=text)
    assert names(body) == expected
    assert ("tag" in text.lower()) is all("tags" not in item for item in body["value"]) or (
        "tags" not in body["value"][0]
    )


def test_unsupported_filter() -> None:
    """Anything else is an error, not an empty list."""
    assert Arm().error(f"{SUB}/resources", filter="size gt 3")[1] == "InvalidFilterInQueryString"


def test_expand_adds_times() -> None:
    """Created and changed times exist only in lists."""
    body = Arm().body(f"{SUB}/resources", expand="createdTime,provisioningState", top="1")
    assert {"createdTime", "provisioningState"} <= body["value"][0].keys()
    assert "changedTime" not in body["value"][0]


def test_providers() -> None:
    """At tenant level anybody may ask; in a subscription a role there is needed."""
    arm = Arm()
    status, code, _ = arm.error(f"{SUB}/providers")
    assert (status, code) == (403, "AuthorizationFailed")
    assert "registrationState" not in arm.body("/providers/microsoft.compute")
    body = Arm("contributor").body(f"{SUB}/providers/Microsoft.Compute")
    assert body["registrationState"] == "Registered"
    machines = body["resourceTypes"][0]
    assert machines["defaultApiVersion"] in machines["apiVersions"]
    assert "SystemAssignedResourceIdentity" in machines["capabilities"]


def test_tenants_locations_and_tags() -> None:
    """Small things around subscriptions."""
    arm = Arm("contributor")
    assert arm.body("/tenants", "2022-12-01")["value"] == [
        {"id": f"/tenants/{TENANT_ID}", "tenantId": TENANT_ID, "tenantCategory": "Home"}
    ]
    assert "westeurope" in names(arm.body(f"{SUB}/locations", "2022-12-01"))
    tags = arm.body(f"{RG}/rg-shop/providers/Microsoft.Resources/tags/default")
    assert tags["properties"]["tags"] == {"env": "prod"}


def test_cloud_metadata_needs_no_token() -> None:
    """An array with every cloud; one object in the old form."""
    arm = Arm()
    response = arm.send("GET", "/metadata/endpoints?api-version=2019-05-01", headers={})
    assert [cloud["name"] for cloud in body_of(response)] == [
        "AzureCloud", "AzureChinaCloud", "AzureUSGovernment",
    ]  # fmt: skip
    old = arm.send("GET", "/metadata/endpoints?api-version=1.0", headers={})
    assert "galleryEndpoint" in body_of(old)


# Management groups


def test_management_groups_for_their_readers_only() -> None:
    """Without a role there the list is empty and a single one is refused."""
    arm = Arm()
    groups = "/providers/Microsoft.Management/managementGroups"
    assert arm.body(groups)["value"] == []
    assert arm.error(f"{groups}/mg-contoso/descendants")[0] == 403
    arm.world.assign_role("Reader", f"{groups}/mg-contoso")
    assert names(arm.body(groups)) == ["mg-contoso"]
    below = arm.body(f"{groups}/mg-contoso/descendants")["value"]
    assert {one["type"] for one in below} == {"/subscriptions"}
    assert len(arm.body("/subscriptions")["value"]) == 2
    expanded = arm.body(f"{groups}/mg-contoso", expand="ancestors")
    assert expanded["properties"]["managementGroupAncestors"] == [TENANT_ID]


def test_entities_show_the_way_up() -> None:
    """Groups above a visible subscription are named, without access."""
    response = Arm().post("/providers/Microsoft.Management/getEntities", "2020-05-01")
    rows = {row["name"]: row["properties"] for row in body_of(response)["value"]}
    assert rows["mg-contoso"]["permissions"] == "noaccess"
    assert rows[SUB.rpartition("/")[2]]["parentDisplayNameChain"] == [
        "Tenant Root Group",
        "Contoso",
    ]


# Refusals of their own


def test_denied_by_a_deny_assignment() -> None:
    """The role grants, the deny assignment forbids, and the text names it."""
    arm = Arm("contributor")
    name = "0b5a1c3e-0000-4000-8000-000000000001"
    arm.world.denies = [
        DenyAssignment(name=name, display_name="No disks", scope=SHOP.id, actions=("*/disks/read",))
    ]
    disk = f"{SHOP.id}/providers/Microsoft.Compute/disks/vm-web-01_OsDisk_1"
    status, code, text = arm.error(disk, "2024-03-02")
    assert (status, code) == (403, "DenyAssignmentAuthorizationFailed")
    assert text.endswith(
        f"on scope '{disk}'; however, the access is denied because of the deny assignment with name"
        f" 'No disks' and Id '{name.replace('-', '')}' at scope '{SHOP.id}'."
    )
    assert "vm-web-01_OsDisk_1" not in names(arm.body(f"{SHOP.id}/resources"))


def test_unmet_condition_has_its_own_words() -> None:
    """A grant whose condition does not hold is refused as such."""
    arm = Arm("no-role")
    arm.world.assign_role("Reader", DATA.id, condition="@Resource[x] StringEquals 'y'")
    _, code, text = arm.error(DATA.id)
    assert code == "AuthorizationFailed"
    assert "does not have authorization or an ABAC condition not fulfilled to perform" in text


def test_roles_follow_the_world_at_once() -> None:
    """Granting and taking away shows in the next call, with the same token."""
    arm = Arm("no-role")
    arm.world.assign_role("reader", DATA.id)
    assert arm.get(DATA.id).status == 200
    assert arm.world.remove_role("Reader", DATA.id.upper())
    assert arm.get(DATA.id).status == 403


def test_new_identity_does_not_inherit_old_roles() -> None:
    """Off and on again is a new principal; the old assignment stays behind."""
    world = world_of("reader")
    before = Arm(world)
    world.disable_system_identity()
    assert world.enable_system_identity().object_id != SYSTEM_OBJECT_ID
    assert before.get(DATA.id).status == 200
    assert Arm(world).get(DATA.id).status == 403
