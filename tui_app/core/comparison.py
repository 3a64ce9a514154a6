"""What changed from one token's claims to another's, and what the change means."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from tui_app.core.glossary import TIMES
from tui_app.core.token import IdentityKind, identity_kind, instant
from tui_app.core.words import counted_noun

Claims = Mapping[str, Any]

_PER_TOKEN = ("uti", "aio", "rh", "nonce", "xms_rd", "xms_ftd", "acrs")
"""What differs in every token, or means nothing to a reader."""
_LISTS = {"groups": "group", "roles": "application permission", "wids": "directory role"}


class Kind(StrEnum):
    """How a claim differs."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"


class Difference(NamedTuple):
    """One claim that is not the same in both."""

    claim: str
    kind: Kind
    before: Any
    after: Any
    meaning: str
    is_routine: bool
    """Differs between any two tokens: times and internal ids."""


def compare(before: Claims, after: Claims) -> tuple[Difference, ...]:
    """Every claim that differs; what matters first, what differs in any two tokens last."""
    names = [*after, *(name for name in before if name not in after)]
    found = [_difference(name, before, after) for name in names if _differs(name, before, after)]
    return tuple(sorted(found, key=lambda each: each.is_routine))


def summary(before: Claims, after: Claims) -> str:
    """The difference in one sentence."""
    if is_same_token(before, after):
        return "The same token: it was kept, so nothing granted since can be in it."
    notable = [each for each in compare(before, after) if not each.is_routine]
    changed = {each.claim for each in notable}
    kinds = (identity_kind(before), identity_kind(after))
    if kinds == (IdentityKind.USER_ASSIGNED, IdentityKind.SYSTEM_ASSIGNED):
        return (
            "Two identities: a user-assigned one before, the machine's own now. If none was named, "
            "the default has flipped: name the identity that holds the roles."
        )
    if changed & {"oid", "sub"}:
        return "Two identities: these are tokens of different principals."
    if "aud" in changed:
        return "The same identity, for two services: each token is good for its own audience only."
    if not notable:
        return "A new token that says the same: nothing that is written into tokens has changed."
    what = ", ".join(f"{each.claim} {each.kind}" for each in notable[:4])
    more = f" and {counted_noun(len(notable) - 4, 'claim')} more" if len(notable) > 4 else ""
    return f"A new token of the same identity: {what}{more}."


def is_same_token(before: Claims, after: Claims) -> bool:
    """Whether it is one and the same token: the same token id, or no difference at all."""
    if dict(before) == dict(after):
        return True
    whose = ("uti", "oid", "aud")
    return isinstance(before.get("uti"), str) and all(before.get(n) == after.get(n) for n in whose)


def _differs(name: str, before: Claims, after: Claims) -> bool:
    if name not in before or name not in after:
        return True
    one, other = before[name], after[name]
    if _is_list_of_text(one) and _is_list_of_text(other):
        return sorted(one) != sorted(other)  # their order varies from token to token
    return bool(one != other)


def _is_list_of_text(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _difference(name: str, before: Claims, after: Claims) -> Difference:
    kind = Kind.NEW if name not in before else Kind.GONE if name not in after else Kind.CHANGED
    old, new = before.get(name), after.get(name)
    return Difference(
        claim=name,
        kind=kind,
        before=old,
        after=new,
        meaning=_meaning(name, kind, before, after),
        is_routine=name in _PER_TOKEN or name in TIMES,
    )


def _meaning(name: str, kind: Kind, before: Claims, after: Claims) -> str:
    if name in _LISTS:
        return _list_meaning(_LISTS[name], before.get(name), after.get(name))
    if name in ("exp", "nbf", "iat"):
        return _time_meaning(before.get(name), after.get(name))
    if name == "xms_mirid":
        return f"{identity_kind(before)} before, {identity_kind(after)} now"
    if name == "_claim_names":
        return {
            Kind.NEW: "too many groups to list now: the service must ask the directory",
            Kind.GONE: "the groups are listed again",
        }.get(kind, "")
    return _MEANINGS.get(name, "")


_MEANINGS = {
    "aud": "made for another service",
    "oid": "another principal: roles of the one do not apply to the other",
    "sub": "another principal",
    "appid": "another identity was used",
    "azp": "another identity was used",
    "tid": "another tenant",
    "iss": "issued by another tenant, or by another version of the endpoint",
    "ver": "another version of the token: some claims have other names",
    "idtyp": "an application's token and a user's, or a version that does not say",
    "uti": "two tokens, not one that was kept",
    "xms_az_rid": "used by another machine",
    "scp": "a user's permissions differ",
}


def _list_meaning(noun: str, before: object, after: object) -> str:
    old = {str(each) for each in before} if isinstance(before, list) else set()
    new = {str(each) for each in after} if isinstance(after, list) else set()
    parts = [
        f"{counted_noun(len(count), noun)} {word}"
        for count, word in ((new - old, "more"), (old - new, "less"))
        if count
    ]
    return ", ".join(parts) + (": written in when it was made" if parts else "")


def _time_meaning(before: object, after: object) -> str:
    old, new = instant(before), instant(after)
    if old is None or new is None:
        return ""
    return "later" if new > old else "earlier"
