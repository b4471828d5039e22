"""Reference words of the matcher, read once: streams/reference/matching/, each file with its sources."""

from collections.abc import Iterator
from importlib.resources import files

_FOLDER = files("streams.reference").joinpath("matching")


def lines(name: str) -> Iterator[str]:
    """Lines of a data file without comments."""
    for line in _FOLDER.joinpath(name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


def words(name: str) -> frozenset[str]:
    """All words of a file of words."""
    return frozenset(word for line in lines(name) for word in line.split())
