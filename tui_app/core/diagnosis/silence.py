"""What a request without an answer means: a table of phases and of the system's error numbers."""

from __future__ import annotations

from typing import NamedTuple

from tui_app.core.wire import NoAnswer, Phase


class Silence(NamedTuple):
    """A row for a request without an answer."""

    diagnosis: str
    phases: tuple[Phase, ...] = tuple(Phase)
    timed_out: bool = False
    errno: tuple[int, ...] = ()
    winerror: tuple[int, ...] = ()
    says: str = ""

    def holds(self, outcome: NoAnswer) -> bool:
        """Whether this row fits the failure."""
        numbered = outcome.errno in self.errno or outcome.winerror in self.winerror
        return (
            outcome.phase in self.phases
            and (outcome.timed_out or not self.timed_out)
            and (numbered or not (self.errno or self.winerror))
            and self.says in outcome.text.lower()
        )


# Numbers in the order Linux, macOS, Winsock; under `winerror` also those of Win32, which the
# Proactor loop reports. The small ones mean something else as an errno, hence two columns.
SILENCE_RULES: tuple[Silence, ...] = (
    Silence("TOOL-REFUSED", (Phase.POLICY,)),
    Silence("NET-DNS", (Phase.RESOLVE,)),
    Silence("NET-TLS", (Phase.TLS,)),
    Silence("NET-NO-HTTP", (Phase.PROTOCOL,)),
    Silence("NET-CONNECT-TIMEOUT", (Phase.CONNECT,), timed_out=True),
    Silence("NET-READ-TIMEOUT", timed_out=True),
    Silence(
        "NET-RESET", errno=(104, 54, 103, 53, 32, 10054, 10053), winerror=(10054, 10053, 64, 1236)
    ),
    Silence(
        "NET-CONNECT-TIMEOUT", (Phase.CONNECT,), errno=(110, 60, 10060), winerror=(10060, 121, 1460)
    ),
    Silence("NET-READ-TIMEOUT", errno=(110, 60, 10060), winerror=(10060, 121, 1460)),
    Silence("NET-REFUSED", errno=(111, 61, 10061), winerror=(10061, 1225)),
    Silence(
        "NET-UNREACHABLE",
        errno=(101, 100, 51, 50, 10051, 10050),
        winerror=(10051, 10050, 1231),
    ),
    Silence("NET-HOST-UNREACHABLE", errno=(113, 65, 10065), winerror=(10065, 1232)),
    Silence("NET-UNREACHABLE", errno=(64,), says="not on the network"),  # ENONET of Linux
    Silence("NET-HOST-DOWN", errno=(112, 64, 10064), winerror=(10064,)),
    Silence("NET-ACCESS-DENIED", errno=(13, 1, 10013), winerror=(10013, 5)),
    Silence("NET-RESET", (Phase.WRITE,)),
    Silence("NET-NO-HTTP", (Phase.READ,)),
    Silence("NET-OTHER"),
)
