"""Import of members: file → rows → candidates → plan → preview or apply. Nothing is written before `apply`."""

from council.importers.apply import apply
from council.importers.plan import Item, Plan, make_plan
from council.importers.reading import read_rows
from council.importers.reasons import Unreadable

__all__ = ["Item", "Plan", "Unreadable", "apply", "make_plan", "read_rows"]
