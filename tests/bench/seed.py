"""Fill an empty database with one council in session, and say who is who: python -m tests.bench.seed SEATS."""

from __future__ import annotations

import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from tests import town  # noqa: E402


def live_values() -> dict[str, str]:
    """What decides whether a commit survives a power cut, as the database itself says it."""
    asked = {
        "postgresql": ("SHOW synchronous_commit", "SHOW fsync", "SHOW full_page_writes", "SHOW server_version"),
        "sqlite": ("PRAGMA synchronous", "PRAGMA journal_mode"),
    }[connection.vendor]
    with connection.cursor() as cursor:
        found = {}
        for question in asked:
            cursor.execute(question)
            found[question.split()[1]] = str(cursor.fetchone()[0])
    return found


def main() -> None:
    call_command("migrate", verbosity=0)
    place = town.build(int(sys.argv[1]))
    place.open()
    members = [place.cookie(pid) for pid in place.members]
    print(
        json.dumps(
            {
                "meeting": str(place.id),
                "item": str(place.item),
                "chair": place.cookie(place.chair),
                "clerk": place.cookie(place.clerk),
                "members": members,
                "live": live_values(),
            }
        )
    )


if __name__ == "__main__":
    main()
