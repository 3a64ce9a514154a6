"""What is said about each diagnosis, and how names get into its commands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import tui_app.core
from tui_app.commands import explain
from tui_app.core.arm_errors import RULES as ARM_RULES
from tui_app.core.arm_errors import SILENCE as ARM_SILENCE
from tui_app.core.diagnosis.answers import IMDS_RULES, STRANGER_RULES
from tui_app.core.diagnosis.silence import SILENCE_RULES
from tui_app.core.remedies import (
    FAMILIES,
    PLACEHOLDERS,
    Entry,
    Names,
    Shell,
    Step,
    Where,
    all_ids,
    entry,
    fill,
    for_system,
)

NOT_PRODUCED = {
    # What this machine's own facts make of a failure (refine, proxy_exposures).
    "NET-PROXY-ENV", "NET-PROXY-SYSTEM", "NET-ROUTE-WRONG-NIC", "NET-CONTAINER-BRIDGE",
    "NET-AKS-RESTRICTION", "NET-NOT-AZURE",
    # The check of the login host knows whom it asked.
    "NET-LOGIN-HOST",
    # Needs facts that are not read: all routes, the adapter's settings, firewall rules, the
    # network security groups of the VM, the platform that a container runs on.
    "NET-ROUTE-MISSING", "NET-DHCP-OFF", "NET-FIREWALL-LOCAL", "NET-NSG-PLATFORM-TAG",
    "NET-ACI-WINDOWS",
    # Needs the claims of the token, the time, or an answer of ARM.
    "TOK-WRONG-IDENTITY", "TOK-DEFAULT-FLIPPED", "TOK-WRONG-AUDIENCE", "TOK-STALE", "TOK-EXPIRED",
    "TOK-CLOCK-SKEW", "TOK-TENANT-MISMATCH", "TOK-NO-RBAC",
    # A success whose list is empty or short: the caller knows which list it asked for.
    "arm.empty.subscriptions", "arm.empty.assignments", "arm.empty.list",
    # The reader of pages knows where a link leads.
    "arm.page.refused", "arm.page.loop",
}  # fmt: skip

CORE = Path(tui_app.core.__file__).parent
BY_HOSTS = {
    found
    for path in (*CORE.glob("hosts/*.py"), CORE / "checks" / "reach.py")
    for found in re.findall(r'"(HOST-[A-Z0-9-]+)"', path.read_text("utf-8"))
}
"""What the identity hosts' own code can say: they judge in code, not by a table."""

BY_DECODER = {
    found
    for path in (
        *CORE.glob("decoding/*.py"),
        CORE / "signature.py",
        CORE.parent / "commands" / "decode.py",
    )
    for found in re.findall(r'"(DEC-[A-Z0-9-]+)"', path.read_text("utf-8"))
}
"""What decoding a token and checking its signature can say."""

PRODUCED = (
    {rule.diagnosis for rule in (*IMDS_RULES, *STRANGER_RULES)}
    | {rule.diagnosis for rule in ARM_RULES}
    | {row.diagnosis for row in SILENCE_RULES}
    | BY_HOSTS
    | BY_DECODER
    | {diagnosis for diagnosis, _, _ in ARM_SILENCE}
) - {None}

ENTRIES = [entry(diagnosis) for diagnosis in all_ids()]
each_entry = pytest.mark.parametrize("known", ENTRIES, ids=lambda known: known.id)


def test_ids_are_complete_both_ways() -> None:
    """What the classifiers return is explained, and what they never return is listed above."""
    assert len(set(all_ids())) == len(all_ids())
    assert set(all_ids()) - PRODUCED == NOT_PRODUCED
    assert set(all_ids()) >= PRODUCED


@each_entry
def test_entry_is_complete(known: Entry) -> None:
    """Each id has a short title, a meaning, causes, steps, a signal and a documented link."""
    assert len(known.title) <= 70
    assert known.title.endswith(".")
    assert known.meaning.endswith(".")
    assert len(re.findall(r"[.!?](?: |$)", known.meaning)) <= 2
    assert known.causes
    assert all(cause.endswith(".") for cause in known.causes)
    assert known.steps
    assert known.signal
    assert known.link.startswith("https://learn.microsoft.com/")
    if known.fault == "none":
        assert any(step.text.startswith("Nothing needs doing") for step in known.steps)
    if not isinstance(known.retry, str):
        assert all(pause > 0 for pause in known.retry)


