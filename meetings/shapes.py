"""What the data of commands is made of: texts, numbers and names, and that nothing unknown is taken."""

from __future__ import annotations

import unicodedata
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
)

BLANK = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs by their class, and nothing to see


def visible(text: str) -> str:
    """There is something to read: not spaces, controls and signs without width alone."""
    if not any(unicodedata.category(sign)[0] not in "ZC" and sign not in BLANK for sign in text):
        raise ValueError("nothing to be seen")
    return text


Pid = Annotated[str, StringConstraints(pattern=r"^(s\d{2,3}|p-[0-9a-f]{8})$")]
Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), AfterValidator(visible)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=8000), AfterValidator(visible)]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=12), AfterValidator(visible)]
Round = Annotated[int, Field(strict=True, ge=1, le=99)]
Count = Annotated[int, Field(strict=True, ge=0, le=200)]
Choice = Literal["for", "against"]


class Strict(BaseModel):
    """Nothing unknown, nothing converted, nothing changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Nothing(Strict):
    """A command without data."""
