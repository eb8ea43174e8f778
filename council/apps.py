from django.apps import AppConfig


class CouncilConfig(AppConfig):
    name = "council"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from council import audit, checks, sign_in  # noqa: F401, PLC0415  registered by being imported, once the models are there
