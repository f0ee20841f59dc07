"""Prints, as JSON, what a Django project says of its static files; as `collectstatic` would find them.

python - <JSON of the options> <arguments for manage.py …>, for Python 3.8 and Django 4.2 or later. Options:

managePy    the project's manage.py, absolute
marker      a line that the answer stands behind
timeout     seconds after which this ends, telling on stderr where it was
ignore      patterns of `--ignore-pattern`
defaults    whether the staticfiles app's own patterns count
bytes       a folder, for what a storage has no paths for
"""

import faulthandler
import importlib.machinery
import importlib.util
import json
import os
import runpy
import shutil
import sys
import traceback

options = json.loads(sys.argv[1])
manage_py = options["managePy"]
project = os.path.dirname(manage_py)


class Fault(Exception):
    """Something that the user has to be told, and what it is about."""

    def __init__(self, kind, message, **details):
        super().__init__(message)
        self.fault = {"kind": kind, "message": message, **details}


def take_stdout():
    """Answers where to write to; whatever else prints, also other programs, prints to stderr from now on."""
    sys.stdout.flush()
    answer = os.dup(1)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return answer


def send(answer, data):
    """Writes the answer and ends the process, whatever threads and exit handlers the project has."""
    text = f"\n{options['marker']}\n{json.dumps(data)}\n".encode("ascii")
    while text:
        text = text[os.write(answer, text) :]
    sys.stderr.flush()
    os._exit(0)


class Interceptor:
    """Has Django's command line answer, when manage.py comes to it, instead of running a command."""

    def __init__(self, execute):
        self.execute = execute

    def find_spec(self, name, path, target=None):
        if name != "django.core.management":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec is None:
            return None
        run_module = spec.loader.exec_module

        def exec_module(module):
            run_module(module)
            module.ManagementUtility.execute = self.execute

        spec.loader.exec_module = exec_module
        return spec


def run_manage_py(execute):
    # Not the working directory, which Python puts there for a program from stdin.
    sys.path[0] = project
    sys.argv = [manage_py, "collectstatic", "--noinput", *sys.argv[2:]]
    sys.meta_path.insert(0, Interceptor(execute))
    try:
        runpy.run_path(manage_py, run_name="__main__")
    except SystemExit as error:
        if error.code not in (None, 0):
            raise Fault("settings", f"SystemExit: {error.code}", **place_of(error)) from error
    raise Fault("manage-py", "It did not come to Django's command line.")


def place_of(error):
    """Where the project's own code comes into an error: file and line, the innermost."""
    if isinstance(error, SyntaxError) and error.filename:
        return {"file": os.path.abspath(error.filename), "line": error.lineno}
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if is_own(os.path.abspath(frame.filename)):
            return {"file": os.path.abspath(frame.filename), "line": frame.lineno}
    return {}


def is_own(file):
    libraries = ("site-packages", "dist-packages", os.path.dirname(os.__file__))
    return os.path.isfile(file) and not any(library in file for library in libraries)


def fault_of(error, kind, **details):
    last = traceback.format_exception_only(type(error), error)[-1].strip()
    return Fault(kind, last, **place_of(error), **details)


def set_up(utility):
    """What Django's command line does before a command runs."""
    from django.conf import settings
    from django.core.management.base import CommandParser, handle_default_options

    parser = CommandParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--settings")
    parser.add_argument("--pythonpath")
    handle_default_options(parser.parse_known_args(utility.argv[2:])[0])
    try:
        settings.INSTALLED_APPS
        import django

        django.setup()
    except Exception as error:
        raise fault_of(error, "settings") from error


def describe_project():
    import django
    from django.apps import apps
    from django.conf import settings

    if not apps.is_installed("django.contrib.staticfiles"):
        raise Fault("staticfiles", "django.contrib.staticfiles is not among the INSTALLED_APPS.")
    defaults = list(apps.get_app_config("staticfiles").ignore_patterns)
    ignored = (defaults if options["defaults"] else []) + options["ignore"]
    try:
        storage = describe_storage(settings)
    except Exception as error:
        raise fault_of(error, "storage") from error
    module = sys.modules.get(getattr(settings, "SETTINGS_MODULE", None) or "")
    return {
        "django": django.get_version(),
        "python": sys.version.split()[0],
        "executable": sys.executable,
        "separator": os.sep,
        "settings": os.path.abspath(getattr(module, "__file__", None) or manage_py),
        "staticRoot": os.path.abspath(settings.STATIC_ROOT) if settings.STATIC_ROOT else None,
        "storage": storage,
        "ignorePatterns": defaults,
        "finders": list(describe_finders(ignored)),
    }


