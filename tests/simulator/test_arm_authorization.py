"""Permissions, role assignments, role definitions, deny assignments, and Resource Graph."""

from __future__ import annotations

import pytest

from tests.simulator.asking import NOW, SUB, Arm, body_of, header_of, names, world_of
from tui_app.simulator import large
from tui_app.simulator.world import SYSTEM_OBJECT_ID
from tui_app.simulator.worlds import ADMINS, DATA, DEV_TEST, DEVELOPER, SHOP

AUTH = "providers/Microsoft.Authorization"
READER_ROLE = "acdd72a7-3385-48ef-bd42-f606fba81ae7"
VERSION = "2022-04-01"
STORAGE = f"{DATA.id}/providers/Microsoft.Storage/storageAccounts/stshopdata"


def principals(arm: Arm, scope: str, text: str = "") -> list[str]:
    """Who the assignments in a list are for."""
    query = {"filter": text} if text else {}
    body = arm.body(f"{scope}/{AUTH}/roleAssignments", VERSION, **query)
    return [one["properties"]["principalId"] for one in body["value"]]


def test_permissions_are_blocks() -> None:
    """One block for each role that applies, notActions kept apart."""
    arm = Arm("contributor")
    blocks = arm.body(f"{SHOP.id}/{AUTH}/permissions", VERSION)["value"]
    assert [block["actions"] for block in blocks] == [["*/read"], ["*"]]
    assert "Microsoft.Authorization/*/Write" in blocks[1]["notActions"]
    assert arm.body(f"{SUB}/{AUTH}/permissions", VERSION)["value"] == blocks[:1]


def test_permissions_without_any_role_are_empty() -> None:
    """No role, no blocks, no error."""
    assert Arm("no-role").body(f"{SHOP.id}/{AUTH}/permissions", VERSION) == {"value": []}


def test_permissions_by_version() -> None:
    """Data keys came after 2015-07-01, conditions with 2022-05-01-preview."""
    arm = Arm("mixed")
    path = f"{STORAGE}/{AUTH}/permissions"
    assert all("dataActions" not in one for one in arm.body(path, "2015-07-01")["value"])
    assert all("condition" not in one for one in arm.body(path, VERSION)["value"])
    newest = arm.body(path, "2022-05-01-preview")["value"]
    assert sum("condition" in one for one in newest) == 1


def test_assignments_at_scope_and_above() -> None:
    """`atScope()` leaves out what lies below, and a Reader sees everybody's."""
    arm = Arm("contributor")
    assert principals(arm, SUB, "atScope()") == [ADMINS, DEVELOPER, SYSTEM_OBJECT_ID]
    assert len(principals(arm, SUB)) > len(principals(arm, SUB, "atScope()"))


def test_assignments_of_one_identity() -> None:
    """`assignedTo` includes groups, `principalId eq` does not."""
    arm = Arm("mixed")
    group = arm.world.directory_groups[0].id
    through = principals(arm, DEV_TEST.id, f"atScope() and assignedTo('{SYSTEM_OBJECT_ID}')")
    assert set(through) == {SYSTEM_OBJECT_ID, group}
    direct = principals(arm, DEV_TEST.id, f"atScope() and principalId eq '{SYSTEM_OBJECT_ID}'")
    assert set(direct) == {SYSTEM_OBJECT_ID}


def test_directory_knows_a_group_that_the_token_does_not() -> None:
    """`stale-group`: the assignment is listed, and yet the call is refused."""
    arm = Arm(world_of("stale-group"))
    old = arm.world.directory_groups[1]
    arm.world.directory_groups[1] = old._replace(joined_at={SYSTEM_OBJECT_ID: NOW + 60})
    arm = Arm(arm.world)
    assert arm.get(DATA.id).status == 403
    arm.world.assign_role("Key Vault Reader", DATA.id)  # lets it list assignments
    assert old.id in principals(arm, DATA.id, f"atScope() and assignedTo('{SYSTEM_OBJECT_ID}')")


def test_reader_below_sees_only_its_own_part() -> None:
    """A list at a scope that may not be read shows what lies below in readable scopes."""
    assert ADMINS not in principals(Arm("reader"), SUB)
    assert SYSTEM_OBJECT_ID in principals(Arm("reader"), SUB)


