"""Any text taken apart: what it is, what is in it, what is wrong with it."""

from __future__ import annotations

import json
from typing import Any

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.data import HERE, case
from tests.made_tokens import CLAIMS, HEADER, NOW, part, token
from tui_app.core.decoding import Inspection, Kind, Severity, TokenType, inspect
from tui_app.core.token import times

H, P, S = token().split(".")
RECORDED = sorted(
    path.stem
    for path in (HERE / "imds").glob("*.json")
    if path.stem.startswith(("ok-token-", "host-"))
)
V2: dict[str, Any] = {
    "ver": "2.0",
    "iss": "https://login.microsoftonline.com/t/v2.0",
    "appid": None,
}
GRAPH_ID = "00000003-0000-0000-c000-000000000000"
USER_ASSIGNED = "/subscriptions/s/resourcegroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-1"  # fmt: skip


def ids(inspection: Inspection) -> set[str]:
    return {finding.id for finding in inspection.findings}


def of(payload: Any) -> str:
    """A token with this payload, as bytes or JSON."""
    return f"{H}.{part(payload)}.{S}"


def named(name: str, value: Any) -> dict[str, Any]:
    """A claim whose name is no identifier."""
    return {name: value}


@pytest.mark.parametrize("name", RECORDED)
def test_a_recorded_answer_has_the_expected_kind(name: str) -> None:
    """Whole answers and bare tokens alike; what is no token is said to be none."""
    recorded = case("imds", name)
    body = (recorded["response"] or {}).get("body")
    bare = body.get("access_token") if isinstance(body, dict) else None
    expected = Kind.JWT if bare else Kind.MALFORMED
    if name == "ok-token-opaque":
        expected = Kind.OPAQUE
    elif recorded["diagnosis"] == "TOK-MALFORMED":
        expected = Kind.MALFORMED
    seen = inspect(json.dumps(body), NOW)
    assert seen.kind is expected
    if bare:
        assert inspect(bare, NOW).kind is expected
    if expected is Kind.JWT and "jwt_claims" in recorded:
        assert seen.payload == recorded["jwt_claims"]


@pytest.mark.parametrize(
    ("claims", "kind", "words"),
    [
        ({}, TokenType.MANAGED_IDENTITY, "system-assigned managed identity of vm-1, for Azure Res"),
        ({"xms_mirid": USER_ASSIGNED}, TokenType.MANAGED_IDENTITY, "user-assigned managed identity id-1"),
        ({"xms_mirid": None}, TokenType.APPLICATION, "an application"),
        ({"xms_mirid": None, "scp": "a", "upn": "ann@contoso.example"}, TokenType.USER, "the user ann@"),
        ({"xms_mirid": None, **V2, "azp": "a", "aud": GRAPH_ID}, TokenType.APPLICATION, "Microsoft Graph"),
        ({"xms_mirid": None, **V2, "aud": "a", "preferred_username": "ann"}, TokenType.ID, "An ID token"),
        ({"xms_mirid": None, "appid": None, "nonce": "n"}, TokenType.ID, "An ID token"),
        ({"xms_mirid": None, "appid": None, "kubernetes.io": {}}, TokenType.UNKNOWN, "Kubernetes"),
        ({"xms_mirid": None, "appid": None}, TokenType.UNKNOWN, "unknown kind"),
    ],
)  # fmt: skip
def test_the_type_follows_from_the_claims(
    claims: dict[str, Any], kind: TokenType, words: str
) -> None:
    """Managed identities, applications, users, ID tokens, assertions; v1.0 and v2.0."""
    seen = inspect(token(**claims), NOW)
    assert seen.kind is Kind.JWT
    assert seen.token_type is kind
    assert words in seen.sentence


def test_a_healthy_token_has_nothing_to_be_said_about() -> None:
    """Neither its form nor its content."""
    seen = inspect(token(), NOW)
    assert seen.findings == ()
    assert seen.payload == CLAIMS
    assert seen.header == HEADER
    assert seen.sentence.endswith("; 24 h 00 min left.")


@pytest.mark.parametrize(
    ("pasted", "words"),
    [
        ("Bearer {}", "the word Bearer"),
        ("authorization: bearer {}\n", "the word Bearer"),
        ("Authorization: {}", "the header's name"),
        ('"{}"', "quotes"),
        ("\u201c{}\u201d", "quotes"),
        ("\ufeff  {}\r\n", ""),
        ('{{"token_type":"Bearer","access_token":"{}"}}', "field access_token"),
        ('{{"accessToken": "{}", "expiresOn": "2026"}}', "field accessToken"),
        ("https://localhost/#access_token={}&token_type=Bearer", "parameter access_token"),
        ("https://localhost/?id_token={}", "parameter id_token"),
        ("curl -H 'Authorization: Bearer {}' https://management.azure.com", "other words"),
        ("export TOKEN={} # mine", "other words"),
    ],
)
def test_what_stands_around_a_token_is_left_out_and_said(pasted: str, words: str) -> None:
    """Headers, quotes, JSON answers, URLs, command lines."""
    seen = inspect(pasted.format(token()), NOW)
    assert seen.payload == CLAIMS
    assert seen.secret.reveal() == token()
    said = [finding.text for finding in seen.findings if finding.id == "DEC-WRAPPED"]
    assert [words in text for text in said] == [True] * bool(words)


