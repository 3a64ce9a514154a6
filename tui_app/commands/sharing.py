"""`--redact`: whatever a command writes has placeholders in the place of ids, names and addresses."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from tui_app.commands import output

if TYPE_CHECKING:  # loaded when it is asked for
    from tui_app.client import ClientService
    from tui_app.core.sharing import Placeholders

OpenClient: TypeAlias = "Callable[[], AbstractAsyncContextManager[ClientService]]"
ValueT = TypeVar("ValueT")
NOT_SHARED = (
    "not together with share mode (--redact, MSI_SCOPE_REDACT or redact in the configuration file)"
)
"""Of what cannot do without its ids; an option that nobody typed is not to blame."""


class _Shared:
    """A process writes for one reader: it is on for all of it, or off."""

    known: Placeholders | None = None


def begin(open_client: OpenClient) -> OpenClient:
    """From now on write placeholders; what the client opened here is told, they learn."""
    from tui_app.core.sharing import Placeholders, learn_audience, learn_from, learn_machine

    known = _Shared.known = Placeholders()
    output.write_through(known.text)

    @asynccontextmanager
    async def open_observed() -> AsyncIterator[ClientService]:
        async with open_client() as client:
            learn_audience(known, client.settings.ask.resource)
            learn_machine(known, client.machine())
            client.subscribe(lambda exchange: learn_from(known, exchange))
            yield client

    return open_observed


def learn_rows(rows: Iterable[tuple[str, Mapping[str, str]]]) -> None:
    """Learn the ids and tags of listed resources: of a long answer the record keeps the beginning only."""
    if _Shared.known is not None:
        for resource_id, tags in rows:
            _Shared.known.learn_path(resource_id)
            for value in tags.values():
                _Shared.known.learn("tag", value)


def learn_claims(claims: Mapping[str, object] | None) -> None:
    """Learn what a token says of a person."""
    if _Shared.known is not None and claims is not None:
        from tui_app.core.sharing import learn_claims

        learn_claims(_Shared.known, claims)


def keep(value: str) -> None:
    """This value names nobody: it stays."""
    if _Shared.known is not None:
        _Shared.known.keep(value)


def shared(value: ValueT) -> ValueT:
    """The value with placeholders in every text, so that what is made of it keeps its columns."""
    if _Shared.known is None:
        return value
    from tui_app.core.sharing import mapped

    return mapped(value, _Shared.known.text)
