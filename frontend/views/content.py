"""The content of minutes and decision list as it is hashed, and the hash that page and data both show."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.utils import translation

from council import journal
from council.rules import canonical
from frontend.rules import export as rules
from frontend.templatetags.raad import sentence, word
from frontend.templatetags.words import SENTENCES, WORDS
from meetings.models import Meeting
from meetings.services import renderings

MAKERS = {"minutes": rules.record, "decisions": rules.decisions}


def sealed(found: Meeting, kind: str, told: dict[str, Any], language: str) -> dict[str, Any]:
    """The content with its hash, the language and the version of the words; after the close the hash is kept."""
    content, template = content_of(found, kind, told), template_version(language)
    digest = renderings.keep(found, kind, language, template, content["head"]["seq"], content)
    return {"content": content, "hash": digest, "language": language, "template": template}


def content_of(found: Meeting, kind: str, told: dict[str, Any]) -> dict[str, Any]:
    """What is hashed: only values that have a canonical form."""
    meeting = {
        "id": str(found.id),
        "title": found.title,
        "body": found.body.name,
        "kind": str(found.body.kind),
        "place": found.place,
        "rehearsal": found.rehearsal,
        "status": str(found.status),
        "starts_at": journal.timestamp(found.starts_at),
    }
    return MAKERS[kind](told, meeting, sentence, lambda code, table: str(word(code, table)))


@cache
def template_version(language: str) -> str:
    """The words and the rules by which the text is made, as a hash: another word is another version."""
    with translation.override(language):
        words = {table: {code: str(text) for code, text in row.items()} for table, row in WORDS.items()}
        said = {
            "language": language,
            "words": words,
            "sentences": {code: str(text) for code, text in SENTENCES.items()},
        }
    folder = Path(rules.__file__).parent
    code = b"".join((folder / f"{name}.py").read_bytes() for name in ("export", "minutes", "votes"))
    return sha256(canonical.encode(said) + code).hexdigest()
