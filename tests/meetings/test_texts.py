"""The text that is voted on, by its hash: what a ballot shows before it is cast."""

from __future__ import annotations

from hashlib import sha256

from django.test import Client

from council import journal
from meetings.models import AgendaItem
from tests.town import Town


def test_a_text_is_found_by_its_hash_and_by_nothing_else(town: Town, client: Client) -> None:
    text = "De raad besluit het zwembad op zondag open te stellen."
    town.do(town.clerk, "proposal.submit", item=town.item, kind="motion", label="M1", title="Op zondag open", text=text)
    address = f"/api/meetings/{town.meeting.id}/texts"
    found = client.get(f"{address}/{sha256(text.encode()).hexdigest()}")
    assert (found.status_code, found.content.decode()) == (200, text)
    assert found["Content-Type"] == "text/plain; charset=utf-8"
    assert client.get(f"{address}/{sha256(b'another').hexdigest()}").status_code == 404


def test_the_text_of_a_vote_on_an_item_is_found_by_the_hash_that_its_opening_gives(town: Town, client: Client) -> None:
    AgendaItem.objects.filter(id=town.item).update(text="Het zwembad gaat op zondag open.")
    town.do(town.chair, "vote.open", item=str(town.item), method="simultaneous")
    opened = journal.entries(town.id, kinds=["vote.opened"])[-1].data
    found = client.get(f"/api/meetings/{town.id}/texts/{opened['text_hash']}")
    assert (found.status_code, found.content.decode()) == (200, "Het zwembad gaat op zondag open.")


def test_an_item_without_a_text_is_voted_on_by_its_title(town: Town, client: Client) -> None:
    title = AgendaItem.objects.get(id=town.item).title
    found = client.get(f"/api/meetings/{town.id}/texts/{sha256(title.encode()).hexdigest()}")
    assert found.content.decode() == title
