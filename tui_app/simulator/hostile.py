"""The scenario `hostile`: names, tags and errors made to break a terminal or a markup parser."""

from __future__ import annotations

from tui_app.simulator.catalog import Place, storage_account
from tui_app.simulator.estate import Resource, ResourceGroup, ResourceStore
from tui_app.simulator.world import World
from tui_app.simulator.worlds import PRODUCTION, WEB_VM, base

TEXTS = (
    "\x1b[31mred\x1b[0m\x1b]0;owned\x07",
    "\x1b]52;c;b3duZWQ=\x07 clipboard",
    "[bold red]markup[/bold red]",
    "[/b]",
    "[link=http://203.0.113.1]click[/link]",
    "[@click=app.quit]quit[/]",
    "\u202egnp.exe\u2066 direction",
    "nul\x00byte",
    "line\r\nbreak\u2028two\u2029three",
    "\x9b31m one byte CSI",
    "combining" + "\u0301" * 200,
    "wide 漢字 👩\u200d👩\u200d👧\u200d👦 \ufdfd",
    "%s %n {0} ${HOME} `id` $(id)",
    "x" * 10_000,
)
ERROR_TEXT = (
    "[bold red]owned[/] \x1b]0;title\x07 \x1b]52;c;b3duZWQ=\x07 \u202eevil"
    " [link=http://203.0.113.1]x[/link]\x00\r\n[/b]"
)


def build(_: float) -> World:
    """The base world in which strangers named things; Reader on all of its production part."""
    tags = {f"tag {text[:64]}": text for text in TEXTS}
    world = base(WEB_VM._replace(tags=tags))
    production = world.subscriptions[PRODUCTION]
    place = Place(subscription_id=PRODUCTION, group="rg-hostile", location="westeurope")
    groups = tuple(ResourceGroup(name=text, location="westeurope", tags=tags) for text in TEXTS)
    items = [storage_account(place, text)._replace(tags=tags) for text in TEXTS]
    # A resource whose provider answers every GET with an error in the worst words.
    failing = storage_account(place, "stfailing")._replace(kind="hostile")
    world.subscriptions[PRODUCTION] = production._replace(
        name=f"Contoso {TEXTS[0]} {TEXTS[4]}",
        groups=(
            *production.groups,
            ResourceGroup(name=place.group, location="westeurope"),
            *groups,
        ),
        resources=ResourceStore([*production.resources, *items, failing, _nameless(place)]),
    )
    world.hostile_text = ERROR_TEXT
    world.tenant_name = TEXTS[2]
    world.enable_system_identity()
    world.assign_role("Reader", production.scope)
    return world


def _nameless(place: Place) -> Resource:
    """A resource with nothing in any field."""
    return Resource(id=f"{place.id}/providers/Microsoft.Web/sites/", name="", type="")
