"""One answer, taken apart once for all the rules; and the careful reading of foreign bodies."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:  # types only
    from tui_app.core.wire import Answer, Request

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"


def read_json(text: str) -> Json:
    """The value of a JSON text; None when it is none, or nested beyond reason."""
    try:
        value: Json = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value


class Evidence:
    """One answer, taken apart once for all the rules."""

    def __init__(self, request: Request, answer: Answer) -> None:
        self.request = request
        self.answer = answer
        self.path = request.path.lower().rstrip("/") + "/"
        self.query = tuple(
            part.partition("=")[::2]
            for part in request.url.partition("#")[0].partition("?")[2].lower().split("&")
        )
        self.text = answer.text
        self.body = read_json(self.text)
        self.server = answer.header("server").strip().lower()

    @property
    def is_imds(self) -> bool:
        """IMDS names itself in every answer that was ever captured, errors included."""
        return self.server.startswith("imds/")

    @cached_property
    def kind(self) -> str:
        """`empty`, `html`, `json` or `text`; the body counts where it contradicts its label."""
        start = self.text.lstrip()[:64].lower()
        if not start:
            return "empty"
        if isinstance(self.body, dict | list):
            return "json"
        labelled = "text/html" in self.answer.header("content-type").lower()
        return "html" if labelled or start.startswith(("<!doctype html", "<html")) else "text"

    @cached_property
    def error(self) -> tuple[str, str]:
        """Code and description, from the flat or the nested envelope; else the body itself."""
        if not isinstance(self.body, dict):
            return "", self.text
        error = self.body.get("error")
        if isinstance(error, dict):
            return str(error.get("code") or ""), str(error.get("message") or "")
        return str(error or ""), str(self.body.get("error_description") or "")

    @cached_property
    def words(self) -> str:
        """Code and description in lower case, white space evened out."""
        return " ".join(" ".join(self.error).lower().split())
