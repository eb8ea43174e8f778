"""What is kept in git: lock files with hashes and without addresses, and no trace of one machine."""

import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = sorted((ROOT / "requirements").glob("*.txt"))

# Written in two parts, so that this file does not name what it forbids.
REGISTRIES = ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "npmjs" + ".com", "yarnpkg" + ".com")
ARCHIVES = ("deb" + ".debian.org", "security" + ".debian.org")
MACHINE = re.compile(
    "(?<![\\w./-])/(?:" + "|".join(("wo" + "rk", "ro" + "ot", "ho" + r"me/\w+", "Us" + r"ers/\w+")) + ")/"
)


def kept() -> list[Path]:
    """Every file in git (or about to be)."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def lines() -> list[tuple[str, int, str]]:
    found = []
    for path in kept():
        content = path.read_bytes()
        if b"\0" not in content[:8000]:
            text = content.decode("utf-8", "replace")
            found += [(str(path.relative_to(ROOT)), number, line) for number, line in enumerate(text.split("\n"), 1)]
    return found


def test_no_file_names_a_registry() -> None:
    named = [row for row in lines() if any(host in row[2] for host in (*REGISTRIES, *ARCHIVES))]
    assert named == []


def test_no_file_names_a_path_of_one_machine() -> None:
    named = [row for row in lines() if MACHINE.search(row[2])]
    assert named == []


def test_no_secret_or_database_is_kept() -> None:
    kinds = (".sqlite3", ".pem", ".key", ".env", ".pyc", ".mo")
    assert [str(path) for path in kept() if path.name.endswith(kinds)] == []


@pytest.mark.parametrize("lock", REQUIREMENTS, ids=lambda path: path.name)
def test_every_requirement_has_a_version_and_a_hash(lock: Path) -> None:
    text = lock.read_text().replace("\\\n", " ")
    rows = [row for row in text.splitlines() if row.strip() and not row.startswith("#")]
    assert rows
    assert [row for row in rows if not re.match(r"^[a-z0-9-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", row)] == []


@pytest.mark.parametrize("lock", REQUIREMENTS, ids=lambda path: path.name)
def test_requirements_name_no_address(lock: Path) -> None:
    assert "://" not in lock.read_text()
    assert "index-url" not in lock.read_text()


def test_development_and_production_run_the_same_versions() -> None:
    base, dev = (versions(ROOT / f"requirements/{name}.txt") for name in ("base", "dev"))
    assert base <= dev


def versions(path: Path) -> set[str]:
    return set(re.findall(r"^[a-z0-9-]+==[^\s;]+", path.read_text(), re.MULTILINE))


def test_the_node_lock_has_hashes_and_no_addresses() -> None:
    lock = json.loads((ROOT / "frontend/package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name and not entry.get("link")}
    assert packages
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert [name for name, entry in packages.items() if not entry.get("integrity", "").startswith("sha512-")] == []


def test_npm_leaves_addresses_out() -> None:
    assert "omit-lockfile-registry-resolved=true" in (ROOT / "frontend/.npmrc").read_text()


def test_the_licence_is_the_eupl() -> None:
    assert (ROOT / "LICENSE").read_text().startswith("# EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert "license: EUPL-1.2" in (ROOT / "publiccode.yaml").read_text()
    assert 'license = "EUPL-1.2"' in (ROOT / "pyproject.toml").read_text()