@each_entry
def test_steps_are_sound(known: Entry) -> None:
    """A step says where it is done, and a command knows its shell, its placeholders, its place."""
    for step in known.steps:
        assert step.text.endswith(".")
        assert bool(step.command) == (step.shell is not Shell.NONE)
        assert not set(re.findall(r"(?<!%)\{([a-z_]+)\}", step.command)) - PLACEHOLDERS
        for place in re.finditer(r"(?<!%)\{[a-z_]+\}", step.command):
            before, after = step.command[: place.start()], step.command[place.end() :]
            assert before[-1:] in (" ", "="), "a placeholder is a word of its own"
            assert after[:1] in ("", " ", ")")
            assert before.count("'") % 2 == before.count('"') % 2 == 0, "never between quotes"
    prose = (
        known.title,
        known.meaning,
        known.signal,
        *known.causes,
        *(s.text for s in known.steps),
    )
    assert not any("{" in text for text in prose), "names belong into commands only"
    if known.fault == "administrator":
        assert any(step.where is not Where.THIS_VM for step in known.steps)


@each_entry
def test_commands_do_no_harm(known: Entry) -> None:
    """No command signs anybody out, prints a token, or asks IMDS by way of a proxy."""
    for step in known.steps:
        command = step.command
        assert "az logout" not in command
        assert "oauth2/token" not in command
        assert "get-access-token" not in command
        if "http://169.254.169.254" in command:
            assert "--noproxy '*'" in command or "-NoProxy" in command
            assert re.search(r"Metadata(:|=')true", command)
        if step.shell is Shell.AZ:
            assert command.startswith("az ")
        if step.where is Where.PORTAL:
            assert not command


def test_unknown_ids() -> None:
    """An unknown id is an error, whatever family it pretends to be of."""
    for unknown in ("", "NET-", "NOPE-1", "arm.nope", "net-refused"):
        with pytest.raises(KeyError):
            entry(unknown)


def test_names_are_filled_in() -> None:
    """Known names stand in the commands; an unknown one is left to be seen."""
    names = Names(vm="vm-1", resource_group="rg", subscription="sub")
    commands = [step.command for step in fill(entry("MI-400-NOT-FOUND"), names).steps]
    assert "az vm identity assign -g rg -n vm-1 --subscription sub" in commands
    assert any("(Get-AzVM -ResourceGroupName rg -Name vm-1)" in command for command in commands)
    grant = fill(entry("TOK-NO-RBAC"), Names(scope="/subscriptions/s"))
    assert grant.steps[0].command.endswith(
        "--assignee-object-id <object_id> --assignee-principal-type ServicePrincipal "
        "--role Reader --scope /subscriptions/s"
    )


def test_braces_of_a_command_survive() -> None:
    """Braces that belong to PowerShell, curl or a query are not taken for placeholders."""
    for diagnosis in ("NET-PROXY-SYSTEM", "HTTP-GPA-5XX", "NET-AKS-RESTRICTION", "arm.net.connect"):
        known = entry(diagnosis)
        filled = "".join(step.command for step in fill(known, Names(vm="v")).steps)
        template = "".join(step.command for step in known.steps)
        own = [
            brace
            for brace in re.findall(r"[%@]?\{[^{}]*", template)
            if brace[1:] not in PLACEHOLDERS
        ]
        assert own
        assert all(brace in filled for brace in own)


def filled_in(value: str, shell: Shell) -> str:
    """The word that a value becomes in a command of this shell."""
    step = Step("Do it.", Where.THIS_VM, shell, "do {vm} end")
    known = Entry(
        id="X", title="X.", meaning="X.", causes=(), steps=(step,), signal="", link="", fault="none"
    )
    command = fill(known, Names(vm=value)).steps[0].command
    assert command.startswith("do ")
    assert command.endswith(" end")
    return command[3:-4]


def powershell_value(word: str) -> str:
    """What PowerShell makes of a single-quoted word; fails when the quotes end too early."""
    quotes, inner = "['\u2018\u2019\u201a\u201b]", word[1:-1]
    assert not re.search(quotes, re.sub(f"({quotes})\\1", "", inner))
    return re.sub(f"({quotes})\\1", r"\1", inner)


SAFE = re.compile(r"[A-Za-z0-9_./:@-]+")
HOSTILE = st.one_of(
    st.text(
        alphabet=" ab'\"`$();|&<>\\%!^@-{}#*?~\u2018\u2019\n\x1b\u202e", min_size=1, max_size=12
    ),
    st.text(min_size=1, max_size=20),
)


@settings(deadline=None)  # the first example loads all texts
@given(value=HOSTILE)
@example("x; rm -rf ~")
@example("$(reboot)")
@example("(Stop-Computer)")
@example("a'b")
@example("it\u2019s; x")
@example("a\x03b")
@example("@/etc/passwd")
@example("--help")
@example("a & calc")
@example("%PATH%")
@example("rg(1)")
def test_a_hostile_name_stays_one_word(value: str) -> None:
    """Whatever a name holds, it is one quoted word in each shell, or it is not filled in."""
    word = filled_in(value, Shell.BASH)
    if word != "<vm>":
        assert shlex.split(word) == [value]
        assert value.isprintable()
        assert value[0] not in "-@"
    word = filled_in(value, Shell.POWERSHELL)
    if word != "<vm>" and not SAFE.fullmatch(word):
        assert word[0] == word[-1] == "'"
        assert powershell_value(word) == value
    for shell in (Shell.AZ, Shell.ANY):
        word = filled_in(value, shell)
        if word != "<vm>" and not SAFE.fullmatch(word):
            assert word == f'"{value}"'
            assert not set(value) & set('"`$\\!%&|<>^;*?\n\r')


