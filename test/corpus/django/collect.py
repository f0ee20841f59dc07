"""Real Django behind a pipe: for each folder, where `collectstatic` stops, and the names it would give if it did not."""

import fnmatch
import json
import re
import sys
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import django
from django.conf import settings
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.storage import storages
from django.core.management import call_command
from django.test.utils import override_settings


OPTIONS = {"interactive": False, "use_default_ignore_patterns": False, "verbosity": 0}
STOCK = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"


class TolerantStorage(ManifestStaticFilesStorage):
    """Goes on where the stock storage stops the deploy: leaves alone what it cannot convert or decode."""

    has_stopped = False

    def url_converter(self, *parameters):
        convert = super().url_converter(*parameters)

        def convert_or_leave(match):
            try:
                return convert(match)
            except Exception:
                self.has_stopped = True
                return match["matched"]

        return convert_or_leave

    def _post_process(self, paths, adjustable_paths, hashed_files):
        decodable = [path for path in adjustable_paths if path not in paths or self.is_decodable(*paths[path])]
        yield from super()._post_process(paths, decodable, hashed_files)

    def is_decodable(self, storage, path):
        try:
            Path(storage.path(path)).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            self.has_stopped = True
            return False
        return True

    def post_process(self, paths, **options):
        for name, hashed_name, processed in super().post_process(paths, **options):
            if isinstance(processed, Exception):
                self.has_stopped = True
            else:
                yield name, hashed_name, processed


def compare(source, manifest):
    """Collects `source`; answers where the stock storage stops, and each name that differs from those of `manifest`."""
    ours = json.loads(Path(manifest).read_text(encoding="ascii"))["paths"]
    with collecting(source, f"{__name__}.TolerantStorage"):
        call_command("collectstatic", **OPTIONS)
        storage = storages["staticfiles"]
        django = storage.hashed_files
        names = sorted(name for name in ours.keys() | django.keys() if ours.get(name) != django.get(name))
        differences = {
            name: {"name": django.get(name), "edits": edits_in(storage, source, name)} for name in names
        }
    return {"stop": stop_of_stock(source) if storage.has_stopped else None, "differences": differences}


def stop_of_stock(source):
    """What the stock storage says as it stops, without what is of this run alone."""
    with collecting(source, STOCK) as folder, StringIO() as errors:
        try:
            call_command("collectstatic", **OPTIONS, stderr=errors, no_color=True)
        except Exception as error:
            notes = " ".join(getattr(error, "__notes__", []))
            text = f"{errors.getvalue().strip()} {type(error).__name__}: {error} {notes}".strip()
            return re.sub(r"<[\w.]*?(\w+) object at \w+>", r"\1", re.sub(r"\s+", " ", text.replace(folder, "…")))
    return None


@contextmanager
def collecting(source, backend):
    with (
        TemporaryDirectory() as folder,
        override_settings(
            STATIC_ROOT=f"{folder}/root",
            STATICFILES_DIRS=[source],
            STORAGES={"staticfiles": {"BACKEND": backend}},
        ),
    ):
        yield folder


def edits_in(storage, source, name):
    """What Django finds in a file, by offsets in UTF-16, and what it puts there; None where it passes over it."""
    try:
        content = Path(source, name).read_bytes().decode()
    except UnicodeDecodeError:
        return None
    return [
        edit
        for extension, patterns in storage._patterns.items()
        if fnmatch.fnmatchcase(name, extension)
        for pattern, *rest in patterns
        for edit in edits_by(storage, name, pattern, rest, content)
    ]


def edits_by(storage, name, pattern, rest, content):
    """`rest`: the template, and since Django 6.1 the pattern of the blocks that are passed over."""
    template, *ignored = rest
    blocks = [storage.get_ignored_blocks(content, ignored_pattern) for ignored_pattern in ignored]
    convert = storage.url_converter(name, storage.hashed_files, template, *blocks)
    for match in pattern.finditer(content):
        start, end = match.span("matched")
        is_passed = any(storage.is_in_ignored_block(match.start(), spans) for spans in blocks)
        text = None if is_passed else convert(match)
        if text != match["matched"]:
            yield [offset_in_utf16(content, start), offset_in_utf16(content, end), text]


def offset_in_utf16(content, offset):
    return len(content[:offset].encode("utf-16-le", "surrogatepass")) // 2


if __name__ == "__main__":
    settings.configure(
        INSTALLED_APPS=["django.contrib.staticfiles"],
        STATIC_URL="/static/",
        STATICFILES_FINDERS=["django.contrib.staticfiles.finders.FileSystemFinder"],
    )
    django.setup()
    for line in sys.stdin:
        print(json.dumps(compare(*json.loads(line))), flush=True)