def describe_storage(settings):
    from django.contrib.staticfiles import storage as module
    from django.core.files.storage import FileSystemStorage

    # What an earlier manifest says is of no use, and a broken one no fault.
    module.ManifestFilesMixin.load_manifest = lambda self: ({}, "")
    storage = module.staticfiles_storage
    storage.exists  # A lazy object becomes what it stands for.
    kind = type(storage._wrapped)
    manifest = isinstance(storage, module.ManifestFilesMixin)
    place = storage.manifest_storage if manifest else None
    is_local = isinstance(storage, FileSystemStorage)
    return {
        "class": f"{kind.__module__}.{kind.__qualname__}",
        "location": os.path.abspath(storage.location) if is_local and storage.location else None,
        "isLocal": is_local,
        "baseUrl": str(getattr(storage, "base_url", None) or settings.STATIC_URL or ""),
        "manifestName": storage.manifest_name if manifest else None,
        "manifestFolder": place_of_manifest(storage, place) if manifest else None,
        "manifestStrict": storage.manifest_strict if manifest else None,
        "jsModules": getattr(storage, "support_js_module_import_aggregation", False),
        "overrides": [name for name in ("file_hash", "hashed_name", "patterns") if is_overridden(kind, name, module)],
        "compresses": any(base.__module__ == "whitenoise.storage" for base in kind.__mro__),
    }


def place_of_manifest(storage, place):
    """The folder of the manifest, where it is not the storage's own."""
    from django.core.files.storage import FileSystemStorage

    is_own = place is storage or place is storage._wrapped
    return None if is_own or not isinstance(place, FileSystemStorage) else os.path.abspath(place.location)


def is_overridden(kind, name, module):
    owner = next((base for base in kind.__mro__ if name in vars(base)), None)
    return owner is not None and owner.__module__ != module.__name__


def describe_finders(ignored):
    from django.contrib.staticfiles.finders import get_finders

    finders = get_finders()
    while True:
        name = "A finder of STATICFILES_FINDERS"
        try:
            finder = next(finders, None)
            if finder is None:
                return
            name = f"{type(finder).__module__}.{type(finder).__qualname__}"
            yield {"finder": name, **describe_finder(finder, ignored)}
        except Exception as error:
            raise fault_of(error, "finder", finder=name) from error


def describe_finder(finder, ignored):
    from django.contrib.staticfiles.finders import AppDirectoriesFinder, FileSystemFinder

    if type(finder).list is FileSystemFinder.list:
        folders = [(finder.storages[root], root) for _, root in finder.locations]
    elif type(finder).list is AppDirectoriesFinder.list:
        folders = [(storage, storage.location) for storage in finder.storages.values()]
    else:
        return {"files": list(describe_files(finder, ignored))}
    if not all(is_of_disk(storage, "listdir", "path", "open", "_open") for storage, _ in folders):
        return {"files": list(describe_files(finder, ignored))}
    missing = [root for _, root in folders if not os.path.isdir(root)]
    return {
        "folders": [
            {"root": os.path.abspath(root), "prefix": str(getattr(storage, "prefix", None) or "")}
            for storage, root in folders
            if os.path.isdir(root)
        ],
        "missing": [str(root) for root in missing],
    }


def is_of_disk(storage, *methods):
    """Whether a storage does as Django's storage for folders does, in what it is asked here."""
    from django.core.files.storage import FileSystemStorage

    return isinstance(storage, FileSystemStorage) and all(
        getattr(type(storage), name) is getattr(FileSystemStorage, name) for name in methods
    )


def describe_files(finder, ignored):
    """Each file as its path in the output, and where it is under its name; a copy of what no such path leads to."""
    for count, (path, storage) in enumerate(finder.list(ignored)):
        prefix = getattr(storage, "prefix", None)
        logical_path = os.path.join(prefix, path) if prefix else path
        file = os.path.abspath(storage.path(path)) if is_of_disk(storage, "open", "_open") else ""
        name = os.path.basename(logical_path)
        yield [str(logical_path), file if os.path.basename(file) == name else copy_of(storage, path, count, name)]


def copy_of(storage, path, count, name):
    """In a folder of its own, as others may have the same name."""
    folder = os.path.join(options["bytes"], str(count))
    os.mkdir(folder)
    with storage.open(path, "rb") as source, open(os.path.join(folder, name), "wb") as target:
        shutil.copyfileobj(source, target)
    return target.name


def main():
    answer = take_stdout()
    faulthandler.dump_traceback_later(options["timeout"], exit=True)

    def send_faults(run):
        """Here too, since manage.py may catch what is thrown through it."""
        try:
            run()
        except Fault as fault:
            traceback.print_exc()
            send(answer, {"fault": fault.fault})

    def execute(utility):
        def run():
            set_up(utility)
            send(answer, describe_project())

        send_faults(run)

    def run():
        try:
            run_manage_py(execute)
        except Exception as error:
            if isinstance(error, Fault):
                raise
            is_missing = isinstance(error, ImportError) and importlib.util.find_spec("django") is None
            raise fault_of(error, "django" if is_missing else "manage-py") from error

    send_faults(run)


main()
