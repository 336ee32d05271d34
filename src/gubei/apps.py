"""The one Django app."""

from django.apps import AppConfig


class GubeiConfig(AppConfig):
    """Gubei is one app of many packages, so that a model can move without a migration."""

    name = "gubei"
    label = "gubei"
    default_auto_field = "django.db.models.BigAutoField"
