"""The four kinds of body, each with its own organic law."""

from __future__ import annotations

from enum import StrEnum


class BodyKind(StrEnum):
    """How one decides follows from this alone."""

    GEMEENTE = "gemeente"
    PROVINCIE = "provincie"
    WATERSCHAP = "waterschap"
    EILAND = "eiland"
