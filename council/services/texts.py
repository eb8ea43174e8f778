"""Free text kept outside the journal, which knows only its salted hash, so that it can be erased."""

import uuid

from council.models import ErasableText


def keep_text(text: str) -> ErasableText:
    return ErasableText.objects.create(text=text)


def erase_text(text_id: uuid.UUID) -> None:
    """Text and salt both go: with the salt a short text could be guessed back from its hash."""
    ErasableText.objects.filter(pk=text_id).update(text=None, salt=None)
