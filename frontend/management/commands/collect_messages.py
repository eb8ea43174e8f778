"""Bring the Dutch catalogue up to date with the texts in code and templates, without gettext's own programs."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation.template import templatize

STOREYS = ("council", "voting", "meetings", "streaming", "frontend")
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("_p", "pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
SKIPPED = {"node_modules", "dist", "migrations", "__pycache__"}
CATALOGUE = Path(settings.BASE_DIR) / "frontend" / "locale" / "nl" / "LC_MESSAGES" / "django.po"

Message = tuple[Any, str | None, str]


class Command(BaseCommand):
    help = "Bring frontend/locale/nl/LC_MESSAGES/django.po up to date with code and templates."

    def handle(self, *args: Any, **options: Any) -> None:
        template, catalogue = collected(), known()
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        with CATALOGUE.open("wb") as file:
            write_po(file, catalogue, width=110, sort_output=True, omit_header=False, no_location=True)
        missing = [message.id for message in catalogue if message.id and not message.string]
        self.stdout.write(f"{len(catalogue)} texts, {len(missing)} without a translation")


def known() -> Catalog:
    if not CATALOGUE.exists():
        return Catalog(locale="nl")
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="nl")


def collected() -> Catalog:
    """Every text that can be translated, as an empty catalogue."""
    found = Catalog()
    for text, context, _source in messages():
        found.add(text, context=context)
    return found


def messages() -> Iterator[Message]:
    for path in sources():
        code = path.read_text()
        if path.suffix == ".html":
            code = templatize(code, origin=str(path))
        for _line, text, _comments, context in extract("python", BytesIO(code.encode()), KEYWORDS):
            yield text, context, str(path)


def sources() -> Iterator[Path]:
    for storey in STOREYS:
        for path in sorted((Path(settings.BASE_DIR) / storey).rglob("*")):
            if path.suffix in (".py", ".html") and not SKIPPED & set(path.parts):
                yield path
