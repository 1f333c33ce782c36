"""The one settings file, read from the environment (config/env.py).

ENVIRONMENT is production unless said otherwise, so that a forgotten variable is safe: production refuses to
start without its secrets, with DEBUG on, or with a wildcard host. script/server and script/test set the rest.
"""

from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config import env, schedule

BASE_DIR = Path(__file__).resolve().parent.parent

# 1. Where we are

ENVIRONMENT = env.choice("ENVIRONMENT", ("production", "local", "test"), "production")
PRODUCTION = ENVIRONMENT == "production"
DEBUG = env.flag("DEBUG")
DEMO = env.flag("DEMO", ENVIRONMENT == "local")

if PRODUCTION:
    SECRET_KEY = env.secret("SECRET_KEY")
    DATABASES = {"default": env.database("DATABASE_URL")}
    ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
    BASE_URL = env.text("BASE_URL").rstrip("/")
    _mail = env.mail("EMAIL_URL")
    _redis = env.redis_addresses("REDIS_URL", env.text("REDIS_URL"))
    if DEBUG:
        raise ImproperlyConfigured("DEBUG must be off in production.")
    if DEMO:
        raise ImproperlyConfigured("DEMO must be off in production: its passwords are public.")
    if not ALLOWED_HOSTS or any("*" in host for host in ALLOWED_HOSTS):
        raise ImproperlyConfigured("Name the hosts in ALLOWED_HOSTS; a wildcard is refused in production.")
else:
    SECRET_KEY = env.text("SECRET_KEY", "only-for-local-runs-and-tests")
    DATABASES = {"default": env.database("DATABASE_URL", "postgres:///peyvand")}
    ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1],testserver")
    BASE_URL = env.text("BASE_URL", "http://127.0.0.1:8000").rstrip("/")
    _mail = env.mail("EMAIL_URL", "smtp://127.0.0.1:8025")
    _redis = env.redis_addresses("REDIS_URL", "redis://127.0.0.1:6379/0")

VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))
FILES_DIR = Path(env.text("FILES_DIR", str(VAR_DIR / "files")))
MAIL_CATCHER_DIR = Path(env.text("MAIL_CATCHER_DIR", str(VAR_DIR / "dev" / "mail")))

# 2. The university that runs this installation, and its rules

UNIVERSITY_NAME_FA = env.text("UNIVERSITY_NAME_FA", "دانشگاه صنعتی نمونه")
UNIVERSITY_NAME_EN = env.text("UNIVERSITY_NAME_EN", "Example University of Technology")
UNIVERSITY_SHORT_FA = env.text("UNIVERSITY_SHORT_FA", UNIVERSITY_NAME_FA)
UNIVERSITY_SHORT_EN = env.text("UNIVERSITY_SHORT_EN", UNIVERSITY_NAME_EN)
LIAISON_EMAIL = env.text("LIAISON_EMAIL", "industry@university.example")
LIAISON_OFFICE_FA = env.text("LIAISON_OFFICE_FA", "دفتر ارتباط با صنعت")
LIAISON_OFFICE_EN = env.text("LIAISON_OFFICE_EN", "Industry Liaison Office")
UNIVERSITY_LOGO = env.text("UNIVERSITY_LOGO", "")  # an SVG or PNG file, for the head of agreements

# Who may sign up as a student: `domain` an address of the university, `roster` a row that staff imported.
STUDENT_SIGNUP = env.choice("STUDENT_SIGNUP", ("domain", "roster", "both"), "both")
STUDENT_EMAIL_DOMAINS = env.words("STUDENT_EMAIL_DOMAINS", "student.university.example,demo.test")

