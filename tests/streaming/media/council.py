"""A council for the picture: thirty-nine members of ten groups and a mayor, with moving faces that nobody has."""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import av
import numpy as np
from PIL import Image, ImageDraw

from streaming.rules.scene import Local

GROUPS = {
    "Vooruit": ("Vaarwijk Vooruit", "mw. A. de Vries|dhr. M. el Idrissi|dhr. J.W. van der Meulen|mw. P.R. Ramdin|"
                "dhr. S. Hoekstra|mw. C.M. ter Horst|dhr. Y. Yıldız|mw. M. van 't Hof"),
    "Groen": ("Groen & Sociaal", "mw. F. in 't Veld|dhr. K. Boateng|mw. L. Kuipers|dhr. R.D. da Costa|"
              "mw. I. van den Berg|dhr. T. Pietersma"),
    "Liberaal": ("Liberaal Vaarwijk", "dhr. F.J. van Wassenaar-Bol|mw. S. Bouzidi|dhr. D. de Graaff|mw. W. Dijkstra|"
                 "dhr. A. Kowalski"),
    "Verbond": ("Christelijk Verbond", "dhr. B. de Vries|mw. J. van de Kamp|dhr. G. Slagboom|mw. E. Sinke-de Wit|"
                "dhr. D. Tuinstra"),
    "Hart": ("Lokaal Hart", "mw. M. op den Kelder|dhr. J. Sapulette|mw. K. Nguyen|dhr. H. Brouwer"),
    "Dorpen": ("Dorpen Samen", "dhr. W. Wiersema|mw. T. van Dalen|dhr. L. Oude Elferink"),
    "Midden": ("Redelijk Midden", "mw. N. Haddad|dhr. P. Zonneveld|mw. R. van Leeuwen"),
    "Appèl": ("Sociaal Appèl", "dhr. C. Verschuren|mw. F. Öztürk"),
    "Zilver": ("Partij Zilver", "mw. G. den Ouden|dhr. W. Akkerman"),
    "Dierbaar": ("Dierbaar Vaarwijk", "mw. N. Jansma"),
}  # fmt: skip
MAYOR = "p-00000001"
NOON = 1_795_719_600_000_000  # 26 November 2026, 20:00 in Amsterdam, in µs


def short(name: str) -> str:
    """The surname, with the initial where two have it."""
    rest = name.split(" ", 1)[1]
    surname = rest.split(" ", 1)[1]
    return rest if surname == "de Vries" else surname


def people(number: int = 39) -> dict[str, dict[str, Any]]:
    rows = [(name, group) for group, (_full, names) in GROUPS.items() for name in names.split("|")]
    rows += [(f"mw. T. Extra {n}", "Dierbaar") for n in range(len(rows), number)]
    found = {
        f"s{n:02}": {"name": name, "short": short(name), "group": group, "role": "member"}
        for n, (name, group) in enumerate(rows[:number], 1)
    }
    return found | {MAYOR: {"name": "mw. H. van Rossum", "short": "van Rossum", "group": None, "role": "mayor"}}


def slices(layout: str = "speaker", number: int = 39, **more: Any) -> dict[str, Any]:
    """The public slices of a meeting in full swing, as the protocol has them."""
    everybody = people(number)
    status = {"start": "planned", "break": "suspended", "end": "closed"}.get(layout, "open")
    groups = [
        {"id": short_name, "short": short_name, "name": full, "seats": names.count("|") + 1}
        for short_name, (full, names) in GROUPS.items()
    ]
    found: dict[str, dict[str, Any]] = {
        "meeting": {
            "id": "6f6a1c52-0d0e-4a57-9c3b-2f3e5f0f7a11",
            "title": "Raadsvergadering 26 november 2026",
            "status": status,
            "rehearsal": False,
            "body": {"name": "Gemeente Vaarwijk", "slug": "vaarwijk", "time_zone": "Europe/Amsterdam"},
            "starts_at": "2026-11-26T18:30:00.000Z",
            "suspended": {"since": "2026-11-26T19:00:00.000Z", "until": "2026-11-26T19:15:00.000Z", "reason": ""}
            if status == "suspended"
            else None,
            "chair": MAYOR,
            "clerk": None,
            "people": everybody,
            "groups": groups,
        },
        "agenda": {
            "current": "i6",
            "items": [
                {"id": "i6", "number": "6", "title": "Zwembad De Waterlelie: krediet en planning", "recused": []}
            ],
        },
        "attendance": {"rows": {pid: {"state": "present", "at": None, "lost_since": None} for pid in everybody}},
        "floor": {"now": {"pid": "s09", "kind": "speech"}, "interruption": None, "queue": []},
        "vote": {"current": None},
        "stage": {
            "state": "card" if status != "open" else "live",
            "layout": layout,
            "on_air": status == "open",
            "heard": [MAYOR, "s09"],
            "sound_only": [],
            "head": {"seq": 731, "hash": "9f2c51aa07be44d19f2c51aa07be44d1"},
        },
    }
    for path, value in more.items():
        part, name = path.split("__")
        found[part] = found[part] | {name: value}
    return found


