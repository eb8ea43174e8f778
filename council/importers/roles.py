"""What a role in a file means here. One table; None: a role that we know and leave out."""

from council.importers.records import LEADER, MEMBER
from council.models import OfficeKind

ROLES: dict[str, str | None] = {
    "raadslid": MEMBER,
    "statenlid": MEMBER,
    "eilandsraadslid": MEMBER,
    "lid": MEMBER,
    "lid algemeen bestuur": MEMBER,
    "ab-lid": MEMBER,
    "gemeenteraadslid": MEMBER,
    "member": MEMBER,
    "fractievoorzitter": LEADER,
    "leader": LEADER,
    "burgemeester": OfficeKind.MAYOR,
    "waarnemend burgemeester": OfficeKind.MAYOR,
    "mayor": OfficeKind.MAYOR,
    "commissaris van de koning": OfficeKind.COMMISSIONER,
    "gezaghebber": OfficeKind.GOVERNOR,
    "dijkgraaf": OfficeKind.DIJKGRAAF,
    "watergraaf": OfficeKind.DIJKGRAAF,
    "griffier": OfficeKind.CLERK,
    "raadsgriffier": OfficeKind.CLERK,
    "statengriffier": OfficeKind.CLERK,
    "eilandgriffier": OfficeKind.CLERK,
    "clerk": OfficeKind.CLERK,
    "plaatsvervangend griffier": OfficeKind.DEPUTY_CLERK,
    "plv. griffier": OfficeKind.DEPUTY_CLERK,
    "adjunct-griffier": OfficeKind.DEPUTY_CLERK,
    "deputy clerk": OfficeKind.DEPUTY_CLERK,
    "wethouder": OfficeKind.ALDERMAN,
    "alderman": OfficeKind.ALDERMAN,
    "gedeputeerde": OfficeKind.GEDEPUTEERDE,
    "eilandgedeputeerde": OfficeKind.GEDEPUTEERDE,
    "db-lid": OfficeKind.BOARD_MEMBER,
    "lid dagelijks bestuur": OfficeKind.BOARD_MEMBER,
    "heemraad": OfficeKind.BOARD_MEMBER,
    "hoogheemraad": OfficeKind.BOARD_MEMBER,
    "plaatsvervangend voorzitter": OfficeKind.DEPUTY_CHAIR,
    "plaatsvervangend raadsvoorzitter": OfficeKind.DEPUTY_CHAIR,
    "locoburgemeester": None,
    "vicefractievoorzitter": MEMBER,
    "vice-fractievoorzitter": MEMBER,
    "burgerraadslid": None,
    "burgerlid": None,
    "commissielid": None,
    "fractievertegenwoordiger": None,
    "fractieondersteuner": None,
    "steunfractielid": None,
}


def known(text: str) -> bool:
    return _key(text) in ROLES


def role_of(text: str) -> str | None:
    role = ROLES.get(_key(text))
    return str(role) if role else None


def _key(text: str) -> str:
    return " ".join(text.lower().split())
