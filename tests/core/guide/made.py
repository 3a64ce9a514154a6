"""Scenes, and answers as Azure gives them."""

from __future__ import annotations

import json
from typing import Any

from tests.canned import CannedWire
from tests.made_tokens import token
from tui_app.core.ask import Ask
from tui_app.core.guide.model import Scene
from tui_app.core.identities import Attached
from tui_app.core.machine import ProxySetting
from tui_app.core.proxy_proof import Proof
from tui_app.core.remedies import Names
from tui_app.core.selector import TokenWanted
from tui_app.core.token import IdentityKind
from tui_app.core.wire import Answer, Outcome

ARM = "https://management.azure.com"
SUBSCRIPTION = "98f51385-2edc-4b79-bed9-7718de4cb861"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/DevTest"
VM = f"{GROUP}/providers/Microsoft.Compute/virtualMachines/vm-dev-01"
NAMES = Names(
    vm="vm-dev-01", resource_group="DevTest", subscription=SUBSCRIPTION, object_id="oid-1"
)
DOCUMENTED = {
    "id": GROUP,
    "name": "DevTest",
    "location": "westus",
    "properties": {"provisioningState": "Succeeded"},
}
"""What the tutorial shows as the last answer."""
TWO = (
    Attached(IdentityKind.USER_ASSIGNED, "id-one", "client-1", "object-1", "/one"),
    Attached(IdentityKind.USER_ASSIGNED, "id-two", "client-2", "object-2", "/two"),
)


class GuideCanned(CannedWire):
    """A canned wire that also answers as a proxy would."""

    through_proxy: Outcome | None = None

    async def prove_proxy(self, setting: ProxySetting) -> Proof:
        """The proxy's answer beside the direct one."""
        from tui_app.core import imds

        request = imds.probe_request("http://imds")
        direct = await self.send(request)
        assert self.through_proxy is not None
        return Proof(
            setting=setting, request=request, through_proxy=self.through_proxy, direct=direct
        )


def scene(wire: CannedWire | None = None, names: Names = NAMES, **more: Any) -> Scene:
    """A scene on this wire."""
    return Scene(
        wire=wire or GuideCanned({}),  # type: ignore[arg-type]  # only the proxy's lesson proves
        ask=Ask(imds_url="http://imds"),
        arm_url=ARM,
        wanted=TokenWanted("https://management.azure.com/"),
        names=names,
        **more,
    )


def imds_says(status: int, body: object, reason: str = "") -> Answer:
    """An answer in IMDS's own shape."""
    headers = (("Server", "IMDS/150.870.65.1854"), ("Content-Type", "application/json"))
    return Answer(status=status, reason=reason, headers=headers, body=json.dumps(body).encode())


def arm_says(status: int, body: object) -> Answer:
    """An answer in ARM's own shape."""
    headers = (("Content-Type", "application/json"), ("x-ms-request-id", "r"))
    return Answer(status=status, headers=headers, body=json.dumps(body).encode())


NOT_FOUND = imds_says(
    400, {"error": "invalid_request", "error_description": "Identity not found"}, "Bad Request"
)
MULTIPLE = imds_says(
    400,
    {
        "error": "invalid_request",
        "error_description": "Multiple user assigned identities exist, please specify the clientId "
        "/ resourceId of the identity in the token request",
    },
)
THROTTLED = imds_says(
    429,
    {
        "error": "invalid_request",
        "error_description": "Temporarily throttled, too many requests",
    },
)
FORBIDDEN = arm_says(
    403,
    {
        "error": {
            "code": "AuthorizationFailed",
            "message": "The client 'o' with object id 'o' does not have authorization to perform "
            f"action 'Microsoft.Resources/subscriptions/resourceGroups/read' over scope '{GROUP}' "
            "or the scope is invalid. If access was recently granted, please refresh your "
            "credentials.",
        }
    },
)
INSTANCE = imds_says(
    200,
    {
        "compute": {
            "name": "vm-dev-01",
            "resourceGroupName": "DevTest",
            "subscriptionId": SUBSCRIPTION,
            "location": "westus",
            "vmSize": "Standard_D2s_v5",
            "resourceId": VM,
        }
    },
)


def token_answer(made_ago_s: float = 0.0, **claims: Any) -> Answer:
    """A token of the VM's own identity, as IMDS hands it out at second 1767225600."""
    now = 1767225600
    begins = int(now - made_ago_s) - 300
    ends = begins + 86_700
    contents = {
        "aud": "https://management.azure.com/",
        "oid": "oid-1",
        "appid": "app-1",
        "nbf": begins,
        "exp": ends,
        "idtyp": "app",
        "xms_mirid": VM,
        **claims,
    }
    body = {
        "access_token": token(contents),
        "client_id": "app-1",
        "expires_in": str(ends - now),
        "expires_on": str(ends),
        "resource": "https://management.azure.com/",
        "token_type": "Bearer",
    }
    return imds_says(200, body, "OK")
