"""A count that outlives the process: what a worker does last, nobody could scrape."""

import tempfile
from contextlib import suppress
from pathlib import Path


class PersistentCounter:
    """One number in a small file of the machine's temporary folder. Losing it loses no truth, only a count."""

    def __init__(self, name: str, folder: Path | None = None) -> None:
        self._file = (folder or Path(tempfile.gettempdir())) / f"shipscreen-{name}.count"

    @property
    def count(self) -> int:
        """0 where there is none, or none that can be read."""
        with suppress(OSError, ValueError):
            return max(0, int(self._file.read_text(encoding="ascii")))
        return 0

    def add(self) -> None:
        """One more; a full or read-only disk is no reason to fail."""
        with suppress(OSError):
            self._file.write_text(str(self.count + 1), encoding="ascii")
