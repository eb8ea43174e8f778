from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from council.env import envbool, envchoice, envint, envlist, envsecret, envtext


def test_an_unset_variable_gives_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("X", raising=False)
    assert (envtext("X", "a"), envbool("X", True), envint("X", 3), envlist("X", ["b"])) == ("a", True, 3, ["b"])


@pytest.mark.parametrize(("text", "value"), [("true", True), ("ON", True), ("1", True), ("no", False), ("0", False)])
def test_a_switch_is_on_or_off(monkeypatch: pytest.MonkeyPatch, text: str, value: bool) -> None:
    monkeypatch.setenv("X", text)
    assert envbool("X", not value) is value


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (lambda: envbool("X", False), "ture"),
        (lambda: envint("X", 1), "8o00"),
        (lambda: envchoice("X", "a", ("a",)), "b"),
    ],
)
def test_a_value_that_cannot_be_meant_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[], object], text: str
) -> None:
    monkeypatch.setenv("X", text)
    with pytest.raises(ImproperlyConfigured, match="X must be"):
        read()


def test_a_variable_can_be_read_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("from a file\n")
    monkeypatch.setenv("X_FILE", str(tmp_path / "x"))
    assert envtext("X") == "from a file"


def test_a_variable_and_its_file_together_are_a_mistake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("a")
    monkeypatch.setenv("X", "b")
    monkeypatch.setenv("X_FILE", str(tmp_path / "x"))
    with pytest.raises(ImproperlyConfigured, match="both set"):
        envtext("X")


def test_a_missing_file_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("X_FILE", str(tmp_path / "gone"))
    with pytest.raises(ImproperlyConfigured, match="gone"):
        envtext("X")


def test_a_secret_in_a_file_that_others_can_read_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("s" * 60)
    path.chmod(0o644)
    monkeypatch.setenv("X_FILE", str(path))
    with pytest.raises(ImproperlyConfigured, match="0600"):
        envsecret("X")
    path.chmod(0o600)
    assert envsecret("X") == "s" * 60
