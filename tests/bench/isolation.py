"""Other people's programs run where nothing but loopback can be reached: in a network of their own."""

from __future__ import annotations

import shutil
import socket
import struct
import subprocess
import sys
from collections.abc import Sequence

APART = ("unshare", "--net", "--map-root-user")
"""Runs a command in a network namespace that has a loopback device only, and that switched off."""
_GET_FLAGS, _SET_FLAGS, _UP = 0x8913, 0x8914, 0x1
_REQUEST = "16sH22x"
"""`struct ifreq`: the name of a device, its flags, what is left of the union."""


def is_apart() -> bool:
    """Whether there is nothing but loopback here."""
    try:
        return [name for _, name in socket.if_nameindex()] == ["lo"]
    except (OSError, AttributeError):  # a system that does not tell
        return False


def can_be_apart() -> bool:
    """Whether this system lets its user make such a network."""
    if shutil.which(APART[0]) is None:
        return False
    return subprocess.run([*APART, "true"], check=False, capture_output=True).returncode == 0


def run_apart(arguments: Sequence[str]) -> int:
    """Run the bench again with these arguments, apart; its exit code."""
    command = [*APART, sys.executable, "-m", "tests.bench", *arguments]
    return subprocess.run(command, check=False).returncode


def switch_loopback_on() -> None:
    """As `ip link set lo up` does, which not every machine has."""
    import fcntl

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        told = fcntl.ioctl(any_socket, _GET_FLAGS, struct.pack(_REQUEST, b"lo", 0))
        name, flags = struct.unpack(_REQUEST, told)
        if not flags & _UP:
            fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack(_REQUEST, name, flags | _UP))
