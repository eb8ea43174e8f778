"""A plan carried out: all of it in one transaction, through the services, or nothing."""

from django.db import transaction

from council import services
from council.importers.plan import ADD, CHANGE, REJECT, Item, Plan
from council.models import Group, GroupMembership, LeaveReason, Person, Seat, SeatHolding
from council.selectors import term_on

FIELDS = {"address", "titles", "initials", "given_name", "infix", "surname", "suffix"}
FIELDS |= {"email", "birth_date", "member_since"}


class HasRejected(Exception):
    """Some rows cannot be taken, and nobody said to go on without them."""


@transaction.atomic
def apply(plan: Plan, *, without_rejected: bool = False) -> None:
    if plan.of(REJECT) and not without_rejected:
        raise HasRejected
    changed = plan.of(ADD) + plan.of(CHANGE)
    persons = [(item, _save_person(item, plan)) for item in changed]
    for item, person in persons:  # those who leave a seat go first, so that two can swap
        _leave_seat(item, person, plan)
    for item, person in persons:
        _take_seat(item, person, plan)
        _set_group(item, person, plan)
        for what, _old, new in item.changes:
            if what == "office":
                services.take_office(person, new, plan.date)


def _save_person(item: Item, plan: Plan) -> Person:
    person = item.person or Person(body=plan.body)
    for what, _old, new in item.changes:
        if what in FIELDS:
            setattr(person, what, new)
        if what == "external_ids":
            person.external_ids = {scheme: [v for s, v in new if s == scheme] for scheme, _value in new}
    person.full_clean()
    person.save()
    return person


def _leave_seat(item: Item, person: Person, plan: Plan) -> None:
    if not any(what == "seat" and old for what, old, _new in item.changes):
        return
    holding = SeatHolding.objects.on(plan.date).get(person=person)
    if holding.since == plan.date:
        holding.delete()
    else:
        services.end_period(holding, plan.date, LeaveReason.OTHER)


def _take_seat(item: Item, person: Person, plan: Plan) -> None:
    for what, _old, new in item.changes:
        if what == "seat":
            seat = Seat.objects.get(term=term_on(plan.body, plan.date), number=new)
            services.take_seat(person, seat, plan.date)


def _set_group(item: Item, person: Person, plan: Plan) -> None:
    wanted = {what: new for what, _old, new in item.changes if what in ("group", "leader")}
    current = GroupMembership.objects.on(plan.date).filter(person=person).first()
    if "group" not in wanted:
        if current and "leader" in wanted:
            current.leader = wanted["leader"]
            current.save(update_fields=["leader"])
        return
    leader = wanted.get("leader", bool(current and current.leader))
    if current and current.since < plan.date:
        services.end_period(current, plan.date)
    elif current:
        current.delete()
    services.join_group(person, _group(plan, wanted["group"]), plan.date, leader=leader)


def _group(plan: Plan, name: str) -> Group:
    for group in Group.objects.on(plan.date).filter(body=plan.body):
        if name.lower() in (group.name.lower(), group.short_name.lower()):
            return group
    order = Group.objects.filter(body=plan.body).count() + 1
    return services.form_group(plan.body, name, plan.date, order=order)
