"""Ask the rulebook: one question per line in, one answer per line out."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand

from council.rules.whatif import answer
from council.rules.whatif_words import WORDS


class Command(BaseCommand):
    help = 'Answers JSON lines {"rule": …, "body": …, "in": {…}} with {"out": …, "source": …} or {"error": …}.'
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", default="-", help="a file of JSON lines; without it, standard input")
        parser.add_argument("--lang", choices=sorted(WORDS), default="nl", help="the language of errors")

    def handle(self, *args: Any, file: str, lang: str, **options: Any) -> None:
        if file == "-":
            return self.answer_all(sys.stdin.buffer, lang)
        with open(file, "rb") as questions:
            return self.answer_all(questions, lang)

    def answer_all(self, questions: BinaryIO, lang: str) -> None:
        """Each answer at once, so that the command can be talked to."""
        for line in questions:
            self.stdout.write(json.dumps(answer(line, lang), ensure_ascii=False))
            self.stdout.flush()
