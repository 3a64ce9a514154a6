"""What sets each scenario apart, as a client sees it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conftest import Simulate
from tests.simulator.asking import ARM, SUB, TOKEN, Arm, ask_imds, ask_token, body_of, world_of
from tui_app.simulator import HOST_SCENARIOS, SCENARIOS, Simulation
from tui_app.simulator.hostile import ERROR_TEXT, TEXTS
from tui_app.simulator.machines import AZURE_ASSET_TAG
from tui_app.simulator.world import SYSTEM_CLIENT_ID, SYSTEM_OBJECT_ID
from tui_app.simulator.worlds import DATA, DEV_TEST, READER, SHOP

DATA_DIR = Path(__file__).parent.parent / "data" / "imds"
ASKED = {"api-version": "2018-02-01", "resource": ARM}
PRODUCT = [
    "reader",
    "tutorial",
    "no-identity",
    "no-role",
    "user-assigned",
    "wrong-client-id",
    "default-flipped",
    "contributor",
    "mixed",
    "expiring",
    "stale-group",
    "skewed-clock",
    "wrong-tenant",
    "wrong-audience",
    "updating",
    "throttled",
    "flaky",
    "slow",
    "blackhole",
    "refused",
    "reset",
    "proxy-page",
    "proxy-env",
    "docker-desktop",
    "other-cloud",
    "guest-proxy-agent",
    "pod-identity",
    *HOST_SCENARIOS,
    "arm-blocked",
    "arm-throttled",
    "government",
    "large",
    "hostile",
]


async def token_request(running: Simulation, **headers: str) -> httpx.Response:
    """One token request, over the wire."""
    given = headers or {"Metadata": "true"}
    async with httpx.AsyncClient() as client:
        return await client.get(f"{running.imds_url}{TOKEN}", params=ASKED, headers=given)


def recorded(name: str) -> dict[str, Any]:
    case = json.loads((DATA_DIR / f"{name}.json").read_text("utf-8"))
    response: dict[str, Any] = case["response"]
    return response


def test_every_promised_scenario_exists() -> None:
    """The table is that of the product, each with a line that says what it shows."""
    assert list(SCENARIOS) == PRODUCT
    assert all(one.description and "\n" not in one.description for one in SCENARIOS.values())


@pytest.mark.parametrize("name", PRODUCT)
def test_worlds_are_built_alike(name: str) -> None:
    """Two builds give the same VM, roles and names."""
    one, other = world_of(name), world_of(name)
    assert (one.vm, one.assignments, one.denies) == (other.vm, other.assignments, other.denies)
    assert one.subscription(one.vm.subscription_id)


@pytest.mark.parametrize("name", PRODUCT)
def test_the_vm_is_where_imds_says(name: str) -> None:
    """IMDS's resource id leads to the VM in ARM's world."""
    world = world_of(name)
    subscription = world.subscription(world.vm.subscription_id)
    assert subscription
    assert subscription.resources.find(world.vm.id)


def test_guide_switches_the_tutorial_on() -> None:
    """Identity off: 400; on: a token, but 403; with Reader: the group."""
    world = world_of("tutorial")
    assert ask_token(world)["error_description"] == "Identity not found"
    world.enable_system_identity()
    assert "access_token" in ask_token(world)
    arm = Arm(world)
    assert arm.get(DEV_TEST.id, "2016-06-01").status == 403
    world.assign_role("Reader", DEV_TEST.id)
    assert arm.get(DEV_TEST.id, "2016-06-01").status == 200
    world.disable_system_identity()
    assert ask_token(world)["error_description"] == "Identity not found"
    with pytest.raises(LookupError):
        world.assign_role("Reader", DEV_TEST.id)


def test_wrong_client_id_brings_its_option() -> None:
    """The demo asks with an object id in the client id's place."""
    options = dict(SCENARIOS["wrong-client-id"].options)
    assert options == {"client_id": SYSTEM_OBJECT_ID}
    assert ask_token(world_of("wrong-client-id"), **options)["error"] == "invalid_request"


def test_the_old_agent_is_asked_for_an_attached_identity() -> None:
    """The demo names a user-assigned identity that the machine does have."""
    host = world_of("arc-old-agent").host
    assert host
    assert host.users[0].client_id == SCENARIOS["arc-old-agent"].options["client_id"]


def test_the_default_flips_to_the_identity_that_came_later() -> None:
    """Without a selector the VM's own identity answers, which holds nothing; by name, Reader."""
    world = world_of("default-flipped")
    assert ask_token(world)["client_id"] == SYSTEM_CLIENT_ID
    assert ask_token(world, client_id=READER.client_id)["client_id"] == READER.client_id
    assert {one.principal_id for one in world.assignments} >= {READER.object_id}
    assert SYSTEM_OBJECT_ID not in {one.principal_id for one in world.assignments}
    assert Arm(world).body("/subscriptions")["value"] == []
    world.disable_system_identity()
    assert ask_token(world)["client_id"] == READER.client_id


