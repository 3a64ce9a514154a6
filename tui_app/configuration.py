"""The configuration file: a small TOML file where the platform keeps such files; a wrong line never stops us.

Arguments win over MSI_SCOPE_… variables, which win over the file.
"""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tui_app.settings import UsageError, build

FILE_VARIABLE = "MSI_SCOPE_CONFIG"
MOST_BYTES = 64 * 1024
_TEXTS = ("resource", "client_id", "object_id", "mi_res_id", "cloud", "scope", "host", "imds_url", "arm_url",
          "authority_url", "ca_bundle")  # fmt: skip
_SWITCHES = ("ascii", "no_color", "redact", "no_mouse")
KEYS = (*_TEXTS, *_SWITCHES, "timeout", "theme", "audiences", "keys")
"""Everything that may stand in the file; each but the last two has an option and a variable of its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """What the file says, checked value by value."""

    path: Path
    is_there: bool = False
    values: Mapping[str, str] = field(default_factory=dict)
    """Setting → its value as text, as an option would give it."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """Setting → the line that it stands in."""
    audiences: tuple[str, ...] = ()
    """Resources that are offered beside the known ones."""
    keymap: Mapping[str, str] = field(default_factory=dict)
    """Action → the keys that do it, by their names, with commas; each is an action's that exists."""
    problems: tuple[str, ...] = ()
    """One line each: file, line, key, what was expected. What they name is left out."""


def path_of(environ: Mapping[str, str], *, system: str = sys.platform, home: Path) -> Path:
    """Where the file is, or would be."""
    if environ.get(FILE_VARIABLE):
        return Path(environ[FILE_VARIABLE])
    if system == "win32":
        folder = Path(environ.get("APPDATA") or home / "AppData" / "Roaming")
    elif system == "darwin":
        folder = home / "Library" / "Application Support"
    else:
        folder = Path(environ.get("XDG_CONFIG_HOME") or home / ".config")
    return folder / "msi-scope" / "config.toml"


def read(path: Path) -> Configuration:
    """The file, as far as it makes sense; one that is not there says nothing."""
    try:
        raw = _trusted(path)
    except FileNotFoundError:
        return Configuration(path=path)
    except _Refused as refusal:
        return _useless(path, f"{path}: {refusal}; nothing of it is in force")
    except OSError as problem:
        return _useless(path, f"{path}: cannot be read: {problem.strerror}")
    return _parsed(path, raw)


def _parsed(path: Path, raw: bytes) -> Configuration:
    """What the bytes say, if they are TOML."""
    import tomllib  # late: most machines have no such file, and every start would pay for it

    try:
        text = raw.decode("utf-8-sig")
        document = tomllib.loads(text)
    except UnicodeDecodeError:
        return _useless(path, f"{path}: not UTF-8; expected TOML in UTF-8")
    except tomllib.TOMLDecodeError as problem:
        return _useless(path, f"{path}: not TOML: {problem}; nothing of it is in force")
    return _Reader(path, text).read(document)


class _Refused(Exception):  # noqa: N818  # it names what happened
    """The file is not opened, or not taken for the person's own; one line says why."""


def _trusted(path: Path) -> bytes:
    """The file's bytes. It can say where tokens are sent to: whoever may write to it could say so.

    Raises:
        _Refused: everybody may write to it, or it is no file of a few lines.
        OSError: it cannot be read, or is not there.
    """
    mode = path.stat().st_mode
    if stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode):  # opening it would wait for somebody to write
        raise _Refused("no regular file; expected TOML")
    if os.name == "posix" and stat.S_ISREG(mode):
        folder = path.parent.stat().st_mode
        if mode & stat.S_IWOTH:
            raise _Refused(f"everybody may write to it: chmod o-w {path}")
        if folder & stat.S_IWOTH and not folder & stat.S_ISVTX:
            raise _Refused(f"everybody may put another in its place: chmod o-w {path.parent}")
    with path.open("rb") as file:
        raw = file.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise _Refused(f"longer than {MOST_BYTES:,} bytes; expected a few lines")
    return raw


def _useless(path: Path, problem: str) -> Configuration:
    return Configuration(path=path, is_there=True, problems=(problem,))


class _Reader:
    """Takes over one key after the other, and notes what is wrong with the others."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._rows = text.splitlines()
        self._problems: list[str] = []

    def read(self, document: Mapping[str, object]) -> Configuration:
        values: dict[str, str] = {}
        for key, value in document.items():
            if key not in KEYS:
                self._note(key, f"no such key; expected one of {', '.join(KEYS)}")
            elif key not in ("audiences", "keys"):
                text = self._text(key, value)
                if text is not None:
                    values[key] = text
        return Configuration(
            path=self._path,
            is_there=True,
            values=values,
            lines={key: self._line(key) for key in values},
            audiences=tuple(self._audiences(document.get("audiences", []))),
            keymap=self._keymap(document.get("keys", {})),
            problems=tuple(self._problems),
        )

    def _text(self, key: str, value: object) -> str | None:
        """A value as an option would give it; None when it will not do, which is noted."""
        if key in _SWITCHES:
            if isinstance(value, bool):
                return "1" if value else ""
            self._note(key, f"{value!r}: expected true or false")
            return None
        if key == "timeout" and isinstance(value, int | float):
            value = str(value)
        if not isinstance(value, str):
            self._note(key, f"{value!r}: expected a text in quotes")
            return None
        try:
            build({key: value}, {})
        except UsageError as problem:
            self._note(key, str(problem).partition(" ")[2])
            return None
        return value

    def _audiences(self, value: object) -> Iterator[str]:
        if not isinstance(value, list):
            self._note("audiences", "expected a list of resources, as in ['api://my-app']")
            return
        for each in value:
            if not isinstance(each, str) or not each:
                self._note("audiences", f"{each!r}: expected a resource in quotes")
                continue
            try:
                yield build({"resource": each}, {}).ask.resource
            except UsageError as problem:
                self._note("audiences", str(problem).partition(" ")[2])

    def _keymap(self, value: object) -> dict[str, str]:
        if not isinstance(value, dict):
            self._note("keys", "expected a table, as in [keys] and below it share = 'ctrl+b'")
            return {}
        if not value:
            return {}
        from tui_app.core.keymap import EXPECTED, checked  # late: few files give keys

        texts = {action: keys for action, keys in value.items() if isinstance(keys, str)}
        keymap, wrong = checked(texts)
        for action, keys in value.items():
            if action not in texts:
                wrong[action] = f"{keys!r}: {EXPECTED}"
        for action in value:  # in the order of the file
            if action in wrong:
                self._note(action, wrong[action], table="keys")
        return keymap

    def _note(self, key: str, words: str, *, table: str = "") -> None:
        from tui_app.core import redact  # a token may stand where it does not belong

        line = self._line(key, table)
        place = f"{self._path}:{line}" if line else str(self._path)
        self._problems.append(redact.text(f"{place}: {key}: {words}"))

    def _line(self, key: str, table: str = "") -> int:
        """The line in which a key stands, of this table; 0 when it is not found: TOML can spell it otherwise."""
        start = self._line(table) if table else 0
        pattern = re.compile(rf"\s*\[?\s*[\"']?{re.escape(key)}[\"']?\s*[=\].]")
        rows = enumerate(self._rows[start:], start + 1)
        return next((n for n, row in rows if pattern.match(row)), start)
