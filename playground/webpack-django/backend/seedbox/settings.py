import os
from pathlib import Path

from django.core.files.storage import FileSystemStorage
from django.core.management import CommandError

BASE_DIR = Path(__file__).resolve().parent.parent

# Production is the default: what the playground shows is the manifest at work.
DEBUG = os.environ.get("DJANGO_DEBUG") == "1"
SECRET_KEY = os.environ.get("DJANGO_SECRET_KEY", "a playground has no secrets")
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]

INSTALLED_APPS = ["django.contrib.staticfiles"]
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
ROOT_URLCONF = "seedbox.urls"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
    },
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": BASE_DIR / "db.sqlite3",
    },
}

# The same as `publicPath` in webpack.config.js. In development the files are those of webpack's server.
STATIC_URL = os.environ.get("DEV_STATIC_URL", "http://localhost:8080/static/") if DEBUG else "/static/"
STATIC_ROOT = BASE_DIR.parent / "dist"


class BuildManifest(FileSystemStorage):
    """Where the build writes staticfiles.json; collectstatic would replace that by one of its own."""

    def delete(self, name):
        raise CommandError(f"{name} is the build's. Run collectstatic with --no-post-process, or not at all.")


STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage",
        # The manifest lies beside the code, where the build wrote it.
        "OPTIONS": {"manifest_storage": BuildManifest(location=BASE_DIR)},
    },
}

# Django's default sends errors in production by mail; here they are to be seen, and requests that went well are not.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.server": {"level": "ERROR"}},
}