def test_mixed_has_one_of_each() -> None:
    """A group, notActions, data actions, a condition, a deny, several scopes."""
    world = world_of("mixed")
    arm = Arm(world)
    decide = world_access(world)
    assert decide("Microsoft.Compute/virtualMachines/start/action", DEV_TEST.id) == "allowed"
    assert decide("Microsoft.Compute/virtualMachines/delete", DEV_TEST.id) == "not granted"
    assert decide("Microsoft.Network/networkSecurityGroups/write", SHOP.id) == "denied"
    blobs = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read"
    account = f"{DATA.id}/providers/Microsoft.Storage/storageAccounts/stshopdata"
    assert decide(blobs, account, is_data=True) == "conditional"
    assert len(arm.body("/subscriptions")["value"]) == 2


def world_access(world: Any) -> Any:
    from tui_app.simulator.rbac import Access

    access = Access(world, SYSTEM_OBJECT_ID, world.groups_of(SYSTEM_OBJECT_ID))
    return lambda action, scope, **more: access.decide(action, scope, **more).verdict


async def test_skewed_clock(simulation: Simulate) -> None:
    """IMDS and ARM both live 17 minutes ahead of this machine."""
    running = await simulation("skewed-clock", now=lambda: 1_767_225_600.0)
    response = await token_request(running)
    assert response.headers["Date"] == "Thu, 01 Jan 2026 00:17:00 GMT"
    body = response.json()
    assert int(body["expires_on"]) - int(body["expires_in"]) == 1_767_225_600 + 17 * 60
    async with httpx.AsyncClient() as client:
        answer = await client.get(
            f"{running.arm_url}/subscriptions?api-version=2022-12-01",
            headers={"Authorization": f"Bearer {body['access_token']}"},
        )
    assert (answer.status_code, answer.headers["Date"]) == (200, "Thu, 01 Jan 2026 00:17:00 GMT")


async def test_updating_recovers(simulation: Simulate) -> None:
    """Two token requests meet 410; a probe without the header is refused as ever."""
    running = await simulation("updating")
    assert (await token_request(running, Accept="*/*")).status_code == 400
    assert [(await token_request(running)).status_code for _ in range(4)] == [410, 410, 200, 200]


async def test_throttled(simulation: Simulate) -> None:
    """The recorded 429, on token requests only."""
    running = await simulation("throttled")
    response = await token_request(running)
    assert response.text == recorded("err-429-throttled")["body_text"]
    assert (response.status_code, "retry-after" in response.headers) == (429, False)


async def test_flaky_fails_every_other_time(simulation: Simulate) -> None:
    """The first request for a path fails, the second one works, and so on."""
    running = await simulation("flaky")
    assert [(await token_request(running)).status_code for _ in range(4)] == [500, 200, 500, 200]
    async with httpx.AsyncClient() as client:
        for url, status in ((running.authority_url, 502), (running.arm_url, 503)):
            path = "/common/discovery/keys" if status == 502 else "/metadata/endpoints"
            got = [(await client.get(f"{url}{path}")).status_code for _ in range(2)]
            assert got == [status, 200]


@pytest.mark.parametrize(
    ("scenario", "fixture"),
    [
        ("guest-proxy-agent", "alien-gpa-403"),
        ("pod-identity", "alien-nmi-403-refresh"),
    ],
)
async def test_somebody_else_answers_as_recorded(
    simulation: Simulate, scenario: str, fixture: str
) -> None:
    """Status, body and headers are the recorded ones; IMDS's Server header is missing."""
    running, theirs = await simulation(scenario), recorded(fixture)
    response = await token_request(running)
    assert (response.status_code, response.text) == (theirs["status"], theirs["body_text"])
    assert theirs["headers"].items() <= {k.title(): v for k, v in response.headers.items()}.items()
    assert "server" not in response.headers


async def test_docker_desktop(simulation: Simulate) -> None:
    """Docker's proxy says the recorded sentence, as plain text."""
    running, theirs = await simulation("docker-desktop"), recorded("alien-docker-403-host-json")
    response = await token_request(running)
    assert (response.status_code, response.text) == (403, theirs["body"]["error"])
    assert running.machine.files == {"/.dockerenv"}


async def test_nmi_copies_the_refusal_but_not_the_server(simulation: Simulate) -> None:
    """The negative control is answered in IMDS's words plus a newline."""
    running, theirs = await simulation("pod-identity"), recorded("alien-nmi-400-metadata")
    response = await token_request(running, Accept="*/*")
    assert (response.status_code, response.text) == (400, theirs["body_text"])
    assert "server" not in response.headers


