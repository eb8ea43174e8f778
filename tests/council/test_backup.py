"""The drill: back up, lose everything, restore; in processes of their own, as an operator does it."""

import os
import shutil
import subprocess
import sys
import tarfile
import uuid
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from council.keys import PURPOSES

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., subprocess.CompletedProcess[str]]


def _run(var: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "LANG")}
    clean |= {"COUNCIL_VAR": str(var), "DJANGO_SETTINGS_MODULE": "council.settings"} | environment
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=clean, capture_output=True, text=True, check=False)


def _done(result: subprocess.CompletedProcess[str]) -> str:
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout + result.stderr


BODIES = "from council.models import Body; print(sorted(Body.objects.values_list('slug', flat=True)))"


def _bodies(var: Path, **environment: str) -> str:
    return _done(_run(var, "shell", "--no-imports", "-c", BODIES, **environment)).strip().splitlines()[-1]


def _fill(var: Path, slug: str, **environment: str) -> None:
    _done(_run(var, "migrate", "-v0", **environment))
    _done(_run(var, "add_body", "gemeente", slug.title(), slug, "--since", "2026-03-26", "--seats", "9", **environment))
    (var / "uploads" / "logos").mkdir(parents=True)
    (var / "uploads" / "logos" / "wapen.png").write_bytes(b"wapen van " + slug.encode())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with one body, and its backup, made once for all drills."""
    folder = tmp_path_factory.mktemp("installation")
    (folder / "var").mkdir()
    _fill(folder / "var", "duinrade")
    _done(_run(folder / "var", "backup", str(folder / "b.tar.gz")))
    return folder


@pytest.fixture
def filled(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path / "var"


def test_what_was_lost_is_back_after_a_restore(filled: Path, tmp_path: Path) -> None:
    empty = tmp_path / "new"
    empty.mkdir()
    said = _done(_run(empty, "restore", str(tmp_path / "b.tar.gz")))
    assert _bodies(empty) == "['duinrade']"
    assert (empty / "uploads" / "logos" / "wapen.png").read_bytes() == b"wapen van duinrade"
    assert "JOURNAL_KEY is not the one of the backup" in said


def test_a_backup_holds_no_secret_and_only_its_owner_reads_it(filled: Path, tmp_path: Path) -> None:
    backup = tmp_path / "b.tar.gz"
    assert backup.stat().st_mode & 0o777 == 0o600
    with tarfile.open(backup) as archive:
        content = b"".join(file.read() for name in archive.getnames() if (file := archive.extractfile(name)))
    secrets = [path.read_bytes() for path in (filled / "secrets").iterdir()]
    assert len(secrets) == len(PURPOSES)
    assert not [secret for secret in secrets if secret in content]


def test_a_restore_does_not_run_over_data_unless_told(filled: Path, tmp_path: Path) -> None:
    _done(_run(filled, "add_body", "gemeente", "Later", "later", "--since", "2026-03-26", "--seats", "9"))
    refused = _run(filled, "restore", str(tmp_path / "b.tar.gz"))
    assert refused.returncode != 0
    assert "--replace" in refused.stderr
    assert _bodies(filled) == "['duinrade', 'later']"
    _done(_run(filled, "restore", str(tmp_path / "b.tar.gz"), "--replace"))
    assert _bodies(filled) == "['duinrade']"


def test_a_damaged_backup_changes_nothing(filled: Path, tmp_path: Path) -> None:
    whole = (tmp_path / "b.tar.gz").read_bytes()
    (tmp_path / "half.tar.gz").write_bytes(whole[: len(whole) // 2])
    assert "not a whole backup" in _run(filled, "restore", str(tmp_path / "half.tar.gz"), "--replace").stderr
    _alter(tmp_path / "b.tar.gz", tmp_path / "altered.tar.gz")
    assert "was changed" in _run(filled, "restore", str(tmp_path / "altered.tar.gz"), "--replace").stderr
    assert _bodies(filled) == "['duinrade']"


def _alter(source: Path, target: Path) -> None:
    folder = target.with_suffix(".d")
    with tarfile.open(source) as archive:
        archive.extractall(folder, filter="data")
    (folder / "uploads" / "logos" / "wapen.png").write_bytes(b"ander wapen")
    with tarfile.open(target, "w:gz") as archive:
        for path in folder.iterdir():
            archive.add(path, arcname=path.name)


def test_heads_published_after_the_backup_are_kept(filled: Path, tmp_path: Path) -> None:
    heads = filled / "heads.jsonl"
    heads.write_text('{"meeting":"m","seq":7}\n')
    _done(_run(filled, "backup", str(tmp_path / "with-heads.tar.gz")))
    heads.write_text('{"meeting":"m","seq":7}\n{"meeting":"m","seq":9}\n')
    said = _done(_run(filled, "restore", str(tmp_path / "with-heads.tar.gz"), "--replace"))
    assert '"seq":9' in heads.read_text()
    assert "is kept" in said


@pytest.mark.postgres
def test_the_drill_on_postgresql(tmp_path: Path) -> None:
    server = os.environ["DATABASE_URL"].rpartition("/")[0]
    first, second = (f"drill_{uuid.uuid4().hex[:8]}" for _ in range(2))
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        for name in (first, second):
            admin.execute(f'CREATE DATABASE "{name}"')
        var = tmp_path / "var"
        var.mkdir()
        _fill(var, "duinrade", DATABASE_URL=f"{server}/{first}")
        _done(_run(var, "backup", str(tmp_path / "b.tar.gz"), DATABASE_URL=f"{server}/{first}"))
        _done(_run(var, "restore", str(tmp_path / "b.tar.gz"), DATABASE_URL=f"{server}/{second}"))
        assert _bodies(var, DATABASE_URL=f"{server}/{second}") == "['duinrade']"
        for name in (first, second):
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
