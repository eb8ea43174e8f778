"""Settings from the environment. A value that cannot be meant stops the start: a typo must not become a default."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

TRUE = ("1", "true", "yes", "on")
FALSE = ("0", "false", "no", "off")


def envtext(name: str, default: str = "") -> str:
    """The variable, or the contents of the file that NAME_FILE points to; both at once is a mistake."""
    value, path = os.environ.get(name), os.environ.get(f"{name}_FILE")
    if value is not None and path:
        raise ImproperlyConfigured(f"{name} and {name}_FILE are both set: keep one")
    if path:
        return _read(name, Path(path))
    return default if value is None else value


def envbool(name: str, default: bool) -> bool:
    value = envtext(name)
    if not value:
        return default
    if value.lower() in TRUE:
        return True
    if value.lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be one of {', '.join(TRUE + FALSE)}, not {value!r}")


def envint(name: str, default: int) -> int:
    value = envtext(name)
    try:
        return int(value) if value else default
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}") from None


def envlist(name: str, default: list[str]) -> list[str]:
    """Comma separated; blanks around and between are dropped."""
    value = envtext(name)
    return [part.strip() for part in value.split(",") if part.strip()] if value else default


def envchoice(name: str, default: str, choices: tuple[str, ...]) -> str:
    value = envtext(name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}, not {value!r}")
    return value


def envsecret(name: str) -> str:
    """A secret, never with a default; a file that others can read is refused."""
    path = os.environ.get(f"{name}_FILE")
    if path and Path(path).exists() and Path(path).stat().st_mode & 0o077:
        raise ImproperlyConfigured(f"{name}_FILE: {path} can be read by others; make it mode 0600")
    return envtext(name).strip()


def _read(name: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").rstrip("\n")
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE: {path} cannot be read ({error.strerror})") from None
