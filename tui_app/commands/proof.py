"""`doctor --prove-proxy`: what programs that follow the proxy get, beside what IMDS really says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_app.commands.output import write
from tui_app.commands.runs import FAILED, FINE, WARNED
from tui_app.core.marks import plain_ascii
from tui_app.core.proxy_proof import exposed, nothing, told

if TYPE_CHECKING:  # loaded when the client is opened
    from tui_app.client import ClientService


async def prove(client: ClientService, *, fail_on: str, ascii_only: bool) -> int:
    """Ask both ways and print both answers; the exit code is that of the checks.

    What goes wrong through the proxy only is a warning: a program may set the proxy aside.
    """
    machine = client.machine()
    found = exposed(machine)
    if found is None:
        text, code = f"{nothing(machine)}\n", FINE
    else:
        exposure, setting = found
        proof = await client.prove_proxy(setting)
        through, direct = proof.diagnoses(machine)
        text = "\n".join((*told(exposure, proof, machine), ""))
        warned = WARNED if through and fail_on == "warn" else FINE
        code = FAILED if direct else warned
    write(plain_ascii(text) if ascii_only else text)
    return code
