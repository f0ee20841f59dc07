"""Renders the tags of an entry with django-vite: vite_tags.py <manifest> <entry> [<folder of staticfiles.json>]"""

import sys

import django
from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.template import Context, Template

manifest, entry, *folders = sys.argv[1:]
STORAGE = "django.contrib.staticfiles.storage."
storages = {"staticfiles": {"BACKEND": STORAGE + "StaticFilesStorage"}}
for folder in folders:
    storages["staticfiles"] = {
        "BACKEND": STORAGE + "ManifestStaticFilesStorage",
        "OPTIONS": {"manifest_storage": FileSystemStorage(location=folder)},
    }
settings.configure(
    INSTALLED_APPS=["django.contrib.staticfiles", "django_vite"],
    STATIC_URL="/static/",
    STORAGES=storages,
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    DJANGO_VITE={"default": {"manifest_path": manifest}},
)
django.setup()
template = Template("{% load django_vite %}{% vite_asset entry %}")
print(template.render(Context({"entry": entry})))
