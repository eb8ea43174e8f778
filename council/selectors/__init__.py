"""The only readers for doors and for the storeys above. Each takes the body or the user: there is no "all bodies"."""

from council.selectors.accounts import may_enter, needs_second_factor, person_of
from council.selectors.bodies import bodies_prepared_by, body_by_slug, local_rules_on, rule_set_on, term_on
from council.selectors.members import (
    Officers,
    group_of,
    groups_on,
    longest_sitting,
    names_on,
    officers_on,
    seats_on,
    sitting_on,
    vacancies_on,
)
from council.selectors.records import is_frozen, security_events

__all__ = [
    "Officers",
    "bodies_prepared_by",
    "body_by_slug",
    "group_of",
    "groups_on",
    "is_frozen",
    "local_rules_on",
    "longest_sitting",
    "may_enter",
    "names_on",
    "needs_second_factor",
    "officers_on",
    "person_of",
    "rule_set_on",
    "seats_on",
    "security_events",
    "sitting_on",
    "term_on",
    "vacancies_on",
]
