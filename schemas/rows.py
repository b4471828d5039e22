"""The rows of the text tables that the program carries: word lists, terms, other names of members."""

from collections.abc import Iterator
from importlib.resources.abc import Traversable


def table_rows(table: Traversable) -> Iterator[str]:
    """Yields the lines of a UTF-8 file that say something: none that is empty or begins with "#".

    Callers name the file by a literal `files(...)` (streams/audit/closure.py). Raises OSError if it is not there, and
    UnicodeDecodeError for other bytes than UTF-8.
    """
    for line in table.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line
