"""The security log (BIO 8.15.01): six fields, nothing that helps a burglar, kept for a time."""

import datetime

from django.conf import settings
from django.utils import timezone

from council.models import SecurityEvent


def log_event(action: str, result: str, *, object: str = "", origin: str = "", actor: str = "") -> SecurityEvent:
    """Values are cut, never refused: a line that is too long must not stop a sign-in from being logged."""
    return SecurityEvent.objects.create(
        action=action[:60], object=object[:200], result=result[:60], origin=origin[:64], actor=actor[:64]
    )


def forget_old_events(now: datetime.datetime | None = None) -> int:
    """Delete what is older than SECURITY_LOG_DAYS; returns how many lines went."""
    limit = (now or timezone.now()) - datetime.timedelta(days=settings.SECURITY_LOG_DAYS)
    return SecurityEvent.objects.filter(at__lt=limit).delete()[0]
