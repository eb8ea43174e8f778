"""One value has one sequence of bytes, and nothing else gets through."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.rules.canonical import DEEPEST, LARGEST, Uncanonical, decode, encode, is_canonical

TEXT = st.text(st.characters(codec="utf-8"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)

# The key order and the escapes are those that RFC 8785 itself shows (3.2.2.2 and 3.2.3), in our subset.
KNOWN = [
    ({"\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew", "1": "One", "\U0001f600": "Smiley",
      "\u0080": "Control", "\u00f6": "Latin"},
     '{"\\r":"Carriage Return","1":"One","\u0080":"Control","\u00f6":"Latin","\u20ac":"Euro Sign",'
     '"\U0001f600":"Smiley","\ufb33":"Hebrew"}'),
    ("\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/", '"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'),
    ("\b\t\n\f\r\x00\x1f\x7f\u2028", '"\\b\\t\\n\\f\\r\\u0000\\u001f\x7f\u2028"'),
    ({"b": [1, -1, 0, True, False, None], "a": {}}, '{"a":{},"b":[1,-1,0,true,false,null]}'),
    (LARGEST, "9007199254740991"),
    ("", '""'),
]  # fmt: skip


@pytest.mark.parametrize(("value", "written"), KNOWN)
def test_known_values_are_written_as_the_standard_shows(value, written):
    assert encode(value) == written.encode()
    assert decode(written.encode()) == value


@given(VALUES)
def test_reading_back_gives_the_same_value(value):
    assert decode(encode(value)) == value
    assert is_canonical(encode(value))


@given(VALUES, st.integers(0, 4))
def test_another_spelling_of_the_same_value_is_read_but_is_not_canonical(value, indent):
    spelled = json.dumps(value, indent=indent, ensure_ascii=True).encode()
    assert encode(decode(spelled)) == encode(value)
    assert is_canonical(spelled) == (spelled == encode(value))


@given(st.dictionaries(TEXT, st.integers(0, 9)))
def test_the_order_in_which_keys_came_does_not_matter(value):
    assert encode(dict(reversed(value.items()))) == encode(value)


@pytest.mark.parametrize(
    "value",
    [1.0, float("nan"), float("inf"), LARGEST + 1, -LARGEST - 1, "\ud800", {"\udfff": 1}, {1: 2}, (1, 2), {1}, b"x",
     object(), {"a": [1.5]}],
)  # fmt: skip
def test_what_has_no_canonical_form_is_refused(value):
    with pytest.raises(Uncanonical):
        encode(value)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (b'{"a":1,"a":1}', "key_twice"),
        (b'{"a":{"b":1,"b":2}}', "key_twice"),
        (b"1.0", "not_integer"),
        (b"1e2", "not_integer"),
        (b"NaN", "not_integer"),
        (b"-Infinity", "not_integer"),
        (b"9007199254740992", "too_large"),
        (b"9" * 5000, "too_large"),
        (b'"\\ud800"', "lone_surrogate"),
        (b"\xff", "not_json"),
        (b"\xef\xbb\xbf1", "not_json"),
        (b"", "not_json"),
        (b"{", "not_json"),
        (b"{'a':1}", "not_json"),
        (b'"\n"', "not_json"),
        (b"[" * 100_000, "not_json"),
        (b"[" * (DEEPEST + 2) + b"]" * (DEEPEST + 2), "too_deep"),
    ],
)
def test_text_without_a_canonical_form_is_refused_and_says_why(written, code):
    with pytest.raises(Uncanonical) as refused:
        decode(written)
    assert refused.value.code == code


def test_nesting_up_to_the_limit_is_allowed():
    assert decode(b"[" * DEEPEST + b"]" * DEEPEST) is not None


def test_what_is_too_long_is_refused(monkeypatch):
    monkeypatch.setattr("council.rules.canonical.LONGEST", 10)
    with pytest.raises(Uncanonical):
        encode("12345678901")
    with pytest.raises(Uncanonical):
        decode(b'"12345678901"')
