import datetime
from typing import Any

from django.db.models import QuerySet

from council.models import Body, LocalRule, Term, User
from council.rules.bodies import RuleSet, effective
from council.rules.kinds import BodyKind


def bodies_prepared_by(user: User) -> QuerySet[Body]:
    """What an account may prepare; a superuser runs the installation and sees every body."""
    if not user.is_active:
        return Body.objects.none()
    return Body.objects.all() if user.is_superuser else Body.objects.filter(staff__user=user)


def body_by_slug(slug: str) -> Body:
    return Body.objects.get(slug=slug)


def term_on(body: Body, date: datetime.date) -> Term | None:
    return Term.objects.on(date).filter(body=body).order_by("-since").first()


def local_rules_on(body: Body, date: datetime.date) -> dict[str, Any]:
    """The body's own settings; of two that hold on a day the later one wins."""
    rows = LocalRule.objects.on(date).filter(body=body).order_by("since")
    return {row.key: row.value for row in rows}


def rule_set_on(body: Body, date: datetime.date) -> RuleSet:
    return effective(BodyKind(body.kind), local_rules_on(body, date))
