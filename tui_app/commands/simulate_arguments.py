"""The arguments of `simulate`: known before anything of the simulator is loaded."""

from __future__ import annotations

import argparse

from tui_app.commands.help_lines import WholeWordsAsWritten
from tui_app.settings import UsageError

PORTS = {
    "imds": (50169, "IMDS"),
    "login": (50170, "the identity provider"),
    "arm": (50171, "Azure Resource Manager"),
    "host": (50172, "another identity host, in scenarios that have one"),
    "control": (50173, "the control service"),
}
"""What `simulate` serves: name → its usual port, what it is."""
_EPILOG = """\
while it runs:
  curl http://127.0.0.1:50173       how things stand, and everything that can be changed
  keys, in a terminal               ? lists them: i identity, r Reader, n p scenario,
                                    t throttle, c calm, x reset, l log, q quit

exit codes: 0 stopped by q or SIGTERM, 130 by Ctrl+C, 2 it could not be served
"""


def add(simulate: argparse.ArgumentParser) -> None:
    """Add everything that `simulate` takes."""
    simulate.description = (
        "Serve IMDS, the identity provider and Azure Resource Manager on loopback."
    )
    simulate.epilog = _EPILOG
    simulate.formatter_class = WholeWordsAsWritten
    simulate.add_argument("scenario", nargs="?", default="reader",
                          help="what to play (default: reader; see: msi-scope scenarios)")  # fmt: skip
    for name, (port, what) in PORTS.items():
        simulate.add_argument(f"--{name}-port", type=int, metavar="PORT",
                              help=f"of {what} (default: {port}; 0: any that is free)")  # fmt: skip
    simulate.add_argument("--free-ports", action="store_true",
                          help="any that is free for each port that is not named")  # fmt: skip
    simulate.add_argument("--tls", action="store_true",
                          help="ARM and the identity provider over https, which az and Microsoft's"
                               " clients of ARM insist on; the variables name the certificate")  # fmt: skip
    simulate.add_argument("--no-control", action="store_true",
                          help="no control service: nothing can be changed over HTTP")  # fmt: skip
    simulate.add_argument("--log", type=_file, metavar="FILE",
                          help="keep each request in a new file, as lines of JSON without secrets")  # fmt: skip
    simulate.add_argument("--force", action="store_true", help="--log may write over a file")
    simulate.add_argument("--quiet", action="store_true", help="do not show each request")
    simulate.add_argument("--format", choices=("text", "env", "json"), default="text",
                          help="how it is told where everything is: text to read and paste (default), env"
                               " with a line NAME=value a variable, json with everything in one line")  # fmt: skip


def ports(arguments: argparse.Namespace) -> dict[str, int | None]:
    """The port of each service; 0: any that is free.

    Raises:
        UsageError: one is no port.
    """
    found: dict[str, int | None] = {}
    for name, (usual, _) in PORTS.items():
        given = getattr(arguments, f"{name}_port")
        if given is not None and not 0 <= given <= 65535:
            option = f"--{name}-port {given}"
            raise UsageError(f"{option}: expected a port from 0 (any that is free) to 65535")
        usual_here = 0 if arguments.free_ports else usual
        found[name] = usual_here if given is None else given
    return found


def _file(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("the value is empty; expected a file's name")
    return text
