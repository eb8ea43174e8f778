"""Import of an agenda: file → rows → plan → preview or apply. Nothing is written before `apply`."""

from meetings.importers.apply import HasRejected, apply
from meetings.importers.notubiz import read
from meetings.importers.plan import Line, Plan, make_plan
from meetings.importers.reasons import Unreadable

__all__ = ["HasRejected", "Line", "Plan", "Unreadable", "apply", "make_plan", "read"]
