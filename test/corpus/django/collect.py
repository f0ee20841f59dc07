"""Real Django behind a pipe: for each folder, where `collectstatic` stops, and the names it would give if it did not."""

import fnmatch
import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import django
from django.conf import settings
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.storage import storages
from django.core.management import call_command
from django.test.utils import override_settings


class TolerantStorage(ManifestStaticFilesStorage):
    """Goes on where the stock storage stops the deploy: leaves alone what it cannot convert or decode."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.faults = []

    def note(self, name, error):
        """The deepest folders come first, and cycles last."""
        when = 1 if isinstance(error, RuntimeError) else -name.count("/")
        self.faults.append((when, f"{name}: {describe(error)}"))

    @property
    def stop(self):
        return min(self.faults, key=lambda fault: fault[0])[1] if self.faults else None

    def __repr__(self):
        return "ManifestStaticFilesStorage"

    def url_converter(self, name, hashed_files, template=None):
        convert = super().url_converter(name, hashed_files, template)

        def convert_or_leave(match):
            try:
                return convert(match)
            except Exception as error:
                self.note(name, error)
                return match["matched"]

        return convert_or_leave

    def _post_process(self, paths, adjustable_paths, hashed_files):
        decodable = [path for path in adjustable_paths if path not in paths or self.is_decodable(*paths[path])]
        yield from super()._post_process(paths, decodable, hashed_files)

    def is_decodable(self, storage, path):
        try:
            Path(storage.path(path)).read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            self.note(path, error)
            return False
        return True

    def post_process(self, paths, **options):
        for name, hashed_name, processed in super().post_process(paths, **options):
            if isinstance(processed, Exception):
                self.note(name, processed)
            else:
                yield name, hashed_name, processed


def compare(source, manifest):
    """Collects `source`; answers where the stock storage stops, and each name that differs from those of `manifest`."""
    ours = json.loads(Path(manifest).read_text(encoding="ascii"))["paths"]
    with TemporaryDirectory() as folder, override_settings(STATIC_ROOT=f"{folder}/root", STATICFILES_DIRS=[source]):
        call_command("collectstatic", interactive=False, use_default_ignore_patterns=False, verbosity=0)
        storage = storages["staticfiles"]
        django = storage.hashed_files
        names = sorted(name for name in ours.keys() | django.keys() if ours.get(name) != django.get(name))
        differences = {
            name: {"name": django.get(name), "edits": edits_in(storage, source, name)} for name in names
        }
        return {"stop": storage.stop and storage.stop.replace(folder, "…"), "differences": differences}


def edits_in(storage, source, name):
    """What Django finds in a file, by offsets in UTF-16, and what it puts there: the text, or nothing where it stops."""
    try:
        content = Path(source, name).read_bytes().decode()
    except UnicodeDecodeError:
        return None
    return [
        edit
        for extension, patterns in storage._patterns.items()
        if fnmatch.fnmatchcase(name, extension)
        for pattern, template in patterns
        for edit in edits_by(pattern, storage.url_converter(name, storage.hashed_files, template), content)
    ]


def edits_by(pattern, convert, content):
    for match in pattern.finditer(content):
        start, end = match.span("matched")
        text = convert(match)
        if text != match["matched"]:
            yield [offset_in_utf16(content, start), offset_in_utf16(content, end), text]


def offset_in_utf16(content, offset):
    return len(content[:offset].encode("utf-16-le", "surrogatepass")) // 2


def describe(error):
    return f"{type(error).__name__}: {error}"


if __name__ == "__main__":
    settings.configure(
        INSTALLED_APPS=["django.contrib.staticfiles"],
        STATIC_URL="/static/",
        STATICFILES_FINDERS=["django.contrib.staticfiles.finders.FileSystemFinder"],
        STORAGES={"staticfiles": {"BACKEND": f"{__name__}.TolerantStorage"}},
    )
    django.setup()
    for line in sys.stdin:
        print(json.dumps(compare(*json.loads(line))), flush=True)
