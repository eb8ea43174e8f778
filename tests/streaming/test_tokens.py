"""Media tokens: one spelling, one key, and nothing read before the signature."""

import base64
import json
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from streaming import tokens
from streaming.tokens import Claims, decode, encode

KEY = Ed25519PrivateKey.generate()
CLAIMS = Claims("7", "p1", frozenset({"publish", "watch"}), 2, 1000, "00112233aabbccdd")


def sign(data: bytes, key: Ed25519PrivateKey = KEY) -> bytes:
    return key.sign(tokens.DOMAIN + data)


def refused(token: str, now: float = 0) -> str:
    with pytest.raises(tokens.Unfit) as said:
        decode(token, KEY.public_key(), now)
    return said.value.code


def test_what_was_signed_is_read_until_it_expires():
    token = encode(CLAIMS, sign)
    assert decode(token, KEY.public_key(), 999.9) == CLAIMS
    assert refused(token, 1000) == "token.expired"


def test_the_desk_is_the_clerk():
    desk = replace(CLAIMS, pid="desk:p9")
    assert desk.desk and desk.person == "p9" and not CLAIMS.desk


def test_another_key_another_domain_and_no_signature_are_forged():
    assert refused(encode(CLAIMS, lambda data: sign(data, Ed25519PrivateKey.generate()))) == "token.forged"
    assert refused(encode(CLAIMS, KEY.sign)) == "token.forged"
    assert refused(encode(CLAIMS, lambda data: b"")) == "token.forged"


@pytest.mark.parametrize("header", ['{"alg":"none","typ":"council-media-v1"}', '{"alg":"EdDSA","typ":"JWT"}', "{}", ""])
def test_another_header_is_forged_even_when_signed(header):
    body = encode(CLAIMS, sign).split(".")[1]
    signed = f"{base64.urlsafe_b64encode(header.encode()).rstrip(b'=').decode()}.{body}"
    seal = base64.urlsafe_b64encode(sign(signed.encode())).rstrip(b"=").decode()
    assert refused(f"{signed}.{seal}") == "token.forged"


@pytest.mark.parametrize(
    "change",
    [{"e": "2"}, {"e": True}, {"s": "publish"}, {"s": ["everything"]}, {"s": [1]}, {"exp": 1e9}, {"x": 1}, {"m": None}],
)
def test_claims_of_another_kind_are_forged_even_when_signed(change):
    header, body, _ = encode(CLAIMS, sign).split(".")
    said = {**json.loads(base64.urlsafe_b64decode(body + "==")), **change}
    body = base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()
    seal = base64.urlsafe_b64encode(sign(f"{header}.{body}".encode())).rstrip(b"=").decode()
    assert refused(f"{header}.{body}.{seal}") == "token.forged"


@given(st.integers(0, 10_000), st.characters())
def test_one_changed_character_is_forged(place, character):
    token = encode(CLAIMS, sign)
    place %= len(token)
    if token[place] != character:
        assert refused(token[:place] + character + token[place + 1 :]) == "token.forged"


@given(st.text(max_size=200))
def test_garbage_is_forged_and_nothing_worse(text):
    assert refused(text) == "token.forged"


def test_a_long_token_is_not_even_tried():
    assert refused("a" * 3000 + ".b.c") == "token.forged"
