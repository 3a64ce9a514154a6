"""A resource in the forms that people hand on: its id, a portal link, the same call by az, its JSON."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from tui_app.core.redact import text as redacted


def resource_forms(
    resource_id: str,
    api_version: str,
    *,
    portal: str,
    tenant_id: str,
    body: Mapping[str, Any] | None,
) -> dict[str, str]:
    """Name of the form → its text; a form of which a part is not known is left out.

    Args:
        resource_id: any ARM id.
        api_version: by which it was read; empty if it was not.
        portal: the cloud's portal, without a slash at the end; empty where there is none.
        tenant_id: of the token; the portal would else open the visitor's own.
        body: the resource as ARM gave it, if it was read.
    """
    forms = {"ARM id": resource_id}
    if portal and tenant_id:
        forms["portal link"] = f"{portal}/#@{quote(tenant_id)}/resource{quote(resource_id)}"
    if api_version:
        path = shlex.quote(f"{resource_id}?api-version={api_version}")
        forms["az"] = f"az rest --method get --url {path}"
    if body is not None:
        forms["JSON"] = redacted(json.dumps(body, indent=2, ensure_ascii=False))
    return forms
