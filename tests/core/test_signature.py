"""Signatures: which keys belong to an issuer, and whether one of them made it."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given
from hypothesis import strategies as st

from tests.made_tokens import CLAIMS, HEADER, TENANT, part
from tui_app.core.clouds import CLOUDS
from tui_app.core.signature import Judged, Keys, Signature, judge, keys_of

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
GOVERNMENT = CLOUDS[1]


def jwks(**changed: Any) -> dict[str, Any]:
    """The public key, as a login host publishes it."""
    numbers = KEY.public_key().public_numbers()
    key = {
        "kty": "RSA",
        "use": "sig",
        "kid": "k",
        "n": part(numbers.n.to_bytes(256, "big")),
        "e": part(numbers.e.to_bytes(3, "big")),
    }
    return {"keys": [{"kty": "EC", "kid": "other"}, {**key, **changed}]}


def signed(header: dict[str, Any] = HEADER) -> str:
    message = f"{part(header)}.{part(CLAIMS)}"
    return f"{message}.{part(KEY.sign(message.encode(), PKCS1v15(), SHA256()))}"


@pytest.mark.parametrize(
    ("issuer", "url"),
    [
        (f"https://sts.windows.net/{TENANT}/",
         "https://login.microsoftonline.com/common/discovery/keys"),
        (f"https://login.microsoftonline.com/{TENANT}/v2.0",
         f"https://login.microsoftonline.com/{TENANT}/discovery/v2.0/keys"),
        (f"https://login.microsoftonline.us/{TENANT}/v2.0",
         f"https://login.microsoftonline.us/{TENANT}/discovery/v2.0/keys"),
        (f"https://sts.chinacloudapi.cn/{TENANT}/",
         "https://login.chinacloudapi.cn/common/discovery/keys"),
        (f"https://login.partner.microsoftonline.cn/{TENANT}/v2.0",
         f"https://login.chinacloudapi.cn/{TENANT}/discovery/v2.0/keys"),
    ],
)  # fmt: skip
def test_each_known_issuer_has_its_keys(issuer: str, url: str) -> None:
    """v1.0 and v2.0, in each cloud that publishes them."""
    keys = keys_of(HEADER, {"iss": issuer})
    assert isinstance(keys, Keys)
    assert keys.url == url


def test_the_cloud_decides_where_two_share_an_issuer() -> None:
    """Government signs v1.0 tokens under the public issuer's name; a tunnel replaces the host."""
    issuer = {"iss": f"https://sts.windows.net/{TENANT}/"}
    keys = keys_of(HEADER, issuer, cloud=GOVERNMENT)
    assert isinstance(keys, Keys)
    assert keys.host == "login.microsoftonline.us"
    keys = keys_of(HEADER, issuer, authority_url="http://127.0.0.1:9")
    assert keys == Keys("http://127.0.0.1:9/common/discovery/keys", "127.0.0.1:9")


@pytest.mark.parametrize(
    ("header", "issuer", "words"),
    [
        (HEADER, "https://evil.example/11111111-1111-4111-8111-111111111111/", "not asked"),
        (HEADER, "https://sts.windows.net.evil.example/x/", "not asked"),
        (HEADER, f"http://sts.windows.net/{TENANT}/", "not asked"),
        (HEADER, f"https://sts.windows.net@evil.example/{TENANT}/", "not asked"),
        (HEADER, f"https://sts.windows.net:444/{TENANT}/", "not asked"),
        (HEADER, "https://sts.windows.net/../../x/", "not asked"),
        (HEADER, f"https://login.microsoftonline.com/{TENANT}/../v2.0", "not asked"),
        (HEADER, None, "not asked"),
        (HEADER, ["https://sts.windows.net/"], "not asked"),
        ({**HEADER, "nonce": "n"}, CLAIMS["iss"], "only Microsoft Graph"),
        ({**HEADER, "alg": "HS256"}, CLAIMS["iss"], "RS256"),
        ({**HEADER, "alg": "none"}, CLAIMS["iss"], "RS256"),
        ({"alg": "RS256"}, CLAIMS["iss"], "kid"),
    ],
)
def test_nobody_else_is_asked(header: dict[str, Any], issuer: Any, words: str) -> None:
    """Unknown issuers, Graph's tokens, other algorithms: the reason is told, and no URL."""
    judged = keys_of(header, {"iss": issuer})
    assert isinstance(judged, Judged)
    assert judged.signature is Signature.NOT_VERIFIED
    assert words in judged.reason


def test_a_true_signature_is_valid() -> None:
    """Made with the published key."""
    judged = judge(signed(), HEADER, jwks(), "login.example")
    assert judged.signature is Signature.VALID
    assert "login.example" in judged.reason


@pytest.mark.parametrize("position", [5, 200, -200, -3])
def test_a_changed_byte_is_not(position: int) -> None:
    """In the header, the payload or the signature."""
    token = signed()
    other = "A" if token[position] != "A" else "B"
    changed = token[:position] + other + token[position:][1:]
    assert judge(changed, HEADER, jwks(), "h").signature is not Signature.VALID


def test_a_changed_payload_is_invalid() -> None:
    """Claims that somebody made larger."""
    header, _, signature = signed().split(".")
    forged = f"{header}.{part({**CLAIMS, 'roles': ['admin']})}.{signature}"
    assert judge(forged, HEADER, jwks(), "h").signature is Signature.INVALID


@pytest.mark.parametrize(
    ("published", "words"),
    [
        (jwks(kid="another"), "no key with this kid"),
        (jwks(kty="oct", k="AAAA"), "no key with this kid"),
        (jwks(n="!"), "cannot be used"),
        ({"keys": []}, "no key"),
        ({"keys": None}, "no key"),
        ({"keys": [None, "x"]}, "no key"),
        ([], "no key"),
        (None, "no key"),
    ],
)
def test_without_a_fitting_key_nothing_is_claimed(published: object, words: str) -> None:
    """Neither valid nor invalid."""
    judged = judge(signed(), HEADER, published, "h")
    assert judged.signature is Signature.NOT_VERIFIED
    assert words in judged.reason


def test_the_header_cannot_choose_the_algorithm() -> None:
    """An HMAC made with the public key as its secret is not taken."""
    header = {**HEADER, "alg": "HS256"}
    assert judge(signed(header), header, jwks(), "h").signature is not Signature.VALID


@given(st.text(), st.dictionaries(st.text(), st.text()))
def test_any_text_is_judged(token: str, header: dict[str, str]) -> None:
    """Never valid, never an exception."""
    assert judge(token, {**header, "kid": "k"}, jwks(), "h").signature is not Signature.VALID
