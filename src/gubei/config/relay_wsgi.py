"""What the process of `gubei serve --relay` loads: no sign-ins of its own, and its line upwards."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from gubei.interfaces.cli.lasting import load_all
from gubei.interfaces.cli.leaving import end_with
from gubei.interfaces.cli.turns import in_turn

_OF_THE_MAIN_SERVER = ("sessions", "csrf", "auth", "axes")
"""Sign-ins are judged by the main server: what a relay answers it answers to whom that one knew."""

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gubei.config.settings")
settings.ROOT_URLCONF = "gubei.config.relay_urls"
settings.MIDDLEWARE = [
    each for each in settings.MIDDLEWARE if not any(name in each for name in _OF_THE_MAIN_SERVER)
]
application = in_turn(get_wsgi_application())
load_all()

end_with(os.getppid())
# Only now are there tables to read.
import_module("gubei.interfaces.api.relay_desk").main_server.keep_meeting()
