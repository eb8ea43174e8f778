"""The only writers of storey 1 (the journal has its own door)."""

from council.services.accounts import deactivate_account, give_staff, open_account, take_staff
from council.services.bodies import add_body, end_term, open_term, set_local_rule
from council.services.freezing import FrozenError, freeze, refuse_if_frozen, thaw
from council.services.membership import (
    end_period,
    form_group,
    join_group,
    link_account,
    take_office,
    take_seat,
)
from council.services.security_log import forget_old_events, log_event
from council.services.texts import erase_text, keep_text

__all__ = [
    "FrozenError",
    "add_body",
    "deactivate_account",
    "end_period",
    "end_term",
    "erase_text",
    "forget_old_events",
    "form_group",
    "freeze",
    "give_staff",
    "join_group",
    "keep_text",
    "link_account",
    "log_event",
    "open_account",
    "open_term",
    "refuse_if_frozen",
    "set_local_rule",
    "take_office",
    "take_seat",
    "take_staff",
    "thaw",
]
