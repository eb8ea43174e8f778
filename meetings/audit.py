"""Edits in preparation are audited by django-auditlog. What happens in a meeting is in its journal, and not here."""

from auditlog.registry import auditlog

from meetings import models

for audited in (models.Meeting, models.AgendaItem, models.Document, models.Proposal):
    auditlog.register(audited)
