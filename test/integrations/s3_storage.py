"""The URLs that django-storages gives out for the keys of a manifest beside the code; no store is asked.

s3_storage.py <folder of the manifest> <key>...
"""

import json
import sys

import django
from django.conf import settings
from django.core.files.storage import FileSystemStorage

manifest_folder, *keys = sys.argv[1:]
settings.configure(
    INSTALLED_APPS=["django.contrib.staticfiles"],
    STATIC_URL="https://cdn.example.com/static/",
    STORAGES={
        "staticfiles": {
            "BACKEND": "storages.backends.s3.S3ManifestStaticStorage",
            "OPTIONS": {
                "bucket_name": "assets",
                "location": "static",
                "custom_domain": "cdn.example.com",
                "querystring_auth": False,
                "manifest_storage": FileSystemStorage(location=manifest_folder),
            },
        },
    },
)
django.setup()

from django.contrib.staticfiles.storage import staticfiles_storage  # noqa: E402

print(json.dumps([staticfiles_storage.url(key) for key in keys]))
