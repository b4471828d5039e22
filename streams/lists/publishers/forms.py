"""Detects the form of a publication from its content. Each loader module declares its forms as `FORMS`."""

import pkgutil
import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib import import_module

from streams.lists.manifest import Manifests
from streams.lists.publishers.reading import Publication, PublisherForm, UnreadableError
from streams.lists.publishers.unpack import one


@cache
def forms() -> tuple[PublisherForm, ...]:
    """Returns every form that a module of this package declares, in the order in which they are tried.

    Raises:
        ValueError: two forms have the same name.
    """
    package = import_module(__name__.rpartition(".")[0])
    modules = [import_module(found.name) for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}.")]
    found = [form for module in modules for form in getattr(module, "FORMS", ())]
    twice = [name for name, count in Counter(form.name for form in found).items() if count > 1]
    if twice:
        raise ValueError(f"two forms of lists are called {', '.join(twice)}")
    return tuple(sorted(found, key=lambda form: form.rank))


def form_of(files: Mapping[str, bytes]) -> PublisherForm:
    """Returns the form of this content.

    Raises:
        UnreadableError: the form is unknown; the message quotes the beginning.
    """
    for form in forms():
        if form.main in files:
            return form
    start = one(files)[:100_000].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        raise UnreadableError("the file is empty")
    if start[:200].lower().startswith((b"<!doctype html", b"<html")):
        raise UnreadableError(f"a page of HTML, not a list: {_title(start)}")
    for form in forms():
        if form.starts.match(start):
            return form
    raise UnreadableError(f"no form of list that is known; it begins {start[:60]!r}")


def read_publication(files: Mapping[str, bytes], manifests: Manifests) -> tuple[PublisherForm, Publication]:
    """Reads a publication of any known form.

    Raises:
        UnreadableError: raised by the form's loader.
    """
    form = form_of(files)
    return form, form.read(files, manifests)


def _title(page: bytes) -> str:
    found = re.search(rb"<title[^>]*>([^<]{0,200})", page, re.IGNORECASE)
    return repr(found[1].decode("utf-8", "replace").strip()) if found else "without a title"
