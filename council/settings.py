"""All settings. Wiring only: what may be set is read from the environment, see docs/operate.md."""

import os
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from council.env import envbool, envchoice, envint, envlist, envtext
from council.keys import OF_THE_WEB, key_bytes, new_secret, optional, public_of, secret

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(envtext("COUNCIL_VAR", str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

# --- mode: demo serves loopback only; production starts on its own keys and hosts or not at all
MODE = envchoice("COUNCIL_MODE", "test" if "PYTEST_VERSION" in os.environ else "demo", ("demo", "production", "test"))
DEMO, PRODUCTION, TESTING = MODE == "demo", MODE == "production", MODE == "test"
LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
DEBUG = envbool("DEBUG", False)
if DEBUG and PRODUCTION:
    raise ImproperlyConfigured("DEBUG cannot be on in production")

# The stage and the watchdog, on machines of their own, have no business with the web process's secrets.
PROCESS = envchoice("COUNCIL_PROCESS", "web", ("web", "stage", "watchdog"))

SECRETS_DIR = VAR_DIR / "secrets"
HEADS_FILE = envtext("HEADS_FILE", str(VAR_DIR / "heads.jsonl"))  # best on another disk than the database
_own = {each: secret(each, SECRETS_DIR, may_create=not PRODUCTION) for each in OF_THE_WEB if PROCESS == "web"}
SECRET_KEY, _journal, _mfa = (_own.get(each) or new_secret() for each in OF_THE_WEB)
JOURNAL_SIGNING_KEY, MFA_KEY = key_bytes(_journal).hex(), key_bytes(_mfa).hex()
if JOURNAL_SIGNING_KEY == MFA_KEY:
    raise ImproperlyConfigured("JOURNAL_KEY and MFA_KEY must differ: one secret per purpose")

ALLOWED_HOSTS = envlist("ALLOWED_HOSTS", []) if PRODUCTION else [*LOOPBACK, *(["testserver"] if TESTING else [])]
if PRODUCTION and (not ALLOWED_HOSTS or any("*" in host for host in ALLOWED_HOSTS)):
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts of this installation, without wildcards")
PORT = envint("PORT", 8000)
SITE_URL = envtext("SITE_URL", f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION else f"http://localhost:{PORT}")

# --- applications
INSTALLED_APPS = [
    "daphne",
    "frontend",
    "streaming",
    "meetings",
    "voting",
    "council.apps.CouncilConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "rest_framework",
    "drf_spectacular",
    "csp",
    "django_vite",
    "auditlog",
    "channels",
]
MIDDLEWARE = [
    "council.middleware.TrustedProxies",
    "council.middleware.Devices",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "council.middleware.SecondFactor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "auditlog.middleware.AuditlogMiddleware",
]
ROOT_URLCONF = "council.urls"
ASGI_APPLICATION = "council.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "council.User"


# --- database
def sqlite(path: Path) -> dict[str, Any]:
    """One writing process. IMMEDIATE: a writer waits at its start; FULL: what was committed survives a power cut."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;",
        },
        "TEST": {"NAME": Path(tempfile.gettempdir()) / f"council-test-{os.getpid()}.sqlite3"},
    }


def postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise ImproperlyConfigured("DATABASE_URL must look like postgres://user:password@host:5432/name")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": parts.port or "",
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


DATABASE_URL = envtext("DATABASE_URL")
DATABASES = {"default": postgresql(DATABASE_URL) if DATABASE_URL else sqlite(VAR_DIR / "council.sqlite3")}
ATOMIC_REQUESTS = False

# --- cache and channel layer: in memory for one process, Redis between several (which may go away: council.cache)
REDIS_URL = envtext("REDIS_URL")
if REDIS_URL and not REDIS_URL.startswith(("redis://", "rediss://", "unix://")):
    raise ImproperlyConfigured("REDIS_URL must start with redis://, rediss:// or unix://")
CACHES: dict[str, Any] = {
    "default": {
        "BACKEND": "council.cache.Cache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
CHANNEL_LAYERS: dict[str, Any] = {
    "default": {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [REDIS_URL]}}
    if REDIS_URL
    else {"BACKEND": "channels.layers.InMemoryChannelLayer"}
}

# --- sessions and cookies
# In the database alone: a cached copy could outlive a sign-out that happened while Redis was away.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 14 * 60 * 60  # a meeting that runs past midnight does not sign its members out
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_NAME = "__Host-session" if PRODUCTION else "council_session"
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "council_csrf"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if PRODUCTION else []

# --- transport and headers (LAW 4.3)
TRUSTED_PROXIES = envlist("TRUSTED_PROXIES", [])
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # stripped by TrustedProxies unless the peer is trusted
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 31536000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = envbool("HSTS_SUBDOMAINS", False)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # data: for the QR code of the second factor
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF, "blob:"],  # hls.js
        "worker-src": [SELF, "blob:"],
        "frame-src": [NONE],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURITY_CONTACT = envtext("SECURITY_CONTACT", f"mailto:security@{ALLOWED_HOSTS[0]}")

# --- who may come in
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if TESTING
    else ["django.contrib.auth.hashers.Argon2PasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "demo_sign_in" if DEMO else "account_login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "council.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Per address: a council of 45 behind one town-hall address signs in within a minute, some of them mistyping.
# Per account: five misses in five minutes from one address (council.adapters), fifty from all addresses together.
ACCOUNT_RATE_LIMITS = {
    "login": "200/m/ip",
    "login_failed": "60/m/ip,5/5m/key",
    "login_failed_account": "50/5m/key",
    "reauthenticate": "10/m/user",
}
SOCIALACCOUNT_ADAPTER = "council.adapters.SocialAccountAdapter"
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {"openid_connect": {"APPS": []}}
SOCIALACCOUNT_LOGIN_ON_GET = False
MFA_ADAPTER = "council.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_ISSUER = envtext("MFA_ISSUER", "Raadzaal")
WEBAUTHN_RP_ID = envtext("WEBAUTHN_RP_ID", ALLOWED_HOSTS[0])
SECOND_FACTOR_REQUIRED = envbool("SECOND_FACTOR_REQUIRED", not DEMO)
if PRODUCTION and not SECOND_FACTOR_REQUIRED:
    raise ImproperlyConfigured("SECOND_FACTOR_REQUIRED cannot be switched off in production (BIO 5.17.01)")
SECURITY_LOG_DAYS = envint("SECURITY_LOG_DAYS", 180)

# --- mail
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if PRODUCTION else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = VAR_DIR / "mail"  # demo: nothing leaves the machine
EMAIL_HOST = envtext("EMAIL_HOST", "localhost")
EMAIL_PORT = envint("EMAIL_PORT", 25)
EMAIL_HOST_USER = envtext("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = envtext("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = envbool("EMAIL_USE_TLS", False)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = envtext("DEFAULT_FROM_EMAIL", "noreply@localhost")

# --- language and time: Dutch first, English second; each body has its own time zone
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "frontend" / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"

# --- files: the front end is built into frontend/dist; uploads are never served from a static path
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
if not PRODUCTION:  # there files come from where they are; in production an absent folder is worth its warning
    STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "frontend" / "dist"] if (BASE_DIR / "frontend" / "dist").is_dir() else []
WHITENOISE_USE_FINDERS = not PRODUCTION
DJANGO_VITE = {
    "default": {
        "dev_mode": False,
        "manifest_path": BASE_DIR / "frontend" / "dist" / "manifest.json",
        "static_url_prefix": "",
    }
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
MEDIA_ROOT = VAR_DIR / "uploads"
MEDIA_URL = ""
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440

# --- the stage: sound and picture, in processes of their own. Off in production until its keys are set
MEDIA_KEY = optional("media", SECRETS_DIR, may_create=not PRODUCTION)  # the web process's; signs who may publish
MEDIA_PUBLIC_KEY = envtext("MEDIA_PUBLIC_KEY") or public_of(MEDIA_KEY)  # all that the stage needs of it
STAGE_SECRET = optional("stage", SECRETS_DIR, may_create=not PRODUCTION)
WATCHDOG_SECRET = optional("watchdog", SECRETS_DIR, may_create=not PRODUCTION)
TURN_SECRET = optional("turn", SECRETS_DIR, may_create=not PRODUCTION)
_GIVEN = [key for key in (MEDIA_KEY, STAGE_SECRET, WATCHDOG_SECRET, TURN_SECRET) if key]
if len({JOURNAL_SIGNING_KEY, MFA_KEY, *(key_bytes(key).hex() for key in _GIVEN)}) < len(_GIVEN) + 2:
    raise ImproperlyConfigured("MEDIA_KEY, STAGE_SECRET, WATCHDOG_SECRET and TURN_SECRET must differ: one per purpose")
STAGE_ROOM_URL = envtext("STAGE_ROOM_URL", SITE_URL if PRODUCTION else f"http://127.0.0.1:{PORT}")  # of the web process
STAGE_BIND = envtext("STAGE_BIND", "127.0.0.1")
STAGE_HTTP_PORT = envint("STAGE_HTTP_PORT", 8010)
STAGE_UDP_PORT = envint("STAGE_UDP_PORT", 40000)
STAGE_ADDRESSES = envlist("STAGE_ADDRESSES", [])  # told to members; without any the machine's own
STAGE_PROXY = envbool("STAGE_PROXY", not PRODUCTION)  # the web process passes /stage/ and /stream/ on
STAGE_DISK_FREE_MB = envint("STAGE_DISK_FREE_MB", 500)
STREAM_DIR = Path(envtext("STREAM_DIR", str(VAR_DIR / "stream")))
RECORDINGS_ACCEL = envtext("RECORDINGS_ACCEL")  # nginx's internal address of that folder: then it sends the files
RECORDINGS_DIR = Path(envtext("RECORDINGS_DIR", str(VAR_DIR / "recordings")))
STREAM_URL = envtext("STREAM_URL", SITE_URL)  # where the public, and so the watchdog, finds the stream
TURN_URLS = envlist("TURN_URLS", [])

# --- API
REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticatedOrReadOnly"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_THROTTLE_RATES": {"public": "1200/min"},  # per address; a town hall or a newsroom shares one
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Public record of council meetings",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": envtext("LOG_LEVEL", "WARNING" if TESTING else "INFO")},
}
