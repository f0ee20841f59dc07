"""Renders the tags of an entry with django-vite: vite_tags.py <manifest> <entry>"""

import sys

import django
from django.conf import settings
from django.template import Context, Template

manifest, entry = sys.argv[1:]
settings.configure(
    INSTALLED_APPS=["django.contrib.staticfiles", "django_vite"],
    STATIC_URL="/static/",
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    DJANGO_VITE={"default": {"manifest_path": manifest}},
)
django.setup()
template = Template("{% load django_vite %}{% vite_asset entry %}")
print(template.render(Context({"entry": entry})))
