"""Computes the identity of what decides: one SHA-256 over all code, data and library versions behind decisions.

Builds with equal identity decide every order alike. Code: everything that ENTRIES import. Data: every file that this
code reads through `files(...)`. Both are found in the text of the code itself and read through importlib.resources, so
neither the folder of an installation nor what happens to be loaded matters.
"""

import hashlib
import platform
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from importlib.metadata import version
from importlib.resources.abc import Traversable

import icu

PACKAGES = ("schemas", "streams")
ENTRIES = (
    "streams.engine.deciding.decide",
    "streams.engine.rescreening.rescreen",
    "streams.screening.knowledge",
    "streams.rules",
)
"""Where deciding begins: events, what is screened again and whether that counts, what is known, and the rules, which
the rulebook finds by looking into their folders. A package stands for all of its modules."""
OUTSIDE = ("streams.review.desks", "streams.rules.drafts", "streams.law.kit.samples")
"""Modules that deciding code imports but that decide nothing: desks, proposed law, and orders of examples."""
APART = ("aiokafka", "orjson", "pydantic")
"""Libraries that decide nothing, so that a new version screens no order again: they transport records."""
BENEATH = ("normality",)
"""Libraries that affect decisions through another one (rigour)."""
PLATFORM = {
    "python": ".".join(platform.python_version_tuple()[:2]),
    "python-unicode": unicodedata.unidata_version,
    "icu": icu.ICU_VERSION,
    "icu-unicode": icu.UNICODE_VERSION,
}
"""What a machine brings, and no pinned package; the same whichever binding brings ICU."""
DISTRIBUTIONS = {"yaml": "PyYAML"}

# A statement's module, and the names that it imports from there; or the modules that it imports.
_IMPORT = re.compile(
    rb"^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import[ \t]+(\([^)]*\)|[^\n#]*)|import[ \t]+([^\n#]*))", re.MULTILINE
)
_ALIAS = re.compile(rb"\bas[ \t]+\w+|#[^\n]*")
_TEXT = re.compile(rb'"""[\s\S]*?"""')
_DOTTED = re.compile(rb"[\w.]+")
_DATA = re.compile(rb'\bfiles\(\s*(?:"([\w.]+)"|__package__|__name__)\s*\)(?:\s*\.joinpath\(\s*f?"([^"]+)")?')
_INSERTED = re.compile(r"\{[^}]*\}")


@dataclass(frozen=True)
class Identity:
    """Everything that decides, by file and by library."""

    files: Mapping[str, str]
    """SHA-256 by path below the folder that holds the packages."""
    versions: Mapping[str, str]

    @property
    def manifest(self) -> str:
        """Returns everything as text in the format of sha256sum; `hash` is its SHA-256."""
        rows = [f"{digest}  {path}\n" for path, digest in sorted(self.files.items())]
        return "".join([*rows, *(f"{name} {told}\n" for name, told in sorted(self.versions.items()))])

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.manifest.encode()).hexdigest()


class Sources:
    """The files of the packages, with the imports and data files found in their code."""

    def __init__(self, packages: Mapping[str, Traversable]) -> None:
        self._files = {path: found for name, folder in packages.items() for path, found in _below(folder, name)}
        self._own = frozenset(packages)

    def identity(self, entries: Iterable[str] = ()) -> Identity:
        """Computes the identity of what these modules, by default ENTRIES, do.

        Raises:
            ValueError: a module of ENTRIES or OUTSIDE, or a data file, is missing.
        """
        code, names = self._closure(tuple(entries) or ENTRIES)
        data = {place for path, raw in code.items() for place in self._read_by(path, raw)}
        content = code | {path: self._files[path].read_bytes() for path in data}
        tops = {name.partition(".")[0] for name in names} - self._own - sys.stdlib_module_names
        libraries = tops.union(BENEATH).difference(APART)
        return Identity(
            {path: hashlib.sha256(raw).hexdigest() for path, raw in content.items()},
            {name: version(DISTRIBUTIONS.get(name, name)) for name in libraries} | PLATFORM,
        )

    def _closure(self, entries: Iterable[str]) -> tuple[dict[str, bytes], set[str]]:
        """Returns the code that decides, and every name that it imports."""
        outside = {path for name in OUTSIDE for path in self._modules(name)}
        ahead = [path for name in entries for path in self._modules(name)]
        code, names = dict[str, bytes](), set[str]()
        while ahead:
            path = ahead.pop()
            if path in code or path in outside:
                continue
            code[path] = self._files[path].read_bytes()
            # files("a.b") imports a.b as well.
            read = {package.decode() for package, _ in _DATA.findall(code[path]) if package}
            new = read.union(imported(code[path])) - names
            names |= new
            ahead.extend(path for name in new for path in self._run_for(name))
        return code, names

    def _modules(self, name: str) -> list[str]:
        """Returns the module, or all modules of a package."""
        place = name.replace(".", "/")
        found = [path for path in self._files if path == f"{place}.py" or _is_code_below(path, place)]
        if not found:
            raise ValueError(f"{name} is no module: {__name__} names it among what decides, or among what does not")
        return found

    def _run_for(self, name: str) -> Iterator[str]:
        """Yields the files that Python runs to import a name: those of its packages, and its own if it is a module."""
        place = name.replace(".", "/")
        while place:
            yield from (path for path in (f"{place}.py", f"{place}/__init__.py") if path in self._files)
            place = place.rpartition("/")[0]

    def _read_by(self, path: str, raw: bytes) -> Iterator[str]:
        for place in _places(path, raw):
            found = [one for one in self._files if not one.endswith(".py") and _is_at(one, place)]
            if not found:
                raise ValueError(f"{path} reads {place}, which is not there")
            yield from found


def imported(raw: bytes) -> Iterator[str]:
    """Yields the names that a module's text imports. `from a import b` gives a and a.b, as b may be a module."""
    for module, names, modules in _IMPORT.findall(_TEXT.sub(b"", raw)):
        start = f"{module.decode()}." if module else ""
        if module:
            yield module.decode()
        yield from (start + one.decode() for one in _DOTTED.findall(_ALIAS.sub(b"", names or modules)))


def _places(path: str, raw: bytes) -> Iterator[str]:
    """Yields files and folders that a module's text reads, with * for inserted parts of names."""
    for package, name in _DATA.findall(raw):
        folder = package.decode().replace(".", "/") if package else path.rpartition("/")[0]
        yield f"{folder}/{_INSERTED.sub('*', name.decode())}" if name else folder


def _is_at(path: str, place: str) -> bool:
    return path == place or path.startswith(f"{place}/") or fnmatchcase(path, place)


def _is_code_below(path: str, place: str) -> bool:
    return path.startswith(f"{place}/") and path.endswith(".py")


def _below(folder: Traversable, path: str) -> Iterable[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _below(entry, f"{path}/{entry.name}")
        else:
            yield f"{path}/{entry.name}", entry
