"""Real Django behind a pipe: one JSON question a line on stdin, one JSON answer a line on stdout."""

import io
import json
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib import admin
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage, staticfiles_storage
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command
from django.template import Context, Template
from django.test.utils import override_settings

STOCK = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"


class ModuleStorage(ManifestStaticFilesStorage):
    """The documented way to have references in JavaScript modules rewritten."""

    support_js_module_import_aggregation = True


def static_settings(root, base="/static/", backend=STOCK, options=None, dirs=()):
    return override_settings(
        STATIC_URL=base,
        STATIC_ROOT=root,
        STATICFILES_DIRS=dirs,
        STORAGES={"staticfiles": {"BACKEND": backend, "OPTIONS": options or {}}},
    )


def collect(source, root, base, modules, everything):
    """Runs `collectstatic` from `source` into `root`; answers the exception that stops it."""
    backend = f"{__name__}.ModuleStorage" if modules else STOCK
    options = {"interactive": False, "use_default_ignore_patterns": not everything, "verbosity": 0}
    with static_settings(root, base, backend, dirs=[source]):
        try:
            call_command("collectstatic", **options, stderr=io.StringIO())
        except Exception as error:
            return describe(error)
    return None


def lookup(folder, names):
    """What a template and the storage answer for each name, with the manifest in `folder` and no other file."""
    options = {"manifest_storage": FileSystemStorage(location=folder)}
    with static_settings(f"{folder}/nowhere", options=options):
        template = Template("{% load static %}{% autoescape off %}{% static name %}{% endautoescape %}")
        return {
            "hash": staticfiles_storage.manifest_hash,
            "storage": [attempt(staticfiles_storage.url, name) for name in names],
            "template": [attempt(template.render, Context({"name": name})) for name in names],
        }


def manifest(root, paths):
    """The text of the manifest that Django saves for these entries, sorted as Django 6 sorts them."""
    with static_settings(root):
        staticfiles_storage.hashed_files = dict(sorted(paths))
        staticfiles_storage.save_manifest()
    return Path(root, "staticfiles.json").read_text(encoding="ascii")


def admin_folder():
    """The folder of the admin's own static files."""
    return str(Path(admin.__file__).parent / "static")


def attempt(function, argument):
    try:
        return function(argument)
    except Exception as error:
        return describe(error)


def describe(error):
    return f"{type(error).__name__}: {error}"


ANSWERS = {"collect": collect, "lookup": lookup, "manifest": manifest, "adminFolder": admin_folder}

if __name__ == "__main__":
    settings.configure(
        INSTALLED_APPS=["django.contrib.staticfiles"],
        STATICFILES_FINDERS=["django.contrib.staticfiles.finders.FileSystemFinder"],
        MEDIA_URL="/media/",
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    )
    django.setup()
    for line in sys.stdin:
        name, arguments = json.loads(line)
        print(json.dumps(ANSWERS[name](*arguments)), flush=True)
