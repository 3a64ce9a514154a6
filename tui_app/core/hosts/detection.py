"""Which identity host this machine has, and which one Microsoft's libraries would ask here.

Facts: the sources of azure-identity 1.27 and MSAL Python 1.39, and of MSAL.NET as of July 2026. Each
library is a table of rules in its own order; the first that holds wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tui_app.core.clouds import cloud_of_authority
from tui_app.core.host_kinds import TITLES, HostKind
from tui_app.core.machine import MachineFacts

ARC_FILES = frozenset(
    {
        "/opt/azcmagent/bin/himds",
        r"%ProgramFiles%\AzureConnectedMachineAgent\himds.exe",
    }
)
"""The Arc agent's program on Linux and on Windows."""
_MACHINE_LEARNING = ("DEFAULT_IDENTITY_CLIENT_ID", "AZUREML_RUN_ID", "AZUREML_ARM_SCOPE")
_APP_SERVICE_MARKS = ("WEBSITE_SITE_NAME", "WEBSITE_INSTANCE_ID", "FUNCTIONS_WORKER_RUNTIME")


class Choice(NamedTuple):
    """A host, and the rule that led to it."""

    kind: HostKind | None
    """None: the library finds no host and gives up."""
    because: str

    def __str__(self) -> str:
        return TITLES[self.kind] if self.kind else "none"


class Detection(NamedTuple):
    """What is asked here, and what programs here would ask."""

    asked: Choice
    libraries: Mapping[str, Choice]
    """Library → its choice."""
    stray: str = ""
    """What diverts a library from the host that is asked; empty when nothing does."""
    cloud: str = ""
    """The cloud that the environment names; empty when it names none."""

    @property
    def differing(self) -> tuple[str, ...]:
        """The libraries that would ask somebody else."""
        return tuple(
            name
            for name, choice in self.libraries.items()
            if not same_protocol(choice.kind, self.asked.kind)
        )


class _Rule(NamedTuple):
    kind: HostKind | None
    needs: tuple[str, ...] = ()
    """Variables that are set, and not empty."""
    file: bool = False
    """The Arc agent's program exists."""
    starts: tuple[str, str] = ("", "")
    """A variable, and how its value begins."""
    note: str = ""

    def choice(self, machine: MachineFacts) -> Choice | None:
        environ = machine.environ
        if not all(environ.get(name) for name in self.needs):
            return None
        if self.file and not machine.files & ARC_FILES:
            return None
        name, beginning = self.starts
        if name and not environ.get(name, "").startswith(beginning):
            return None
        return Choice(self.kind, self.note or _because(self))


def _because(rule: _Rule) -> str:
    if rule.file:
        return "the Arc agent is installed"
    names = (*rule.needs, rule.starts[0]) if rule.starts[0] else rule.needs
    if not names:
        return "no variable names another host"
    verb = "is" if len(names) == 1 else "are"
    return f"{_listed(names)} {verb} set"


