"""`:` goes to any ARM path: one GET, shown as it came back; or to a resource's place in the tree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from textual.app import App
from textual.content import Content

from tui_app.core import arm
from tui_app.core.report import Report
from tui_app.ui.dialogs.document import DocumentDialog, Found
from tui_app.ui.dialogs.pick import Option, PickDialog
from tui_app.ui.keys import hint
from tui_app.ui.look import DIM

if TYPE_CHECKING:  # a type only
    from tui_app.client import ClientService

LONGEST = 2000
_IN_TREE = "in the tree: "


async def go(app: App[int], client: ClientService, report: Report) -> str:
    """Ask for a path, read it, show it; the id to show in the tree instead, if that was chosen."""
    dialog = PickDialog(
        "Go to (GET)", known_places(report),
        placeholder="a resource id, or an ARM path such as /subscriptions", typed=typed_path,
    )  # fmt: skip
    path = await app.push_screen_wait(dialog)
    if not path or path.startswith(_IN_TREE):
        return path.removeprefix(_IN_TREE)
    asking = Content.styled(hint("asking …   {close} gives it up"), DIM)
    shown = DocumentDialog(f"GET {path}", [asking])
    await app.push_screen(shown)
    shown.show_later(read(client, path))
    return ""


async def read(client: ClientService, path: str) -> Found:
    """What ARM answers to this path, by the api-version that it names, else by one that fits."""
    from tui_app.client.browsing import Browser
    from tui_app.client.reading import ArmFailure
    from tui_app.ui.panels.resources.detail import failure_lines

    parts = urlsplit(path)
    query = {name.casefold(): text for name, text in parse_qsl(parts.query)}
    version = query.pop("api-version", "")
    if version:
        name = arm.parse_id(parts.path).name
        found = await client.arm(parts.path, version, purpose=f"GET {name}", **query)
    else:
        found = (await Browser(client).read(parts.path)).result
    if isinstance(found, ArmFailure):
        return failure_lines(found.finding, recorded=client.record.get(found.exchange))
    return found.body


def known_places(report: Report) -> list[Option]:
    """Where one may want to go from here: the machine, its group, the identity itself."""
    token, instance = report.token, report.instance
    places = [
        ("this machine", instance.resource_id if instance else ""),
        ("its group", arm.group_of(instance.resource_id) if instance else ""),
        ("the identity", token.claim("xms_mirid") if token else ""),
        ("used by", token.attached_to if token else ""),
        ("subscriptions", "/subscriptions"),
        ("tenants", "/tenants"),
        ("management groups", "/providers/Microsoft.Management/managementGroups"),
    ]
    options: dict[str, Option] = {}
    for label, path in places:
        if path:
            options.setdefault(path.casefold(), Option(label, path, path))
    return list(options.values())


def typed_path(text: str) -> Sequence[Option] | str:
    """A path that was typed, perhaps after `get`, or why it is none."""
    text = re.sub(r"^:?get\s+|^:", "", text.strip(), flags=re.IGNORECASE)
    if len(text) > LONGEST or not text.isprintable():
        return f"Too long, or with characters that cannot be seen: {LONGEST:,} characters at most."
    if not text.startswith("/") or text.startswith("//"):
        return "Expected a path that begins with one slash, as in /subscriptions/…"
    if any(part in (".", "..") for part in text.split("/")) or "#" in text:
        return "A path without dot segments and without #, please."
    options = [Option("GET", text, text)]
    if "?" not in text and arm.parse_id(text).subscription:
        options.append(Option("in the tree", text, f"{_IN_TREE}{text}"))
    return options
