"""Tokens made by hand: header, payload and signature as wanted, right or wrong."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from typing import Any

NOW = 1767225600.0
"""2026-01-01T00:00:00Z, the time of the recorded answers."""
TENANT = "11111111-1111-4111-8111-111111111111"
VM = "/subscriptions/s/resourcegroups/g/providers/Microsoft.Compute/virtualMachines/vm-1"
HEADER: dict[str, Any] = {"typ": "JWT", "alg": "RS256", "kid": "k", "x5t": "k"}
CLAIMS: dict[str, Any] = {
    "aud": "https://management.azure.com/",
    "iss": f"https://sts.windows.net/{TENANT}/",
    "iat": int(NOW) - 300,
    "nbf": int(NOW) - 300,
    "exp": int(NOW) + 86400,
    "appid": "33333333-3333-4333-8333-333333333333",
    "oid": "44444444-4444-4444-8444-444444444444",
    "tid": TENANT,
    "ver": "1.0",
    "xms_mirid": VM,
}
SIGNATURE = b"\x01" * 256


def part(content: Any) -> str:
    """Base64url of bytes, or of a value as JSON."""
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def token(
    payload: Any = None, header: Any = None, signature: bytes = SIGNATURE, **changed: Any
) -> str:
    """A token of a managed identity; `changed` claims differ, None takes one away."""
    if payload is None:
        payload = {n: v for n, v in {**CLAIMS, **changed}.items() if v is not None}
    return f"{part(HEADER if header is None else header)}.{part(payload)}.{part(signature)}"
