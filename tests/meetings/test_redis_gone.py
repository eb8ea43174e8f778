"""Redis killed in the middle of a vote between two server processes: nothing is lost, and no screen is long behind.

A poke through Redis carries no fact; without it every hub asks the journal once a second. Clerk and half the members
are at one server, the chair and the other half at the other.
"""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from redis import Redis
from redis.exceptions import RedisError

from meetings.bus import CHANNEL
from tests.bench.person import Person
from tests.meetings.live import eventually, place
from tests.services.fixtures import need
from tests.services.postgres import postgres
from tests.services.processes import free_port
from tests.services.redis import redis_at

pytestmark = [pytest.mark.slow, pytest.mark.postgres]
WITHOUT_POKES = 2.0  # the journal is asked every second; the rest is the reading itself on a busy machine
BY_POKE = 0.45  # ten of these in a row cannot be had by asking once a second


class Two:
    """One installation, two server processes, and the Redis between them."""

    def __init__(self, stack: ExitStack) -> None:
        need("postgres")
        need("redis")
        self.port, self.redis = free_port(), ExitStack()
        stack.enter_context(self.redis)
        self.start_redis()
        url = stack.enter_context(postgres(durable=True))
        self.left = stack.enter_context(place(8, url, f"redis://127.0.0.1:{self.port}/0"))
        self.right = self.left.neighbour()
        self.right.start()
        stack.callback(self.right.stop)

    def start_redis(self) -> None:
        self.process = self.redis.enter_context(redis_at(self.port))

    def kill_redis(self) -> None:
        self.process.kill()
        self.process.wait()

    def listeners(self) -> int:
        """How many processes are subscribed to the pokes; none can be when there is no Redis."""
        try:
            with Redis(port=self.port) as client:
                return int(client.pubsub_numsub(CHANNEL)[0][1])
        except RedisError:
            return 0

    def entries(self) -> list[dict[str, Any]]:
        lines = self.left.get(f"/api/meetings/{self.left.meeting}/journal.jsonl").decode().splitlines()
        return [json.loads(line) for line in lines]


@pytest.fixture
def two() -> Iterator[Two]:
    with ExitStack() as stack:
        made = Two(stack)
        yield made
        print(made.left.log[-6000:])  # shown when the test fails


@contextmanager
def people(two: Two) -> Iterator[tuple[Person, Person, list[Person]]]:
    """The clerk at the left, the chair at the right, members alternating."""
    at = [two.left, two.right]
    seats = [(two.left, two.left.clerk), (two.right, two.left.chair)]
    seats += [(at[n % 2], cookie) for n, cookie in enumerate(two.left.members)]
    made = [Person(where.port, where.meeting, cookie) for where, cookie in seats]
    try:
        yield made[0], made[1], made[2:]
    finally:
        for person in made:
            person.close()


def took(seq: int, *screens: Person) -> float:
    """Seconds from the acknowledgement of a command until these screens show it."""
    started = time.monotonic()
    for screen in screens:
        screen.until(seq)
    return time.monotonic() - started


def cast(member: Person, vote: str, choice: str) -> int:
    return int(member.command("vote.cast", vote=vote, round=1, choice=choice)["seq"])


def note(clerk: Person, text: str) -> int:
    return int(clerk.command("note.add", text=text)["seq"])


def test_redis_killed_in_the_middle_of_a_vote(two: Two) -> None:
    with people(two) as (clerk, chair, members):
        eventually(lambda: two.listeners() == 2)
        opened = chair.command("vote.open", item=two.left.item, method="simultaneous")
        clerk.until(opened["seq"])
        vote = str(clerk.slices["vote"]["current"]["id"])
        said = [cast(member, vote, "for") for member in members[:4]]
        two.kill_redis()
        late = []
        for member in members[4:]:
            said.append(cast(member, vote, "against"))
            late.append(took(said[-1], clerk, chair))
        assert max(late) < WITHOUT_POKES, late
        shown = [person.slices["vote"]["current"] for person in (clerk, chair)]
        assert shown[0] == shown[1]
        somebody_new_gets_in(two, members[0])
        two.start_redis()
        eventually(lambda: two.listeners() == 2)
        again = [took(note(clerk, f"punt {n}"), chair) for n in range(10)]
        assert max(again) < BY_POKE, again
        kept(two, said)


def somebody_new_gets_in(two: Two, member: Person) -> None:
    """Pages, sessions and the door of the room do not hang on Redis either."""
    member.close()
    Person(two.right.port, two.right.meeting, two.left.members[0]).close()
    address = f"http://127.0.0.1:{two.left.port}/accounts/login/"
    asked = urllib.request.Request(address, headers={"Cookie": two.left.members[1]})
    with urllib.request.urlopen(asked, timeout=10) as page:
        assert page.status == 200


def kept(two: Two, said: list[int]) -> None:
    """Every acknowledged ballot is in one gapless journal, once."""
    entries = two.entries()
    assert [entry["seq"] for entry in entries] == list(range(1, len(entries) + 1))
    ballots = [entry for entry in entries if entry["kind"] == "vote.ballot_cast"]
    assert [entry["seq"] for entry in ballots] == said
    assert len({entry["data"]["seat"] for entry in ballots}) == 8
