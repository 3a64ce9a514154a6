"""The faults that can be put on a service by hand, by the names that people call them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from tui_app.simulator import faults
from tui_app.simulator.exchange import JSON_UTF8, Request, Response
from tui_app.simulator.faults import Fault, OnTheWire, Service
from tui_app.simulator.finding import NotFound

Answer = Callable[[Request], Response]

MOST_MS = 600_000
SERVICES = (Service.IMDS, Service.LOGIN, Service.ARM, Service.HOST)
"""Those that can be broken."""


class Options(NamedTuple):
    """How a fault is meant."""

    requests: int | None = None
    """So many requests meet it; None: every one, until it is ended."""
    ms: int | None = None
    """How long an answer waits; for `latency` only."""
    path: str = "/"
    """Only requests whose path starts so."""


def _throttled(_: Request) -> Response:
    """Too many requests, as ARM and the identity provider say it."""
    text = b"The request is being throttled. Please try again after '5' seconds."
    body = b'{"error":{"code":"TooManyRequests","message":"' + text + b'"}}'
    headers = (("Content-Type", JSON_UTF8), ("Retry-After", "5"))
    return Response(status=429, headers=headers, body=body)


_BY_SERVICE: Mapping[str, Mapping[Service, Answer]] = {
    "throttle": {
        Service.IMDS: faults.imds_throttled,
        Service.LOGIN: _throttled,
        Service.ARM: _throttled,
        Service.HOST: _throttled,
    },
    "5xx": {
        Service.IMDS: faults.imds_transient,
        Service.LOGIN: faults.bad_gateway,
        Service.ARM: faults.arm_timeout,
        Service.HOST: faults.imds_transient,
    },
    "gone": {Service.IMDS: faults.imds_gone},
}
_ON_THE_WIRE = {
    "silence": OnTheWire.SILENCE,
    "reset": OnTheWire.RESET,
    "refused": OnTheWire.REFUSED,
}
_LATENCY = "latency"
KINDS = (*_ON_THE_WIRE, *_BY_SERVICE, _LATENCY)
_SAID = {
    "silence": "takes connections and never answers",
    "reset": "breaks off in the middle of its answers",
    "refused": "does not listen",
    "throttle": "answers 429",
    "5xx": "answers 500, 502 or 503",
    "gone": "answers 410, as while it is updated",
}


def build(service: Service, kind: str, options: Options) -> Fault:
    """The fault of this kind on a service.

    Raises:
        NotFound: there is no such kind, not on this service, or not with these options.
    """
    if kind not in KINDS:
        raise NotFound(f"kind '{kind}': expected one of {', '.join(KINDS)}")
    if (kind == _LATENCY) is (options.ms is None):
        raise NotFound("kind 'latency', and no other, takes \"ms\": expected 1 to 600000")
    if kind == "refused" and (options.requests is not None or options.path != "/"):
        raise NotFound(
            "kind 'refused' takes neither count nor path: nothing listens until DELETE /fault"
        )
    if not options.path.startswith("/"):
        raise NotFound(f"path '{options.path}': expected one that begins with /")
    answers = _BY_SERVICE.get(kind)
    if answers and service not in answers:
        raise NotFound(f"kind '{kind}' is only known of {', '.join(answers)}")
    return Fault(
        service=service,
        path=options.path,
        wire=_ON_THE_WIRE.get(kind, OnTheWire.WHOLE),
        reply=answers[service] if answers else None,
        first=options.requests,
        delay_s=(options.ms or 0) / 1000,
        name=kind,
    )


def told(fault: Fault) -> str:
    """A sentence on what a fault does."""
    does = _SAID.get(fault.name) or f"answers {fault.delay_s * 1000:.0f} ms late"
    where = f" below {fault.path}" if fault.path != "/" else ""
    how_long = (
        "until that is ended"
        if fault.first is None
        else f"for the next {'request' if fault.first == 1 else f'{fault.first} requests'}"
    )
    return f"{fault.service.upper()} {does}{where}, {how_long}."


def title(fault: Fault) -> str:
    """What a fault is called in a list; a scenario's own have no name."""
    if fault.name:
        return fault.name
    return "the scenario's own" if fault.wire is OnTheWire.WHOLE else str(fault.wire)
