"""Serves an output through WhiteNoise, and asks it for every file that the manifest names.

whitenoise_site.py <output> <folder of the manifest>
"""

import json
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.files.storage import FileSystemStorage

output, manifest_folder = sys.argv[1:]
urlpatterns = []
settings.configure(
    ALLOWED_HOSTS=["testserver"],
    INSTALLED_APPS=["django.contrib.staticfiles"],
    MIDDLEWARE=["whitenoise.middleware.WhiteNoiseMiddleware"],
    ROOT_URLCONF=__name__,
    STATIC_URL="/static/",
    STATIC_ROOT=output,
    STORAGES={
        "staticfiles": {
            "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage",
            "OPTIONS": {"manifest_storage": FileSystemStorage(location=manifest_folder)},
        },
    },
)
django.setup()

from django.contrib.staticfiles.storage import staticfiles_storage  # noqa: E402
from django.test import Client  # noqa: E402

client = Client()
manifest = json.loads((Path(manifest_folder) / "staticfiles.json").read_text())
answers = {}
for key, path in manifest["paths"].items():
    response = client.get(staticfiles_storage.url(key), headers={"accept-encoding": "gzip, br"})
    answers[path] = {
        "status": response.status_code,
        "cacheControl": response.headers.get("Cache-Control"),
        "contentEncoding": response.headers.get("Content-Encoding"),
    }
print(json.dumps(answers))
