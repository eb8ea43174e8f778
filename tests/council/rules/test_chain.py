"""No entry of a chain can change, go, come or move without every later hash being different."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.rules.canonical import Uncanonical, encode
from council.rules.chain import DOMAIN, entry_hash, genesis

ENTRY = {"v": 1, "meeting": "m", "seq": 1, "at": "2026-01-01T00:00:00.000Z", "kind": "a.b", "by": "system",
         "for": None, "data": {}}  # fmt: skip


def chain(texts):
    hashes = [genesis("body", "meeting")]
    for seq, text in enumerate(texts, 1):
        hashes.append(entry_hash(hashes[-1], {**ENTRY, "seq": seq, "data": {"text": text}}))
    return hashes[1:]


def test_genesis_is_the_hash_of_three_texts_with_a_zero_byte_between():
    assert genesis("b", "m") == sha256(DOMAIN.encode() + b"\0b\0m").digest()


def test_two_pairs_never_share_a_genesis():
    assert genesis("ab", "c") != genesis("a", "bc")
    for body, meeting in (("", "m"), ("b", ""), ("a\0b", "c"), ("a", "b\0c")):
        with pytest.raises(Uncanonical):
            genesis(body, meeting)


def test_the_hash_is_over_the_previous_hash_and_every_field_but_hash():
    previous = genesis("b", "m")
    expected = sha256(previous + encode(ENTRY)).digest()
    assert entry_hash(previous, ENTRY) == entry_hash(previous, {**ENTRY, "hash": "anything"}) == expected


@pytest.mark.parametrize("field", sorted(ENTRY))
def test_every_field_counts(field):
    previous = genesis("b", "m")
    assert entry_hash(previous, {**ENTRY, field: "other"}) != entry_hash(previous, ENTRY)
    with pytest.raises(Uncanonical):
        entry_hash(previous, {name: value for name, value in ENTRY.items() if name != field})


def test_an_unknown_field_and_a_short_hash_are_refused():
    with pytest.raises(Uncanonical):
        entry_hash(genesis("b", "m"), {**ENTRY, "extra": 1})
    with pytest.raises(Uncanonical):
        entry_hash(b"short", ENTRY)


@given(st.lists(st.text(st.characters(codec="utf-8")), min_size=1), st.data())
def test_a_change_shows_in_the_last_hash_wherever_it_is_made(texts, data):
    place = data.draw(st.integers(0, len(texts) - 1))
    changed = [*texts[:place], texts[place] + "!", *texts[place + 1 :]]
    before, after = chain(texts), chain(changed)
    assert before[:place] == after[:place]
    assert all(old != new for old, new in zip(before[place:], after[place:], strict=True))
