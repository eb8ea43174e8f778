import datetime
import hashlib
from typing import Any

import pytest
from django.utils import timezone

from council import services
from council.models import ErasableText, SecurityEvent

pytestmark = pytest.mark.django_db


def test_a_line_of_the_security_log_has_exactly_the_six_fields_of_the_bio() -> None:
    names = {field.name for field in SecurityEvent._meta.get_fields()} - {"id"}
    assert names == {"action", "object", "result", "origin", "actor", "at"}


def test_old_lines_go_and_young_ones_stay(settings: Any) -> None:
    settings.SECURITY_LOG_DAYS = 30
    old, young = services.log_event("sign_in", "ok"), services.log_event("sign_in", "ok")
    SecurityEvent.objects.filter(pk=old.pk).update(at=timezone.now() - datetime.timedelta(days=31))
    assert services.forget_old_events() == 1
    assert SecurityEvent.objects.get() == young


def test_a_line_that_is_too_long_is_cut_and_kept() -> None:
    services.log_event("x" * 500, "ok", object="y" * 500)
    assert len(SecurityEvent.objects.get().object) == 200


def test_a_text_is_known_by_its_salted_hash() -> None:
    row = services.keep_text("Ik heb een belang: mijn zwager woont daar.")
    expected = hashlib.sha256(bytes(row.salt) + row.text.encode()).hexdigest()
    assert ErasableText.objects.get(pk=row.pk).digest() == expected
    assert services.keep_text(row.text).digest() != expected


def test_an_erased_text_leaves_neither_text_nor_salt() -> None:
    row = services.keep_text("weg ermee")
    services.erase_text(row.pk)
    row.refresh_from_db()
    assert (row.text, row.salt, row.digest()) == (None, None, None)
