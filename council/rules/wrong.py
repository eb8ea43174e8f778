"""What a checker of journals says of an entry that cannot be true."""

from __future__ import annotations


class Wrong(Exception):
    """An entry that cannot be true; the code says why, the values say which."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def text(names: object) -> str:
    """Names in one line, in order."""
    return ", ".join(sorted(map(str, names))) if isinstance(names, set | list | dict) else str(names)
