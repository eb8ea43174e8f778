"""Tags for the pages: who the page belongs to, words for codes, moments, form controls."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import forms, template
from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime

from council.rules import articles
from council.rules.kinds import BodyKind
from frontend import selectors
from frontend.templatetags import evidence
from frontend.templatetags.words import SENTENCES, WORDS

register = template.Library()
register.filter(evidence.evidence)

CONTROLS = {
    forms.Textarea: "utrecht-textarea utrecht-textarea--html-textarea",
    forms.Select: "utrecht-select utrecht-select--html-select",
    forms.CheckboxInput: "utrecht-checkbox utrecht-checkbox--html-input",
    forms.RadioSelect: "utrecht-radio-button utrecht-radio-button--html-input",
}


@register.simple_tag(takes_context=True)
def frame(context: template.Context, body: Any = None) -> dict[str, Any]:
    """Name, logo and theme of the body that the page belongs to; without one the only body there is."""
    body = body or _only_body(context)
    found = {"demo_url": _reversed("demo_sign_in") if settings.DEMO else "", "home_url": "/"}
    found["sign_in_url"] = found["demo_url"] or reverse("account_login")
    if not body:
        return found | {"name": "", "initial": "R", "kind": "", "theme_class": "", "phone": ""}
    return found | {
        "name": body.name,
        "initial": _initial(body.name),
        "kind": body.kind,
        "theme_class": body.theme_class if body.theme_class != "voorbeeld-theme" else "",
        "theme_url": reverse("frontend:theme", args=[body.slug]) if body.theme_css else "",
        "logo_url": reverse("frontend:logo", args=[body.slug]) if body.logo else "",
        "home_url": reverse("frontend:body", args=[body.slug]),
        "phone": body.clerk_phone,
    }


@register.simple_tag(takes_context=True)
def article(context: template.Context, key: str) -> str:
    """By which article, in the law of the body that the page belongs to."""
    return articles.article(BodyKind(str(context["body"].kind)), key)


@register.simple_tag(takes_context=True)
def language_url(context: template.Context, code: str) -> str:
    """Choosing a language changes nothing but what is read, so it is a link and needs no script."""
    request: HttpRequest | None = context.get("request")
    here = request.get_full_path() if request and request.method == "GET" else "/"
    return f"{reverse('frontend:language', args=[code])}?{urlencode({'next': here})}"


@register.filter
def word(code: str, table: str) -> Any:
    """The word for a code; a code without a word is shown as it is, so that nothing is lost."""
    if table.startswith("outcome") and ":" in code:  # who was elected on paper
        outcome, _, name = code.partition(":")
        found = word(outcome, table)
        return f"{found}: {name}" if table == "outcome" else found
    return WORDS[table].get(code, code)


@register.filter
def sentence(said: dict[str, Any] | None) -> str:
    """``{"code", "values"}`` as a sentence in the reader's language; a value may itself be a code of a table."""
    if not said:
        return ""
    values = {name: _value(value) for name, value in said.get("values", {}).items()}
    return str(SENTENCES[said["code"]]) % values


@register.filter
def part(person: dict[str, Any]) -> Any:
    """What somebody is in a meeting: a member belongs to a group, everybody else holds an office."""
    return person.get("group") or ("" if person.get("role") == "member" else word(person.get("role", ""), "office"))


@register.filter
def moment(stamp: str | datetime | None) -> datetime | None:
    """A journal time stamp as a moment, which ``date`` then shows in the body's own time zone."""
    return parse_datetime(stamp) if isinstance(stamp, str) else stamp


@register.filter
def clock(seconds: int | None) -> str:
    """``134`` is 02:14."""
    minutes, rest = divmod(int(seconds or 0), 60)
    return f"{minutes:02d}:{rest:02d}"


@register.filter
def is_link(help_text: object) -> bool:
    """A way out, as "Forgot your password?": it stands after the control and describes nothing."""
    return "<a " in str(help_text)


@register.filter
def control(field: forms.BoundField) -> Any:
    """A form control in the look of the design system, tied to its hint and its error."""
    widget = field.field.widget
    attrs: dict[str, str | bool] = {
        "class": next(
            (css for kind, css in CONTROLS.items() if isinstance(widget, kind)),
            "utrecht-textbox utrecht-textbox--html-input",
        )
    }
    hint = field.help_text and not is_link(field.help_text)
    said = [name for name, there in (("hint", hint), ("error", field.errors)) if there]
    if said:
        attrs["aria-describedby"] = " ".join(f"{field.id_for_label}-{name}" for name in said)
    if field.errors:
        attrs["aria-invalid"] = "true"
        attrs["class"] = f"{attrs['class']} utrecht-textbox--invalid"
    widget.attrs.pop("placeholder", None)
    return field.as_widget(attrs=attrs)


def _value(value: Any) -> Any:
    """A name or number as it is; a code by its word; a moment as the clock in the body's time zone shows it."""
    if isinstance(value, dict) and "moment" in value:
        return date_format(localtime(parse_datetime(value["moment"])), "H:i")
    return word(value["word"], value["table"]) if isinstance(value, dict) else value


def _initial(name: str) -> str:
    """Gemeente Voorbeeldstad has a V on its shield."""
    return name.split()[-1][:1].upper() if name else "R"


def _only_body(context: template.Context) -> Any:
    """An error page may be drawn when the database is what failed."""
    return None if context.get("request") is None else selectors.only_body()


def _reversed(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
