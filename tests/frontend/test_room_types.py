"""The room app's types are made from the commands: the schema is held against them here, the TypeScript in vitest."""

from __future__ import annotations

import json

from django.conf import settings

from meetings.management.commands.protocol_schema import schema


def test_the_schema_beside_the_room_app_is_that_of_the_commands() -> None:
    kept = settings.BASE_DIR / "frontend" / "room" / "protocol.schema.json"
    assert json.loads(kept.read_text()) == json.loads(json.dumps(schema())), "npm run types"
