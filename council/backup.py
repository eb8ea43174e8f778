"""One file with the database, the uploads and the heads; without the secrets, which are kept apart on purpose.

The database is copied while the server runs (SQLite's online backup, pg_dump), before the uploads: uploads are only
ever added, so every file that a copied row names is there. Every part has its SHA-256 in the manifest.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

VERSION = 1
MANIFEST, DATABASE, UPLOADS, HEADS = "manifest.json", "database", "uploads", "heads.jsonl"
# Kept apart: without them signatures cannot be continued and second factors must be made anew.
KEYS = {"JOURNAL_KEY": "JOURNAL_SIGNING_KEY", "MFA_KEY": "MFA_KEY", "SECRET_KEY": "SECRET_KEY"}


class BackupError(Exception):
    """This file is not a whole backup, or does not belong here."""


def write_backup(target: Path) -> dict[str, Any]:
    """Make ``target`` (a .tar.gz, mode 0600), whole or not at all, and return its manifest."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        parts = Path(folder)
        _dump(parts / DATABASE)
        _copy_uploads(parts / UPLOADS)
        _copy_heads(parts / HEADS)
        manifest = _manifest(parts)
        (parts / MANIFEST).write_text(json.dumps(manifest, indent=1))
        _pack(parts, target)
    return manifest


def restore_backup(source: Path, *, replace: bool = False) -> list[str]:
    """Put a backup back; returns warnings. Everything is checked before anything is touched."""
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as folder:
        parts = Path(folder)
        manifest = _unpack(source, parts)
        _check(parts, manifest)
        if not replace and _is_in_use():
            raise BackupError("there is data here already; say --replace to lose it")
        _load(parts / DATABASE)
        _put_uploads(parts / UPLOADS)
        return _put_heads(parts / HEADS) + _other_keys(manifest)


def _dump(target: Path) -> None:
    if connection.vendor == "postgresql":
        _postgres("pg_dump", "--format=custom", "--no-owner", f"--file={target}")
        return
    with (
        closing(sqlite3.connect(settings.DATABASES["default"]["NAME"])) as live,
        closing(sqlite3.connect(target)) as copy,
    ):
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")


def _load(source: Path) -> None:
    connection.close()
    if connection.vendor == "postgresql":
        how = ["--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error"]
        _postgres("pg_restore", *how, f"--dbname={settings.DATABASES['default']['NAME']}", str(source))
        return
    with (
        closing(sqlite3.connect(source)) as copy,
        closing(sqlite3.connect(settings.DATABASES["default"]["NAME"])) as live,
    ):
        copy.backup(live)
        live.execute("PRAGMA journal_mode=WAL")


def _postgres(program: str, *arguments: str) -> None:
    """The password goes by the environment: a command line can be read by others."""
    database = settings.DATABASES["default"]
    names = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "NAME": "PGDATABASE"}
    environment = os.environ | {variable: str(database[key]) for key, variable in names.items() if database[key]}
    done = subprocess.run([program, *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BackupError(f"{program}: {done.stderr.strip()[-500:]}")


def _copy_uploads(target: Path) -> None:
    source = Path(settings.MEDIA_ROOT)
    target.mkdir()
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)


def _put_uploads(source: Path) -> None:
    """The old uploads stay beside the new ones until the new ones are in place."""
    target, old = Path(settings.MEDIA_ROOT), Path(settings.MEDIA_ROOT).with_name("uploads.before-restore")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    shutil.copytree(source, target)
    shutil.rmtree(old, ignore_errors=True)


def _copy_heads(target: Path) -> None:
    if Path(settings.HEADS_FILE).exists():
        shutil.copyfile(settings.HEADS_FILE, target)


def _put_heads(source: Path) -> list[str]:
    """Heads published after the backup are what shows that it is older: the file that is here wins."""
    target = Path(settings.HEADS_FILE)
    if not source.exists() or (target.exists() and source.read_bytes() == target.read_bytes()):
        return []
    if target.exists():
        return [
            f"{target.name} here differs from the backup's and is kept: "
            "a journal that lacks a head which was published is not written to"
        ]
    shutil.copyfile(source, target)
    target.chmod(0o600)
    return []


def _manifest(parts: Path) -> dict[str, Any]:
    return {
        "version": VERSION,
        "at": timezone.now().isoformat(),
        "engine": connection.vendor,
        "migrations": sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()),
        "keys": _fingerprints(),
        "files": {str(path.relative_to(parts)): _sha256(path) for path in sorted(parts.rglob("*")) if path.is_file()},
    }


def _fingerprints() -> dict[str, str]:
    """Enough to see that a key is another one; too little to learn anything of it."""
    found = {name: getattr(settings, setting) for name, setting in KEYS.items()}
    return {name: hashlib.sha256(b"backup-fingerprint:" + key.encode()).hexdigest()[:16] for name, key in found.items()}


def _other_keys(manifest: dict[str, Any]) -> list[str]:
    here = _fingerprints()
    return [
        f"{name} is not the one of the backup" for name, value in manifest["keys"].items() if here.get(name) != value
    ]


def _pack(parts: Path, target: Path) -> None:
    draft = parts / "draft.tar.gz"
    draft.touch(mode=0o600)
    with tarfile.open(draft, "w:gz") as archive:
        for name in (MANIFEST, DATABASE, UPLOADS, HEADS):
            if (parts / name).exists():
                archive.add(parts / name, arcname=name)
    draft.replace(target)


def _unpack(source: Path, parts: Path) -> dict[str, Any]:
    try:
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(parts, filter="data")
        manifest: dict[str, Any] = json.loads((parts / MANIFEST).read_text())
    except (OSError, EOFError, tarfile.TarError, ValueError) as error:
        raise BackupError(f"{source} is not a whole backup ({error})") from error
    return manifest


def _check(parts: Path, manifest: dict[str, Any]) -> None:
    if manifest.get("version") != VERSION:
        raise BackupError(f"this is a backup of version {manifest.get('version')}; here {VERSION} is read")
    if manifest["engine"] != connection.vendor:
        raise BackupError(f"this is a backup of {manifest['engine']}; here runs {connection.vendor}")
    for name, digest in manifest["files"].items():
        path = parts / name
        if not path.is_file() or _sha256(path) != digest:
            raise BackupError(f"{name} is missing or was changed since the backup was made")


def _is_in_use() -> bool:
    tables = connection.introspection.table_names()
    if "council_body" not in tables:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM council_body) OR EXISTS (SELECT 1 FROM council_user)")
        return bool(cursor.fetchone()[0])


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
