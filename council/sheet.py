"""A sheet of rows that belong to one transaction: changed in memory, written together at its end."""

from __future__ import annotations

from typing import Any

from django.db import models

from council import prepared


class Sheet:
    """Collects new and changed rows; ``write`` puts each table's rows down in one statement.

    Forty-five ballots in one batch are one INSERT. A row that is handed in twice is written once,
    as it stands at the end.
    """

    def __init__(self) -> None:
        self._rows: dict[type[models.Model], dict[Any, models.Model]] = {}
        self.saved = 0

    def save(self, *rows: models.Model) -> None:
        """Remember that these rows are new or changed."""
        self.saved += len(rows)
        for row in rows:
            self._rows.setdefault(type(row), {})[row.pk or id(row)] = row

    def write(self) -> None:
        """Insert what is new and update what is there, one statement a table, in the order of first use."""
        for model, rows in self._rows.items():
            _upsert(model, list(rows.values()))
        self._rows.clear()


def _upsert(model: type[models.Model], rows: list[models.Model]) -> None:
    others = getattr(model, "WRITTEN_ELSEWHERE", ())
    changing = [f.name for f in model._meta.concrete_fields if not f.primary_key and f.name not in others]
    numbered = isinstance(model._meta.pk, models.AutoField)
    prepared.insert(rows, () if numbered else changing)