def test_list_without_the_right_is_empty_but_get_is_refused() -> None:
    """The empty list proves nothing; a GET of one assignment says 403."""
    arm = Arm("no-role")
    one = arm.world.assign_role("Key Vault Secrets User", SHOP.id)
    assert principals(arm, SHOP.id) == []
    status, code, text = arm.error(one.id, VERSION)
    assert (status, code) == (403, "AuthorizationFailed")
    assert f"over scope '{one.id}'" in text
    arm.world.assign_role("Reader", SHOP.id)
    assert arm.body(one.id, VERSION)["name"] == one.name


def test_old_versions_leave_conditions_out() -> None:
    """Silently, as documented."""
    arm = Arm("mixed")
    path = f"{STORAGE}/{AUTH}/roleAssignments"
    assert any(one["properties"]["condition"] for one in arm.body(path, VERSION)["value"])
    assert all(
        "condition" not in one["properties"] for one in arm.body(path, "2018-07-01")["value"]
    )


def test_unsupported_assignment_filter() -> None:
    """An empty principal id is refused with the recorded text."""
    path = f"{SUB}/{AUTH}/roleAssignments"
    assert Arm().error(path, VERSION, filter="principalId eq ''")[2] == (
        "The filter 'principalId eq ''' is not supported. Supported filters are either 'atScope()'"
        " or 'principalId eq '{value}''."
    )


def test_role_definitions() -> None:
    """By name, by kind, by id, with and without a scope."""
    arm = Arm("mixed")
    path = f"{SUB}/{AUTH}/roleDefinitions"
    found = arm.body(path, VERSION, filter="roleName eq 'Reader'")["value"]
    assert [one["name"] for one in found] == [READER_ROLE]
    custom = arm.body(path, VERSION, filter="type eq 'CustomRole'")["value"]
    assert [one["properties"]["roleName"] for one in custom] == [
        "Virtual Machine Operator (custom)"
    ]
    assert arm.body(f"{path}/{READER_ROLE}", VERSION)["id"].startswith(SUB)
    tenant = arm.body(f"/{AUTH}/roleDefinitions/{READER_ROLE}", VERSION)
    assert tenant["id"] == f"/{AUTH}/roleDefinitions/{READER_ROLE}"
    assert arm.error(f"{path}/{SYSTEM_OBJECT_ID}", VERSION)[1] == "RoleDefinitionDoesNotExist"


def test_deny_assignments() -> None:
    """Shown at the scope and below it, and by id."""
    arm = Arm("mixed")
    listed = arm.body(f"{SHOP.id}/{AUTH}/denyAssignments", VERSION)["value"]
    assert listed[0]["properties"]["principals"][0]["type"] == "SystemDefined"
    assert arm.body(listed[0]["id"], VERSION) == listed[0]
    assert arm.body(f"{DATA.id}/{AUTH}/denyAssignments", VERSION)["value"] == []
    assert Arm("no-role").body(f"{SHOP.id}/{AUTH}/denyAssignments", VERSION)["value"] == []


def test_locks_are_empty_for_readers_and_refused_to_others() -> None:
    """An extension without content still asks for its right."""
    path = f"{SHOP.id}/{AUTH}/locks"
    assert Arm().body(path, "2020-05-01") == {"value": []}
    assert Arm("no-role").error(path, "2020-05-01")[0] == 403


# Resource Graph


def test_graph_projects_and_orders() -> None:
    """Only what may be read, types in lower case, marks of pages as strings."""
    body = Arm().query("Resources | project id, name, type | order by name asc", top=1000)
    found = [row["name"] for row in body["data"]]
    assert found == sorted(found, key=str.casefold)
    assert body["count"] == body["totalRecords"] == len(found)
    assert body["resultTruncated"] == "false"
    assert all(row["type"].islower() and set(row) == {"id", "name", "type"} for row in body["data"])
    assert "stpayroll" not in found


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Resources | where type =~ 'Microsoft.KeyVault/vaults'", 1),
        ("where name contains 'shop' | where location == 'westeurope' | limit 2", 2),
        ("ResourceContainers | where type == 'microsoft.resources/subscriptions'", 1),
        ('Resources | where resourceGroup =~ "RG-DATA"', 4),
    ],
)
def test_graph_understands(text: str, count: int) -> None:
    """The documented small subset."""
    assert Arm().query(text)["totalRecords"] == count


