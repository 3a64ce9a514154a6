"""One answer of Azure Resource Manager, taken apart: envelope, codes, the words of a refusal."""

from __future__ import annotations

import re
from functools import cached_property

from tui_app.core.diagnosis.evidence import Json, read_json
from tui_app.core.wire import Answer

LONGEST_MESSAGE = 8192

_AUTHORIZATION = (
    r"The client(?: '(?P<client>[^']*)')?(?: with object id '(?P<object_id>[^']*)')? "
    r"(?:does not have (?:authorization|permission)(?: or an ABAC condition not fulfilled)? to "
    r"perform action|has permission to perform action) '(?P<action>[^']+)' "
    r"(?:over|on|at) scope '(?P<scope>[^']+)'"
)


def _get(values: Json, key: str) -> Json:
    """A member by its name in any casing, as some providers capitalise them."""
    if not isinstance(values, dict):
        return None
    return next((value for name, value in values.items() if name.lower() == key), None)


def _text(value: Json) -> str:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


class Evidence:
    """One answer of ARM, taken apart once for all rows."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.body_text = answer.text
        self.body = read_json(self.body_text)
        wrapped = _get(self.body, "error")
        self.error = wrapped if isinstance(wrapped, dict) else self.body
        self.code = _text(_get(self.error, "code"))
        own = _text(_get(self.error, "message"))
        if isinstance(wrapped, str):  # the envelope of the identity provider
            self.code, own = wrapped, _text(_get(self.body, "error_description"))
        nested = [text for text in (_text(_get(each, "message")) for each in self.details) if text]
        is_support_line = own.lower().startswith("please provide below info")
        plain = "" if isinstance(self.body, dict | list) else self.body_text
        self.message = (nested[0] if nested and is_support_line else own or plain)[:LONGEST_MESSAGE]
        self.said = "\n".join((own, *nested))[:LONGEST_MESSAGE]
        self.words = " ".join(self.said.lower().split())

    @cached_property
    def details(self) -> tuple[Json, ...]:
        """`details[]`, and the details of these."""
        first = _get(self.error, "details")
        outer = first if isinstance(first, list) else []
        inner = (_get(each, "details") for each in outer)
        return (*outer, *(each for some in inner if isinstance(some, list) for each in some))

    @cached_property
    def codes(self) -> frozenset[str]:
        """The code, and those of the details, in lower case."""
        codes = (self.code, *(_text(_get(each, "code")) for each in self.details))
        return frozenset(code.strip().lower() for code in codes if code)

    @cached_property
    def authorization(self) -> dict[str, str]:
        """Client, object id, action and scope of a refusal."""
        found = re.search(_AUTHORIZATION, self.said)
        return {name: text or "" for name, text in found.groupdict().items()} if found else {}

    @property
    def scope(self) -> str:
        """The scope of a refusal, as it stands in the text."""
        return self.authorization.get("scope", "")

    @property
    def is_json(self) -> bool:
        """Whether the whole body is a JSON object or list."""
        return isinstance(self.body, dict | list)

    @property
    def has_request_id(self) -> bool:
        """ARM never answers without one; a proxy never has one."""
        return bool(self.answer.header("x-ms-request-id"))