def test_a_wrapped_line_is_joined() -> None:
    """Terminals and mail break long lines."""
    lines = "\n  ".join(token()[i : i + 64] for i in range(0, len(token()), 64))
    assert inspect(f"Bearer {lines}", NOW).payload == CLAIMS


@pytest.mark.parametrize(
    ("text", "id_", "words"),
    [
        ("", "DEC-EMPTY", "nothing"),
        ("please help", "DEC-NOT-A-TOKEN", "one word"),
        ("\x1b[2J\ud800", "DEC-NOT-A-TOKEN", "one word"),
        ('{"error": "invalid_request"}', "DEC-NOT-A-TOKEN", "JSON document"),
        ("eyJ" + "A" * 1_000_000, "DEC-TOO-LARGE", "1,000,003"),
        (H, "DEC-PARTS", "1 part;"),
        (f"{H}.{P}", "DEC-PARTS", "2 parts"),
        (f"{H}.{P}.{S}.{S}", "DEC-PARTS", "4 parts"),
        (f"{H}.{P}.{S}.a.b", "DEC-PARTS", "enc"),
        ("eyJ0eXAi...", "DEC-ELIDED", "shortened"),
        ("eyJ0eXAi\u2026", "DEC-ELIDED", "shortened"),
        (f"{H}..{S}", "DEC-EMPTY-PART", "payload is empty"),
        (f"{H}.{P[:9]}!{P[9:]}.{S}", "DEC-BASE64", "position 10"),
        (f"{H}.{P}A.{S}" if len(P) % 4 == 0 else f"{H}.{P[: len(P) // 4 * 4 + 1]}.{S}", "DEC-BASE64", "one was lost"),
        (f"{H}.{part(b'{}')[:-1]}1.{S}", "DEC-BASE64", "last character"),
        (f"{H}.{P}.A", "DEC-BASE64", "signature"),
        (of('{"a":"\u00ff?\u00ff>"}'.encode("latin-1")), "DEC-UTF8", "byte 7 of"),
        (of(b"{'a': 1}"), "DEC-JSON", "character 2"),
        (of(b'{"a": ' + b"1" * 5000 + b"}"), "DEC-JSON", "digits"),
        (of([1, 2]), "DEC-NOT-OBJECT", "not an object"),
        (f"{part([1])}.{P}.{S}", "DEC-NOT-OBJECT", "header"),
        (of(b'{"a":' + b"[" * 200 + b"]" * 200 + b"}"), "DEC-TOO-DEEP", "100 levels"),
        (of(b"[" * 90_000), "DEC-TOO-DEEP", "100 levels"),
    ],
)  # fmt: skip
def test_what_is_malformed_is_told_precisely(text: str, id_: str, words: str) -> None:
    """Which part it is, and how it is wrong."""
    seen = inspect(text, NOW)
    assert seen.kind is Kind.MALFORMED
    assert any(f.id == id_ and words in f.text for f in seen.findings), seen.findings
    readable = "A broken token" if seen.payload is not None else "No token can be read"
    assert seen.sentence.startswith(readable)


def test_the_standard_alphabet_is_told_from_other_characters() -> None:
    """Plus and slash instead of hyphen and underscore."""
    payload = part('{"a":"\u00ff?\u00ff>~~~"}'.encode()).replace("-", "+").replace("_", "/")
    assert set("+/") & set(payload)
    assert any("standard" in f.text for f in inspect(f"{H}.{payload}.{S}", NOW).findings)


def test_what_can_be_read_of_a_broken_token_is_shown() -> None:
    """A lost end does not hide the claims."""
    seen = inspect(f"{H}.{P}", NOW)
    assert seen.kind is Kind.MALFORMED
    assert seen.payload == CLAIMS


