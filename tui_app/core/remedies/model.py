"""What is known about a diagnosis: its meaning, its causes, and the steps that mend it."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, NamedTuple, TypeAlias

Retry: TypeAlias = Literal["no", "1x", "exp", "70s"] | tuple[float, ...]
"""Never, once, with growing pauses, for 70 s; or the pauses themselves, in seconds."""

Fault: TypeAlias = Literal["this-vm", "administrator", "platform", "none"]
"""Who must act; `none` when nothing is broken."""


class Where(StrEnum):
    """Where a step is done."""

    THIS_VM = "this-vm"
    ADMIN_WORKSTATION = "admin-workstation"
    PORTAL = "portal"


class Shell(StrEnum):
    """What a step's command is typed into."""

    BASH = "bash"
    POWERSHELL = "powershell"
    AZ = "az"
    """The Azure CLI, from bash, PowerShell or cmd alike."""
    ANY = "any"
    NONE = "none"
    """The step has no command."""


class Step(NamedTuple):
    """One thing to do, and the command that does it."""

    text: str
    where: Where
    shell: Shell = Shell.NONE
    command: str = ""
    """May carry the placeholders that `Names` has fields for, each as a word of its own."""


class Entry(NamedTuple):
    """All that is said about one diagnosis id, before any name is filled in."""

    id: str
    title: str
    """One short sentence: what is wrong."""
    meaning: str
    causes: tuple[str, ...]
    """Best first."""
    steps: tuple[Step, ...]
    signal: str
    """How it is recognised."""
    link: str
    fault: Fault
    retry: Retry = "no"


class Names(NamedTuple):
    """What the placeholders of a command stand for; empty means not known."""

    vm: str = ""
    resource_group: str = ""
    subscription: str = ""
    tenant: str = ""
    client_id: str = ""
    object_id: str = ""
    resource: str = ""
    """The audience a token was asked for."""
    scope: str = ""
    role: str = ""
    """A role by its name."""
    vm_resource_id: str = ""
    action: str = ""


class Remedy(NamedTuple):
    """An entry with the names of one machine filled in."""

    diagnosis: str
    title: str
    meaning: str
    causes: tuple[str, ...]
    steps: tuple[Step, ...]
    link: str
    retry: Retry
    fault: Fault


def bash(text: str, command: str) -> Step:
    """A step for a shell on this Linux VM."""
    return Step(text, Where.THIS_VM, Shell.BASH, command)


def windows(text: str, command: str) -> Step:
    """A step for PowerShell on this Windows VM."""
    return Step(text, Where.THIS_VM, Shell.POWERSHELL, command)


def az(text: str, command: str) -> Step:
    """A step for the Azure CLI of somebody with rights in the subscription."""
    return Step(text, Where.ADMIN_WORKSTATION, Shell.AZ, command)


def powershell(text: str, command: str) -> Step:
    """The same for Azure PowerShell."""
    return Step(text, Where.ADMIN_WORKSTATION, Shell.POWERSHELL, command)


def portal(text: str) -> Step:
    """A step in the Azure portal."""
    return Step(text, Where.PORTAL)


def here(text: str) -> Step:
    """A step on this VM that has no command."""
    return Step(text, Where.THIS_VM)


def elsewhere(text: str) -> Step:
    """A step of an administrator that has no command."""
    return Step(text, Where.ADMIN_WORKSTATION)
