"""The service against the simulator and against recorded answers: tokens, pages, resources."""

from __future__ import annotations

import json
from typing import Any

from tests.data import case
from tests.rawserver import http, serving
from tui_app.client import ClientService
from tui_app.client.reading import ArmDocument, ArmFailure
from tui_app.core import arm
from tui_app.core.ask import Ask
from tui_app.core.clock import Moment
from tui_app.core.selector import TokenWanted
from tui_app.core.wire import NoAnswer, Phase
from tui_app.demo import opener
from tui_app.settings import Settings

ARM = TokenWanted("https://management.azure.com/")


async def items(client: ClientService, path: str) -> tuple[list[dict[str, Any]], list[ArmFailure]]:
    found: list[dict[str, Any]] = []
    failures: list[ArmFailure] = []
    async for page in client.pages(path, arm.RESOURCES_API, purpose="test"):
        if isinstance(page, ArmFailure):
            failures.append(page)
        else:
            found += [dict(item) for item in page]
    return found, failures


async def test_a_token_is_asked_for_once_and_kept() -> None:
    """The cache serves the second caller; `fresh` asks again."""
    async with opener(Settings(), "reader")() as client:
        first, second = await client.token(ARM), await client.token(ARM)
        assert (first.from_cache, second.from_cache) == (False, True)
        assert first.token is second.token
        assert len(client.record.exchanges) == 1
        await client.token(ARM, fresh=True)
        assert len(client.record.exchanges) == 2


async def test_a_token_about_to_expire_is_asked_for_again() -> None:
    """A kept token is not handed out in its last minutes, unless it never had more."""
    async with opener(Settings(), "reader")() as client:
        await client.token(ARM)
        real = client.now
        client.now = lambda: Moment(real().wall, real().steady + 86300)
        await client.token(ARM)
        assert len(client.record.exchanges) == 2


async def test_every_page_is_followed() -> None:
    """A subscription of 2,500 resources comes in several pages, each once."""
    async with opener(Settings(), "large")() as client:
        subscriptions, _ = await items(client, "/subscriptions")
        assert len(subscriptions) >= 40
        resources, failures = await items(client, f"{subscriptions[-1]['id']}/resources")
        assert not failures
        assert len(resources) == len({r["id"].casefold() for r in resources}) == 2500


async def test_a_resource_is_read_with_a_version_that_its_type_has() -> None:
    """A type whose version is not known is read with one that the error names."""
    async with opener(Settings(), "reader")() as client:
        groups, _ = await items(
            client, "/subscriptions/98f51385-2edc-4b79-bed9-7718de4cb861/resourcegroups"
        )
        for group in groups:
            resources, _ = await items(client, f"{group['id']}/resources")
            for resource in resources:
                document = await client.resource(resource["id"])
                assert isinstance(document, ArmDocument), (resource["id"], document)
                assert document.body["id"].casefold() == resource["id"].casefold()


async def recorded(
    name: str, path: str = "/subscriptions"
) -> tuple[list[dict[str, Any]], list[ArmFailure]]:
    """A recorded ARM answer through the whole client, with the simulator's IMDS beside it."""
    response = case("arm", name)["response"]
    raw = response["body"]
    body = raw if isinstance(raw, str) else json.dumps(raw)
    headers = {
        k.replace("-", "_"): v
        for k, v in response["headers"].items()
        if k.lower() != "content-length"
    }
    async with opener(Settings(), "reader")() as real:
        async with serving(http(response["status"], body, Connection="close", **headers)) as (
            url,
            heads,
        ):
            ask = Ask(imds_url=real.settings.ask.imds_url, arm_url=url)
            async with ClientService(Settings(ask=ask)) as client:
                found = await items(client, path)
        assert all(
            b"Authorization: Bearer eyJ" in head or b"authorization: Bearer eyJ" in head
            for head in heads
        )
        return found


async def test_real_lists_come_through() -> None:
    """Recorded answers of ARM are read whole."""
    found, failures = await recorded("resource_groups_list")
    assert not failures
    assert "lenatest" in {item["name"] for item in found}
    assert (await recorded("subscriptions_list_empty")) == ([], [])


async def test_a_link_to_another_host_is_refused_and_said() -> None:
    """The list ends there; the token went nowhere else."""
    _, failures = await recorded("nextlink_foreign_host")
    assert [failure.finding.diagnosis for failure in failures] == ["arm.page.refused"]


async def test_a_refusal_is_a_finding() -> None:
    """403, 401, HTML and cut-off JSON each end the list with their own id."""
    for name, diagnosis in (
        ("err_authorization_failed_subscription_read", "arm.authz.missing"),
        ("err_invalid_token_tenant", "arm.auth.wrong-tenant"),
        ("proxy_html_200", "arm.net.proxy-page"),
        ("json_truncated", "arm.net.truncated"),
    ):
        _, failures = await recorded(name)
        assert [failure.finding.diagnosis for failure in failures] == [diagnosis]


async def test_without_a_token_arm_is_not_asked() -> None:
    """No identity, no request with an empty Authorization."""
    async with opener(Settings(), "no-identity")() as client:
        failure = await client.arm("/subscriptions", arm.SUBSCRIPTIONS_API, purpose="x")
        assert isinstance(failure, ArmFailure)
        assert [e.target for e in client.record.exchanges] == ["imds"]


async def test_a_name_that_cannot_be_one_is_a_finding() -> None:
    """A label of more than 63 characters is not looked up, and is no bug of ours."""
    async with ClientService(Settings()) as client:
        outcome = await client.connect("a" * 70, 80)
        assert isinstance(outcome, NoAnswer)
        assert outcome.phase is Phase.RESOLVE
