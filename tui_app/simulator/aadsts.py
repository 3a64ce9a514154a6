"""Refusals of Entra ID, as the login service words them and IMDS passes them on."""

from __future__ import annotations

import os
import time
from typing import Any

from tui_app.simulator.world import World


def body(code: int, error: str, text: str, now: float) -> dict[str, Any]:
    """The JSON of a refusal: `AADSTS<code>: <text>`, with trace id, correlation id and time."""
    trace, correlation = random_guid(), random_guid()
    at = time.strftime("%Y-%m-%d %H:%M:%SZ", time.gmtime(now))
    return {
        "error": error,
        "error_description": f"AADSTS{code}: {text}\r\nTrace ID: {trace}\r\n"
        f"Correlation ID: {correlation}\r\nTimestamp: {at}",
        "error_codes": [code],
        "timestamp": at,
        "trace_id": trace,
        "correlation_id": correlation,
        "error_uri": f"https://westus2.login.microsoft.com/error?code={code}",
    }


def unknown_resource(resource: str, world: World, now: float) -> dict[str, Any]:
    """No service principal has this audience."""
    text = (
        f"The resource principal named {resource} was not found in the tenant named"
        f" {world.tenant_name}. This can happen if the application has not been installed by the"
        " administrator of the tenant or consented to by any user in the tenant. You might have sent"
        " your authentication request to the wrong tenant."
    )
    return body(500011, "invalid_resource", text, now)


def random_guid() -> str:
    """A GUID of version 4."""
    digits = os.urandom(16).hex()
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8{digits[17:20]}-{digits[20:]}"
