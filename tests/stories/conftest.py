"""The council of the stories, and the clock on its wall."""

from collections.abc import Iterator

import pytest

from tests.kit import Clock, Evening, Town, clock
from tests.stories.watched import Watched


@pytest.fixture
def wall_clock() -> Iterator[Clock]:
    with clock() as made:
        yield made


@pytest.fixture
def town(db: None) -> Town:
    """Nine seats in three groups, a mayor, a clerk and an alderman."""
    return Town()


@pytest.fixture
def evening(town: Town) -> Evening:
    """Convened, not yet opened."""
    return town.evening()


@pytest.fixture
def watched(town: Town, wall_clock: Clock) -> Watched:
    """Carried, convened, not yet opened."""
    return Watched(town, wall_clock)


@pytest.fixture
def opened(watched: Watched) -> Watched:
    watched.opens()
    return watched
