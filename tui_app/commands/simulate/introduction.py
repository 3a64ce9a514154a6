"""How to point clients here: for people in two shells, or for programs in one line of JSON."""

from __future__ import annotations

import json
import shlex

from tui_app.simulator import Simulation


def as_text(simulation: Simulation, *, has_keys: bool = False) -> str:
    """The lines to paste, in bash or PowerShell; what is no command is a comment."""
    options = (
        f"--imds-url {simulation.imds_url} --arm-url {simulation.arm_url}"
        f" --authority-url {simulation.authority_url}"
    )
    chosen = "".join(
        f" --{key.replace('_', '-')} {value}" for key, value in simulation.scenario.options.items()
    )
    if ca_bundle := simulation.machine.ca_bundle:
        chosen += f" --ca-bundle {ca_bundle}"
    own = " ".join(f"{name}={shlex.quote(value)}" for name, value in _own(simulation).items())
    lines = [
        f"# scenario {simulation.scenario.name}: {simulation.scenario.description}",
        *variables(simulation),
        *_about_arc(simulation),
        "# msi-scope in the same shell, bash:",
        f"export {own}",
        *_in_any_shell(simulation, f"{options}{chosen}"),
        *_about_control(simulation),
        "# Ctrl+C stops; ? shows the keys." if has_keys else "# Ctrl+C stops.",
    ]
    return "\n".join(lines)


def as_env(simulation: Simulation) -> str:
    """Every variable, as a file of them is read: by a shell, a container, a pipeline's next step."""
    found = {**simulation.variables, **_own(simulation)}
    if simulation.control_url:
        found["MSI_SCOPE_CONTROL_URL"] = simulation.control_url
    return "\n".join(f"{name}={value}" for name, value in found.items())


def as_json(simulation: Simulation) -> str:
    """Everything that the control service tells, in one line."""
    from tui_app.simulator.control.state import state

    return json.dumps(state(simulation), separators=(",", ":"))


def variables(simulation: Simulation) -> list[str]:
    """The variables that lead SDKs here, for two shells."""
    found = simulation.variables
    return [
        "# Azure SDKs, bash:",
        *(f"export {name}={shlex.quote(value)}" for name, value in found.items()),
        "# Azure SDKs, PowerShell:",
        *(f"$env:{name} = '{_doubled(value)}'" for name, value in found.items()),
    ]


def _own(simulation: Simulation) -> dict[str, str]:
    """This program's own variables; others may read there where ARM is."""
    found = {
        "MSI_SCOPE_ARM_URL": simulation.arm_url,
        "MSI_SCOPE_AUTHORITY_URL": simulation.authority_url,
    }
    if ca_bundle := simulation.machine.ca_bundle:
        found["MSI_SCOPE_CA_BUNDLE"] = ca_bundle
    return found


def _in_any_shell(simulation: Simulation, options: str) -> list[str]:
    """The command that needs no variables; another identity host is only found by them."""
    if simulation.machine.arc_key_directory:  # ours reads keys in the agent's own folder only
        return ["# msi-scope itself:", f"msi-scope --demo {simulation.scenario.name}"]
    return [] if simulation.host_url else ["# or, in any shell:", f"msi-scope {options}"]


def _doubled(value: str) -> str:
    """A value for between PowerShell's single quotes."""
    return value.replace("'", "''")


def _about_arc(simulation: Simulation) -> list[str]:
    """What an Arc agent has besides variables."""
    machine = simulation.machine
    if not machine.arc_endpoint:
        return []
    return [
        f"# the Arc agent answers at {machine.arc_endpoint}",
        f"# and leaves its key files in {machine.arc_key_directory};",
        "# Microsoft's SDKs only look for them in /var/opt/azcmagent/tokens",
    ]


def _about_control(simulation: Simulation) -> list[str]:
    """How to change what plays."""
    if not simulation.control_url:
        return []
    return ["# what can be changed, and how things stand:", f"curl {simulation.control_url}"]
