"""The questions of the token panel: which identity, which audience, which token to explain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import App
from textual.content import Content

from tui_app.core.arm import parse_id
from tui_app.core.audiences import NotAResource, for_cloud, resource_of
from tui_app.core.decoding import inspect
from tui_app.core.host_kinds import TITLES, HostKind
from tui_app.core.hosts import host_of
from tui_app.core.identities import Attached, merged, seen_identities
from tui_app.core.remedies import entry, fill, for_system
from tui_app.core.report import Report
from tui_app.core.selector import Selector, SelectorKind, TokenWanted, is_guid
from tui_app.core.signature import NOT_ASKED
from tui_app.core.words import at
from tui_app.ui.dialogs.paste import PasteDialog
from tui_app.ui.dialogs.pick import Option, PickDialog
from tui_app.ui.dialogs.text import TextDialog
from tui_app.ui.look import DIM
from tui_app.ui.panels.probe import remedy_lines
from tui_app.ui.panels.token.drawing import claim_row, finding_lines
from tui_app.ui.refusing import refuse
from tui_app.ui.text import learn, literal

if TYPE_CHECKING:  # types only
    from tui_app.client import ClientService
    from tui_app.client.reading import ArmFailure
    from tui_app.core.clouds import Cloud


async def choose_identity(app: App[int], client: ClientService, report: Report) -> Selector | None:
    """Ask which identity; ARM's list joins the others when it comes. None: left as it was."""
    kind = client.host().asked.kind or HostKind.IMDS
    if not host_of(kind).selectors:
        refuse(app, f"{TITLES[kind]} has one identity: there is nothing to choose.")
        return None
    options, said = identity_options(client, None)
    dialog = PickDialog(
        "Which identity", options, placeholder="or a client id, an object id, a resource id",
        typed=typed_identity,
    )  # fmt: skip
    dialog.offer(options, said)
    place = place_of(report)

    async def list_them() -> None:
        listed = await client.identities(place) if place else ()
        dialog.offer(*identity_options(client, listed))

    listing = app.run_worker(list_them(), group="listing", exclusive=True)
    value = await app.push_screen_wait(dialog)
    listing.cancel()
    return as_selector(value) if value else None


async def choose_audience(app: App[int], client: ClientService) -> TokenWanted | None:
    """Ask what a token is to be for; the identity stays. None: nothing."""
    dialog = PickDialog(
        "A token for", audience_options(client.cloud, client.settings.audiences), placeholder="or a resource, or a scope",
        typed=typed_audience,
    )  # fmt: skip
    value = await app.push_screen_wait(dialog)
    return TokenWanted(value, client.wanted.selector) if value else None


async def decode(app: App[int], now: float) -> None:
    """Take any token from the clipboard and explain it. `now` is the local clock, in Unix seconds."""
    text = await app.push_screen_wait(PasteDialog())
    if text:
        app.push_screen(TextDialog(*explained(text, now)))


def fix(report: Report, diagnosis: str, words: str) -> TextDialog | None:
    """The dialog about what is broken in the chain, else about this finding of a panel; None: nothing."""
    story = report.story
    if story is None:
        return refusal(diagnosis, words, report, title="What to know") if diagnosis else None
    remedy = report.remedy(story)
    lines = remedy_lines(remedy, story.headline) if remedy else [literal(story.seen, "bold")]
    if story.meaning:
        lines[1:1] = [literal(story.meaning)]
    return TextDialog(f"{story.code} {story.title}", lines)


def refusal(
    diagnosis: str, why: str, report: Report, *, title: str = "No token came"
) -> TextDialog:
    """The dialog that says why a token did not come, and who mends it how."""
    remedy = for_system(fill(entry(diagnosis), report.names), report.system)
    said = [literal(why), Content("")] if why else []
    return TextDialog(title, [*said, *remedy_lines(remedy)])


DEFAULT = Option("default", "none named: the host chooses", "default ")
_CLAIM_WIDTH = 118


