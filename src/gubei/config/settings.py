"""Django's settings, read from the environment; nothing is started here."""

import os
from pathlib import Path

from gubei.adapters.keyfile import Keys
from gubei.adapters.postgres import database_settings
from gubei.config.static_files import add_headers
from gubei.terms.barcodes import barcode_forms

PROJECT = Path(__file__).resolve().parents[3]
GUBEI_HOME = Path(os.environ.get("GUBEI_HOME", ".gubei")).absolute()
GUBEI_WEB = Path(os.environ.get("GUBEI_WEB", PROJECT / "web" / "dist"))
# Where it is "yes", real people may be stored; anywhere else only invented ones.
GUBEI_PRODUCTION = os.environ.get("GUBEI_PRODUCTION", "") == "yes"
# The unit whose district this is; the first district in the tree where it is not set.
GUBEI_DISTRICT = os.environ.get("GUBEI_DISTRICT", "")
# How the barcodes of tubes begin, and how many signs they have: "MY:11,GB:16"; any, where not set.
GUBEI_BARCODES = barcode_forms(os.environ.get("GUBEI_BARCODES", ""))
# How many proxies stand in front, each of which adds to X-Forwarded-For.
GUBEI_PROXIES = int(os.environ.get("GUBEI_PROXIES", "0"))
GUBEI_NOTICES = os.environ.get("GUBEI_NOTICES", "")
GUBEI_UPSTREAM = os.environ.get("GUBEI_UPSTREAM", "")

GUBEI_KEYS = Keys(os.environ, GUBEI_HOME)
SECRET_KEY = GUBEI_KEYS.secret

# The index of visits, mapped into memory by each process; made anew from the database if lost.
# Named and not made here: few commands trace, and what tracing needs takes a second to load.
VISIT_SHELF = "gubei.adapters.visits.shelf.Shelf"

DEBUG = False
ALLOWED_HOSTS = os.environ.get("GUBEI_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [
    origin for origin in os.environ.get("GUBEI_ORIGINS", "").split(",") if origin
]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "axes",
    "procrastinate.contrib.django",
    "gubei.apps.GubeiConfig",
]
MIDDLEWARE = [
    "gubei.interfaces.api.headers.guard_answers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "gubei.config.urls"
WSGI_APPLICATION = "gubei.config.wsgi.application"

DATABASES = {"default": database_settings(os.environ, GUBEI_HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "gubei.Officer"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "gubei.interfaces.api.sessions.OfficerBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "gubei.interfaces.api.addresses.client_address"
AXES_LOCKOUT_CALLABLE = "gubei.interfaces.api.session.locked_out"
CSRF_FAILURE_VIEW = "gubei.interfaces.api.app_page.forged"

USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
USE_I18N = False

SESSION_ENGINE = "gubei.interfaces.api.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = GUBEI_PRODUCTION
CSRF_COOKIE_SECURE = GUBEI_PRODUCTION
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

PROCRASTINATE_IMPORT_PATHS = ["gubei.interfaces.worker.jobs"]

# A list of a million rows is some 200 MB of csv.
DATA_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024

# How many streams of events a process of the server holds beside the requests it works on.
STREAMS = 60

WHITENOISE_ROOT = GUBEI_WEB if GUBEI_WEB.is_dir() else None
WHITENOISE_INDEX_FILE = False
# The build names these files by their content.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.*/assets/.+$"
WHITENOISE_ADD_HEADERS_FUNCTION = add_headers

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        # What was refused was told to whoever asked.
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
        "axes": {"level": "ERROR"},
        "procrastinate": {"level": "WARNING"},
    },
}