@settings(deadline=None)  # the first example loads all texts
@given(value=HOSTILE)
def test_a_hostile_name_changes_no_command(value: str) -> None:
    """In every real command for bash, the words around a name stay what they were."""
    names = Names(**dict.fromkeys(sorted(PLACEHOLDERS), value))
    for known in ENTRIES:
        for before, after in zip(known.steps, fill(known, names).steps, strict=True):
            if "{" not in before.command or before.shell is not Shell.BASH:
                continue
            words = shlex.split(re.sub(r"(?<!%)\{[a-z_]+\}", "WORD", before.command))
            got = shlex.split(after.command)
            assert len(got) == len(words)
            for word, changed in zip(words, got, strict=True):
                prefix = word.removesuffix("WORD")
                assert changed == word or changed.startswith(prefix)


def test_a_very_long_name_is_not_filled_in() -> None:
    """A name that no Azure resource could have is not put into a command."""
    assert filled_in("a" * 2000, Shell.BASH) == "<vm>"


class TestExplain:
    """The command that prints these texts."""

    def test_overview(self, capsys: pytest.CaptureFixture[str]) -> None:
        """Without a code every id is listed under its family, within 80 columns."""
        assert explain.run(None) == 0
        out = capsys.readouterr().out
        assert all(f"  {diagnosis}  " in out for diagnosis in all_ids())
        assert all(heading in out for _, heading, _ in FAMILIES)
        assert max(len(line) for line in out.splitlines()) <= 80

    @pytest.mark.parametrize("diagnosis", all_ids())
    def test_one(self, diagnosis: str, capsys: pytest.CaptureFixture[str]) -> None:
        """In any casing an id is explained; only a command or a link may pass 80 columns."""
        known = entry(diagnosis)
        assert explain.run(f" {diagnosis.swapcase()} ") == 0
        out = capsys.readouterr().out
        commands = {step.command for step in fill(known, Names()).steps}
        for line in out.splitlines():
            assert len(line) <= 80 or line.strip() in commands or known.link in line
        assert out.startswith(f"{diagnosis}  ")
        assert known.link in out
        assert all(command in out for command in commands)
        assert "\n\n\n" not in out

    def test_unknown(self, capsys: pytest.CaptureFixture[str]) -> None:
        """An unknown code ends with exit code 2, one line, and what may have been meant."""
        assert explain.run("MI-400-NOTFOUND") == 2
        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err.count("\n") == 1
        assert "MI-400-NOT-FOUND" in captured.err

    @pytest.mark.parametrize("code", ["", "zzzz", "\x1b[31mred", "x" * 500])
    def test_nonsense(self, code: str, capsys: pytest.CaptureFixture[str]) -> None:
        """Nonsense is answered by one short line, and never repeated raw."""
        assert explain.run(code) == 2
        err = capsys.readouterr().err
        assert err.count("\n") == 1
        assert "\x1b" not in err
        assert len(err) < 200


def test_one_family_loads_at_a_time() -> None:
    """The texts are split by family, so that a look-up loads only one of them."""
    package = Path(explain.__file__).parents[1] / "core" / "remedies"
    assert all((package / f"{module}.py").is_file() for module, _, _ in FAMILIES)
    source = (package / "__init__.py").read_text("utf-8")
    assert not any(f"import {module}" in source for module, _, _ in FAMILIES)


def test_steps_for_the_other_kind_of_machine_are_left_out() -> None:
    """On Windows the PowerShell step says what its twin for bash said it was for."""
    remedy = fill(entry("HTTP-GPA-403"), Names())
    linux, windows = for_system(remedy, "linux"), for_system(remedy, "windows")
    assert not any(s.shell is Shell.POWERSHELL and s.where is Where.THIS_VM for s in linux.steps)
    assert not any(s.shell is Shell.BASH and s.where is Where.THIS_VM for s in windows.steps)
    assert not any(s.text.startswith("The same on Windows") for s in windows.steps)
    assert "program and user the agent refused" in windows.steps[0].text
    assert for_system(remedy, "") == remedy


def test_no_machine_is_left_without_a_step() -> None:
    """Whatever the system, something remains to be done."""
    for each in all_ids():
        remedy = fill(entry(each), Names())
        for system in ("linux", "windows"):
            assert for_system(remedy, system).steps or not remedy.steps, (each, system)
