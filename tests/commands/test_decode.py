"""`msi-scope decode`: where the token comes from, what is printed, how it ends."""

from __future__ import annotations

import io
import json
import sys
from itertools import takewhile
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.test_decoding import OBJECTS, TEXTS
from tests.data import case
from tests.made_tokens import CLAIMS, HEADER, NOW, part, token
from tui_app import cli, formats
from tui_app.core.decoding import inspect
from tui_app.core.signature import NOT_ASKED
from tui_app.formats.decoded_json import decoded_json
from tui_app.formats.decoded_table import Look, decoded_table

SCHEMA = json.loads((Path(formats.__file__).parent / "decode.schema.json").read_text("utf-8"))
HOSTILE = "\x1b]0;x\x07\u202e[/b]\x9b31m\ud800"


class Piped(io.TextIOWrapper):
    """Stdin, from a pipe."""

    def __init__(self, raw: bytes) -> None:
        super().__init__(io.BytesIO(raw))


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Put bytes into stdin."""

    def put(raw: bytes | str) -> None:
        data = raw.encode() if isinstance(raw, str) else raw
        monkeypatch.setattr(sys, "stdin", Piped(data))

    return put


def table(text: str, **look: Any) -> str:
    return decoded_table(inspect(text, NOW), NOT_ASKED, NOW, Look(**look))


def as_json(text: str) -> dict[str, Any]:
    printed = decoded_json(inspect(text, NOW), NOT_ASKED)
    loaded: dict[str, Any] = json.loads(printed, parse_constant=pytest.fail)
    jsonschema.validate(loaded, SCHEMA, jsonschema.Draft202012Validator)
    assert printed.isascii()
    return loaded


@pytest.mark.parametrize("arguments", [[], ["-"]])
def test_a_pipe_is_read(
    arguments: list[str], pipe: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """With or without the hyphen, and with nothing said on stderr."""
    pipe(f"{token()}\n")
    assert cli.main(["decode", "--format", "json", *arguments]) == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out)["payload"] == CLAIMS
    assert captured.err == ""


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be"])
def test_what_windows_pipes_is_read(
    encoding: str, pipe: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """Byte order marks tell the encoding."""
    mark = "\ufeff" if encoding.endswith("be") else ""
    pipe(f"{mark}{token()}\r\n".encode(encoding))
    assert cli.main(["decode"]) == 0


def test_an_argument_works_and_is_warned_of(capsys: pytest.CaptureFixture[str]) -> None:
    """In one line on stderr, which does not repeat it; several words are one token."""
    assert cli.main(["decode", "Bearer", token()]) == 0
    captured = capsys.readouterr()
    assert "history" in captured.err
    assert "processes" in captured.err
    assert captured.err.count("\n") == 1
    assert token()[:60] not in captured.err + captured.out


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (token(), 0),
        (token(exp=1), 0),
        ("not.a-jwt", 3),
        (token()[:200], 3),
        (f"{part({'alg': 'dir', 'enc': 'x'})}.a.b.c.d", 3),
    ],
)
def test_the_exit_code_says_whether_it_was_decoded(
    text: str, code: int, pipe: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same for both formats."""
    for name in ("table", "json"):
        pipe(text)
        assert cli.main(["decode", "--format", name]) == code
        assert capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "expected a token"),
        (["--format", "yaml"], "expected one of table, json"),
        (["--nonsense"], "unrecognized arguments"),
        (["--verify", "--demo", "nonsense"], "nonsense"),
    ],
)
def test_bad_usage_is_one_line(
    arguments: list[str], words: str, pipe: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, nothing on stdout."""
    pipe(" \n")
    try:
        code = cli.main(["decode", *arguments])
    except SystemExit as end:
        code = int(str(end.code))
    captured = capsys.readouterr()
    assert (code, captured.out) == (2, "")
    assert words in captured.err
    assert len(captured.err.strip().splitlines()) == 1


def test_a_token_in_the_wrong_place_is_not_repeated(capsys: pytest.CaptureFixture[str]) -> None:
    """The complaint of the argument parser is masked."""
    with pytest.raises(SystemExit, match="2"):
        cli.main([token()])
    assert token()[:40] not in capsys.readouterr().err


def test_an_offline_decode_needs_no_simulator(
    pipe: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A scenario, even one that does not exist, plays no part without --verify."""
    monkeypatch.setenv("MSI_SCOPE_DEMO", "nonsense")
    pipe(token())
    assert cli.main(["decode"]) == 0


def test_verify_says_why_it_could_not(pipe: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """The simulator of this process did not make this token; decoded it is all the same."""
    pipe(token())
    assert cli.main(["decode", "--verify", "--demo", "reader", "--format", "json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    jsonschema.validate(printed, SCHEMA, jsonschema.Draft202012Validator)
    assert printed["signature"] == "not-verified"
    reason = next(f["text"] for f in printed["findings"] if f["id"] == "DEC-SIGNATURE")
    assert "no key with this kid" in reason


@pytest.mark.parametrize(
    "name", ["ok-token-system-assigned", "host-cloudshell-200", "ok-token-opaque"]
)
def test_the_json_is_of_the_schema(name: str) -> None:
    """For answers that were recorded."""
    printed = as_json(json.dumps(case("imds", name)["response"]["body"]))
    assert printed["signature"] == "not-verified"


def test_the_times_in_json() -> None:
    """Instants as text, spans as numbers, null where nothing is known."""
    assert as_json(token())["times"] == {
        "issued_at": "2026-01-01T00:00:00Z",
        "not_before": "2025-12-31T23:55:00Z",
        "expires_at": "2026-01-02T00:00:00Z",
        "remaining_s": 86400,
        "lifetime_s": 86700,
        "cached_age_s": None,
        "clock_skew_s": None,
    }


def test_the_table_begins_with_the_sentence() -> None:
    """Then the findings, the times, the claims with their meanings, and where more is said."""
    text = table(token(exp=int(NOW) - 60))
    head, findings, times, header, payload, more = text.split("\n\n")
    assert head.startswith("An access token of the system-assigned managed identity of vm-1")
    assert findings.startswith("error    TOK-EXPIRED")
    assert "Expires     2025-12-31 23:59:00 UTC" in times
    assert "1 min 00 s ago" in times
    assert "Signature   not-verified" in times
    assert header.startswith("Header\ntyp  JWT")
    assert payload.startswith("Payload\naud ")
    assert "audience: who may accept it" in payload
    assert more == "How to mend it: msi-scope explain TOK-EXPIRED\n"


@pytest.mark.parametrize("width", [40, 100])
@pytest.mark.parametrize(
    ("text", "gravest"),
    [
        ("eyJ0eXAi...", "DEC-ELIDED"),
        (f"Bearer {token(signature=b'short')}", "DEC-SIGNATURE-LENGTH"),
        (token(exp=int(NOW) + 60, nonce=1, groups="a"), "DEC-EXPIRING"),
        (token(exp=1, groups="a"), "TOK-EXPIRED"),
    ],
)
def test_the_last_line_says_where_the_gravest_finding_is_explained(
    text: str, gravest: str, width: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command stands whole on its line, at the narrowest too, and it works."""
    command = f"msi-scope explain {gravest}"
    assert table(text, width=width).splitlines()[-1].removeprefix("How to mend it: ") == command
    assert cli.main(command.split()[1:]) == 0
    assert capsys.readouterr().out.startswith(f"{gravest}  ")


@pytest.mark.parametrize(
    "text", [token(), "not.a-jwt", f"Bearer {token()}", token(scp="x", xms_mirid=None)]
)
def test_where_nothing_is_wrong_nothing_is_to_be_mended(text: str) -> None:
    """What is only good to know sends nobody to another command."""
    assert "msi-scope explain" not in table(text)


@pytest.mark.parametrize("width", [20, 60, 80, 120, 400])
def test_every_line_fits_and_nothing_is_lost(width: int) -> None:
    """Values are broken, not cut; at any width the whole id is there."""
    text = table(token(), width=width)
    assert max(map(len, text.splitlines())) <= max(40, min(width, 200))
    rows = text.splitlines()
    first = next(n for n, row in enumerate(rows) if row.startswith("xms_mirid"))
    more = takewhile(lambda row: row.startswith(" "), rows[first + 1 :])
    value = "".join(row[11:].split()[0] for row in (rows[first], *more))
    assert value.startswith(CLAIMS["xms_mirid"])


def test_ascii_and_colour_are_as_asked_for() -> None:
    """No character beyond ASCII; colour only on the severities of a terminal."""
    odd = token(exp=int(NOW) - 60, name="Zoë")
    assert table(odd, ascii=True).isascii()
    assert "\x1b" not in table(odd)
    assert "\x1b[31merror  \x1b[0m  TOK-EXPIRED" in table(odd, color=True)


def test_hostile_text_is_shown_harmlessly() -> None:
    """Names, values and headers of a token cannot act on the terminal."""
    text = token(
        {**CLAIMS, HOSTILE: HOSTILE, "aud": HOSTILE, "xms_mirid": f"/{HOSTILE}"},
        {**HEADER, HOSTILE: HOSTILE},
    )
    printed = table(text)
    assert all(line.isprintable() for line in printed.splitlines())
    assert "DEC-HOSTILE-TEXT" in printed
    as_json(text)


SPACED = f"{part(b' {}')}.{part({})}.{part(b's' * 30)}"
INNER = [token(), f"Bearer {token()}", SPACED]


@pytest.mark.parametrize("inner", INNER, ids=["bare", "bearer", "spaced header"])
def test_a_token_inside_a_token_is_masked(inner: str) -> None:
    """In a value, in a list, and as a name."""
    text = token({**CLAIMS, "inner": inner, "list": [inner], f"{inner}": 1, "password": "hunter2"})
    for printed in (table(text), json.dumps(as_json(text))):
        assert inner[-30:] not in printed
        assert "hunter2" not in printed


@given(st.one_of(TEXTS, st.builds(token, OBJECTS, OBJECTS)))
def test_no_token_is_ever_printed(text: str) -> None:
    """Neither format holds the input, nor what was found in it."""
    seen = inspect(text, NOW)
    printed = (table(text), table(text, width=40, ascii=True), decoded_json(seen, NOT_ASKED))
    for secret in (text.strip(), seen.secret.reveal()):
        assert len(secret) < 20 or not any(secret in each for each in printed)
    assert all(line.isprintable() for line in printed[0].splitlines())
    as_json(text)
