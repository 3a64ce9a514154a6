"""Where a setting can be said: an option wins over a MSI_SCOPE_… variable, which wins over the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

PREFIX = "MSI_SCOPE_"
POD_IDENTITY_VARIABLE = "AZURE_POD_IDENTITY_AUTHORITY_HOST"
"""Every Microsoft SDK honours it in place of the IMDS address; so do we, and say so."""
DEMO_VARIABLE = "MSI_SCOPE_DEMO"
NO_COLOR_VARIABLE = "NO_COLOR"
IDENTITY = ("client_id", "object_id", "mi_res_id")
"""One identity, named in three ways: naming it in one place replaces all of a place below."""
IN_A_DEMO = ("timeout", "ascii", "no_color", "redact", "no_mouse", "theme")
"""How it looks and what it hides; all other settings say whom to ask for what, which a demo knows itself."""


def variable_of(name: str) -> str:
    """The variable of a setting: `MSI_SCOPE_CLIENT_ID`."""
    return PREFIX + name.upper()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The three places, as texts by the names of settings (`imds_url`, `client_id`, …)."""

    options: Mapping[str, str] = field(default_factory=dict)
    environ: Mapping[str, str] = field(default_factory=dict)
    """The environment as it is: variables have their whole names."""
    file: Mapping[str, str] = field(default_factory=dict)
    file_name: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)
    """Setting → its line in the file."""
    scenario: Mapping[str, str] = field(default_factory=dict)
    """What the scenario of a demo asks for; below an option."""

    def value(self, name: str) -> str:
        """What the first place that names this setting says; empty: none does."""
        return self._find(name)[1]

    def place(self, name: str) -> str:
        """That place as people know it: `--timeout`, `MSI_SCOPE_TIMEOUT`, `config.toml:3`; or empty."""
        return self._find(name)[0]

    def label(self, name: str) -> str:
        """What a complaint begins with: the place, and the setting where the place does not say it."""
        place = self.place(name)
        return f"{place}: {name}" if place == self._line(name) else place

    def in_demo(self, scenario: Mapping[str, str]) -> Sources:
        """What holds in a demo of a scenario that is asked with these options."""
        kept = (NO_COLOR_VARIABLE, *map(variable_of, IN_A_DEMO))
        return replace(
            self,
            environ=_only(self.environ, kept),
            file=_only(self.file, IN_A_DEMO),
            scenario=scenario,
        )

    def _find(self, name: str) -> tuple[str, str]:
        """The place that names it, and what it says."""
        if said := self._said(name):
            return said
        if (
            name == "imds_url"
            and self.environ.get(POD_IDENTITY_VARIABLE)
            and not self.file.get(name)
        ):
            return POD_IDENTITY_VARIABLE, self.environ[POD_IDENTITY_VARIABLE]
        if name == "no_color" and NO_COLOR_VARIABLE in self.environ:
            return NO_COLOR_VARIABLE, "1"
        is_replaced = name in IDENTITY and any(map(self._said, IDENTITY))
        if self.file.get(name) and not is_replaced:
            return self._line(name), self.file[name]
        return "", ""

    def _said(self, name: str) -> tuple[str, str] | None:
        """Above the file: the place, and what it says."""
        if text := self.options.get(name):
            return f"--{name.replace('_', '-')}", text
        if text := self.scenario.get(name):
            return "the scenario", text
        if text := self.environ.get(variable_of(name)):
            return variable_of(name), text
        return None

    def _line(self, name: str) -> str:
        return f"{self.file_name}:{self.lines.get(name, 0)}"


def _only(texts: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    return {name: texts[name] for name in names if name in texts}
