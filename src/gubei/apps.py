"""The one Django app."""

from django.apps import AppConfig

from gubei.adapters.postgres.many import register


class GubeiConfig(AppConfig):
    """Gubei is one app of many packages, so that a model can move without a migration."""

    name = "gubei"
    label = "gubei"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Before the first question: sets of any size can be asked for."""
        register()
