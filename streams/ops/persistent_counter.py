"""A counter that survives the process, for events at a worker's end that no scrape would see."""

import tempfile
from contextlib import suppress
from pathlib import Path


class PersistentCounter:
    """Keeps one number in a file of the machine's temporary folder. If the file is lost, only the count is lost."""

    def __init__(self, name: str, folder: Path | None = None) -> None:
        self._file = (folder or Path(tempfile.gettempdir())) / f"shipscreen-{name}.count"

    @property
    def count(self) -> int:
        """The count; 0 if the file is missing or unreadable."""
        with suppress(OSError, ValueError):
            return max(0, int(self._file.read_text(encoding="ascii")))
        return 0

    def add(self) -> None:
        """Adds one; ignores a full or read-only disk."""
        with suppress(OSError):
            self._file.write_text(str(self.count + 1), encoding="ascii")
