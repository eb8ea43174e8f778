from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from council.keys import key_bytes, new_secret, secret


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SECRET_KEY", "JOURNAL_KEY", "MFA_KEY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"{name}_FILE", raising=False)


def test_the_first_start_makes_a_file_that_only_its_owner_can_read(tmp_path: Path) -> None:
    first = secret("django", tmp_path / "secrets", may_create=True)
    path = tmp_path / "secrets" / "django"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert secret("django", tmp_path / "secrets", may_create=True) == first


def test_every_purpose_has_its_own_secret(tmp_path: Path) -> None:
    made = {secret(purpose, tmp_path, may_create=True) for purpose in ("django", "journal", "mfa")}
    assert len(made) == 3


def test_production_makes_no_secret_for_itself(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="JOURNAL_KEY"):
        secret("journal", tmp_path, may_create=False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("weak", ["short", "django-insecure-" + "abcdefghijklmnop" * 4, "a" * 80, "changeme" * 10])
def test_a_default_or_short_secret_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, weak: str) -> None:
    monkeypatch.setenv("SECRET_KEY", weak)
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY"):
        secret("django", tmp_path, may_create=True)


def test_a_secret_file_that_others_can_read_stops_the_start(tmp_path: Path) -> None:
    secret("mfa", tmp_path, may_create=True)
    (tmp_path / "mfa").chmod(0o640)
    with pytest.raises(ImproperlyConfigured, match="0600"):
        secret("mfa", tmp_path, may_create=True)


def test_a_key_is_32_bytes_and_no_less() -> None:
    assert len(key_bytes(new_secret())) == 32
    with pytest.raises(ImproperlyConfigured):
        key_bytes("dG9vIHNob3J0")