def _listed(names: tuple[str, ...]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


_FABRIC = _Rule(
    HostKind.SERVICE_FABRIC, ("IDENTITY_ENDPOINT", "IDENTITY_HEADER", "IDENTITY_SERVER_THUMBPRINT")
)
_APP = _Rule(HostKind.APP_SERVICE, ("IDENTITY_ENDPOINT", "IDENTITY_HEADER"))
_ARC = _Rule(HostKind.ARC, ("IDENTITY_ENDPOINT", "IMDS_ENDPOINT"))
_ARC_FILE = _Rule(HostKind.ARC, file=True)
_ML = _Rule(HostKind.MACHINE_LEARNING, ("MSI_ENDPOINT", "MSI_SECRET"))
_SHELL = _Rule(HostKind.CLOUD_SHELL, ("MSI_ENDPOINT",))
_WORKLOAD = _Rule(
    HostKind.WORKLOAD_IDENTITY,
    ("AZURE_AUTHORITY_HOST", "AZURE_TENANT_ID", "AZURE_FEDERATED_TOKEN_FILE"),
)
_IMDS = _Rule(HostKind.IMDS)

_AZURE_IDENTITY = (
    _FABRIC,
    _APP,
    _ARC,
    _Rule(None, ("IDENTITY_ENDPOINT",), note="IDENTITY_ENDPOINT stands alone, so it gives up"),
    _ML,
    _SHELL,
    _WORKLOAD,
    _Rule(HostKind.ARC, file=True, note="it says IMDS, but MSAL beneath it finds the Arc agent"),
    _IMDS,
)
_MSAL_PYTHON = (
    _FABRIC,
    _APP,
    _ML,
    _ARC,
    _ARC_FILE,
    _Rule(
        HostKind.IMDS,
        starts=("AZUREPS_HOST_ENVIRONMENT", "cloud-shell"),
        note="it knows Cloud Shell, yet asks IMDS for a managed identity",
    ),
    _IMDS,
)
_MSAL_NET = (_FABRIC, _APP, _ML, _SHELL, _ARC, _ARC_FILE, _IMDS)
LIBRARIES = {
    "azure-identity (Python)": _AZURE_IDENTITY,
    "MSAL Python": _MSAL_PYTHON,
    "MSAL.NET": _MSAL_NET,
}


def same_protocol(one: HostKind | None, other: HostKind | None) -> bool:
    """Whether two choices come to the same request: Machine Learning kept App Service's old API."""
    old = {HostKind.APP_SERVICE_2017, HostKind.MACHINE_LEARNING}
    return one is other or {one, other} <= old


def detect(machine: MachineFacts, named: str = "") -> Detection:
    """Choose the host to ask, and say what the libraries would choose.

    `named` is a host that the person named; else the environment decides, as it does for the
    libraries, but for an Arc agent on an Azure VM: the VM has IMDS, and the agent is a left-over.
    """
    libraries = {name: _first(rules, machine) for name, rules in LIBRARIES.items()}
    if named:
        return Detection(Choice(HostKind(named), "it was named"), libraries)
    asked = _own_choice(machine)
    authority = cloud_of_authority(machine.environ.get("AZURE_AUTHORITY_HOST", ""))
    return Detection(asked, libraries, _stray(asked, machine), authority.name if authority else "")


def _first(rules: tuple[_Rule, ...], machine: MachineFacts) -> Choice:
    found = (rule.choice(machine) for rule in rules)
    return next(choice for choice in found if choice is not None)


def _own_choice(machine: MachineFacts) -> Choice:
    environ = machine.environ
    for rule in (_FABRIC, _APP, _ARC):
        if choice := rule.choice(machine):
            return choice
    if choice := _ML.choice(machine):
        marks = [name for name in _MACHINE_LEARNING if environ.get(name)]
        if marks:
            return Choice(HostKind.MACHINE_LEARNING, f"{choice.because}, {marks[0]} too")
        marks = [name for name in _APP_SERVICE_MARKS if environ.get(name)]
        beside = f", {marks[0]} too" if marks else ""
        return Choice(HostKind.APP_SERVICE_2017, choice.because + beside)
    for rule in (_SHELL, _WORKLOAD):
        if choice := rule.choice(machine):
            return choice
    if machine.is_azure_vm is False and machine.is_local and (found := _ARC_FILE.choice(machine)):
        return Choice(HostKind.ARC, f"{found.because}, and this is no Azure VM")
    stand_in = "AZURE_POD_IDENTITY_AUTHORITY_HOST"
    return Choice(HostKind.IMDS, f"{stand_in} is set" if environ.get(stand_in) else _because(_IMDS))


def _stray(asked: Choice, machine: MachineFacts) -> str:
    """What would lead a library away from IMDS although IMDS is what this machine has."""
    if asked.kind is not HostKind.IMDS:
        return ""
    if machine.files & ARC_FILES:
        return "an Arc agent is installed"
    return "IDENTITY_ENDPOINT stands alone" if machine.environ.get("IDENTITY_ENDPOINT") else ""
