"""Who is who: rows of storey 1. What a meeting remembers is in ``journal.py`` and is not re-exported."""

from council.models import journal  # noqa: F401  known to Django, used by council/journal.py only
from council.models.account import BodyStaff, User
from council.models.body import Body, BodyKind, LocalRule, Term
from council.models.group import Group, GroupMembership
from council.models.office import Office, OfficeKind
from council.models.person import Person
from council.models.record import ErasableText, Freeze, SecurityEvent
from council.models.seat import EntryReason, LeaveReason, Seat, SeatHolding

__all__ = [
    "Body",
    "BodyKind",
    "BodyStaff",
    "EntryReason",
    "ErasableText",
    "Freeze",
    "Group",
    "GroupMembership",
    "LeaveReason",
    "LocalRule",
    "Office",
    "OfficeKind",
    "Person",
    "Seat",
    "SeatHolding",
    "SecurityEvent",
    "Term",
    "User",
]
