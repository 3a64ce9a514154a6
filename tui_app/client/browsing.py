"""Reads any resource by a version that its type has, as its provider says; what was learned is kept."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from tui_app.client.reading import ArmDocument, ArmFailure
from tui_app.client.service import ClientService
from tui_app.core import api_versions, arm
from tui_app.core.api_versions import Choice, Provider
from tui_app.core.clock import Moment

YOURS = "chosen"
REPAIRED = "repaired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What ARM said of one resource, by which version, and when."""

    result: ArmDocument | ArmFailure
    choice: Choice
    at: Moment


class Browser:
    """One for a panel; asks each provider once, and remembers versions by type."""

    def __init__(self, client: ClientService) -> None:
        self._client = client
        self._providers: dict[str, Provider | None] = {}
        self._asking: dict[str, asyncio.Lock] = {}
        self._settled: dict[str, Choice] = {}
        """Type → the version that was repaired or chosen."""
        self._refused: set[str] = set()
        """Subscriptions that do not let their providers be read: few roles include that right."""

    async def read(self, resource_id: str, version: str = "") -> Reading:
        """GET a resource, by this version if one is named; else by one that its type has.

        A refusal that lists the versions of the type is followed once.
        """
        kind = _type_of(resource_id)
        choice = await self.choice(resource_id)
        if version:
            choice = choice._replace(version=version, source=YOURS)
        result = await self._get(resource_id, choice.version)
        supported = result.finding.supported_versions if isinstance(result, ArmFailure) else ()
        if supported:
            newest_first = tuple(sorted(supported, reverse=True))
            choice = choice._replace(others=newest_first)
            if not version:
                newest = api_versions.newest_stable(supported)
                choice = Choice(newest, REPAIRED, newest_first)
                result = await self._get(resource_id, newest)
        if isinstance(result, ArmDocument) and choice.source in (YOURS, REPAIRED):
            self._settled[kind] = choice
        return Reading(result=result, choice=choice, at=self._client.now())

    async def choice(self, resource_id: str) -> Choice:
        """The version to read a resource with, and the others that its type has."""
        kind = _type_of(resource_id)
        if kind not in self._settled:
            return api_versions.choose(kind, await self.provider(resource_id))
        return self._settled[kind]

    async def children(self, resource_id: str) -> tuple[str, ...]:
        """The child types that a resource may have, in full."""
        kind = arm.parse_id(resource_id).type or ""
        return api_versions.child_types(kind, await self.provider(resource_id))

    async def provider(self, resource_id: str) -> Provider | None:
        """The metadata of a resource's provider, asked for once; None where it may not be read."""
        place = arm.parse_id(resource_id)
        namespace = place.provider or ""
        if not namespace or f"{namespace.casefold()}/".startswith("microsoft.resources/"):
            return None
        key = namespace.casefold()
        async with self._asking.setdefault(key, asyncio.Lock()):
            if key not in self._providers:
                self._providers[key] = await self._ask(namespace, place.subscription or "")
        return self._providers[key]

    async def _ask(self, namespace: str, subscription: str) -> Provider | None:
        """From the subscription, else from the tenant, where any token may ask."""
        places = [""]
        if subscription and subscription not in self._refused:
            places.insert(0, f"/subscriptions/{subscription}")
        for place in places:
            found = await self._client.arm(
                f"{place}/providers/{namespace}", arm.RESOURCES_API, purpose=f"types of {namespace}"
            )
            if isinstance(found, ArmDocument):
                return api_versions.read_provider(found.body)
            if place and found.finding.diagnosis.startswith("arm.authz."):
                self._refused.add(subscription)
        return None

    async def _get(self, resource_id: str, version: str) -> ArmDocument | ArmFailure:
        name = arm.parse_id(resource_id).name
        return await self._client.arm(resource_id, version, purpose=f"resource {name}, {version}")


def _type_of(resource_id: str) -> str:
    return (arm.parse_id(resource_id).type or "").casefold()
