"""Pages: `$top`, an opaque `$skiptoken`, and a `nextLink` on the simulator's own host."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import quote

from tui_app.simulator.arm.call import ArmError, Call

PAGE_SIZE = 1000

Item = TypeVar("Item")


def page(
    call: Call,
    items: Sequence[Item],
    render: Callable[[Item], Any],
    *,
    keep: Callable[[Item], bool] = lambda _: True,
) -> dict[str, Any]:
    """One page of those items that `keep` lets through, from where the skip token points."""
    top = _top(call)
    position = read_token(call.parameter("$skiptoken")) if call.parameter("$skiptoken") else 0
    values: list[Any] = []
    while position < len(items) and len(values) < top:
        looked_at = items[position : position + top - len(values)]
        values += [render(item) for item in looked_at if keep(item)]
        position += len(looked_at)
    body: dict[str, Any] = {"value": values}
    if position < len(items) and len(values) == top:
        body["nextLink"] = _next_link(call, position)
    return body


def make_token(position: int) -> str:
    """An opaque skip token."""
    return urlsafe_b64encode(f'{{"next":"{position}"}}'.encode()).decode()


def read_token(token: str) -> int:
    """The position in a skip token.

    Raises:
        ArmError: it is not one of ours.
    """
    try:
        return int(urlsafe_b64decode(token).decode().removeprefix('{"next":"').removesuffix('"}'))
    except ValueError:
        text = "The provided skip token is invalid."
        raise ArmError(400, "InvalidSkipToken", text) from None


def _top(call: Call) -> int:
    given = call.parameter("$top")
    if not given:
        return PAGE_SIZE
    if not given.isdecimal() or int(given) == 0:
        text = f"The $top query parameter '{given}' is invalid."
        raise ArmError(400, "InvalidTopInQueryString", text)
    return min(PAGE_SIZE, int(given))


def _next_link(call: Call, position: int) -> str:
    kept = "&".join(
        f"{quote(name)}={quote(value, safe='')}"
        for name, value in call.request.query
        if name.lower() != "$skiptoken"
    )
    token = quote(make_token(position), safe="")
    return f"{call.request.base_url}{call.request.path}?{kept}&%24skiptoken={token}"
