"""Prints the JSON Schema of every command, from which the room app's types are made."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand
from pydantic.json_schema import models_json_schema

from meetings.commands import COMMANDS
from meetings.rules.permissions import PERMISSIONS
from meetings.rules.refusals import REFUSALS


def schema() -> dict[str, Any]:
    """One object type, ``Commands``: the name of each command → the shape of its data."""
    models = sorted(set(COMMANDS.values()), key=lambda model: model.__name__)
    refs, definitions = models_json_schema([(model, "validation") for model in models])
    shapes = {name: refs[(model, "validation")] for name, model in COMMANDS.items()}
    return {
        "title": "Commands",
        "type": "object",
        "properties": shapes,
        "required": list(shapes),
        "additionalProperties": False,
        "x-for-chair": [name for name, row in PERMISSIONS.items() if row.for_chair],
        "x-refusals": REFUSALS,
        "$defs": _without_titles(definitions["$defs"]),
    }


def _without_titles(definitions: dict[str, Any]) -> dict[str, Any]:
    """A title per property would become a type per property."""
    for definition in definitions.values():
        for property_ in definition.get("properties", {}).values():
            property_.pop("title", None)
    return definitions


class Command(BaseCommand):
    """``python manage.py protocol_schema > schema.json``."""

    help = __doc__ or ""

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(json.dumps(schema(), indent=2))
