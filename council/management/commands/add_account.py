"""manage.py add_account EMAIL [--operator] [--staff-of SLUG …]: an account for one person, from the command line."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from council import services
from council.models import Body, User


class Command(BaseCommand):
    help = "Add an account. The password is asked for, or read from standard input with --password-stdin."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--operator", action="store_true", help="runs the installation, sees every body")
        parser.add_argument("--staff-of", action="append", default=[], metavar="SLUG", help="prepares this body")
        parser.add_argument("--password-stdin", action="store_true")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            user = self.open(options["email"], options["password_stdin"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if options["operator"]:
            services.make_operator(user, actor="command")
        for slug in options["staff_of"]:
            services.give_staff(user, _body(slug), actor="command")
        self.stdout.write(self.style.SUCCESS(f"{user.email}: sign in and make a second factor"))

    def open(self, email: str, stdin: bool) -> User:
        validate_email(email)
        if User.objects.filter(email__iexact=email).exists():
            raise CommandError(f"{email} has an account already")
        password = sys.stdin.readline().rstrip("\n") if stdin else getpass.getpass("Password: ")
        validate_password(password, User(email=email))
        return services.open_account(email, password, actor="command")


def _body(slug: str) -> Body:
    body = Body.objects.filter(slug=slug).first()
    if body is None:
        raise CommandError(f"no body {slug!r}")
    return body
