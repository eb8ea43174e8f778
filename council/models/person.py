"""A person as a body knows him: how he is written in a list, spoken to, and told apart from a namesake."""

import uuid

from django.core.validators import FileExtensionValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class FormOfAddress(models.TextChoices):
    MEVROUW = "mevrouw", _("Ms")
    HEER = "heer", _("Mr")
    NEITHER = "", _("none")


SHORT_ADDRESS = {FormOfAddress.MEVROUW: "mw.", FormOfAddress.HEER: "dhr.", FormOfAddress.NEITHER: ""}


class Person(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey("council.Body", models.CASCADE, related_name="persons", verbose_name=_("body"))
    user = models.ForeignKey(  # one account may be a person of several bodies: the clerk of two towns, say
        "council.User", models.SET_NULL, null=True, blank=True, related_name="persons", verbose_name=_("account")
    )
    address = models.CharField(
        _("form of address"), max_length=8, choices=FormOfAddress.choices, default=FormOfAddress.NEITHER, blank=True
    )
    honorific = models.CharField(_("honorific"), max_length=40, blank=True)
    titles = models.CharField(_("titles before the name"), max_length=60, blank=True)
    initials = models.CharField(_("initials"), max_length=30, blank=True)
    given_name = models.CharField(_("given name"), max_length=60, blank=True)
    infix = models.CharField(_("infix"), max_length=30, blank=True)
    surname = models.CharField(_("surname"), max_length=120)
    suffix = models.CharField(_("titles after the name"), max_length=60, blank=True)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    member_since = models.DateField(
        _("member since"), null=True, blank=True, help_text=_("If earlier than the first seat recorded here.")
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    external_ids = models.JSONField(_("identifiers elsewhere"), default=dict, blank=True)
    photo = models.FileField(
        _("photo"), upload_to="photos", blank=True, validators=[FileExtensionValidator(["jpg", "jpeg", "png", "webp"])]
    )

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        ordering = ["surname", "infix", "initials"]
        indexes = [models.Index(fields=["body", "surname"], name="person_by_surname")]
        constraints = [models.UniqueConstraint(fields=["user", "body"], name="account_once_per_body")]

    def __str__(self) -> str:
        return self.display_name()

    def last_name(self) -> str:
        return f"{self.infix} {self.surname}".strip()

    def display_name(self) -> str:
        """As a list has it: "mw. A. de Vries"."""
        return _words(SHORT_ADDRESS[FormOfAddress(self.address)], self._first(), self.last_name())

    def formal_name(self) -> str:
        """As a letter has it: "Mevrouw drs. A. de Vries MPA"."""
        spoken = self.honorific or (self.address and f"{'Mevrouw' if self.address == 'mevrouw' else 'De heer'}")
        return _words(spoken, self.titles, self._first(), self.last_name(), self.suffix)

    def spoken_name(self) -> str:
        """As the chair calls it: "mevrouw De Vries"; an infix after anything but a first name has a capital."""
        last = self.last_name()
        return _words(self.get_spoken_address(), last[:1].upper() + last[1:])

    def get_spoken_address(self) -> str:
        return {"mevrouw": "mevrouw", "heer": "de heer"}.get(self.address, "")

    def short_name(self, others: "list[Person] | None" = None) -> str:
        """Surname, with as much in front of it as is needed to tell this person from ``others``."""
        rivals = [other for other in others or [] if other.pk != self.pk]
        for name in NAMINGS:
            if name(self) not in [name(rival) for rival in rivals]:
                return name(self)
        return f"{self.display_name()} ({self._rank(rivals)})"

    def _first(self) -> str:
        return self.initials or self.given_name

    def _rank(self, rivals: "list[Person]") -> int:
        """Two who are written wholly alike get a number, the same one on every screen."""
        alike = [rival for rival in rivals if rival.display_name() == self.display_name()]
        return 1 + sum(str(rival.pk) < str(self.pk) for rival in alike)


def _words(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _surname(person: Person) -> str:
    last = person.last_name()
    return last[:1].upper() + last[1:]


# From short to long; each is tried in turn until nobody else in the room has the same.
NAMINGS = (
    _surname,
    lambda person: _words(person._first(), person.last_name()),
    lambda person: _words(person.given_name or person.initials, person.last_name()),
    Person.display_name,
    Person.formal_name,
)
