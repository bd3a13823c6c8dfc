"""Settings: one file, values from the environment (see `environment.py`), secure unless DEBUG=1 says it is a trial.

| variable | meaning | unset |
|---|---|---|
| DEBUG | trial on this machine | 0 |
| SECRET_KEY | signs sessions and tokens | refused, unless DEBUG |
| ALLOWED_HOSTS | host names, with commas | refused, unless DEBUG |
| SITE_URL | address printed into QR codes | refused, unless DEBUG |
| DATABASE_URL | postgresql://… | SQLite in var/ |
| DB_CONNECT_SECONDS | how long a request waits for the database server; 0: for ever | 3 |
| DB_LOCK_SECONDS | … for a row that somebody else holds | 3 |
| DB_STATEMENT_SECONDS | … for one statement | 5 |
| DB_IDLE_SECONDS | after so long the server undoes a transaction that stands still | 10 |
| MEDIA_ROOT | folder of attachments | var/media |
| PROXIES | how many proxies of ours write X-Forwarded-For | 0: nobody's is believed |
| HTTPS | cookies only over https | 1, with DEBUG 0 |
| EMAIL_HOST | server for `manage.py mail_reminders` | no mail is ever sent |
| EMAIL_FROM | sender of that mail | webmaster@EMAIL_HOST |
| RELIEF_NOW | stands the clock still, local ISO time | the real clock; refused, unless DEBUG |
"""

import datetime as dt
import tomllib
from pathlib import Path

from csp.constants import NONE, SELF

from duyun_relief import environment

BASE_DIR = Path(__file__).resolve().parent.parent
VERSION: str = tomllib.loads((BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
VAR = BASE_DIR / "var"

DEBUG = environment.flag("DEBUG", default=False)
SECRET_KEY = environment.text("SECRET_KEY", "insecure: for a trial on one machine only" if DEBUG else None)
ALLOWED_HOSTS = environment.names("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]" if DEBUG else None)
SITE_URL = environment.text("SITE_URL", "http://127.0.0.1:8000" if DEBUG else None).rstrip("/")
HTTPS = environment.flag("HTTPS", default=not DEBUG)
PROXIES = environment.count("PROXIES", 0)
RELIEF_NOW = environment.moment("RELIEF_NOW", allowed=DEBUG)

# --- Assembly ---------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "crispy_forms",
    "simple_history",
    "axes",
    "csp",
    "departments",
    "intake",
    "routing",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "departments.middleware.NoStoreMiddleware",  # after whitenoise: style sheets may be kept, pages may not
    "csp.middleware.CSPMiddleware",
    "duyun_relief.trial_errors.TrialHostMiddleware",  # outside whatever asks for the host, inside what gives the styles
    "duyun_relief.failures.FailurePagesMiddleware",  # outside all that reads the database, sessions above all
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "departments.middleware.NoNulMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "duyun_relief.drafts.KeepingLoginMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
    "departments.middleware.OneCalendarMiddleware",
    "duyun_relief.drafts.KeptFormsMiddleware",
    "duyun_relief.trial_errors.TrialErrorPagesMiddleware",  # innermost: Django has no other hook before its own pages
]

# Django would make its own page of an exception at the next layer, before FailurePagesMiddleware hears of it.
DEBUG_PROPAGATE_EXCEPTIONS = True

ROOT_URLCONF = "duyun_relief.urls"
WSGI_APPLICATION = "duyun_relief.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "departments.context_processors.desk",
                "routing.context_processors.reminders",
                "routing.context_processors.remedies_off",
            ],
            "builtins": ["intake.templatetags.drafts"],  # a tag of every form must not have to be loaded
        },
    },
]

CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "counter"

# --- Data -------------------------------------------------------------------------------------------------------------

DATABASES = {"default": environment.database("DATABASE_URL", folder=VAR, limits=environment.limits())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = Path(environment.text("MEDIA_ROOT", str(VAR / "media")))

# --- Mail: only that reminders wait, never about whom -----------------------------------------------------------------

EMAIL_HOST = environment.text("EMAIL_HOST", "")
DEFAULT_FROM_EMAIL = environment.text("EMAIL_FROM", f"webmaster@{EMAIL_HOST or 'localhost'}")

# --- Language and time ------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# --- Signing in -------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "departments.User"
LOGIN_URL = "departments:login"
LOGIN_REDIRECT_URL = "/"
CSRF_FAILURE_VIEW = "duyun_relief.drafts.csrf_failed"  # keeps the form: somebody may have signed in anew
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: it refuses before a password is compared
    "departments.auth_backend.DemoAwareBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Account and machine together: by account alone a stranger could lock a window out on market day,
# by machine alone one clerk would lock out all colleagues behind the same address.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "departments.machines.sign_in_machine"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = dt.timedelta(minutes=10)
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "duyun_relief.error_views.locked_out"
AXES_VERBOSE = False

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS

# --- What the browser is told -----------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        # Papers are printed from a hidden frame of the same site.
        "frame-ancestors": [SELF],
    }
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0

# --- Static files -----------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        # Names with a fingerprint, so that a browser never keeps yesterday's style sheet; they need collectstatic.
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG

# --- Log: what happened, never what was typed ------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Django's own handlers would mail whole requests to administrators.
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        # At DEBUG these write every query with its values.
        "django.db.backends": {"level": "INFO"},
        # Writes account names at every attempt; the attempts themselves stand in its tables.
        "axes": {"level": "ERROR"},
        # Tells every command that it cannot draw pixels; only its pattern of bars is taken.
        "pyBarcode": {"level": "WARNING"},
    },
}
