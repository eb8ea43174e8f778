import uuid

from django.db.models import QuerySet

from council.models import Freeze, SecurityEvent, User


def is_frozen(row: uuid.UUID) -> bool:
    """Something above, an opened meeting say, depends on this row."""
    return Freeze.objects.filter(row=row).exists()


def security_events(user: User) -> QuerySet[SecurityEvent]:
    """The log of the whole installation is for who runs it; nobody else reads it."""
    return SecurityEvent.objects.all() if user.is_active and user.is_superuser else SecurityEvent.objects.none()