async def test_proxy_page(simulation: Simulate) -> None:
    """A squid says no, in HTML, and names itself."""
    running = await simulation("proxy-page")
    response = await token_request(running)
    assert (response.status_code, response.headers["server"]) == (403, "squid/5.7")
    assert "via" in response.headers
    assert response.text.startswith("<!DOCTYPE html")
    assert running.machine.environ["HTTP_PROXY"]


async def test_proxy_env(simulation: Simulate) -> None:
    """IMDS answers as ever; who follows the machine's HTTP_PROXY is told no by a squid."""
    running, another = await simulation("proxy-env"), await simulation("proxy-env")
    assert (await token_request(running)).status_code == 200
    proxy = running.machine.environ["HTTP_PROXY"]
    assert proxy.startswith("http://127.0.0.1:")
    assert proxy != another.machine.environ["HTTP_PROXY"]
    assert proxy not in (running.imds_url, running.authority_url, running.arm_url)
    async with httpx.AsyncClient(proxy=proxy, headers={"Metadata": "true"}) as client:
        response = await client.get(f"{running.imds_url}{TOKEN}", params=ASKED)
    assert (response.status_code, response.headers["server"]) == (403, "squid/5.7")
    assert response.text.startswith("<!DOCTYPE html")


async def test_other_cloud(simulation: Simulate) -> None:
    """AWS wants a session token, and the machine is one of AWS's."""
    running = await simulation("other-cloud")
    response = await token_request(running)
    assert (response.status_code, response.headers["server"]) == (401, "EC2ws")
    assert running.machine.chassis_asset_tag == "Amazon EC2"


async def test_arm_blocked_only_blocks_arm(simulation: Simulate) -> None:
    """IMDS gives a token; ARM's answer is a page that ARM did not write."""
    running = await simulation("arm-blocked")
    assert (await token_request(running)).status_code == 200
    async with httpx.AsyncClient() as client:
        response = await client.get(f"{running.arm_url}/subscriptions?api-version=2022-12-01")
    assert (response.status_code, response.headers["content-type"]) == (
        403,
        "text/html; charset=utf-8",
    )
    assert "x-ms-request-id" not in response.headers


def test_government() -> None:
    """Another cloud: IMDS says so, the public audience is unknown, its own one works."""
    world = world_of("government")
    body = body_of(ask_imds(world, "/metadata/instance", {"api-version": "2021-12-13"}))
    assert body["compute"]["azEnvironment"] == "AzureUSGovernmentCloud"
    assert ask_token(world)["error"] == "invalid_resource"
    own = "https://management.usgovcloudapi.net/"
    assert ask_token(world, resource=own)["resource"] == own
    assert Arm(world, audience=own).body("/subscriptions")["value"]
    assert SCENARIOS["government"].cloud.name == "AzureUSGovernmentCloud"


def test_hostile_texts_are_everywhere() -> None:
    """Names, tags and errors hold every text; the JSON around them is sound."""
    arm = Arm("hostile")
    listed = arm.body(f"{SUB}/resources")["value"]
    assert set(TEXTS) <= {item["name"] for item in listed}
    groups = arm.body(f"{SUB}/resourcegroups")["value"]
    assert set(TEXTS) <= {group["name"] for group in groups}
    failing = next(item for item in listed if item["name"] == "stfailing")
    status, _, message = arm.error(failing["id"], "2023-05-01")
    assert (status, message) == (500, ERROR_TEXT)
    assert ask_token(arm.world, client_id="x")["error_description"] == ERROR_TEXT
    tags = body_of(
        ask_imds(arm.world, "/metadata/instance/compute/tagsList", {"api-version": "2021-12-13"})
    )
    assert [tag["value"] for tag in tags] == list(TEXTS)


def test_only_real_azure_machines_have_the_tag() -> None:
    """The machine's own facts fit who answers."""
    on_azure = {name for name in HOST_SCENARIOS if name.startswith("service-fabric")}
    on_azure |= {"machine-learning", "arc-on-azure", "workload-identity"}
    elsewhere = {"docker-desktop", "other-cloud"} | (set(HOST_SCENARIOS) - on_azure)
    for scenario in SCENARIOS.values():
        is_azure = scenario.machine.chassis_asset_tag == AZURE_ASSET_TAG
        assert is_azure is (scenario.name not in elsewhere)
    machine = SCENARIOS["reader"].machine
    assert (machine.source_address, machine.interface, machine.gateway, dict(machine.environ)) == (
        "10.0.0.4", "eth0", "10.0.0.1", {},
    )  # fmt: skip


def test_the_cheap_list_of_names_is_the_list_of_scenarios() -> None:
    """What the command line knows without loading the simulator is all there is."""
    from tui_app.simulator import NAMES, OPTIONS

    assert tuple(SCENARIOS) == NAMES
    assert set(OPTIONS) <= set(NAMES)