def test_graph_pages_and_tables() -> None:
    """Pages hang together by `$skipToken`; a table has columns and rows."""
    arm = Arm()
    first = arm.query("Resources | project id", top=5, resultFormat="table")
    assert first["data"]["columns"] == [{"name": "id", "type": "string"}]
    second = arm.query("Resources | project id", top=1000, skipToken=first["$skipToken"])
    assert first["count"] + second["count"] == first["totalRecords"]
    assert "$skipToken" not in second


def test_graph_refuses_what_it_does_not_understand() -> None:
    """An unknown operator is a parse error; the meaning is in the details."""
    arm = Arm()
    path = "/providers/Microsoft.ResourceGraph/resources"
    response = arm.post(path, "2021-03-01", {"query": "Resources | summarize count() by type"})
    error = body_of(response)["error"]
    assert (response.status, error["code"]) == (400, "BadRequest")
    assert [detail["code"] for detail in error["details"]] == ["InvalidQuery", "ParserFailure"]


def test_graph_without_subscriptions() -> None:
    """Where a list would be empty, Resource Graph refuses."""
    error = Arm("no-role").query("Resources")["error"]
    assert error["details"][0]["code"] == "NoValidSubscriptionsInQueryRequest"
    path = "/providers/Microsoft.ResourceGraph/resources"
    body = {"query": "Resources", "subscriptions": [SYSTEM_OBJECT_ID]}
    assert Arm().post(path, "2021-03-01", body).status == 403


def test_graph_quota() -> None:
    """Fifteen queries in five seconds."""
    arm = Arm()
    path = "/providers/Microsoft.ResourceGraph/resources"
    asked = [arm.post(path, "2021-03-01", {"query": "Resources"}) for _ in range(16)]
    assert [one.status for one in asked] == [200] * 15 + [429]
    assert header_of(asked[0], "x-ms-user-quota-remaining") == "14"
    assert header_of(asked[15], "retry-after") == "5"


def test_large_world_is_cheap_and_stable() -> None:
    """100,000 resources: a page of a thousand, the same names each time, found again by id."""
    arm = Arm("large")
    body = arm.query("Resources | project id", top=1000)
    assert body["totalRecords"] == 100_000
    assert body["count"] == 1000
    subscriptions = arm.body("/subscriptions")["value"]
    assert len(subscriptions) == 40
    subscription = subscriptions[7]["id"]
    page = arm.body(f"{subscription}/resources")
    assert len(page["value"]) == 1000
    assert page == arm.body(f"{subscription}/resources") | {"nextLink": page["nextLink"]}
    item = page["value"][900]
    assert arm.body(item["id"], "2024-11-01")["name"] == item["name"]
    group = item["id"].split("/")[4]
    assert len(arm.body(f"{subscription}/resourceGroups/{group}/resources")["value"]) == 100
    assert len(names(arm.body(f"{subscription}/resourcegroups"))) == 25
    own = arm.body(arm.world.vm.id, "2024-11-01")
    assert own["identity"]["principalId"] == SYSTEM_OBJECT_ID


def test_the_large_world_comes_in_other_sizes() -> None:
    """Half as much with every kind in it; and one group that is much wider than the others."""
    half = large.build_sized(large.Size(per_group=50))
    assert sum(len(one.resources) for one in half.subscriptions.values()) == 50_000
    first = next(iter(half.subscriptions.values())).resources
    assert {item.type for item in first.in_group("rg-prod-00-00")} == {one.type for one in first}
    wide = large.build_sized(large.Size(wide=5000))
    counts = [len(one.resources) for one in wide.subscriptions.values()]
    assert (counts[0], set(counts[1:])) == (7500, {2500})
    inside = next(iter(wide.subscriptions.values())).resources.in_group("rg-wide-00")
    assert len(inside) == 5000
    assert {item.group for item in inside} == {"rg-wide-00"}
