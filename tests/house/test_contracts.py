"""The house stands as it is drawn, and each contract was seen to break when violated."""

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STOREYS = ("council", "voting", "meetings", "streaming", "frontend")

# contract → violations: the file to add or append to, and what stands in it
VIOLATIONS: dict[str, list[tuple[str, str]]] = {
    "house": [
        ("council/services.py", "import voting.models"),
        ("voting/services.py", "import meetings.models"),
        ("meetings/selectors.py", "import streaming"),
        ("streaming/views.py", "import frontend"),
    ],
    "council-stairs": [
        ("council/helpers.py", ""),
        ("council/models/upward.py", "import council.services"),
        ("council/selectors.py", "import council.services"),
        ("council/services.py", "import council.admin"),
    ],
    "voting-stairs": [("voting/utils.py", ""), ("voting/selectors.py", "import voting.services")],
    "meetings-stairs": [
        ("meetings/common.py", ""),
        ("meetings/services/upward.py", "import meetings.dispatch"),
        ("meetings/selectors.py", "import meetings.services"),
        ("meetings/dispatch.py", "import meetings.consumers"),
    ],
    "streaming-stairs": [
        ("streaming/helpers.py", ""),
        ("streaming/media/sly.py", "import streaming.network"),
        ("streaming/wire/upward.py", "import streaming.link"),
    ],
    "streaming-processes": [
        ("streaming/media/sly.py", "import django"),
        ("streaming/network/sly.py", "import meetings.models"),
    ],
    "frontend-stairs": [("frontend/manager.py", ""), ("frontend/selectors.py", "import frontend.views")],
    "rules": [
        ("council/rules/wrong.py", "import django.utils.timezone"),
        ("voting/rules/wrong.py", "import pydantic"),
        ("meetings/rules/wrong.py", "from meetings import messages"),
        ("meetings/rules/asks.py", "import cryptography"),
    ],
    "journal": [
        ("council/services.py", "import council.models.journal"),
        ("meetings/services/sly.py", "from council.models import JournalEntry"),
        ("meetings/selectors.py", "import council.models as m\n\nm.JournalEntry"),
        ("voting/services.py", "get_model('council', 'JournalEntry')"),
        ("voting/selectors.py", "table = 'council_journalentry'"),
    ],
}
CASES = [(contract, path, code) for contract, rows in VIOLATIONS.items() for path, code in rows]


def contracts() -> dict[str, str]:
    """Short name → the name that is printed."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter")
    prefix = "importlinter:contract:"
    return {key.removeprefix(prefix): parser[key]["name"] for key in parser.sections() if key.startswith(prefix)}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / "lint-imports"
    environment = {"PATH": "/usr/bin:/bin", "COLUMNS": "200", "NO_COLOR": "1", "HOME": str(folder)}
    return subprocess.run([program, "--no-cache"], cwd=folder, env=environment, capture_output=True, text=True)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the Python of the house, to be spoilt."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / ".importlinter", folder)
    for package in (*STOREYS, "tests/house"):
        for source in (ROOT / package).rglob("*.py"):
            if "node_modules" not in source.parts:
                target = folder / source.relative_to(ROOT)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, target)
    (folder / "tests/__init__.py").touch()
    return folder


def spoil(house: Path, path: str, code: str) -> None:
    """Add the line to the module, and make whatever it imports, if it is not there yet."""
    for module in re.findall(r"^import (\w+\.[\w.]+)", code, re.MULTILINE):
        if module.startswith(STOREYS):
            add(house / f"{module.replace('.', '/')}.py", "")
    add(house / path, code)


def add(path: Path, code: str) -> None:
    package = path.with_suffix("") / "__init__.py"
    target = package if package.exists() else path
    target.parent.mkdir(parents=True, exist_ok=True)
    (target.parent / "__init__.py").touch()
    before = target.read_text() if target.exists() else ""
    target.write_text(f"{before}\n{code}\n")


def test_the_house_keeps_its_contracts(house: Path) -> None:
    done = lint(house)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_contract_is_broken_by_some_violation() -> None:
    assert set(VIOLATIONS) == set(contracts())


@pytest.mark.parametrize(("contract", "path", "code"), CASES, ids=[f"{row[0]}:{row[1]}" for row in CASES])
def test_a_violation_breaks_its_contract(house: Path, tmp_path: Path, contract: str, path: str, code: str) -> None:
    spoilt = tmp_path / "house"
    shutil.copytree(house, spoilt)
    spoil(spoilt, path, code)
    done = lint(spoilt)
    assert done.returncode != 0
    assert f"{contracts()[contract]} BROKEN" in " ".join(done.stdout.split()), done.stdout + done.stderr
