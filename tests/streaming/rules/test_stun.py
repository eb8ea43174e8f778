"""STUN, against aioice as the other side."""

import secrets

from aioice import stun as theirs
from hypothesis import given
from hypothesis import strategies as st

from streaming.rules import stun

KEY = b"a-password-of-ours-0123"


def asked(key: bytes = KEY, nominate: bool = True) -> bytes:
    message = theirs.Message(theirs.Method.BINDING, theirs.Class.REQUEST)
    message.attributes.update({"USERNAME": "ours:theirs", "PRIORITY": 1, "ICE-CONTROLLING": 5})
    if nominate:
        message.attributes["USE-CANDIDATE"] = None
    message.add_message_integrity(key)
    return bytes(message)


def test_a_request_is_read_and_answered():
    request = stun.request(asked())
    assert request and request.name == "ours:theirs" and request.nominated and stun.genuine(request, KEY)
    for address in (("192.0.2.7", 40001), ("2001:db8::7", 40001)):
        answer = theirs.parse_message(stun.response(request, address, KEY))
        assert answer.attributes["XOR-MAPPED-ADDRESS"] == address
        assert answer.check_message_integrity(KEY) and "FINGERPRINT" in answer.attributes


def test_an_older_address_is_said_as_such():
    answer = theirs.parse_message(stun.response(stun.request(asked()), ("::ffff:192.0.2.7", 9), KEY))
    assert answer.attributes["XOR-MAPPED-ADDRESS"] == ("192.0.2.7", 9)


def test_another_password_is_not_genuine():
    assert not stun.genuine(stun.request(asked(b"guessed")), KEY)
    assert not stun.request(asked(nominate=False)).nominated


def test_our_own_request_is_understood_elsewhere():
    transaction = secrets.token_bytes(12)
    message = theirs.parse_message(stun.binding(transaction, "them:us", KEY, 77, True))
    assert message.attributes["USERNAME"] == "them:us" and message.attributes["ICE-CONTROLLING"] == 77
    assert "USE-CANDIDATE" in message.attributes and message.check_message_integrity(KEY)
    request = stun.request(bytes(message))
    assert stun.succeeded(stun.response(request, ("192.0.2.1", 9), KEY)) == transaction


@given(st.binary(max_size=200), st.integers(0, 200), st.integers(0, 255))
def test_garbage_and_one_changed_byte_are_never_genuine(data, place, byte):
    assert stun.request(data) is None or not stun.genuine(stun.request(data), KEY)
    changed = bytearray(asked())
    end = len(changed) - 8  # what is behind the seal says nothing
    if changed[place % end] == byte:
        return
    changed[place % end] = byte
    request = stun.request(bytes(changed))
    assert request is None or not stun.genuine(request, KEY)
