"""The real council and agenda, which are not in this repository: beside it, or where COUNCIL_SHARED_DATA says."""

import os
from pathlib import Path

import pytest

NAMED = os.environ.get("COUNCIL_SHARED_DATA", "")
SHARED = Path(NAMED) if NAMED else Path(__file__).resolve().parents[2] / "shared" / "data"


def real(*names: str) -> pytest.MarkDecorator:
    """Skips, and says so, where the data are nowhere; who has said where they are gets an error instead."""
    missing = [name for name in names if not (SHARED / name).exists()]
    if missing and NAMED:
        raise pytest.UsageError(f"COUNCIL_SHARED_DATA has no {', '.join(missing)}")
    return pytest.mark.skipif(bool(missing), reason="no real data: COUNCIL_SHARED_DATA names their folder")
