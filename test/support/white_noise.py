"""Serves an output through WhiteNoise, and asks it for every file, and for what the manifest names by its key.

white_noise.py <output> <folder of the manifest> [<more settings>]
"""

import json
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.files.storage import FileSystemStorage

output, manifest_folder, *more = sys.argv[1:]
urlpatterns = []
settings_names = {"json": json, "BASE_DIR": Path(manifest_folder), "STATIC_URL": "/static/"}
exec("".join(more), settings_names)
settings.configure(
    ALLOWED_HOSTS=["testserver"],
    INSTALLED_APPS=["django.contrib.staticfiles"],
    MIDDLEWARE=["whitenoise.middleware.WhiteNoiseMiddleware"],
    ROOT_URLCONF=__name__,
    STATIC_URL="/static/",
    STATIC_ROOT=output,
    **{name: value for name, value in settings_names.items() if name.startswith("WHITENOISE_")},
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
urls = {
    file.relative_to(output).as_posix(): f"/static/{file.relative_to(output).as_posix()}"
    for file in Path(output).rglob("*")
    if file.is_file()
}
for key, path in manifest["paths"].items():
    urls[path] = staticfiles_storage.url(key)
answers = {}
for path, url in urls.items():
    response = client.get(url, headers={"accept-encoding": "gzip, br"})
    answers[path] = {
        "status": response.status_code,
        "cacheControl": response.headers.get("Cache-Control"),
        "contentEncoding": response.headers.get("Content-Encoding"),
    }
print(json.dumps(answers))
