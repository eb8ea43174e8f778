"""What `manage.py check` says of this installation. Errors stop the start; warnings are for `check --deploy`."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from council.proxies import networks


@register(Tags.security)
def proxies_are_networks(**_: Any) -> list[CheckMessage]:
    try:
        networks(tuple(settings.TRUSTED_PROXIES))
    except ValueError as error:
        return [Error(f"TRUSTED_PROXIES: {error}", id="council.E001")]
    return []


@register(Tags.security)
def secrets_are_private(**_: Any) -> list[CheckMessage]:
    directory = settings.SECRETS_DIR
    files = directory.iterdir() if directory.is_dir() else []
    return [
        Error(f"{path} can be read by others; make it mode 0600", id="council.E002")
        for path in files
        if path.stat().st_mode & 0o077
    ]


@register(Tags.security, deploy=True)
def is_production(**_: Any) -> list[CheckMessage]:
    if settings.PRODUCTION:
        return []
    return [Error(f"COUNCIL_MODE is {settings.MODE}, not production", id="council.E003")]


@register(Tags.security, deploy=True)
def says_where_to_report(**_: Any) -> list[CheckMessage]:
    if settings.SECURITY_CONTACT.startswith(("mailto:", "tel:", "https://")):
        return []
    return [Warning("SECURITY_CONTACT should be a mailto:, tel: or https: address", id="council.W001")]


@register(Tags.database, deploy=True)
def database_suits(**_: Any) -> list[CheckMessage]:
    if settings.DATABASE_URL and not settings.REDIS_URL:
        return [Warning("Without REDIS_URL only one web process may run", id="council.W002")]
    if settings.REDIS_URL and not settings.DATABASE_URL:
        return [Error("SQLite has one writing process: several web processes need DATABASE_URL", id="council.E004")]
    return []
