from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CouncilConfig(AppConfig):
    name = "council"
    verbose_name = _("The council")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from council import audit, checks, sign_in  # noqa: F401, PLC0415  registered by being imported, once the models are there
