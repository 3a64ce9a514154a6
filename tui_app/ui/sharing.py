"""Share mode: `s` puts placeholders in the place of ids, names and addresses, wherever they would be seen."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from tui_app.core.sharing import Placeholders, learn_audience, learn_from, learn_machine, mapped
from tui_app.ui import text

if TYPE_CHECKING:  # types only
    from tui_app.client import ClientService
    from tui_app.core.exchange import Exchange
    from tui_app.core.token import Token
    from tui_app.formats import Run


async def shared(run: Run) -> Run:
    """The run as it may be handed over: in share mode with the placeholders that are on the screen.

    Keys are answered between two exchanges: a full record takes many seconds.
    """
    known = text.placeholders()  # those of now: share mode may be switched off before it is done
    if known is None:
        return run
    exchanges = []
    for each in run.exchanges:
        exchanges.append(mapped(each, known.text))
        await asyncio.sleep(0)
    told = replace(run, settings=replace(run.settings, redact=True), exchanges=())
    return replace(mapped(told, known.text), run_id=run.run_id, exchanges=tuple(exchanges))


class Sharing:
    """What is known of the names of this session; placeholders stay the same when it is off and on again."""

    def __init__(self) -> None:
        self.known = Placeholders()

    def begin(self, client: ClientService, token: Token | None) -> None:
        """Learn everything that was answered so far, and show placeholders from now on."""
        text.share(self.known)
        text.learn(token.claims if token else None)  # the record does not keep them
        for exchange in client.record.exchanges:
            learn_from(self.known, exchange)
        learn_audience(self.known, client.settings.ask.resource)
        learn_machine(self.known, client.machine())

    def learn(self, exchange: Exchange) -> None:
        """Learn from an answer before anything of it is drawn."""
        if text.is_sharing() and exchange.is_over:
            learn_from(self.known, exchange)
