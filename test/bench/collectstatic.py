"""Runs Django's collectstatic: collectstatic.py <storage> <folder> <output>

The storages are made to tolerate files that are missing, as stock Django stops at the first one.
"""

import json
import os
import resource
import sys

import django
from django.conf import settings
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.management import call_command


class Tolerant:
    manifest_strict = False
    max_post_process_passes = 100

    def hashed_name(self, name, content=None, filename=None):
        try:
            return super().hashed_name(name, content, filename)
        except ValueError:
            return name


class Manifest(Tolerant, ManifestStaticFilesStorage):
    pass


class ManifestWithJs(Manifest):
    support_js_module_import_aggregation = True


def enhanced(with_js):
    from django_manifeststaticfiles_enhanced.storage import EnhancedManifestStaticFilesStorage

    class Enhanced(EnhancedManifestStaticFilesStorage):
        manifest_strict = False
        support_js_module_import_aggregation = with_js

        def __init__(self, *args, **kwargs):
            super().__init__(*args, ignore_errors=["*:*"], **kwargs)

    return Enhanced


def main(storage, folder, output):
    if storage.startswith("enhanced"):
        globals()["Chosen"] = enhanced(with_js=storage == "enhanced-js")
        backend = "__main__.Chosen"
    else:
        backend = {
            "copy": "django.contrib.staticfiles.storage.StaticFilesStorage",
            "manifest": "__main__.Manifest",
            "manifest-js": "__main__.ManifestWithJs",
        }[storage]
    settings.configure(
        INSTALLED_APPS=["django.contrib.staticfiles"],
        STATIC_URL="/static/",
        STATIC_ROOT=output,
        STATICFILES_DIRS=[folder],
        STATICFILES_FINDERS=["django.contrib.staticfiles.finders.FileSystemFinder"],
        STORAGES={"staticfiles": {"BACKEND": backend}},
    )
    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)


main(*sys.argv[1:])
usage = resource.getrusage(resource.RUSAGE_SELF)
with open(os.environ["BENCH_USAGE"], "w") as file:
    json.dump({"cpu": usage.ru_utime + usage.ru_stime, "memory": usage.ru_maxrss * 1024}, file)
