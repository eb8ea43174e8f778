"""Who comes in, and with what word the others do not."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from streaming.network.admission import HALF_OPEN, KEPT, Admission, Buckets, Denied, Standing
from streaming.tokens import DOMAIN, Claims, encode

KEY = Ed25519PrivateKey.generate()
NOW = 1_000_000.0


def bearer(**change) -> str:
    claims = {"meeting": "7", "pid": "p1", "scopes": frozenset({"publish"}), "epoch": 2, "expires": int(NOW) + 600}
    token = encode(Claims(**{**claims, "jti": "aa", **change}), lambda data: KEY.sign(DOMAIN + data))
    return f"Bearer {token}"


def refused(authorization, standing=Standing(), scope="publish"):  # noqa: B008
    with pytest.raises(Denied) as said:
        Admission(KEY.public_key(), lambda: NOW).admit(authorization, "7", {scope}, standing)
    return said.value.status, said.value.code


def test_a_genuine_token_comes_in():
    claims = Admission(KEY.public_key(), lambda: NOW).admit(bearer(), "7", {"publish"}, Standing({"p1": 2}))
    assert claims.pid == "p1"


@pytest.mark.parametrize("nothing", [None, "", "Bearer", "Bearer  ", "Basic abc"])
def test_no_token_is_401(nothing):
    assert refused(nothing) == (401, "token.missing")


def test_each_other_no_is_403_with_its_own_word():
    assert refused("Bearer a.b.c") == (403, "token.forged")
    assert refused(bearer(expires=int(NOW))) == (403, "token.expired")
    assert refused(bearer(meeting="8")) == (403, "token.foreign")
    assert refused(bearer(), Standing({"p1": 3})) == (403, "token.superseded")
    assert refused(bearer(), Standing({}, frozenset({"aa"}))) == (403, "token.revoked")
    assert refused(bearer(), scope="desk") == (403, "token.scope")


def test_a_clerk_who_was_taken_over_loses_his_desk():
    token = bearer(pid="desk:p1", scopes=frozenset({"desk"}))
    assert refused(token, Standing({"p1": 3}), "desk") == (403, "token.superseded")


def test_ten_joins_a_second_from_one_seat():
    admission, claims = Admission(KEY.public_key()), Claims("7", "p1", frozenset(), 1, 1, "a")
    passed = []
    for k in range(30):
        try:
            admission.join(claims, "publish", f"192.0.2.{k}", 0, k / 10)
            passed.append(k)
        except Denied as no:
            assert (no.status, no.code) == (429, "too_many_joins")
    assert passed[:3] == [0, 1, 2] and len(passed) <= 6
    admission.join(claims, "watch", "192.0.2.1", 0, 3.0)


def test_an_address_has_a_bucket_too_and_a_process_an_end():
    admission = Admission(KEY.public_key())
    for k in range(60):
        admission.join(Claims("7", f"p{k}", frozenset(), 1, 1, "a"), "watch", "192.0.2.1", 0, 0)
    with pytest.raises(Denied):
        admission.join(Claims("7", "p61", frozenset(), 1, 1, "a"), "watch", "192.0.2.1", 0, 0)
    with pytest.raises(Denied) as said:
        admission.join(Claims("7", "p62", frozenset(), 1, 1, "a"), "watch", "192.0.2.2", HALF_OPEN, 0)
    assert (said.value.status, said.value.code) == (503, "full")


def test_buckets_are_bounded():
    buckets = Buckets(1, 1)
    for k in range(KEPT + 500):
        buckets.take(str(k), 0)
    assert len(buckets._kept) == KEPT