CV_MAX_BYTES = env.integer("CV_MAX_BYTES", 5 * 1024 * 1024)
MOVE_TOLD_AFTER_MINUTES = env.integer("MOVE_TOLD_AFTER_MINUTES", 3)  # in review, shortlisted
REJECTION_UNDO_MINUTES = env.integer("REJECTION_UNDO_MINUTES", 10)
# Until so many hours before it, students choose, move and cancel an interview themselves; later they call.
INTERVIEW_CHANGE_HOURS_MIN = env.integer("INTERVIEW_CHANGE_HOURS_MIN", 12)
INTERVIEW_SLOTS_AT_ONCE_MAX = env.integer("INTERVIEW_SLOTS_AT_ONCE_MAX", 120)  # offered in one go
CV_SHOWN_AFTER_END_DAYS = env.integer("CV_SHOWN_AFTER_END_DAYS", 60)  # to the company
CV_BUNDLE_HOURS = env.integer("CV_BUNDLE_HOURS", 24)  # a ZIP of CVs can be fetched for so long
THREAD_OPEN_DAYS = env.integer("THREAD_OPEN_DAYS", 14)  # after the end both sides may still write
THREAD_MESSAGES_A_DAY = env.integer("THREAD_MESSAGES_A_DAY", 20)  # of one side about one application
THREAD_MAIL_AFTER_MINUTES = env.integer("THREAD_MAIL_AFTER_MINUTES", 3)  # more joins the same mail
OPEN_APPLICATIONS_MAX = env.integer("OPEN_APPLICATIONS_MAX", 0)  # of a student at once; 0 is no limit
WEEKLY_HOURS_MAX = env.integer("WEEKLY_HOURS_MAX", 44)  # Labour Code art. 51; a bill wants 40
WEEKLY_REST_DAYS = env.words("WEEKLY_REST_DAYS", "friday")  # Labour Code art. 62
NIGHT_HOURS = (22, 6)  # from and to: Labour Code art. 53
# The legal least wage in rial an hour, by Jalali year; 1405 is derived from reports and wants confirming.
MINIMUM_HOURLY_WAGE_RIAL = {1404: 472_317, 1405: 755_700}
# The worker's own share of social insurance in percent of the wage, by Jalali year: pay is shown after it.
WORKER_INSURANCE_PERCENT = {1404: 7, 1405: 7}

# How positions are put in order for a student (internships/matching/). Only the proportions of the weights matter;
# Weights in algorithm.py says why these. Congestion is taken off for many applications a seat.
MATCHING_WEIGHTS = {"skills": 0.35, "field": 0.20, "hours": 0.25, "pay": 0.10, "commute": 0.10}
MATCHING_CONGESTION = 0.05
MATCHING_LEAST_SHARED_HOURS = env.integer("MATCHING_LEAST_SHARED_HOURS", 4)  # a week, or none is suggested
MATCHING_PAY_RIAL = (750_000, 1_500_000)  # an hour: what counts nothing, and what counts fully
MATCHING_KILOMETRES = (5, 45, 70)  # what counts fully, what counts nothing, and that with one's own car
INVITES_A_DAY = env.integer("INVITES_A_DAY", 10)  # of a company to one position, in 24 hours

# Signing MoUs in the app is off, because a typed name with a password may not be a secure electronic signature
# in law (Electronic Commerce Act art. 10 asks for more). Paper with stamp always works.
MOU_IN_APP_SIGNING = env.flag("MOU_IN_APP_SIGNING", False)
MOU_SIGN_REMIND_EVERY_DAYS = env.integer("MOU_SIGN_REMIND_EVERY_DAYS", 5)
MOU_SIGN_REMINDERS_MOST = env.integer("MOU_SIGN_REMINDERS_MOST", 4)  # for each turn; then the office calls
MOU_SIGN_LINK_DAYS = env.integer("MOU_SIGN_LINK_DAYS", 30)
MOU_REMIND_DAYS = (90, 60, 30)  # days before its end on which both sides are told
LICENCE_WARN_DAYS = env.integer("LICENCE_WARN_DAYS", 30)  # before the end of a site's operating licence
MOU_AUTHORITY_WARN_DAYS = env.integer("MOU_AUTHORITY_WARN_DAYS", 60)
MOU_WAITING_DAYS = env.integer("MOU_WAITING_DAYS", 7)  # longer with the company than this wants attention

# 3. Applications

INSTALLED_APPS = [
    "internships",
    "companies",
    "students",
    "people.notifications",
    "people",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "people.middleware.RequestLogMiddleware",
    "people.middleware.CompressedPagesMiddleware",
    "csp.middleware.CSPMiddleware",
    "people.middleware.PlainTextMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "people.middleware.LanguageMiddleware",
    "people.middleware.PrivatePagesMiddleware",
    "people.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
                "people.context_processors.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "people.templatetags.components",
                "people.templatetags.persian",
                "companies.templatetags.papers",
                "internships.templatetags.facts",
            ],
        },
    }
]

# 4. Database, cache, queue

# A streaming replica, from which visitors without a session read public pages (people/replica.py).
if _replica := env.replica("DATABASE_REPLICA_URL", most_seconds=5):
    DATABASES["replica"] = _replica
    DATABASE_ROUTERS = ["people.replica.Router"]
DATABASE_REPLICA_MAX_LAG_SECONDS = env.integer("DATABASE_REPLICA_MAX_LAG_SECONDS", 5)

