"""Runs collectstatic with the manifest storage for an app, Django's admin: collect.py <STATIC_ROOT>"""

import sys

import django
from django.conf import settings
from django.core.management import call_command

settings.configure(
    INSTALLED_APPS=[
        "django.contrib.staticfiles",
        "django.contrib.admin",
        "django.contrib.auth",
        "django.contrib.contenttypes",
    ],
    STATIC_URL="/static/",
    STATIC_ROOT=sys.argv[1],
    STORAGES={"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}},
    STATICFILES_FINDERS=["django.contrib.staticfiles.finders.AppDirectoriesFinder"],
)
django.setup()
call_command("collectstatic", interactive=False, verbosity=0)
