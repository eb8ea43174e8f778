"""Edits in preparation are audited by django-auditlog: who changed which field from what to what."""

from auditlog.registry import auditlog
from django.db.models import Model

from council import models

# model → fields that the audit never holds
AUDITED: dict[type[Model], list[str]] = {
    models.Body: [],
    models.BodyStaff: [],
    models.Group: [],
    models.GroupMembership: [],
    models.LocalRule: [],
    models.Office: [],
    models.Person: [],
    models.SeatHolding: [],
    models.Term: [],
    models.User: ["password", "last_login"],
}

for audited, excluded in AUDITED.items():
    auditlog.register(audited, exclude_fields=excluded)
