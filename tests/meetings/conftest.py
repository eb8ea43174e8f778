"""A room in this process: the town in the test database, the hub, scribe and clock as they are."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from meetings import doors, hub, public, scribe, timers
from tests.meetings.wire import Wire
from tests.town import Town, build


@pytest.fixture
def town(transactional_db: None, settings: Any) -> Town:
    """Five members, a mayor and a clerk; the meeting is open and at its first item."""
    settings.SECOND_FACTOR_REQUIRED = False  # signing in has its own tests
    made = build(5)
    made.open()
    return made


@pytest.fixture
async def room(town: Town) -> AsyncIterator[Town]:
    """The same, with everything stopped afterwards that the sockets started."""
    try:
        yield town
    finally:
        await Wire.close_all()
        await timers.stop()
        await hub.stop_all()
        await asyncio.to_thread(scribe.stop_all)
        await asyncio.to_thread(doors.close)
        public.forget()
