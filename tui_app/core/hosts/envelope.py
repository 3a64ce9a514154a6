"""The error envelopes of the hosts: `{error: {code, message}}`, `{statusCode, message}`, OAuth's."""

from __future__ import annotations

from typing import NamedTuple

from tui_app.core.imds import read_json
from tui_app.core.wire import Answer


class HostError(NamedTuple):
    """What a host says went wrong; empty where it does not say."""

    code: str = ""
    message: str = ""


def read_error(answer: Answer) -> HostError:
    """Code and message of any of the envelopes; the start of the body where it is none of them."""
    document = read_json(answer)
    if document is None:
        return HostError(message=answer.text[:200])
    error = document.get("error")
    if isinstance(error, dict):
        return HostError(_text(error.get("code")), _text(error.get("message")))
    return HostError(
        _text(error) or _text(document.get("statusCode")),
        _text(document.get("error_description")) or _text(document.get("message")),
    )


def says(answer: Answer, *texts: str) -> bool:
    """Whether the error's code or message holds one of these, in any case."""
    words = " ".join(read_error(answer)).lower()
    return any(text in words for text in texts)


def _text(value: object) -> str:
    return str(value) if isinstance(value, str | int) else ""
