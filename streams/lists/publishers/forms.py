"""The forms that publishers use: how each is told from its content, and who reads it."""

import re
from collections.abc import Callable, Mapping

from streams.lists.manifest import Form, Manifests
from streams.lists.publishers import csl, dpl, ecfr, house, ofac, uk, un
from streams.lists.publishers.reading import Publication, UnreadableError
from streams.lists.publishers.unpack import one

_SINGLE: Mapping[Form, Callable[[bytes, Manifests], Publication]] = {
    "csl-csv": csl.read_csv,
    "csl-json": csl.read_json,
    "csl-projection": csl.read_projection,
    "ecfr-xml": ecfr.read,
    "dpl-txt": dpl.read,
    "un-xml": un.read,
    "uk-csv": uk.read,
    "house-csv": house.read_csv,
    "jsonl": house.read_jsonl,
}

_CSL = frozenset({"EL", "DPL", "UVL", "MEU", "SDN", "CMIC", "SSI", "DTC", "ISN", "PLC", "CAP", "MBS"})
WHOLE: Mapping[Form, frozenset[str]] = {
    "csl-csv": _CSL,
    "csl-json": _CSL,
    "csl-projection": _CSL,
    "ecfr-xml": frozenset({"EL", "UVL", "MEU"}),
    "ofac-sdn": frozenset({"SDN"}),
    "dpl-txt": frozenset({"DPL"}),
    "un-xml": frozenset({"UN"}),
    "uk-csv": frozenset({"UK"}),
}
"""Lists that a publication of this form always holds; one that misses any of them is damaged."""

_SIGNS: tuple[tuple[re.Pattern[bytes], Form], ...] = (
    (re.compile(rb"_id,"), "csl-csv"),
    (re.compile(rb'"?Name"?\t"?Street_Address'), "dpl-txt"),
    (re.compile(rb"Last Updated,"), "uk-csv"),
    (re.compile(rb'\d+,"'), "ofac-sdn"),
    (re.compile(rb"list,entry_id,"), "house-csv"),
    (re.compile(rb"<\?xml.{0,400}<CONSOLIDATED_LIST|<CONSOLIDATED_LIST", re.DOTALL), "un-xml"),
    (re.compile(rb"<\?xml.{0,400}<(?:DIV\d|ECFR|DLPSTEXTCLASS)|<DIV\d", re.DOTALL), "ecfr-xml"),
    (re.compile(rb'\{[^\n]*"(?:entry_id|list)"[^\n]*\}\s*(?:\n|$)'), "jsonl"),
    (re.compile(rb'\{.{0,2000}"countsBySource"', re.DOTALL), "csl-projection"),
    (re.compile(rb"[\[{]"), "csl-json"),
)


def form_of(files: Mapping[str, bytes]) -> Form:
    """The form that this content has.

    Raises:
        UnreadableError: none that is known; says what it looks like.
    """
    if "sdn.csv" in files:
        return "ofac-sdn"
    start = one(files)[:100_000].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        raise UnreadableError("the file is empty")
    if start[:200].lower().startswith((b"<!doctype html", b"<html")):
        raise UnreadableError(f"a page of HTML, not a list: {_title(start)}")
    for sign, form in _SIGNS:
        if sign.match(start):
            return form
    raise UnreadableError(f"no form of list that is known; it begins {start[:60]!r}")


def read(files: Mapping[str, bytes], manifests: Manifests) -> tuple[Form, Publication]:
    """Reads a publication, whatever its form.

    Raises:
        UnreadableError: as its loader says.
    """
    form = form_of(files)
    if form == "ofac-sdn":
        return form, ofac.read(files if "sdn.csv" in files else {"sdn.csv": one(files)}, manifests)
    return form, _SINGLE[form](one(files), manifests)


def _title(page: bytes) -> str:
    found = re.search(rb"<title[^>]*>([^<]{0,200})", page, re.IGNORECASE)
    return repr(found[1].decode("utf-8", "replace").strip()) if found else "without a title"