def vote(answered: int = 23, number: int = 39, **more: Any) -> dict[str, Any]:
    """A roll call in which so many have answered and the next is being called."""
    seats = [pid for pid in people(number) if pid != MAYOR]
    electors = [
        {
            "seat": seat,
            "state": "voted" if n < answered else "called" if n == answered else "waiting",
            "choice": ("against" if n % 3 == 1 else "for") if n < answered else None,
        }
        for n, seat in enumerate(seats[:-2])
    ]
    con = sum(one["choice"] == "against" for one in electors)
    return {
        "label": "M3",
        "title": "Zwemles voor ieder kind",
        "method": "roll_call",
        "status": "open",
        "hidden": False,
        "electors": electors,
        "recused": seats[-1:],
        "absent": seats[-2:-1],
        "roll": {"called": seats[answered] if answered < len(electors) else None},
        "totals": {"for": min(answered, len(electors)) - con, "against": con, "voted": min(answered, len(electors)),
                   "electors": len(electors)},
        "outcome": None,
        "head": None,
    } | more  # fmt: skip


def local(number: int = 39) -> Local:
    slots = {pid: n for n, pid in enumerate(people(number), 1)}
    return Local(seq=412, slots=slots, address="https://vergadering.vaarwijk.nl")


@dataclass
class Still:
    frame: av.VideoFrame
    number: int


class Cameras:
    """A moving face per slot; `off` send nothing."""

    def __init__(self, off: frozenset[int] = frozenset(), large: frozenset[int] = frozenset(), fps: int = 10) -> None:
        self.off, self.large, self.fps, self.seconds = off, large, fps, 0.0

    def __call__(self, slot: int) -> Still | None:
        if slot in self.off:
            return None
        size = (640, 360) if slot in self.large else (320, 180)
        number = int(self.seconds * (25 if slot in self.large else self.fps))
        return Still(face(slot, size, number % 10), number)


@lru_cache(maxsize=1200)
def face(slot: int, size: tuple[int, int], phase: int) -> av.VideoFrame:
    """A drawn head and shoulders before a room of its own colour, turning a little."""
    width, height = size
    hue = slot * 47 % 360
    image = Image.new("RGB", (width, height), f"hsl({hue},{18 + slot * 7 % 20}%,{52 + slot * 5 % 22}%)")
    pen = ImageDraw.Draw(image)
    unit, shift = height / 100, math.sin(phase / 10 * 2 * math.pi) * height * 0.015
    x, y = width * (0.5 + ((slot * 13) % 7 - 3) * 0.012) + shift, height * 0.42
    pen.rectangle((0, height * 0.72, width, height), fill=f"hsl({hue},14%,38%)")
    if slot % 3 == 0:
        pen.rectangle((width * 0.06, height * 0.1, width * 0.26, height * 0.62), fill=f"hsl({hue},20%,82%)")
    if slot % 4 == 1:
        pen.rectangle((width * 0.76, height * 0.14, width * 0.94, height * 0.5), fill=f"hsl({hue + 140},28%,45%)")
    skin = ("#f2cdb0", "#e2b38d", "#c68a5f", "#8a5a3c", "#f6dcc6", "#a56b46")[slot % 6]
    hair = ("#2b211c", "#6b4a2f", "#b9a48a", "#8c8c8c", "#d8b56a", "#1d1d22", "#a4552f")[slot % 7]
    coat = f"hsl({slot * 83 % 360},{25 + slot * 11 % 30}%,{24 + slot * 3 % 22}%)"
    pen.ellipse((x - 38 * unit, y + 28 * unit, x + 38 * unit, y + 110 * unit), fill=coat)
    pen.rectangle((x - 7 * unit, y + 14 * unit, x + 7 * unit, y + 32 * unit), fill=skin)
    pen.ellipse((x - 21 * unit, y - 29 * unit, x + 21 * unit, y + (10 if slot % 2 else 24) * unit), fill=hair)
    pen.ellipse((x - 17 * unit, y - 22 * unit, x + 17 * unit, y + 24 * unit), fill=skin)
    pen.pieslice((x - 18 * unit, y - 25 * unit, x + 18 * unit, y + 8 * unit), 185, 355, fill=hair)
    for side in (-1, 1):
        pen.ellipse(
            (x + side * 7 * unit - 2 * unit, y - 1 * unit, x + side * 7 * unit + 2 * unit, y + 2 * unit), "#222"
        )
        if slot % 5 == 2:
            box = (x + side * 7 * unit - 5 * unit, y - 4 * unit, x + side * 7 * unit + 5 * unit, y + 5 * unit)
            pen.ellipse(box, outline="#333", width=max(1, round(unit)))
    mouth = abs(math.sin(phase + slot)) * 3 * unit
    pen.ellipse((x - 5 * unit, y + 13 * unit - mouth / 2, x + 5 * unit, y + 14.5 * unit + mouth / 2), "#8c3b3b")
    noise = np.random.default_rng(slot * 100 + phase).normal(0, 3, (height, width, 1))
    pixels = np.clip(np.asarray(image).astype(float) + noise, 0, 255).astype(np.uint8)
    return av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgb24").reformat(format="yuv420p")
