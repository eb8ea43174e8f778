"""The only writers of storey 1 (the journal has its own door)."""

from council.services.accounts import (
    change_account,
    close_account_of,
    deactivate_account,
    forget_second_factor,
    forget_second_factor_of,
    give_staff,
    make_operator,
    open_account,
    open_account_for,
    take_staff,
)
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
from council.services.preparation import check_row, remove_row, store_row
from council.services.security_log import forget_old_events, log_event
from council.services.texts import erase_text, keep_text

__all__ = [
    "FrozenError",
    "add_body",
    "change_account",
    "check_row",
    "close_account_of",
    "deactivate_account",
    "end_period",
    "end_term",
    "erase_text",
    "forget_old_events",
    "forget_second_factor",
    "forget_second_factor_of",
    "form_group",
    "freeze",
    "give_staff",
    "join_group",
    "keep_text",
    "link_account",
    "log_event",
    "make_operator",
    "open_account",
    "open_account_for",
    "open_term",
    "refuse_if_frozen",
    "remove_row",
    "set_local_rule",
    "store_row",
    "take_office",
    "take_seat",
    "take_staff",
    "thaw",
]
