"""The project's settings, with a data folder of their own and a hash that costs nothing."""

import os

os.environ.setdefault("GUBEI_HOME", ".gubei-test")

from gubei.config.settings import *  # noqa: F403

# scrypt is slow on purpose; a hundred sign-ins in the tests need not be.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
