"""What every test can use. A test marked `postgres` runs only where the database is PostgreSQL."""

import os

import pytest

pytest_plugins = ["tests.services.fixtures"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    on_postgres = os.environ.get("DATABASE_URL", "").startswith("postgres")
    skip = pytest.mark.skip(reason="needs PostgreSQL: `make test`, or python -m tests.services run -- ...")
    for item in items:
        if item.get_closest_marker("postgres") and not on_postgres:
            item.add_marker(skip)