def test_an_encrypted_token_is_no_fault() -> None:
    """Five parts, of which only the header can be read."""
    seen = inspect(f"{part({'alg': 'dir', 'enc': 'A256GCM'})}..aa.bb.cc", NOW)
    assert (seen.kind, seen.payload) == (Kind.JWE, None)
    assert seen.header == {"alg": "dir", "enc": "A256GCM"}
    assert ids(seen) == {"DEC-JWE"}


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("not.a-jwt", "DEC-OPAQUE"),
        ("0.AXoAq83N12345678901.AgABAAEAAAD", "DEC-REFRESH-TOKEN"),
        ("1.AVEAq83N12345678901", "DEC-REFRESH-TOKEN"),
        ("EwBwA8l6BAAU", "DEC-OPAQUE"),
    ],
)
def test_an_opaque_token_is_no_broken_one(text: str, id_: str) -> None:
    """One word without any structure; a refresh token is warned of."""
    seen = inspect(text, NOW)
    assert seen.kind is Kind.OPAQUE
    assert ids(seen) == {id_}


@pytest.mark.parametrize(
    ("text", "id_", "severity"),
    [
        (token(exp=int(NOW) - 1), "TOK-EXPIRED", "error"),
        (token(exp=int(NOW) + 60), "DEC-EXPIRING", "warning"),
        (token(nbf=int(NOW) + 60), "TOK-CLOCK-SKEW", "error"),
        (token(exp=None), "DEC-EXP-MISSING", "error"),
        (token(exp=NOW + 0.5), "DEC-EXP-TYPE", "info"),
        (token(exp=str(int(NOW) + 86400)), "DEC-EXP-TYPE", "warning"),
        (token(exp="tomorrow"), "DEC-EXP-TYPE", "error"),
        (token(exp=True), "DEC-EXP-TYPE", "error"),
        (token(exp=[1]), "DEC-EXP-TYPE", "error"),
        (token(exp=-1), "DEC-EXP-RANGE", "error"),
        (token(exp=253_402_300_800), "DEC-EXP-RANGE", "error"),
        (token(exp=10**400), "DEC-EXP-RANGE", "error"),
        (token(exp=float("nan")), "DEC-EXP-RANGE", "error"),
        (token(exp=float("nan")), "DEC-NOT-FINITE", "warning"),
        (of(b'{"exp": 1e999}'), "DEC-NOT-FINITE", "warning"),
        (token(iat=int(NOW) + 90000), "DEC-IAT-AFTER-EXP", "error"),
        (of(b'{"aud": "a", "aud": "b"}'), "DEC-DUPLICATE-KEY", "warning"),
        (of('{"a": 1}'.encode("utf-16")), "DEC-UTF8", "warning"),
        (token(header={"alg": "none"}, signature=b""), "DEC-ALG-NONE", "error"),
        (token(header={"typ": "JWT"}), "DEC-ALG-MISSING", "error"),
        (token(signature=b""), "DEC-NO-SIGNATURE", "error"),
        (token(signature=b"short"), "DEC-SIGNATURE-LENGTH", "warning"),
        (token(header={**HEADER, "nonce": "n"}), "DEC-GRAPH-NONCE", "info"),
        (token(header={**HEADER, "kid": 7}), "DEC-REFUSED", "warning"),
        (token(header={**HEADER, "crit": ["x"]}), "DEC-REFUSED", "warning"),
        (token(groups="a", oid=[]), "DEC-CLAIM-TYPE", "warning"),
        (token(hasgroups=True), "DEC-GROUP-OVERAGE", "warning"),
        (token(_claim_names={"groups": "src1"}), "DEC-GROUP-OVERAGE", "warning"),
        (token(scp="x", xms_mirid=None), "DEC-USER-TOKEN", "info"),
        (token(nonce="x", appid=None, xms_mirid=None), "DEC-ID-TOKEN", "warning"),
        (token(aud=None), "DEC-AUDIENCE", "error"),
        (token(aud=GRAPH_ID), "DEC-AUDIENCE", "info"),
        (token(**V2), "DEC-AUDIENCE", "warning"),
        (token(**V2, aud=GRAPH_ID), "DEC-AUDIENCE", "info"),
        (token(aud="https://database.windows.net"), "TOK-WRONG-AUDIENCE", "warning"),
        (token(aud="https://managements.azure.com"), "TOK-WRONG-AUDIENCE", "warning"),
        (token(aud="https://management.chinacloudapi.cn/"), "TOK-WRONG-AUDIENCE", "error"),
        (token(**named("kubernetes.io", {})), "DEC-FEDERATED", "info"),
        (token(iss="https://token.actions.githubusercontent.com"), "DEC-FEDERATED", "warning"),
        (token(cnf={"jwk": {}}), "DEC-BOUND", "info"),
        (token(**named("a\x1b[2J", 1)), "DEC-HOSTILE-TEXT", "warning"),
        (token(name="\u202egnp.exe"), "DEC-HOSTILE-TEXT", "warning"),
        (token(roles=[{"x": "[/bold]"}]), "DEC-HOSTILE-TEXT", "warning"),
    ],
)  # fmt: skip
def test_each_oddity_of_a_readable_token_is_a_finding(text: str, id_: str, severity: str) -> None:
    """With its permanent id and its gravity; the token is decoded all the same."""
    seen = inspect(text, NOW)
    assert seen.kind is Kind.JWT
    assert (id_, severity) in {(f.id, str(f.severity)) for f in seen.findings}
    order = [list(Severity).index(f.severity) for f in seen.findings]
    assert order == sorted(order)


