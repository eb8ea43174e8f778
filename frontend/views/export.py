"""Minutes and decision list as data, from the journal alone, during the meeting and after it."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.utils import translation
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from council import journal
from council.rules import canonical
from frontend import selectors
from frontend.rules import export as rules
from frontend.templatetags.raad import sentence, word
from frontend.templatetags.words import SENTENCES, WORDS
from frontend.views.live import meeting_or_404
from frontend.views.record import told
from meetings.models import Meeting
from meetings.services import renderings

MAKERS = {"minutes": rules.record, "decisions": rules.decisions}


@require_safe
def minutes(request: HttpRequest, meeting_id: UUID) -> JsonResponse:
    return _answer(meeting_or_404(meeting_id), "minutes")


@require_safe
def decisions(request: HttpRequest, meeting_id: UUID) -> JsonResponse:
    return _answer(meeting_or_404(meeting_id), "decisions")


def _answer(found: Meeting, kind: str) -> JsonResponse:
    """The content with its hash, the language and the version of the words; after the close the hash is kept."""
    language = get_language() or "nl"
    content, template = content_of(found, kind), template_version(language)
    digest = renderings.keep(found, kind, language, template, content["head"]["seq"], content)
    answer = {"content": content, "hash": digest, "language": language, "template": template}
    response = JsonResponse(answer | {"heads": selectors.heads(found.id)}, json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"  # it is the public record
    return response


def content_of(found: Meeting, kind: str) -> dict[str, Any]:
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
    return MAKERS[kind](told(found), meeting, sentence, lambda code, table: str(word(code, table)))


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
