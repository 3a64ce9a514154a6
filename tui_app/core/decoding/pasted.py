"""The token in what a person pasted: a header line, a JSON answer, a URL, a wrapped line."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple
from urllib.parse import unquote

from tui_app.core.token import instant

_UNSEEN = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060\u00ad"))
_QUOTES = "\"'`\u201c\u201d\u2018\u2019\u00ab\u00bb"
_SCHEME = re.compile(r"(?:authorization\s*[:=]\s*)?bearer\s+", re.IGNORECASE)
_HEADER = re.compile(r"authorization\s*[:=]\s*", re.IGNORECASE)
_PARAMETER = re.compile(r"(?:^|[#?&])(access_token|id_token)=([^&\s]+)")
_TOKEN_CHARACTERS = re.compile(r"[A-Za-z0-9_\-+/=.~]+")
_JSON_OBJECT = re.compile(r"e[yw][A-Za-z0-9_\-]")
"""How base64url of a JSON object begins, with or without a blank after its brace."""
_JWT = re.compile(r"(?<![\w\-])e[yw][\w\-]{8,}+={0,2}(?:\.[\w\-]++={0,2}){1,4}", re.ASCII)
_FIELDS = ("access_token", "accessToken", "AccessToken", "Token", "token", "id_token", "idToken",
           "client_assertion", "assertion")  # fmt: skip
"""Where a token stands in the answers of Entra, of IMDS, of the Azure CLI and of Az PowerShell."""


class Taken(NamedTuple):
    """The token alone, and what stood around it."""

    text: str
    removed: tuple[str, ...] = ()
    expires_in: float | None = None
    """Seconds that the answer gave the token, where a whole answer was pasted."""
    is_document: bool = False
    """A JSON document without any token in it."""


def take(text: str) -> Taken:
    """Find the token in a text; the text itself, tidied, when there is none to be found."""
    bare = text.translate(_UNSEEN).strip()
    if bare.startswith("{"):
        return _from_json(bare) or Taken(bare, is_document=True)
    removed = []
    if found := _PARAMETER.search(bare):
        bare = unquote(found[2])
        removed.append(f"a URL (parameter {found[1]})")
    unquoted = bare.strip(_QUOTES).strip()
    for prefix, what in ((_SCHEME, "the word Bearer"), (_HEADER, "the header's name")):
        if found := prefix.match(unquoted):
            removed.append(what)
            unquoted = unquoted[found.end() :].strip().strip(_QUOTES).strip()
    if len(unquoted) < len(bare) and not removed:
        removed.append("quotes")
    return _joined(unquoted, removed)


def looks_signed(text: str) -> bool:
    """Whether it begins as the header of a token does, or its second part as a payload does."""
    first, _, rest = text.partition(".")
    return bool(_JSON_OBJECT.match(first) or ("." in rest and _JSON_OBJECT.match(rest)))


def _joined(text: str, removed: list[str]) -> Taken:
    """Without blanks inside; else the first thing that looks like a token among other words."""
    words = text.split()
    if len(words) < 2:
        return Taken(text, tuple(removed))
    joined = "".join(words)
    if looks_signed(joined) and _TOKEN_CHARACTERS.fullmatch(joined):
        return Taken(joined, (*removed, "blanks or line breaks inside"))
    tokens = dict.fromkeys(_JWT.findall(text))
    if not tokens:
        return Taken(text, tuple(removed))
    others = f", and {len(tokens) - 1} more like it" if len(tokens) > 1 else ""
    return Taken(next(iter(tokens)), (*removed, f"other words{others}"))


def _from_json(text: str) -> Taken | None:
    try:
        answer: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None
    name = next((field for field in _FIELDS if isinstance(answer.get(field), str)), None)
    if name is None:
        return None
    within = _joined(answer[name].strip(), [f"a JSON answer (field {name})"])
    return within._replace(expires_in=instant(answer.get("expires_in")))