# What visitors without a session are shown may be so old (internships/visitor_pages.py); 0 keeps nothing. Tests look
# at what has just changed.
PUBLIC_PAGES_KEPT_SECONDS = env.integer("PUBLIC_PAGES_KEPT_SECONDS", 0 if ENVIRONMENT == "test" else 10)

for _database in DATABASES.values():
    _database["CONN_MAX_AGE"] = env.integer("DATABASE_CONN_MAX_AGE", 60)
    _database["CONN_HEALTH_CHECKS"] = True
    _database["DISABLE_SERVER_SIDE_CURSORS"] = env.flag("DATABASE_TRANSACTION_POOLING")

# Redis may be down at any moment: what is in the cache is never needed for a right answer.
CACHES = {
    "default": {
        "BACKEND": "people.cache.FailOpenRedisCache",
        "LOCATION": _redis["cache"],
        "KEY_PREFIX": "peyvand",
        "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5},
    }
}

CELERY_BROKER_URL = _redis["broker"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 2,
    "socket_connect_timeout": 1,
    "visibility_timeout": 600,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Asia/Tehran"
CELERY_BEAT_SCHEDULE = schedule.ENTRIES

# 5. Accounts

AUTH_USER_MODEL = "people.User"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # the address is unique, whatever its case: a constraint says so
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "people:home_of"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "people.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "signup": "students.forms.signup.StudentSignupForm",
    "login": "people.forms.access.LoginForm",
    "add_email": "people.forms.access.AddEmailForm",
    "change_password": "people.forms.access.ChangePasswordForm",
    "set_password": "people.forms.access.SetPasswordForm",
    "reset_password": "people.forms.access.ResetPasswordForm",
    "reset_password_from_key": "people.forms.access.ResetPasswordKeyForm",
    "reauthenticate": "people.forms.access.ReauthenticateForm",
    "confirm_email_verification_code": "people.forms.access.ConfirmAddressCodeForm",
    "confirm_password_reset_code": "people.forms.access.ConfirmResetCodeForm",
}
# Typed on phones, in either alphabet.
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60  # the mail may have to wait for a slow server
ACCOUNT_EMAIL_NOTIFICATIONS = True  # "your password was changed", lest somebody else did it
# Failed guesses at a row of the roster (students/forms/signup.py), what is sent through a signing link, and
# papers that are verified; allauth's own limits stay as they are.
ACCOUNT_RATE_LIMITS = {
    "roster": "5/15m/key,60/h/ip",
    "sign": "10/15m/key,60/h/ip",
    "verify": "30/m/ip,300/h/ip",
}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CHANGE_EMAIL = True
MFA_ADAPTER = "people.adapters.SecondStepAdapter"
MFA_FORMS = {
    "authenticate": "people.forms.access.SecondStepForm",
    "reauthenticate": "people.forms.access.SecondStepAgainForm",
    "activate_totp": "people.forms.access.TurnOnSecondStepForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = UNIVERSITY_SHORT_EN
USERSESSIONS_TRACK_ACTIVITY = False

# 6. Security

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "people.views.errors.csrf_failure"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

if PRODUCTION:
    SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = env.integer("SECURE_HSTS_SECONDS", 60 * 60 * 24 * 365)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("SECURE_HSTS_INCLUDE_SUBDOMAINS", True)
    SECURE_HSTS_PRELOAD = env.flag("SECURE_HSTS_PRELOAD", True)
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    CSRF_TRUSTED_ORIGINS = [BASE_URL]
    if env.flag("BEHIND_PROXY", True):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        ALLAUTH_TRUSTED_PROXY_COUNT = 1  # or everyone would share the proxy's address, and its rate limits

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

# 7. Files

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": FILES_DIR}},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# With a proxy that can send files itself, the internal address under which it has FILES_DIR: docs/deployment.md.
X_ACCEL_PREFIX = env.prefix("X_ACCEL_PREFIX")
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_PERMISSIONS = 0o600

# 8. Language and time

LANGUAGE_CODE = "fa"
LANGUAGES = [("fa", _("Persian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Tehran"

# 9. Mail

globals().update(_mail)
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", f"{UNIVERSITY_SHORT_EN} <{LIAISON_EMAIL}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# 10. Logs: one JSON object a line in production, readable lines elsewhere (people/logs.py)

LOGGING_CONFIG = None
from people.logs import configure  # noqa: E402  (needs ENVIRONMENT, and nothing of Django)

configure(json=PRODUCTION, level=env.text("LOG_LEVEL", "INFO"))
