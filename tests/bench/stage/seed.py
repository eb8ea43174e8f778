"""A council in session whose sound and picture the platform carries: python -m tests.bench.stage.seed SEATS."""

from __future__ import annotations

import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from meetings.models import Meeting  # noqa: E402
from tests import town  # noqa: E402


def main() -> None:
    """It is opened first and carried then: nobody of it has a camera that the opening would ask for."""
    call_command("migrate", verbosity=0)
    place = town.build(int(sys.argv[1]))
    place.open()
    Meeting.objects.filter(id=place.id).update(carried=True)
    members = place.members
    made = {"meeting": str(place.id), "chair": place.cookie(place.chair), "pids": members}
    print(json.dumps({**made, "cookies": [place.cookie(pid) for pid in members]}))


if __name__ == "__main__":
    main()
