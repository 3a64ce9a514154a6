"""Nothing that only one system has is needed to load the package, or used without asking.

What is used inside functions is mypy's to find: `tests/test_quality.py` runs it as on Windows too.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import tui_app

PACKAGE = Path(tui_app.__file__).parent
SOURCES = sorted(PACKAGE.rglob("*.py"))
ONE_SYSTEM_ONLY = frozenset(
    [
        "crypt",
        "curses",
        "fcntl",
        "grp",
        "msvcrt",
        "nis",
        "ossaudiodev",
        "posix",
        "pty",
        "pwd",
        "readline",
        "resource",
        "spwd",
        "syslog",
        "termios",
        "tty",
        "winreg",
        "winsound",
        "_winapi",
    ]
)
"""Modules of the standard library that some system lacks."""
AS_ON_WINDOWS = """
import importlib, os, pkgutil, signal, socket, sys
import asyncio, getpass, ssl, subprocess, tempfile, webbrowser
import h11, httpx, jwt, rich.console, textual.app, textual.drivers.linux_driver, textual.widgets as widgets
for name in widgets.__all__:
    getattr(widgets, name)
for name in sys.argv[1].split():
    sys.modules[name] = None  # to import it fails from now on
for holder, names in {
    os: "chown chroot fchmod fchown fork forkpty getegid geteuid getgid getgroups getloadavg getpgid getpgrp getuid"
        " killpg lchown major mkfifo mknod nice openpty setegid seteuid setgid setsid setuid sysconf uname wait3"
        " O_DIRECTORY O_NOCTTY O_NOFOLLOW O_NONBLOCK",
    signal: "SIGALRM SIGCHLD SIGCONT SIGHUP SIGKILL SIGPIPE SIGQUIT SIGSTOP SIGTSTP SIGTTIN SIGTTOU SIGUSR1 SIGUSR2"
            " SIGWINCH alarm pause pthread_kill pthread_sigmask setitimer",
    socket: "AF_UNIX socketpair_unix",
}.items():
    for name in names.split():
        if hasattr(holder, name):
            delattr(holder, name)
import tui_app
for found in pkgutil.walk_packages(tui_app.__path__, "tui_app."):
    if not found.name.endswith("__main__"):
        importlib.import_module(found.name)
print("loaded")
"""
"""Loads what is not ours, takes away what Windows lacks, then loads every module of ours."""


def test_every_module_loads_as_on_windows() -> None:
    """No module of ours asks for a POSIX module or name while it is loaded."""
    done = subprocess.run(
        [sys.executable, "-c", AS_ON_WINDOWS, " ".join(ONE_SYSTEM_ONLY)],
        capture_output=True, text=True, check=False, cwd=PACKAGE.parent,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "loaded\n"), done.stderr


def test_modules_of_one_system_are_imported_in_functions_only() -> None:
    """At the top of a file the import would fail before anybody could ask for the system."""
    found = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path in SOURCES
        for node in at_the_top(ast.parse(path.read_text("utf-8")))
        if imported(node) & ONE_SYSTEM_ONLY
    ]
    assert not found


def test_signals_are_caught_where_the_event_loop_can() -> None:
    """On Windows `add_signal_handler` raises NotImplementedError: its caller expects it, or asks first."""
    found = [
        f"{path.relative_to(PACKAGE)}:{function.lineno}"
        for path in SOURCES
        for function in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        and "add_signal_handler" in attributes(function)
        and "NotImplementedError" not in names(function)
        and "platform" not in attributes(function)
    ]
    assert not found


@pytest.mark.parametrize(
    ("code", "modules"),
    [
        ("import termios", {"termios"}),
        ("from pty import openpty", {"pty"}),
        ("try:\n    import pwd, os\nexcept ImportError:\n    pass", {"pwd", "os"}),
        ("def f():\n    import fcntl", set()),
        ("class A:\n    import grp", {"grp"}),
        ("if TYPE_CHECKING:\n    import tty", set()),
    ],
)
def test_the_look_for_imports_sees_what_is_loaded(code: str, modules: set[str]) -> None:
    """In a class and in `try` it is loaded at once; in a function, or for types alone, it is not."""
    assert {name for node in at_the_top(ast.parse(code)) for name in imported(node)} == modules


def at_the_top(node: ast.AST) -> Iterator[ast.stmt]:
    """The statements that run while the module is loaded."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.If) and "TYPE_CHECKING" in names(child.test):
            continue
        if isinstance(child, ast.stmt):
            yield child
        yield from at_the_top(child)


def imported(node: ast.stmt) -> set[str]:
    """The modules that a statement imports, by the first part of their names."""
    if isinstance(node, ast.Import):
        return {alias.name.partition(".")[0] for alias in node.names}
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return {node.module.partition(".")[0]}
    return set()


def names(node: ast.AST) -> set[str]:
    """Every plain name in a piece of code."""
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def attributes(node: ast.AST) -> set[str]:
    """Every attribute that a piece of code looks up."""
    return {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}
