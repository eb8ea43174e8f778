"""Who is heard: the whole table, in one place, enforced by the stage and shown to each member as his microphone light.

Nobody is heard unless the meeting is on air and a row says so. Whoever stays out of the item, or was not admitted to
the attendance list, is not heard whatever a row says; a guest and the clerk, who sign no list, are heard by their row
alone. Who speaks into the microphones of a hall is the chair's to see: they are heard as long as it is on air. That the
chair's line is silent takes the word from nobody (Gemeentewet art. 26: order is kept by the chair).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from meetings.rules.on_air import Air


@dataclass(frozen=True)
class Sound:
    """What the table looks at; pids, and None where there is nobody.

    ``called`` while a roll call runs and until the next name; ``objecting`` is whose objection the chair now judges;
    ``present`` are on the attendance list; ``unlisted`` never sign one (the clerk, guests); ``hall`` are the encoders
    that the clerk let in, none in a digital meeting.
    """

    air: Air = Air.NOTHING
    chair: str | None = None
    speaker: str | None = None
    interrupting: str | None = None
    called: str | None = None
    objecting: str | None = None
    clerk: str | None = None
    calling_names: bool = False
    present: frozenset[str] = frozenset()
    unlisted: frozenset[str] = frozenset()
    recused: frozenset[str] = frozenset()
    hall: tuple[str, ...] = ()


Row = tuple[str, Callable[[Sound], str | None]]
TABLE: Final[tuple[Row, ...]] = (
    ("chair", lambda s: s.chair),
    ("speaker", lambda s: s.speaker),
    ("interruption", lambda s: s.interrupting),
    ("called", lambda s: s.called),
    ("objection", lambda s: s.objecting),
    ("clerk_calls", lambda s: s.clerk if s.calling_names else None),
)


def heard(state: Sound) -> dict[str, str]:
    """Everybody who is heard now, and by which row of the table (the first that says so)."""
    if state.air is not Air.LIVE:
        return {}
    found: dict[str, str] = {}
    for name, who in TABLE:
        pid = who(state)
        if pid and pid not in found and pid not in state.recused and pid in state.present | state.unlisted:
            found[pid] = name
    return found | dict.fromkeys(state.hall, "hall")
