"""What is masked, at the moment an exchange is recorded. Nothing masked here is kept anywhere.

Masked: anything shaped like a JWT, wherever it stands; the values of secret headers; the values of
secret JSON and form fields; user names and passwords in URLs; signatures of signed URLs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # a type only
    from tui_app.core.wire import Headers

MASK = "••••"

SECRET_HEADERS = frozenset(
    {
        "authorization",
        "proxy-authorization",
        "cookie",
        "set-cookie",
        "secret",
        "x-identity-header",
        "x-ms-authorization-auxiliary",
        "x-ms-azure-host-authorization",
        "x-metadata-token",
        "ocp-apim-subscription-key",
    }
)
"""Header names, lower case, whose values are never kept: of IMDS, App Service, Service Fabric and proxies."""

_FIELDS = (
    "access_token|refresh_token|id_token|client_assertion|client_secret|assertion|"
    "userData|customData|password|adminPassword|secretValue|sharedKey|primaryKey|secondaryKey|"
    "primaryMasterKey|secondaryMasterKey|accountKey|connectionString|keyData|certificate"
)
_JWT = re.compile(r"eyJ[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*){0,4}")
_JSON_FIELD = re.compile(rf'("(?:{_FIELDS})"\s*:\s*")((?:[^"\\]|\\.)+)', re.IGNORECASE)
_PAIR = rf"((?:{_FIELDS}|sig|sv|code)=)([^&#\s]+)"
_FORM_FIELD = re.compile(rf"([?&]){_PAIR}", re.IGNORECASE)
_FIRST_FORM_FIELD = re.compile(rf"(){_PAIR}", re.IGNORECASE)
"""Apart from the others: a search that begins with two signs is six times faster than one with three ways."""
_NAME = re.compile(_FIELDS, re.IGNORECASE)
_QUICK = re.compile(rf'"(?:{_FIELDS.lower()})"')
_USER_INFO = re.compile(r"://(?<=[a-z0-9+.-]://)[^/@\s]+@", re.IGNORECASE)
"""Found by its rarest part: a search for the scheme would stop at every word."""


def text(value: str) -> str:
    """Mask every secret in a piece of text: a body, a message, a URL."""
    if "eyJ" in value:
        value = _JWT.sub(lambda found: f"<token, {len(found[0])} characters>", value)
    if '"' in value and _may_name_a_secret(value):
        value = _JSON_FIELD.sub(lambda found: found[1] + _masked(found[2]), value)
    if "=" in value:
        value = _without_form_fields(value)
    if "@" in value:
        value = _USER_INFO.sub(f"://{MASK}@", value)
    return value


def _without_form_fields(value: str) -> str:
    """`name=value`, at the beginning and after `?` and `&`, with the values of secret names masked."""
    first = _FIRST_FORM_FIELD.match(value)
    start = _form_field(first) if first else ""
    rest = value[first.end() :] if first else value
    return start + _FORM_FIELD.sub(_form_field, rest)


def _form_field(found: re.Match[str]) -> str:
    return found[1] + found[2] + _masked(found[3])


def _may_name_a_secret(value: str) -> bool:
    """Whether a JSON field of these names may be in it; a search that minds case is six times faster."""
    if not value.isascii():  # other scripts have letters that match these without case
        return True
    return _QUICK.search(value.lower()) is not None


def values(document: Any) -> Any:
    """A JSON value with every secret in it masked, by its shape or by the name that it has."""
    if isinstance(document, str):
        return text(document)
    if isinstance(document, list):
        return [values(each) for each in document]
    if isinstance(document, dict):
        return {
            text(name): value_of(name, value) if isinstance(value, str) else values(value)
            for name, value in document.items()
        }
    return document


def value_of(name: object, value: str) -> str:
    """A string of a JSON document, masked by the name that it has there or by its shape."""
    return MASK if isinstance(name, str) and _NAME.fullmatch(name) else text(value)


def _masked(value: str) -> str:
    """The mask, unless the value is already one: masking twice changes nothing."""
    return value if value.startswith("<token, ") or value == MASK else MASK


def headers(pairs: Headers) -> Headers:
    """Mask the values of secret headers, and secrets in all the others."""
    return tuple(
        (name, MASK if name.lower() in SECRET_HEADERS else text(value)) for name, value in pairs
    )