def identity_options(
    client: ClientService, listed: Sequence[Attached] | ArmFailure | None
) -> tuple[list[Option], str]:
    """What can be chosen, from ARM's list and from this session's tokens, and a word about the list."""
    known = listed if isinstance(listed, Sequence) else ()
    options = [DEFAULT]
    for each in merged(known, seen_identities(client.tokens)):
        ids = each.client_id or each.object_id or each.resource_id
        options.append(Option(each.name, f"{each.kind} · {ids}", as_value(each.selector)))
    unique = {option.value: option for option in reversed(options)}
    ordered = [option for option in options if unique.get(option.value) is option]
    if listed is None:
        return ordered, "Asking ARM which identities this machine has …"
    if isinstance(listed, Sequence):
        return ordered, f"ARM lists {len(known)} for this machine."
    return ordered, f"No list from ARM: {_NO_LIST.get(listed.finding.diagnosis, NO_RIGHT)}"


NO_RIGHT = "this identity may not read its own machine there (Reader is missing)."
_NO_LIST = {
    "arm.auth.no-token": "it wants a token, and there is none yet. An administrator can list them: "
    "az vm identity show.",
}


def typed_identity(text: str) -> Sequence[Option] | str:
    """An id that was typed, in every sense that it can have."""
    if text.startswith("/"):
        return [Option("resource id", parse_id(text).name, f"{SelectorKind.RESOURCE_ID} {text}")]
    if is_guid(text):
        return [
            Option("as client id", text, f"{SelectorKind.CLIENT_ID} {text}"),
            Option("as object id", text, f"{SelectorKind.OBJECT_ID} {text}"),
        ]
    return "Expected a client id or object id (a GUID), or a resource id that begins with /."


def as_value(selector: Selector) -> str:
    """A selector as one text, for a list."""
    return f"{selector.kind} {selector.value}"


def as_selector(value: str) -> Selector:
    """The selector of such a text."""
    kind, _, named = value.partition(" ")
    return Selector(SelectorKind(kind), named)


def audience_options(cloud: Cloud, own: Sequence[str] = ()) -> list[Option]:
    """The services of this cloud, each with what to ask a token for; before them those of the file."""
    options = [Option("of the configuration", each, each) for each in own]
    return options + [Option(each.name, each.resource, each.resource) for each in for_cloud(cloud)]


def typed_audience(text: str) -> Sequence[Option] | str:
    """An audience that was typed, or what is wrong with it."""
    try:
        resource = resource_of(text)
    except NotAResource as problem:
        return str(problem)
    return [Option("as typed", resource, resource)]


def explained(text: str, now: float) -> tuple[str, list[Content]]:
    """What a pasted token is: a title, and lines."""
    seen = inspect(text, now)
    learn(seen.payload)
    lines = [literal(seen.sentence, "bold"), Content("")]
    for each in seen.findings:
        lines += finding_lines([each]) or [literal(f"· {each.text}", DIM)]
        lines.append(literal(f"  msi-scope explain {each.id}", DIM))
    times = (("issued", seen.times.issued_at), ("expires", seen.times.expires_at))
    lines += [
        literal(f"{name:<8} {at(moment)} = {at(moment, None)}") for name, moment in times if moment
    ]
    if seen.kind == "jwt":
        lines += [Content(""), literal(f"Signature {NOT_ASKED.signature}: {NOT_ASKED.reason}", DIM)]
    for title, part in (("Header", seen.header), ("Claims", seen.payload)):
        if part:
            lines += [Content(""), Content.styled(title, "bold $primary")]
            lines += [claim_row(name, value, _CLAIM_WIDTH) for name, value in part.items()]
    return f"Decoded: {seen.kind}", lines


def place_of(report: Report) -> str:
    """The ARM id of what the identity is attached to: by the token, else by IMDS."""
    token, instance = report.token, report.instance
    attached = token.attached_to if token else ""
    return attached or (instance.resource_id if instance else "")