def test_exp_in_milliseconds_is_guessed() -> None:
    """The commonest reason for a year beyond 9999."""
    seen = inspect(token(exp=int(NOW) * 1000), NOW)
    assert any("milliseconds" in finding.text for finding in seen.findings)
    assert seen.times.expires_at is None


def test_the_times_of_a_bare_token() -> None:
    """Issued five minutes after nbf, where Entra issued it; no clock skew can be known."""
    moments = inspect(token(), NOW + 60).times
    assert moments.issued_at == NOW
    assert moments.remaining_s == 86340
    assert moments.lifetime_s == 86700
    assert moments.cached_age_s is None
    assert moments.clock_skew_s is None
    others = inspect(token(iss="https://contoso.example"), NOW).times
    assert others.issued_at == NOW - 300


def test_a_whole_answer_tells_how_long_the_token_was_cached() -> None:
    """The same as the client computes from it."""
    from tests.core.test_token import received

    body = case("imds", "ok-token-near-expiry")["response"]["body"]
    moments = inspect(json.dumps(body), NOW).times
    assert moments.cached_age_s == times(received("ok-token-near-expiry")).cached_age_s == 86160


TEXTS = st.one_of(
    st.text(),
    st.text(st.characters(codec=None)),
    st.text(alphabet="eyJ.-_=+/ {}\"':#&?A0"),
    st.binary().map(lambda raw: raw.decode("latin-1")),
    st.binary().map(lambda raw: f"{H}.{part(raw)}.{S}"),
    st.lists(st.binary(), max_size=6).map(lambda raws: ".".join(map(part, raws))),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
OBJECTS = st.dictionaries(st.sampled_from(list(CLAIMS)) | st.text(), JSON)


@given(TEXTS, st.floats(0, 4e9))
def test_any_text_gives_a_result(text: str, now: float) -> None:
    """No exception, a sentence, and a reason wherever it is not a readable token."""
    seen = inspect(text, now)
    assert seen.sentence
    assert seen.kind is not Kind.JWT or seen.payload is not None
    is_refused = any(finding.severity is Severity.ERROR for finding in seen.findings)
    assert seen.kind is not Kind.MALFORMED or is_refused


@given(OBJECTS, OBJECTS)
def test_any_claims_give_a_result(header: dict[str, Any], payload: dict[str, Any]) -> None:
    """Whatever types and values stand in them."""
    assert inspect(token(payload, header), NOW).payload is not None


@given(st.one_of(TEXTS, st.builds(token, OBJECTS, OBJECTS)))
def test_what_pyjwt_accepts_is_read_as_pyjwt_reads_it(text: str) -> None:
    """Header and payload are equal; only more than a hundred levels are not read."""
    try:
        theirs = jwt.decode_complete(text, options={"verify_signature": False})
    except (jwt.PyJWTError, ValueError):
        return
    seen = inspect(text, NOW)
    assert seen.kind is Kind.JWT
    assert repr(seen.header) == repr(theirs["header"])  # by repr: NaN is not itself
    assert repr(seen.payload) == repr(theirs["payload"])


@given(st.one_of(TEXTS, st.builds(token, OBJECTS, OBJECTS)))
def test_no_finding_quotes_the_token(text: str) -> None:
    """Neither in the findings nor in the repr."""
    seen = inspect(text, NOW)
    said = " ".join((seen.sentence, *(finding.text for finding in seen.findings)))
    for piece in (text.strip(), seen.secret.reveal(), *seen.secret.reveal().split(".")):
        assert len(piece) < 20 or (piece not in said and piece not in repr(seen))


def test_a_name_in_a_finding_is_harmless() -> None:
    """A duplicate key that is itself a token, or an escape sequence, is not passed on."""
    inner = token()
    text = of(f'{{"{inner}": 1, "{inner}": 2, "\\u001b[2J": 1, "\\u001b[2J": 2}}'.encode())
    told = " ".join(finding.text for finding in inspect(text, NOW).findings)
    assert "DEC-DUPLICATE-KEY" in ids(inspect(text, NOW))
    assert inner[:40] not in told
    assert told.isprintable()
