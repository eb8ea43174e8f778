"""The text that is voted on, by its hash: what a ballot shows before it is cast."""

from __future__ import annotations

from hashlib import sha256

from django.test import Client

from tests.town import Town


def test_a_text_is_found_by_its_hash_and_by_nothing_else(town: Town, client: Client) -> None:
    text = "De raad besluit het zwembad op zondag open te stellen."
    town.do(town.clerk, "proposal.submit", item=town.item, kind="motion", label="M1", title="Op zondag open", text=text)
    address = f"/api/meetings/{town.meeting.id}/texts"
    found = client.get(f"{address}/{sha256(text.encode()).hexdigest()}")
    assert (found.status_code, found.content.decode()) == (200, text)
    assert found["Content-Type"] == "text/plain; charset=utf-8"
    assert client.get(f"{address}/{sha256(b'another').hexdigest()}").status_code == 404
